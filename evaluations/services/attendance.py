"""Use cases about attendance at a round."""

from collections.abc import Collection
from datetime import datetime

from evaluations.models import Attendance, CommitteeMember, Round
from evaluations.models.committee import VOTING_SEATS, Seat
from evaluations.permissions.committee import seats_of
from evaluations.selectors.committee import SITTING
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, use_case

_RANK = [*VOTING_SEATS, Seat.ALTERNATE, Seat.TELLER, Seat.SECRETARY, Seat.TRUSTEE]
"""Of several seats the one that stands on the list."""


@use_case("attendance.sign_in", about="ballot_round")
def sign_in(*, actor: Actor, ballot_round: Round, at: datetime) -> Round:
    """Somebody with a seat says that they have come, before the round opens. The day is kept, never the hour.

    Signing in twice is signing in once. Raises RuleViolation: ``attendance.no_seat``, ``attendance.too_late``.
    """
    ballot_round = lock(ballot_round)
    seats = seats_of(actor, ballot_round.committee)
    if not seats:
        raise RuleViolation("attendance.no_seat")
    if ballot_round.state not in ("draft", "sharing"):
        raise RuleViolation("attendance.too_late")
    assert actor.user_id is not None
    seat = min(seats, key=lambda name: _RANK.index(Seat(name)))
    _row, is_new = Attendance.objects.get_or_create(
        round=ballot_round, user_id=actor.user_id, defaults={"seat": seat, "signed_in_on": dated(at)}
    )
    if is_new:
        record_event(actor=actor, event="attendance.sign_in", at=at, obj=ballot_round)
    return ballot_round


def record_presence(ballot_round: Round, present: Collection[int]) -> None:
    """What HR found at the opening, inside its use case: everybody with a seat is present or not.

    ``present`` are accounts of voters and alternates; whoever else has a seat is present who has signed in.
    """
    seats = CommitteeMember.objects.filter(SITTING, committee=ballot_round.committee_id).order_by("order", "pk")
    seat_of: dict[int, str] = {}
    for row in sorted(seats, key=lambda row: _RANK.index(Seat(row.seat))):
        seat_of.setdefault(row.user_id, row.seat)
    signed = set(ballot_round.attendance.values_list("user_id", flat=True))
    judging = (*VOTING_SEATS, Seat.ALTERNATE)
    for user_id, seat in seat_of.items():
        here = user_id in present if seat in judging else user_id in signed
        Attendance.objects.update_or_create(
            round=ballot_round,
            user_id=user_id,
            defaults={"is_present": here},
            create_defaults={"is_present": here, "seat": seat},
        )
