"""Units that merge or split, with what hangs on them here: cycles, committees, open cases, approvals that wait."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from evaluations.domain.cycle import CycleState
from evaluations.domain.nomination import ENDED
from evaluations.models import Approval, Committee, Cycle, Nomination, NominationEvent
from evaluations.selectors.approval import LIVE
from evaluations.selectors.nomination import desk_of
from evaluations.services.cases import lock_cases
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.selectors.unit import living_unit
from honors.services import unit_succession
from honors.services.audit import record_event
from honors.services.unit_succession import lock_units
from honors.services.use_case import use_case

_OVER = (CycleState.CLOSED, CycleState.CANCELLED)


@use_case("unit.merge", about="into")
def merge_units(
    *,
    actor: Actor,
    units: Sequence[Unit],
    into: Unit,
    effective_on: date,
    document_number: str,
    at: datetime,
) -> Unit:
    """As the service of that name about units; open cases, approvals that wait and committees follow.

    Raises RuleViolation ``unit.cycle_running`` for a unit whose cycle is not over, and as ``split_unit``.
    """
    lock_units([into, *units])
    _refuse_running(units)
    into = unit_succession.merge_units(
        actor=actor, units=units, into=into, effective_on=effective_on, document_number=document_number, at=at
    )
    _follow(actor, units, effective_on, at)
    return into


@use_case("unit.split", about="unit")
def split_unit(
    *,
    actor: Actor,
    unit: Unit,
    into: Sequence[Unit],
    default: Unit,
    people: Mapping[int, Unit],
    effective_on: date,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
) -> Unit:
    """As the service of that name about units; see ``merge_units``."""
    lock_units([unit, *into])
    _refuse_running([unit])
    unit = unit_succession.split_unit(
        actor=actor,
        unit=unit,
        into=into,
        default=default,
        people=people,
        effective_on=effective_on,
        document_number=document_number,
        at=at,
        expected_version=expected_version,
    )
    _follow(actor, [unit], effective_on, at)
    return unit


def _refuse_running(units: Sequence[Unit]) -> None:
    for unit in units:
        running = Cycle.objects.select_for_update().filter(unit=unit).exclude(state__in=_OVER).order_by("pk")
        names = [cycle.name for cycle in running]
        if names:
            raise RuleViolation("unit.cycle_running", {"code": unit.code, "cycles": "、".join(names)})


def _follow(actor: Actor, ended: Sequence[Unit], day: date, at: datetime) -> None:
    """A case goes where its person went, one about the unit itself to whoever took over; who is honored stays."""
    keys = [unit.pk for unit in ended]
    hung = Nomination.objects.exclude(state__in=ENDED).filter(Q(unit__in=keys) | Q(desk__in=keys))
    for case in lock_cases(hung):
        unit = case.unit
        if case.unit_id in keys:
            person = case.officer
            went = person.unit if person is not None and person.postings.filter(unit=case.unit).exists() else None
            unit = went if went is not None and went.valid_to is None else living_unit(case.unit)
        desk = case.cycle.unit if case.cycle is not None else desk_of(unit)
        before = {"unit": case.unit.code, "desk": case.desk.code}
        case.advance(unit=unit, desk=desk)
        NominationEvent.objects.create(
            nomination=case, at=at, verb="move_unit", by_id=actor.user_id, state=case.state, reason=unit.code
        )
        after = {"unit": unit.code, "desk": desk.code}
        record_event(actor=actor, event="nomination.move_unit", at=at, obj=case, before=before, after=after)
    waiting = Approval.objects.filter(organ__in=keys, state__in=LIVE, document__isnull=True).select_related("organ")
    for approval in waiting.order_by("pk"):
        assert approval.organ is not None
        organ = living_unit(approval.organ)
        approval.advance(organ=organ, organ_name=organ.name)
    last_day = day - timedelta(days=1)
    for committee in Committee.objects.filter(unit__in=keys, terms_to__gt=last_day).order_by("pk"):
        committee.advance(terms_to=max(committee.terms_from, last_day))
