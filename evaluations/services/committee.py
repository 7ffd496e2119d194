"""Use cases about committees and their seats.

A change of seats counts for every round that is opened after it. An open round keeps its roll and the holders of its
keys: who leaves meanwhile may still cast and must still unseal.
"""

from datetime import date, datetime
from functools import partial

from evaluations.domain.committee import BY_HAND, Ending, require_end
from evaluations.models import Committee, CommitteeMember, RoundHolder, Scheme
from evaluations.models.committee import HOLDER_SEATS, VOTING_SEATS, Seat
from evaluations.permissions.committee import may_form_committee
from evaluations.selectors.committee import SITTING, role_missing
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
    *,
    actor: Actor,
    committee: Committee,
    user: User,
    seat: str,
    order: int,
    at: datetime,
    voter_group: str = "",
) -> CommitteeMember:
    """Give a person a seat. One chair; nobody twice on one seat; the chair is no trustee, or one person would unseal.

    ``voter_group`` names the group of voters to which a voting seat belongs, where a scheme weighs votes by groups.
    Raises RuleViolation: ``access.denied``, ``committee.role_needed``, ``committee.chair_is_no_trustee``,
    ``committee.seat_taken``, ``committee.bad_voter_group``.
    """
    committee = lock(committee)
    require(may_form_committee(actor, committee.unit))
    if voter_group and (voter_group in Seat.values or voter_group != voter_group.strip() or seat not in VOTING_SEATS):
        raise RuleViolation("committee.bad_voter_group", field="voter_group")
    return _seat(actor=actor, committee=committee, user=user, seat=seat, order=order, voter_group=voter_group, at=at)


def _seat(
    *, actor: Actor, committee: Committee, user: User, seat: str, order: int, voter_group: str, at: datetime
) -> CommitteeMember:
    missing = role_missing(user, seat, committee, on=dated(at))
    if missing is not None:
        raise RuleViolation("committee.role_needed", {"role": missing.value}, field="user")
    taken = list(committee.seats.filter(SITTING).values_list("user_id", "seat"))
    held = {name for user_id, name in taken if user_id == user.pk} | {seat}
    if held >= set(HOLDER_SEATS):
        raise RuleViolation("committee.chair_is_no_trustee", field="seat")
    if (user.pk, seat) in taken or (seat == Seat.CHAIR and any(name == Seat.CHAIR for _, name in taken)):
        raise RuleViolation("committee.seat_taken", field="seat")
    member = CommitteeMember.objects.create(
        committee=committee,
        user=user,
        seat=seat,
        order=order,
        voter_group=voter_group,
        starts_on=dated(at),
        created_at=at,
    )
    committee.advance()
    record_event(
        actor=actor,
        event="committee.seat",
        at=at,
        obj=committee,
        after={"user": user, "seat": seat, "order": order, **({"voter_group": voter_group} if voter_group else {})},
    )
    return member


@use_case("committee.end_seat", about="member")
def end_seat(
    *,
    actor: Actor,
    member: CommitteeMember,
    how: Ending,
    ended_on: date,
    reason: str,
    at: datetime,
    document_number: str = "",
    expected_version: int | None = None,
) -> CommitteeMember:
    """A person leaves a seat: resigned, removed or died. The row stays, with its last day.

    A key that was made for a round that is not open yet goes with the seat.
    Raises RuleViolation: ``access.denied``, ``committee.seat_over``, ``committee.end_ahead``,
    ``committee.end_before_start``, ``committee.reason_needed``, ``version.stale``.
    """
    assert how in BY_HAND
    member = _sitting(actor, member, expected_version)
    return _end(
        actor=actor,
        member=member,
        how=how,
        ended_on=ended_on,
        reason=reason,
        document_number=document_number,
        at=at,
    )


@use_case("committee.replace", about="member")
def replace_member(
    *,
    actor: Actor,
    member: CommitteeMember,
    user: User,
    ended_on: date,
    reason: str,
    at: datetime,
    document_number: str = "",
    expected_version: int | None = None,
) -> CommitteeMember:
    """Somebody else takes a seat over, in its place; an alternate who takes it leaves the list of alternates.

    Returns the new row. Raises RuleViolation: those of ``end_seat`` and ``seat_member``.
    """
    member = _sitting(actor, member, expected_version)
    end = partial(_end, actor=actor, reason=reason, document_number=document_number, at=at)
    end(member=member, how=Ending.REPLACED, ended_on=ended_on)
    waiting = member.committee.seats.filter(SITTING, user=user, seat=Seat.ALTERNATE).first()
    if waiting is not None and member.seat in VOTING_SEATS:
        end(member=waiting, how=Ending.PROMOTED, ended_on=dated(at))
    follower = _seat(
        actor=actor,
        committee=lock(member.committee),
        user=user,
        seat=member.seat,
        order=member.order,
        voter_group=member.voter_group,
        at=at,
    )
    member.advance(replaced_by=follower)
    return follower


def _sitting(actor: Actor, member: CommitteeMember, expected_version: int | None) -> CommitteeMember:
    committee = lock(member.committee)
    member = lock(member)
    require(may_form_committee(actor, committee.unit))
    member.expect(expected_version)
    if not member.is_sitting:
        raise RuleViolation("committee.seat_over")
    return member


def _end(
    *,
    actor: Actor,
    member: CommitteeMember,
    how: Ending,
    ended_on: date,
    reason: str,
    document_number: str,
    at: datetime,
) -> CommitteeMember:
    require_end(starts_on=member.starts_on, ended_on=ended_on, today=dated(at), reason=reason)
    member.advance(ended_on=ended_on, ended_how=how.value, end_reason=reason, end_document_number=document_number)
    if member.seat in HOLDER_SEATS:
        before_opening = {"round__committee": member.committee_id, "round__state": "sharing"}
        RoundHolder.objects.filter(user=member.user_id, seat=member.seat, **before_opening).delete()
    lock(member.committee).advance()
    record_event(
        actor=actor,
        event="committee.end_seat",
        at=at,
        obj=member.committee,
        before={"user": member.user_id, "seat": member.seat},
        after={"how": how.value, "ended_on": ended_on, "document_number": document_number},
    )
    return member
