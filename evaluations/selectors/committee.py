"""Reads about committees."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.models import Committee, CommitteeMember
from evaluations.models.committee import HOLDER_SEATS, VOTING_SEATS, Seat
from honors.domain.actor import Actor, Role
from honors.models import RoleGrant, User
from honors.selectors.account import grants_in_force
from honors.selectors.unit import within

READERS = (Role.HR, Role.LEADER, Role.AUDITOR)
"""Roles that see the committees of their unit and below."""


def has_seat(actor: Actor, field: str = "pk") -> Exists:
    """Whether the actor sits in the committee that ``field`` names."""
    return Exists(CommitteeMember.objects.filter(committee=OuterRef(field), user=actor.user_id))


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


def voters_of(committee: Committee) -> list[User]:
    """The active accounts with a vote, in the order of their seats."""
    seats = committee.seats.filter(seat__in=VOTING_SEATS, user__is_active=True).select_related("user__officer")
    rows = {row.user_id: row.user for row in seats.order_by("order", "pk")}
    return list(rows.values())


def holders_of(committee: Committee) -> dict[int, str]:
    """Account → seat of everybody who holds a part of the key."""
    return dict(committee.seats.filter(seat__in=HOLDER_SEATS).values_list("user_id", "seat"))


def chair_of(committee: Committee) -> int | None:
    """The account of the chair."""
    return committee.seats.filter(seat=Seat.CHAIR).values_list("user_id", flat=True).first()
