"""Use cases about bars: set one, lift one. An investigation holds the subject's cases with it."""

from dataclasses import replace
from datetime import date, datetime

from evaluations.domain.bar import DISCIPLINARY, BarKind, check_start
from evaluations.domain.nomination import State, Verb
from evaluations.models import Bar
from evaluations.permissions.bar import may_set_bar
from evaluations.selectors.bar import last_day_of, pending_cases
from evaluations.selectors.eligibility import bars_of, open_investigation
from evaluations.services.follow_up import look_back
from evaluations.services.move import move_case
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.models import Officer, Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("bar.set", about="officer")
def set_bar(
    *,
    actor: Actor,
    officer: Officer | None = None,
    unit: Unit | None = None,
    kind: BarKind,
    degree: str = "",
    starts_on: date,
    document_number: str,
    at: datetime,
) -> Bar:
    """Bar a person or a unit from the day of the decision (R-10 to R-13).

    The last day follows from kind and degree; a new punishment adds the unserved rest of the earlier ones, within the
    cap. An investigation has no last day, and suspends the subject's pending cases in the same transaction.

    One that is entered late counts from its own day: the periods of later ones are computed anew, and every honor
    that was decided within it is put before the political department (``look_back``). Nothing is changed by itself.

    Raises RuleViolation: ``access.denied``, ``bar.own_case``, ``bar.one_subject``, ``bar.wrong_subject``,
    ``bar.unknown_degree``, ``bar.degree_not_used`` and those of ``check_start``.
    """
    if (officer is None) == (unit is None):
        raise RuleViolation("bar.one_subject")
    require(may_set_bar(actor, officer=officer, unit=unit))
    check_start(
        kind,
        starts_on,
        today=dated(at),
        born_on=officer.birth_date if officer else None,
        serves_from=officer.police_start_date if officer else None,
        stands_from=unit.valid_from if unit else None,
    )
    ends_on = last_day_of(officer, unit, kind=kind, degree=degree, starts_on=starts_on)
    assert actor.user_id is not None  # a role is held by an account
    bar = Bar.objects.create(
        officer=officer,
        unit=unit,
        kind=kind.value,
        degree=degree,
        starts_on=starts_on,
        ends_on=ends_on,
        document_number=document_number,
        entered_by_id=actor.user_id,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="bar.set",
        at=at,
        obj=bar,
        after={"officer": officer, "unit": unit, "kind": kind, "degree": degree, "document_number": document_number},
    )
    if kind is BarKind.INVESTIGATION:
        _hold(bar, actor=actor, at=at)
    look_back(bars=[bar, *_compute_later(bar, actor=actor, at=at)], at=at)
    return bar


def _compute_later(bar: Bar, *, actor: Actor, at: datetime) -> list[Bar]:
    """The later punishments of the kind with the unserved rest of this one added (R-12); those that became longer."""
    if bar.kind not in DISCIPLINARY:
        return []
    longer = []
    for row in bars_of(officer=bar.officer, unit=bar.unit).filter(kind=bar.kind, starts_on__gt=bar.starts_on):
        later = lock(row)
        before = later.ends_on
        ends_on = last_day_of(
            later.officer,
            later.unit,
            kind=BarKind(later.kind),
            degree=later.degree,
            starts_on=later.starts_on,
            own=row.pk,
        )
        if ends_on == before:
            continue
        later.advance(ends_on=ends_on)
        longer.append(later)
        record_event(
            actor=actor, event="bar.extend", at=at, obj=later, before={"ends_on": before}, after={"ends_on": ends_on}
        )
    return longer


def _unseen(actor: Actor) -> Actor:
    """The system, from where the actor came: a timeline that named discipline inspection would tell why a case stops.

    The bar's own audit event names the person, under the same request.
    """
    return replace(SYSTEM, source=actor.source, request_id=actor.request_id)


def _hold(bar: Bar, *, actor: Actor, at: datetime) -> None:
    for case in pending_cases(bar.officer, bar.unit):
        move_case(actor=_unseen(actor), nomination=case, verb=Verb.SUSPEND, at=at)
        bar.held.add(case)


@use_case("bar.lift", about="bar")
def lift_bar(
    *,
    actor: Actor,
    bar: Bar,
    lifted_on: date,
    document_number: str,
    reason: str,
    at: datetime,
    expected_version: int | None = None,
) -> Bar:
    """End a bar by a document, from ``lifted_on`` on; the cases that it held go on where they stopped.

    Where another investigation of the subject is open, that one holds them further.

    Raises RuleViolation: ``access.denied``, ``bar.own_case``, ``bar.already_lifted``, ``bar.lifted_before_start``,
    ``bar.future``, ``version.stale``.
    """
    bar = lock(bar)
    bar.expect(expected_version)
    require(may_set_bar(actor, officer=bar.officer, unit=bar.unit))
    if bar.lifted_on is not None:
        raise RuleViolation("bar.already_lifted")
    if lifted_on < bar.starts_on:
        raise RuleViolation("bar.lifted_before_start", field="lifted_on")
    if lifted_on > dated(at):
        raise RuleViolation("bar.future", field="lifted_on")
    bar.advance(lifted_on=lifted_on, lifted_document_number=document_number, lifted_reason=reason)
    record_event(
        actor=actor,
        event="bar.lift",
        at=at,
        obj=bar,
        after={"lifted_on": lifted_on, "document_number": document_number},
    )
    other = open_investigation(officer=bar.officer, unit=bar.unit, on=dated(at))
    for case in bar.held.filter(state=State.SUSPENDED).order_by("pk"):
        if other is not None:
            other.held.add(case)
        else:
            move_case(actor=_unseen(actor), nomination=case, verb=Verb.RESUME, at=at)
    return bar
