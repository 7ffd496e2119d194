"""Use cases about committees and their seats."""

from datetime import date, datetime

from evaluations.models import Committee, CommitteeMember, Round, Scheme
from evaluations.models.committee import HOLDER_SEATS, Seat
from evaluations.permissions.committee import may_form_committee
from evaluations.selectors.ballot import SEATS_FIXED
from evaluations.selectors.committee import role_missing
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Unit, User
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("committee.form", about="unit")
def form_committee(
    *, actor: Actor, scheme: Scheme, unit: Unit, name: str, terms_from: date, terms_to: date, at: datetime
) -> Committee:
    """Form a committee of ``unit`` for a scheme of that unit or of one above it. Its seats are filled one by one.

    Raises RuleViolation: ``access.denied``, ``committee.scheme_elsewhere``, ``committee.terms``.
    """
    require(may_form_committee(actor, unit))
    if not unit.path.startswith(scheme.unit.path):
        raise RuleViolation("committee.scheme_elsewhere", field="scheme")
    if terms_to < terms_from:
        raise RuleViolation("committee.terms", field="terms_to")
    committee = Committee.objects.create(
        scheme=scheme, unit=unit, name=name, terms_from=terms_from, terms_to=terms_to, created_at=at
    )
    record_event(actor=actor, event="committee.form", at=at, obj=committee, after={"name": name, "unit": unit.code})
    return committee


@use_case("committee.seat", about="committee")
def seat_member(
    *, actor: Actor, committee: Committee, user: User, seat: str, order: int, at: datetime
) -> CommitteeMember:
    """Give a person a seat. One chair; nobody twice on one seat; the chair is no trustee, or one person would unseal.

    Raises RuleViolation: ``access.denied``, ``committee.round_running``, ``committee.role_needed``,
    ``committee.chair_is_no_trustee``, ``committee.seat_taken``.
    """
    committee = lock(committee)
    require(may_form_committee(actor, committee.unit))
    if Round.objects.filter(committee=committee, state__in=SEATS_FIXED).exists():
        raise RuleViolation("committee.round_running")
    missing = role_missing(user, seat, committee, on=dated(at))
    if missing is not None:
        raise RuleViolation("committee.role_needed", {"role": missing.value}, field="user")
    taken = list(committee.seats.values_list("user_id", "seat"))
    held = {name for user_id, name in taken if user_id == user.pk} | {seat}
    if held >= set(HOLDER_SEATS):
        raise RuleViolation("committee.chair_is_no_trustee", field="seat")
    if (user.pk, seat) in taken or (seat == Seat.CHAIR and any(name == Seat.CHAIR for _, name in taken)):
        raise RuleViolation("committee.seat_taken", field="seat")
    member = CommitteeMember.objects.create(committee=committee, user=user, seat=seat, order=order, created_at=at)
    committee.advance()
    record_event(
        actor=actor, event="committee.seat", at=at, obj=committee, after={"user": user, "seat": seat, "order": order}
    )
    return member
