"""A secret ballot. "Has voted" and "the vote" are two tables without a common key, order or time.

What each column may hold, and when it is emptied, is argued in ``docs/threat-model.md``.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class Round(CaseObject):
    """draft → sharing → open → closed → unsealed → confirmed; void where it was never opened in time.

    ``shows_numbers``, ``hide_below`` and ``weights`` come from the scheme and are fixed with the round.
    ``lot_commitment`` is the hash of the sealed seed of the draw, fixed at opening; ``lot_seed`` is the seed, known
    from unsealing on.
    """

    committee = models.ForeignKey("evaluations.Committee", on_delete=models.PROTECT, related_name="rounds")
    cycle = models.ForeignKey("evaluations.Cycle", on_delete=models.PROTECT, related_name="rounds")
    state = models.CharField(max_length=10, default="draft")
    method = models.CharField(max_length=10)
    seats = models.PositiveIntegerField(null=True)
    quorum = models.CharField(max_length=16)
    threshold = models.JSONField()
    tie_break = models.JSONField(default=list)
    most_points = models.PositiveSmallIntegerField(null=True)
    weights = models.JSONField(default=list)
    shows_numbers = models.BooleanField(default=True)
    hide_below = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")
    repeat_reason = models.TextField(default="")
    public_key = models.BinaryField(max_length=32, null=True)
    roll = models.BinaryField(null=True)
    roll_hash = models.CharField(max_length=64, default="")
    lot_commitment = models.CharField(max_length=64, default="")
    lot_seed = models.CharField(max_length=64, default="")
    box_root = models.CharField(max_length=64, default="")
    result_digest = models.CharField(max_length=64, default="")
    minutes = models.TextField(default="")
    signed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"]), models.Index(fields=["state", "closes_at"])]
        constraints = [models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_dates")]


class RoundItem(models.Model):
    """One case in a round.

    Fixed at opening: ``score`` (an exact fraction, for the ladder), ``score_parts`` (criterion → its part of it) and
    ``is_front_line`` (whether the recipient's unit was at the front line that day). ``result`` is written once, at
    unsealing. ``is_void``: a recusal came after opening; the item is never unsealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="round_items")
    position = models.PositiveSmallIntegerField()
    score = models.CharField(max_length=80, default="")
    score_parts = models.JSONField(default=dict)
    is_front_line = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["round", "nomination"], name="round_item_once")]


class RoundHolder(models.Model):
    """A holder's key pair of one round, its private part wrapped; emptied after unsealing."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="holders")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10)
    public_key = models.BinaryField(max_length=32)
    wrapped_private_key = models.BinaryField(null=True)
    sealed_share = models.BinaryField(null=True)
    resealed_share = models.BinaryField(null=True)
    has_unsealed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="round_holder_once")]


class RoundVoter(models.Model):
    """The roll: who may cast in a round, and who was present at its opening. An alternate stands here only where a
    call gives something to vote on.

    ``is_paper``: votes on paper. ``proxy``: who casts for a voter who is absent, where the scheme allows it.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="voters")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField()
    is_alternate = models.BooleanField(default=False)
    is_paper = models.BooleanField(default=False)
    proxy = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="round_voter_once")]


class RoundRecusal(models.Model):
    """A voter who is recused from one item, as fixed at opening."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="round_recusal_once")]


class RoundCall(models.Model):
    """An alternate who votes on one item in place of a member who is recused from it or absent, as fixed at opening."""

    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="calls")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    in_place_of = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="round_call_once"),
            models.UniqueConstraint(fields=["item", "in_place_of"], name="round_seat_filled_once"),
        ]


class HasVoted(models.Model):
    """That a voter has cast: nothing else, not even when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="has_voted")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="has_voted_once")]


class SealedChoice(models.Model):
    """One encrypted choice for one item. ``mark`` is a hash of the caller's key, round and item."""

    leaf_hash = models.CharField(max_length=64, primary_key=True)
    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="sealed")
    mark = models.CharField(max_length=64, unique=True)
    ciphertext = models.BinaryField()


class SealedWhole(models.Model):
    """One encrypted whole ballot, of points or of ranks. ``mark`` is a hash of the caller's key and the round."""

    leaf_hash = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sealed_wholes")
    mark = models.CharField(max_length=64, unique=True)
    ciphertext = models.BinaryField()


class BoxLeaf(models.Model):
    """A leaf of the closed box, in order of its hash; stays after the choices are gone. A whole ballot has no item."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="box")
    item = models.ForeignKey(RoundItem, null=True, on_delete=models.PROTECT, related_name="+")
    index = models.PositiveIntegerField()
    leaf_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "index"], name="box_leaf_once")]


class OpenedChoice(models.Model):
    """A choice after unsealing: a random key, no time, no order, nothing of its sealed form.

    ``weight`` is what it counts in a weighted round; empty in others, and where so few voted with a weight that it
    would tell who.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(RoundItem, on_delete=models.PROTECT, related_name="opened")
    choice = models.CharField(max_length=16)
    weight = models.CharField(max_length=9, default="")


class OpenedWhole(models.Model):
    """A whole ballot after unsealing, in the order of the round's items; as an OpenedChoice tells nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="opened_wholes")
    text = models.TextField()


class PaperEntry(models.Model):
    """The paper votes of a round as one person has entered them.

    ``sealed`` holds them under the round's key and is emptied after unsealing; ``digests`` (item → keyed digest of
    its marks in order) lets two entries be compared before.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="paper_entries")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True)
    digests = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="paper_entry_once")]
