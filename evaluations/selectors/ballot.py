"""Reads about rounds of voting: who sees one, its rules and its roll, and what of a result is shown to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)

from evaluations.domain.ballot import Method, RoundRules, make_rules
from evaluations.domain.receipt import Receipt, make_receipt
from evaluations.domain.roll import Roll, read_roll
from evaluations.domain.threshold_text import ItemSeats, threshold_text
from evaluations.domain.weight import weight_of_seat
from evaluations.models import (
    BoxLeaf,
    CommitteeMember,
    HasVoted,
    Nomination,
    Round,
    RoundHolder,
    RoundItem,
    RoundVoter,
)
from evaluations.models.committee import HOLDER_SEATS, VOTING_SEATS
from evaluations.selectors.committee import SITTING, has_seat
from evaluations.selectors.recusal import closed_cases, closed_to
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.selectors.unit import within

LIVE = ("draft", "sharing", "open", "closed", "unsealed")
"""A round in one of these holds its cases: none of them can be in another."""

SIDES = 2
"""Who unseals: the chair and one trustee."""


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds of the cycles one runs or audits, those of the committees in which one sits, and those on whose
    roll one stands or whose key one holds, seat or no seat.

    Not one whose every case is closed to the actor, but for those who hold its key.
    """
    if actor.is_system:
        return Round.objects.all()
    if actor.is_anonymous:
        return Round.objects.none()
    by_role = within(actor.paths(Role.HR, Role.AUDITOR), "cycle__unit__path")
    on_roll = RoundVoter.objects.filter(round=OuterRef("pk"), user=actor.user_id)
    holds_key = RoundHolder.objects.filter(round=OuterRef("pk"), user=actor.user_id)
    seen = Round.objects.filter(by_role | Q(has_seat(actor, "committee")) | Exists(on_roll) | Exists(holds_key))
    items = RoundItem.objects.filter(round=OuterRef("pk"))
    return seen.filter(
        Exists(items.exclude(closed_to(actor, "nomination"))) | Exists(_sits_as_holder(actor)) | Exists(holds_key)
    )


def _sits_as_holder(actor: Actor) -> QuerySet[CommitteeMember]:
    return CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("committee"), user=actor.user_id, seat__in=HOLDER_SEATS
    )


def with_item(actor: Actor, rows: QuerySet[Round], nomination: Any) -> QuerySet[Round]:
    """Those of the rounds that hold a case, of which the actor may know that they do."""
    items = RoundItem.objects.filter(round=OuterRef("pk"), nomination=nomination).exclude(
        closed_to(actor, "nomination")
    )
    return rows.filter(Exists(items))


def recused_now(ballot_round: Round) -> dict[Any, set[int]]:
    """Case → the accounts that are recused from it, of the whole cycle. The round was read ``with_parts``."""
    found: dict[Any, set[int]] = {}
    for row in ballot_round.cycle.recused_rows:
        found.setdefault(row.pk, set()).add(row.recused_member)
    return found


def votable_by(actor: Actor) -> QuerySet[Nomination]:
    """The cases that the actor may put into a round."""
    if actor.is_system:
        return Nomination.objects.filter(cycle__isnull=False)
    return Nomination.objects.filter(within(actor.paths(Role.HR), "cycle__unit__path")).exclude(closed_to(actor))


def has_closed_case(actor: Actor, ballot_round: Round) -> bool:
    """Whether a case of the round's cycle is closed to the actor, who then may not run the round.

    Of the cycle, not of the round: else it would tell whether the case is in it.
    """
    return closed_cases(actor).filter(cycle=ballot_round.cycle_id).exists()


def rules_of(ballot_round: Round) -> RoundRules:
    """The rules as they were fixed with the round."""
    return make_rules(
        method=ballot_round.method,
        seats=ballot_round.seats,
        quorum=ballot_round.quorum,
        threshold=ballot_round.threshold,
        tie_break=ballot_round.tie_break,
        most_points=ballot_round.most_points,
        weights=ballot_round.weights,
    )


def roll_of(ballot_round: Round) -> Roll:
    """The frozen roll. Precondition: the round was opened. Raises RuleViolation ``round.roll_changed``."""
    return read_roll(bytes(ballot_round.roll or b""), expected_hash=ballot_round.roll_hash)


def hold_round(ballot_round: Round) -> Round:
    """The row as it is now, kept from changing until the transaction ends, while others may hold it too.

    Many cast at once; closing takes the row for itself and so waits for every cast that has begun, and a cast that
    comes later sees the closed round. On SQLite the transaction has the whole database to itself.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Round._meta.db_table)
        return Round.objects.raw(f"SELECT * FROM {table} WHERE id = %s FOR SHARE", [ballot_round.pk])[0]  # noqa: S608
    return Round.objects.get(pk=ballot_round.pk)


def in_live_rounds(nominations: Iterable[Nomination]) -> QuerySet[RoundItem]:
    """Items of these cases in rounds that are not done."""
    return RoundItem.objects.filter(nomination__in=list(nominations), round__state__in=LIVE)


def able_voters(roll: Roll) -> list[str]:
    """Those present who have an item to vote on and no paper for it."""
    everything = len(roll.items)
    casting = set(roll.present) - set(roll.paper)
    return sorted(voter for voter in casting if len(roll.recused_from(voter)) < everything)


def voted_on(roll: Roll, ballot_round: Round) -> dict[str, int]:
    """Item → how many people have voted on it: those of the roll's present who cast, less those recused from it."""
    voted = {str(user) for user in HasVoted.objects.filter(round=ballot_round).values_list("user_id", flat=True)}
    able = voted & set(roll.present)
    return {item.nomination: len(able & roll.seats_of(item)) for item in roll.items}


def classes_voted(roll: Roll, ballot_round: Round) -> dict[str, dict[Fraction, int]]:
    """Item → what a vote counts → how many with such a vote have cast on it; nothing where all count the same."""
    voted = {str(user) for user in HasVoted.objects.filter(round=ballot_round).values_list("user_id", flat=True)}
    able = voted & set(roll.present)
    return {item.nomination: roll.by_weight(item, able) for item in roll.items}


def receipt_of(actor: Actor, ballot_round: Round, leaf: str) -> Receipt:
    """The proof that a leaf is in the closed box.

    Size and root of the box speak of every item, so they wait where one is closed to the actor.
    Raises ``round.not_closed``, ``ballot.receipt_withheld``, ``ballot.unknown_leaf``.
    """
    if ballot_round.state not in ("closed", "unsealed", "confirmed"):
        raise RuleViolation("round.not_closed")
    if has_closed_case(actor, ballot_round):
        raise RuleViolation("ballot.receipt_withheld")
    leaves = BoxLeaf.objects.filter(round=ballot_round).values_list("leaf_hash", flat=True)
    if leaf not in set(leaves):
        raise RuleViolation("ballot.unknown_leaf")
    return make_receipt([bytes.fromhex(hashed) for hashed in leaves], bytes.fromhex(leaf))


def hidden_items(actor: Actor, ballot_round: Round) -> frozenset[str]:
    """The cases that the actor must not see: those of a recusal and the own one, until the public notice.

    Those of the whole cycle, in the round or not: what is withheld along with them must not tell which it is.
    Precondition: the round was read ``with_parts``.
    """
    hidden = {
        str(case.pk)
        for case in ballot_round.cycle.recused_rows
        if actor.user_id == case.recused_member and not _is_public(actor, case.honor_index, case.public_from)
    }
    for item in ballot_round.items.all():
        case = item.nomination
        recused = actor.user_id in {row.user_id for row in item.recusals.all()}
        own = actor.officer_id is not None and actor.officer_id == case.officer_id
        if (own or recused) and not _is_public(actor, case.honor_index, item.public_from):
            hidden.add(str(case.pk))
    return frozenset(hidden)


def _is_public(actor: Actor, honor_index: int | None, public_from: date | None) -> bool:
    """The same as ``selectors.recusal`` says in SQL."""
    if honor_index is not None:
        return True
    return public_from is not None and (actor.on is None or public_from <= actor.on)


def is_opened(ballot_round: Round) -> bool:
    """Whether the roll is frozen."""
    return bool(ballot_round.roll_hash)


def item_seats(ballot_round: Round, item: RoundItem) -> ItemSeats:
    """The numbers of one item: of the frozen roll, before opening as the seats and recusals stand now."""
    if is_opened(ballot_round):
        calls = list(item.calls.all())
        recused = {row.user_id for row in item.recusals.all()}
        members = {row.user_id: row.is_present for row in ballot_round.voters.all() if not row.is_alternate}
        away = recused | {row.in_place_of_id for row in calls}
        present = sum(here for user, here in members.items() if user not in away)
        seats = ItemSeats(len(members.keys() - away) + len(calls), len(recused), present + len(calls))
        return _weighed(seats, roll_of(ballot_round), str(item.nomination_id)) if ballot_round.weights else seats
    voting = sorted(
        (
            seat
            for seat in ballot_round.committee.seats.all()
            if seat.is_sitting and seat.seat in VOTING_SEATS and seat.user.is_active
        ),
        key=lambda seat: (seat.order, seat.pk),
        reverse=True,
    )
    rules = rules_of(ballot_round)
    voters = {seat.user_id: weight_of_seat(rules.weights, seat=seat.seat, group=seat.voter_group) for seat in voting}
    recused = voters.keys() & recused_now(ballot_round).get(item.nomination_id, set())
    weight = sum((voters[user] for user in voters.keys() - recused), Fraction(0)) if rules.weights else None
    return ItemSeats(len(voters) - len(recused), len(recused), weight=weight)


def _weighed(seats: ItemSeats, roll: Roll, nomination: str) -> ItemSeats:
    classes = [one for entry in roll.items if entry.nomination == nomination for one in roll.classes_of(entry)]
    return replace(
        seats,
        weight=sum((one.weight * one.voters for one in classes), Fraction(0)),
        present_weight=sum((one.weight * one.present for one in classes), Fraction(0)),
    )


def text_of(actor: Actor, ballot_round: Round, *, language: str) -> str:
    """The rules in words, with a line for each item that the actor may see."""
    hidden = hidden_items(actor, ballot_round)
    shown = [item for item in ballot_round.items.all() if str(item.nomination_id) not in hidden]
    return threshold_text(rules_of(ballot_round), [item_seats(ballot_round, item) for item in shown], language=language)


def keys_given(ballot_round: Round) -> tuple[int, int]:
    """How many holders have given what is asked now, and how many it takes: all of them before opening, then two."""
    holders = list(ballot_round.holders.all())
    if ballot_round.state in ("draft", "sharing", "open", "void"):
        needed = {
            seat.user_id for seat in ballot_round.committee.seats.all() if seat.is_sitting and seat.seat in HOLDER_SEATS
        }
        return len(holders), len(needed)
    return sum(holder.has_unsealed for holder in holders), SIDES


def result_of(actor: Actor, ballot_round: Round) -> dict[str, Any]:
    """The result as the actor may see it. Raises RuleViolation ``round.not_unsealed``.

    A digest over a table that misses an item would give that item away, so both are left out with it; and so are all
    items of a contest for places, where the result of each depends on the others.
    """
    if ballot_round.state not in ("unsealed", "confirmed"):
        raise RuleViolation("round.not_unsealed")
    hidden = hidden_items(actor, ballot_round)
    return {
        "round": str(ballot_round.pk),
        "box_root": None if hidden else ballot_round.box_root,
        "items": [item.result for item in shown_results(hidden, ballot_round)],
        "digest": None if hidden else ballot_round.result_digest,
    }


def turnout_of(actor: Actor, ballot_round: Round) -> int | None:
    """How many have cast; None where that is the turnout of cases alone that are hidden from the actor."""
    hidden = hidden_items(actor, ballot_round)
    is_seen = any(str(item.nomination_id) not in hidden for item in ballot_round.items.all())
    return sum(voter.has_cast for voter in ballot_round.voters.all()) if is_seen else None


def shown_results(hidden: frozenset[str], ballot_round: Round) -> list[RoundItem]:
    """The items whose result may be read where ``hidden`` may not."""
    if hidden and ballot_round.method != Method.APPROVAL:
        return []
    return [item for item in ballot_round.items.all() if str(item.nomination_id) not in hidden]


def ballots_of(actor: Actor, ballot_round: Round) -> list[RoundVoter]:
    """Whose ballots are left for the actor to cast: the own one first, then those of absent voters for whom they cast.

    The round was read ``with_parts``.
    """
    left = [
        voter
        for voter in ballot_round.voters.all()
        if voter.is_present
        and not voter.is_paper
        and not voter.has_cast
        and (voter.proxy_id or voter.user_id) == actor.user_id
    ]
    return sorted(left, key=lambda voter: (voter.user_id != actor.user_id, voter.pk))


def is_on_ballot(item: RoundItem, voter: RoundVoter) -> bool:
    """Whether the item stands on this voter's ballot: not recused and not replaced; an alternate where called."""
    calls = item.calls.all()
    if voter.is_alternate:
        return any(call.user_id == voter.user_id for call in calls)
    away = {row.user_id for row in item.recusals.all()} | {call.in_place_of_id for call in calls}
    return voter.user_id not in away


def vote_rules_of(ballot_round: Round) -> Mapping[str, Any]:
    """What the frozen scheme says about votes."""
    vote: Mapping[str, Any] = (ballot_round.cycle.frozen_scheme or {}).get("vote", {})
    return vote


def has_voted(actor: Actor, ballot_round: Round) -> bool:
    """Whether the actor has cast in this round."""
    return HasVoted.objects.filter(round=ballot_round, user=actor.user_id).exists()


def casts_for_another(actor: Actor, ballot_round: Round) -> bool:
    """Whether the actor is a proxy in this round."""
    return RoundVoter.objects.filter(round=ballot_round, proxy=actor.user_id).exists()
