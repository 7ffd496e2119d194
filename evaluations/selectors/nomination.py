"""Reads about cases: who may know of one, who may read it, what a list of them needs."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from evaluations.domain.nomination import SEEN_BY_COMMITTEE, State
from evaluations.models import Approval, CommitteeMember, Conflict, Nomination, NominationEvent, NoticeItem
from evaluations.selectors.committee import SITTING
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import THREE_ADMINISTRATORS, Actor, Role
from honors.models import Unit, UnitLevel
from honors.selectors.unit import within

CASE_ROLES = (Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE)
"""Roles that read the cases of their unit and below (R-49)."""

ORGAN_LEVELS = (UnitLevel.MINISTRY, UnitLevel.PROVINCE, UnitLevel.PREFECTURE, UnitLevel.COUNTY, UnitLevel.BRANCH)
"""Units with a political department of their own."""


def _own(actor: Actor) -> Q:
    """What one put forward oneself, drafts included, and what is about oneself once it is under way."""
    own = Q(nominated_by_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    if actor.officer_id is not None:
        own |= Q(officer_id=actor.officer_id) & ~Q(state=State.DRAFT)
    return own


def _by_role(actor: Actor) -> Q:
    """A draft is its owner's alone. The approving organ reads a case wherever that comes from."""
    over_organ = Approval.objects.filter(
        within(actor.paths(Role.HR, Role.LEADER), "organ__path"), nomination=OuterRef("pk")
    )
    return (within(actor.paths(*CASE_ROLES), "unit__path") | Exists(over_organ)) & ~Q(state=State.DRAFT)


def _by_seat(actor: Actor) -> Q:
    seat = CommitteeMember.objects.filter(SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id)
    reviewed = Q(state__in=SEEN_BY_COMMITTEE) | Q(state=State.SUSPENDED, resumes_to__in=SEEN_BY_COMMITTEE)
    return reviewed & Exists(seat)


def _declared(actor: Actor) -> Q:
    declared = Conflict.objects.filter(nomination=OuterRef("pk"), member=actor.user_id, source="declared")
    return Exists(declared)


def visible_to(actor: Actor) -> QuerySet[Nomination]:
    """The cases that the actor may know of: own ones, those about oneself, those of a role, those of a seat.

    A member who has not declared yet finds the case here but not in ``with_content``. The three administrators see
    none (R-50).
    """
    if actor.is_system:
        return Nomination.objects.all()
    if actor.is_anonymous or actor.roles & THREE_ADMINISTRATORS:
        return Nomination.objects.none()
    return Nomination.objects.filter(_own(actor) | (_by_role(actor) | _by_seat(actor)) & ~closed_to(actor))


def to_admit_late(actor: Actor) -> QuerySet[Nomination]:
    """What the actor may know of, and the drafts of others in a cycle of the own unit that HR may admit late."""
    drafts = Nomination.objects.filter(within(actor.paths(Role.HR), "cycle__unit__path"), state=State.DRAFT)
    drafts = drafts.exclude(closed_to(actor))
    return Nomination.objects.filter(Q(pk__in=visible_to(actor).values("pk")) | Q(pk__in=drafts.values("pk")))


def with_content(actor: Actor) -> QuerySet[Nomination]:
    """The cases that the actor may read: as ``visible_to``, but by a seat only after declaring about conflicts."""
    if actor.is_system or actor.is_anonymous or actor.roles & THREE_ADMINISTRATORS:
        return visible_to(actor)
    by_seat = _by_seat(actor) & _declared(actor)
    return Nomination.objects.filter(_own(actor) | (_by_role(actor) | by_seat) & ~closed_to(actor))


def joined(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """With what each case has one of, in the same query: all that the page of one act needs, and the rules."""
    return rows.select_related(
        "cycle__unit",
        "scheme__unit",
        "award__edition",
        "officer__unit",
        "recipient_unit",
        "unit",
        "desk",
        "nominated_by__officer",
        "deed",
    )


def with_readable(actor: Actor, rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Each with ``is_readable``: whether it is one of ``with_content``."""
    return rows.annotate(is_readable=Exists(with_content(actor).filter(pk=OuterRef("pk"))))


def parts_of(case: Nomination) -> dict[str, QuerySet[Any]]:
    """What the case file shows of what a case has many of: for ``fill``."""
    return {
        "events": case.events.select_related("by__officer"),
        "approvals": case.approvals.select_related("organ"),
        "notice_items": case.notice_items.select_related("next_unit"),
    }


def with_parts(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """With all that a list of cases shows, in a fixed number of queries."""
    return rows.select_related(
        "cycle__unit", "scheme", "award", "officer", "recipient_unit", "unit", "desk", "nominated_by__officer"
    ).prefetch_related(
        Prefetch("events", queryset=NominationEvent.objects.select_related("by__officer")),
        Prefetch("approvals", queryset=Approval.objects.select_related("organ")),
        Prefetch("notice_items", queryset=NoticeItem.objects.select_related("next_unit")),
        "attached_honors",
    )


def desk_of(unit: Unit) -> Unit:
    """The unit whose political department handles a rolling case of ``unit``: the nearest organ at or above it."""
    organs = Unit.objects.filter(path__in=unit.ancestor_paths, level__in=ORGAN_LEVELS).order_by("-path")
    return organs.first() or unit
