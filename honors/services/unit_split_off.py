"""The use case of a part that leaves a unit that lives on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.unit import check_change_day, check_split_off
from honors.models import Honor, LineageKind, Officer, Posting, Unit, UnitLineage
from honors.models.base import dated
from honors.permissions.unit import may_reorganise_unit
from honors.services.audit import record_event
from honors.services.officer import province_of
from honors.services.unit_succession import lock_units, span_of, succeeded_among
from honors.services.use_case import require, use_case


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """A person who goes to the new unit; ``post`` and ``is_leading_body`` None: as before."""

    officer: Officer
    post: str | None = None
    is_leading_body: bool | None = None


@use_case("unit.split_off", about="unit")
def split_off_unit(
    *,
    actor: Actor,
    unit: Unit,
    into: Unit,
    people: Sequence[Leaver],
    effective_on: date,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
) -> Unit:
    """Let named people of a unit go to a new one that begins on ``effective_on``, today at the latest.

    The unit lives on: its honors, its roles and the cases that it put forward stay with it, as when a person is
    posted elsewhere; honors of people go with them. The line and its document are on record with both.

    Raises RuleViolation: ``access.denied`` for either unit, ``unit.change_in_future``, those of ``check_split_off``,
    ``unit.split_off_nobody``, ``unit.not_of_unit``, ``unit.person_recorded_later``, ``unit.other_province``,
    ``version.stale``.
    """
    if not people:
        raise RuleViolation("unit.split_off_nobody", field="people")
    locked = lock_units([unit, into])
    unit, into = locked[unit.pk], locked[into.pk]
    for one in (unit, into):
        require(may_reorganise_unit(actor, one))
    unit.expect(expected_version)
    check_change_day(effective_on, today=dated(at))
    gone = succeeded_among([unit, into])
    check_split_off(span_of(unit, gone), span_of(into, gone), day=effective_on)
    if province_of(unit) != province_of(into):
        raise RuleViolation("unit.other_province", unit.said, field="into")
    if UnitLineage.objects.filter(predecessor=unit, successor=into).exists():
        raise RuleViolation("unit.split_off_already", into.said, field="into")
    leavers = {one.officer.pk: one for one in people}
    going = _locked_people(unit, leavers, effective_on)
    UnitLineage.objects.create(
        predecessor=unit,
        successor=into,
        kind=LineageKind.SPLIT_OFF,
        is_default=False,
        effective_on=effective_on,
        document_number=document_number,
        created_at=at,
    )
    for officer in going:
        _send(officer, leavers[officer.pk], into, effective_on)
    unit.advance()
    into.advance()
    after = {
        "into": into.code,
        "from": effective_on,
        "document_number": document_number,
        "people": [officer.pk for officer in going],
    }
    record_event(actor=actor, event="unit.split_off", at=at, obj=unit, after=after)
    return unit


def _locked_people(unit: Unit, leavers: dict[int, Leaver], day: date) -> list[Officer]:
    """Those who serve in the unit on ``day``, with nothing on record for a later day that would be left behind."""
    rows = Officer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=leavers).order_by("pk")
    people = list(rows)
    for officer in people:
        open_here = officer.postings.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit=unit)
        if officer.unit_id != unit.pk or officer.status != "in_service" or not open_here.exists():
            raise RuleViolation("unit.not_of_unit", {"officer": officer.name}, field="people")
        honored = Honor.objects.filter(officer=officer, unit=unit, decided_on__gte=day)
        if officer.postings.filter(valid_from__gte=day).exists() or honored.exists():
            facts = {"officer": officer.name, "day": day.isoformat()}
            raise RuleViolation("unit.person_recorded_later", facts, field="people")
    return people


def _send(officer: Officer, leaver: Leaver, into: Unit, day: date) -> None:
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    officer.postings.filter(still).update(valid_to=day - timedelta(days=1))
    post = officer.post if leaver.post is None else leaver.post
    leads = officer.is_leading_body if leaver.is_leading_body is None else leaver.is_leading_body
    Posting.objects.create(officer=officer, unit=into, post=post, is_leading_body=leads, valid_from=day)
    officer.advance(unit=into, unit_path=into.path, post=post, is_leading_body=leads)
