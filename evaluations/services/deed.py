"""Use cases about deeds."""

from collections.abc import Sequence
from datetime import date, datetime

from evaluations.domain.deed import cause_of
from evaluations.models import Deed, DeedParticipant
from evaluations.permissions.deed import may_edit_deed, may_enter_deed
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Officer, Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("deed.create", about="unit")
def create_deed(
    *,
    actor: Actor,
    title: str,
    statement: str,
    done_on: date,
    unit: Unit,
    at: datetime,
    place: str = "",
    operation: str = "",
    sources: Sequence[str] = (),
    participants: Sequence[Officer] = (),
) -> Deed:
    """Put a deed on record: what was done, when, where, by whom, and where that is known from (R-07).

    ``operation`` is the operation or the case that it belongs to, as it is called (R-09).

    Raises RuleViolation: ``deed.not_yours``, ``deed.in_future``.
    """
    require(may_enter_deed(actor, unit))
    assert actor.user_id is not None
    if done_on > dated(at):
        raise RuleViolation("deed.in_future", {"done_on": done_on.isoformat()}, field="done_on")
    deed = Deed.objects.create(
        title=title,
        statement=statement,
        done_on=done_on,
        place=place,
        operation=operation,
        cause=cause_of(operation),
        unit=unit,
        sources=list(sources),
        entered_by_id=actor.user_id,
        created_at=at,
    )
    people = sorted({officer.pk for officer in participants})
    DeedParticipant.objects.bulk_create(DeedParticipant(deed=deed, officer_id=key) for key in people)
    after = {"title": title, "done_on": done_on, "operation": operation, "unit": unit.code, "participants": people}
    record_event(actor=actor, event="deed.create", at=at, obj=deed, after=after)
    return deed


@use_case("deed.edit", about="deed")
def edit_deed(
    *,
    actor: Actor,
    deed: Deed,
    title: str,
    statement: str,
    done_on: date,
    place: str,
    at: datetime,
    expected_version: int | None = None,
) -> Deed:
    """Write a deed down better while no case that was handed in rests on it. Nothing is written where nothing differs.

    Raises RuleViolation: ``deed.not_yours``, ``deed.fixed``, ``deed.in_future``, ``version.stale``.
    """
    deed = lock(deed)
    deed.expect(expected_version)
    require(may_edit_deed(actor, deed))
    if done_on > dated(at):
        raise RuleViolation("deed.in_future", {"done_on": done_on.isoformat()}, field="done_on")
    new = {"title": title, "statement": statement, "done_on": done_on, "place": place}
    changed = {name: value for name, value in new.items() if getattr(deed, name) != value}
    if not changed:
        return deed
    deed.advance(**changed)
    record_event(actor=actor, event="deed.edit", at=at, obj=deed, after={"fields": sorted(changed)})
    return deed
