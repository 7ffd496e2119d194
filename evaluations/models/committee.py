"""A review committee and its seats."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class Seat(models.TextChoices):
    CHAIR = "chair", "主任委员"
    SECRETARY = "secretary", "秘书"
    TRUSTEE = "trustee", "持钥人"
    TELLER = "teller", "监票人"
    MEMBER = "member", "委员"
    ALTERNATE = "alternate", "候补委员"


VOTING_SEATS = (Seat.CHAIR, Seat.MEMBER)
"""Seats that declare, review and cast."""

JUDGING_SEATS = (*VOTING_SEATS, Seat.ALTERNATE)
"""Seats that declare about conflicts: an alternate may be called for a case."""

HOLDER_SEATS = (Seat.CHAIR, Seat.TRUSTEE)
"""Seats that hold a part of a round's key."""


class Committee(CaseObject):
    scheme = models.ForeignKey("evaluations.Scheme", on_delete=models.PROTECT, related_name="committees")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="committees")
    name = models.CharField(max_length=120)
    terms_from = models.DateField()
    terms_to = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.CheckConstraint(condition=Q(terms_to__gte=F("terms_from")), name="committee_terms"),
        ]


class CommitteeMember(CaseObject):
    """A person on a seat. One person may hold a voting seat and be trustee as well.

    A seat that ends keeps its row: ``ended_on`` is its last day, with how, why and by which document; ``replaced_by``
    the row of whoever follows. ``starts_on`` None: since the terms began. ``voter_group`` is the group to which a
    voting seat belongs where a scheme weighs votes, and empty for none; it goes with the seat, not with the person.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="committee_seats")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    order = models.PositiveSmallIntegerField(default=0)
    voter_group = models.CharField(max_length=20, default="")
    starts_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=10, default="")
    end_reason = models.TextField(default="")
    end_document_number = models.CharField(max_length=80, default="")
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user", "seat"], condition=Q(ended_on__isnull=True), name="committee_seat_once"
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(seat="chair", ended_on__isnull=True),
                name="committee_has_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_how="") | (Q(ended_on__isnull=False) & ~Q(ended_how="")),
                name="committee_seat_end_is_told",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="committee_seat_dates",
            ),
        ]

    @property
    def is_sitting(self) -> bool:
        """Whether the seat is held now."""
        return self.ended_on is None
