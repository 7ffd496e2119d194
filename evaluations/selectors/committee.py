"""Reads about committees."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.weight import SeatWeight, weight_of_seat
from evaluations.models import Committee, CommitteeMember
from evaluations.models.committee import HOLDER_SEATS, VOTING_SEATS, Seat
from honors.domain.actor import Actor, Role
from honors.models import RoleGrant, User
from honors.selectors.account import grants_in_force
from honors.selectors.unit import within

READERS = (Role.HR, Role.LEADER, Role.AUDITOR)
"""Roles that see the committees of their unit and below."""


SITTING = Q(ended_on__isnull=True)
"""Seats that are held now."""


def has_seat(actor: Actor, field: str = "pk") -> Exists:
    """Whether the actor sits in the committee that ``field`` names."""
    return Exists(CommitteeMember.objects.filter(SITTING, committee=OuterRef(field), user=actor.user_id))


def visible_to(actor: Actor) -> QuerySet[Committee]:
    """The committees of the units one has a role over, and those in which one sits."""
    if actor.is_system:
        return Committee.objects.all()
    if actor.is_anonymous:
        return Committee.objects.none()
    return Committee.objects.filter(within(actor.paths(*READERS), "unit__path") | Q(has_seat(actor)))


def role_missing(user: User, seat: str, committee: Committee, *, on: date) -> Role | None:
    """The role that the seat asks for and the account does not hold over the committee's unit; None where all is well.

    The chair's account holds ``committee_chair``; every other seat takes an account of either committee role.
    """
    asked = Role.COMMITTEE_CHAIR if seat == Seat.CHAIR else Role.COMMITTEE_MEMBER
    enough = {Role.COMMITTEE_CHAIR, asked}
    held = RoleGrant.objects.filter(
        grants_in_force(on), user=user, role__in=enough, unit__path__in=committee.unit.ancestor_paths
    )
    return None if held.exists() else asked


def sat_on(day: date) -> Q:
    """Seats that were held on a day, first and last day included: the committee as it was at a stage of a cycle."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ended_on__isnull=True) | Q(ended_on__gte=day))


def _active(committee: Committee, *seats: Seat) -> list[User]:
    rows = committee.seats.filter(SITTING, seat__in=seats, user__is_active=True).select_related("user__officer")
    return list({row.user_id: row.user for row in rows.order_by("order", "pk")}.values())


def voters_of(committee: Committee) -> list[User]:
    """The active accounts with a vote, in the order of their seats."""
    return _active(committee, *VOTING_SEATS)


def weights_of(committee: Committee, weights: Sequence[SeatWeight]) -> dict[str, Fraction]:
    """Voter → what the vote of the seat counts, where a scheme weighs votes; of two seats the first counts."""
    rows = committee.seats.filter(SITTING, seat__in=VOTING_SEATS, user__is_active=True).order_by("-order", "-pk")
    return {str(row.user_id): weight_of_seat(weights, seat=row.seat, group=row.voter_group) for row in rows}


def alternates_of(committee: Committee) -> list[User]:
    """The active accounts that may be called, in their order; whoever has a vote of their own is none."""
    voters = {user.pk for user in voters_of(committee)}
    return [user for user in _active(committee, Seat.ALTERNATE) if user.pk not in voters]


def judges_of(committee: Committee) -> list[User]:
    """The voters, the alternates and the tellers: whoever can be recused from a case."""
    return [*voters_of(committee), *alternates_of(committee), *_active(committee, Seat.TELLER)]


def holders_of(committee: Committee) -> dict[int, str]:
    """Account → seat of everybody who holds a part of the key."""
    return dict(committee.seats.filter(SITTING, seat__in=HOLDER_SEATS).values_list("user_id", "seat"))


def chair_of(committee: Committee) -> int | None:
    """The account of the chair."""
    return committee.seats.filter(SITTING, seat=Seat.CHAIR).values_list("user_id", flat=True).first()


def history_of(committee: Committee) -> QuerySet[CommitteeMember]:
    """All seats, those that ended too."""
    return committee.seats.select_related("user__officer", "replaced_by")
