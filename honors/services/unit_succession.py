"""Units that end and those that take over: merge and split. Cases and committees follow in the other app."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.unit import Span, check_change_day, check_succession
from honors.models import Honor, LineageKind, Officer, Posting, RoleGrant, Unit, UnitKind, UnitLineage
from honors.models.base import dated
from honors.permissions.unit import may_reorganise_unit
from honors.services.audit import record_event
from honors.services.officer import province_of
from honors.services.outbox import enqueue
from honors.services.use_case import require, use_case

_ONE_DAY = timedelta(days=1)


def lock_units(units: Iterable[Unit]) -> dict[int, Unit]:
    """The units as they are now, by key, locked in the order of their keys, before cycles, cases and people.

    Whoever writes something that needs a unit to stand takes this lock first, so that it does not end meanwhile.
    """
    rows = Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk__in={unit.pk for unit in units})
    return {unit.pk: unit for unit in rows.order_by("pk")}


@dataclass(frozen=True, kw_only=True)
class _How:
    """Who takes over from a unit, by key; ``where`` says by the officer's key who goes to which of them."""

    kind: LineageKind
    successors: Mapping[int, Unit]
    default: Unit
    where: Mapping[int, int]
    day: date
    document_number: str


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
    """Let units end on the day before ``effective_on``, today at the latest, and ``into`` take over from them.

    Everybody posted there is posted to ``into`` from that day on, with the same post. Roles held for exactly these
    units end; nobody gets one for ``into`` by it.

    Raises RuleViolation as ``split_unit``, and ``unit.nothing_to_merge``.
    """
    if not units:
        raise RuleViolation("unit.nothing_to_merge", field="units")
    locked = lock_units([into, *units])
    into = locked[into.pk]
    ended = [locked[unit.pk] for unit in units]
    _check(actor, ended, [into], effective_on, at)
    how = _How(
        kind=LineageKind.MERGE,
        successors={into.pk: into},
        default=into,
        where={},
        day=effective_on,
        document_number=document_number,
    )
    for unit in ended:
        _end(actor, unit, how, at)
    into.advance()
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
    """Let a unit end on the day before ``effective_on``, today at the latest, and several others take over from it.

    ``people`` says by the officer's key who goes where; everybody else, and what nobody decided otherwise, goes to
    ``default``. Roles as in ``merge_units``. Raises RuleViolation: ``unit.change_in_future``, ``unit.repeated``,
    ``unit.temporary_ends_itself``, ``unit.ended``, ``unit.not_there``, ``unit.has_children``, ``unit.recorded_later``,
    ``unit.other_province``, ``unit.split_into_one``, ``unit.default_not_named``, ``unit.not_of_unit``.
    """
    if len(into) < 2:  # noqa: PLR2004 - that is what splitting means
        raise RuleViolation("unit.split_into_one", field="into")
    if default.pk not in {one.pk for one in into}:
        raise RuleViolation("unit.default_not_named", default.said, field="default")
    locked = lock_units([unit, *into])
    unit = locked[unit.pk]
    unit.expect(expected_version)
    successors = {one.pk: locked[one.pk] for one in into}
    _check(actor, [unit], [locked[one.pk] for one in into], effective_on, at)
    for target in people.values():
        if target.pk not in successors:
            raise RuleViolation("unit.not_there", {**target.said, "day": effective_on.isoformat()}, field="people")
    own = set(Officer.objects.filter(unit=unit, pk__in=list(people)).values_list("pk", flat=True))
    strangers = sorted(set(people) - own)
    if strangers:
        name = Officer.objects.get(pk=strangers[0]).name
        raise RuleViolation("unit.not_of_unit", {"officer": name}, field="people")
    how = _How(
        kind=LineageKind.SPLIT,
        successors=successors,
        default=successors[default.pk],
        where={officer: target.pk for officer, target in people.items()},
        day=effective_on,
        document_number=document_number,
    )
    _end(actor, unit, how, at)
    return unit


def _check(actor: Actor, ended: Sequence[Unit], into: Sequence[Unit], day: date, at: datetime) -> None:
    for unit in (*ended, *into):
        require(may_reorganise_unit(actor, unit))
    check_change_day(day, today=dated(at))
    gone = succeeded_among([*ended, *into])
    check_succession([span_of(unit, gone) for unit in ended], [span_of(unit, gone) for unit in into], day=day)
    for unit in ended:
        _check_can_end(unit, day)
        if any(province_of(unit) != province_of(one) for one in into):
            raise RuleViolation("unit.other_province", unit.said)


def succeeded_among(units: Iterable[Unit]) -> set[int]:
    """The keys of those units that others took over; what was only split off from a unit did not."""
    rows = UnitLineage.objects.filter(predecessor__in=[unit.pk for unit in units])
    return set(rows.exclude(kind=LineageKind.SPLIT_OFF).values_list("predecessor_id", flat=True))


def span_of(unit: Unit, gone: set[int]) -> Span:
    """The unit as the rules about time see it; ``gone`` as ``succeeded_among``."""
    return Span(
        code=unit.code,
        name=unit.name,
        begins_on=unit.valid_from,
        ends_on=unit.valid_to,
        is_temporary=unit.kind == UnitKind.TEMPORARY,
        is_succeeded=unit.pk in gone,
    )


def _check_can_end(unit: Unit, day: date) -> None:
    """What lies below must have ended first, each with a successor of its own: history stays where it was."""
    below = unit.children.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("path")
    named = [f"{name}（{code}）" for name, code in below.values_list("name", "code")]
    if named:
        raise RuleViolation("unit.has_children", {**unit.said, "children": named})
    is_posted = Posting.objects.filter(unit=unit, valid_from__gte=day).exists()
    if is_posted or Honor.objects.filter(unit=unit, decided_on__gte=day).exists():
        raise RuleViolation("unit.recorded_later", {**unit.said, "day": day.isoformat()}, field="from")


def _end(actor: Actor, unit: Unit, how: _How, at: datetime) -> None:
    unit.advance(valid_to=how.day - _ONE_DAY)
    UnitLineage.objects.bulk_create(
        UnitLineage(
            predecessor=unit,
            successor=one,
            kind=how.kind,
            is_default=one.pk == how.default.pk,
            effective_on=how.day,
            document_number=how.document_number,
            created_at=at,
        )
        for one in how.successors.values()
    )
    moved = _move_people(unit, how)
    ended = _end_roles(unit, at)
    record_event(
        actor=actor,
        event=f"unit.{how.kind.value}",
        at=at,
        obj=unit,
        before={"to": None},
        after={
            "to": unit.valid_to,
            "into": [one.code for one in how.successors.values()],
            "default": how.default.code,
            "document_number": how.document_number,
            "people": moved,
            "roles_ended": ended,
        },
    )


def _move_people(unit: Unit, how: _How) -> int:
    """Close what is open at the unit and open the same at the successor; who has left moves as a record only."""
    # Not against those who only name them: whoever holds a cycle checks such a key as late as the commit
    people = list(Officer.objects.select_for_update(of=("self",), no_key=True).filter(unit=unit).order_by("pk"))
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=how.day)
    open_postings = list(Posting.objects.filter(still, unit=unit))
    Posting.objects.filter(pk__in=[posting.pk for posting in open_postings]).update(valid_to=how.day - _ONE_DAY)
    Posting.objects.bulk_create(
        Posting(
            officer_id=posting.officer_id,
            unit_id=how.where.get(posting.officer_id, how.default.pk),
            post=posting.post,
            is_leading_body=posting.is_leading_body,
            valid_from=how.day,
            valid_to=posting.valid_to,
        )
        for posting in open_postings
    )
    for key, successor in how.successors.items():
        going = [one.pk for one in people if how.where.get(one.pk, how.default.pk) == key]
        Officer.objects.filter(pk__in=going).update(unit=successor, unit_path=successor.path, version=F("version") + 1)
    return len(people)


def _end_roles(unit: Unit, at: datetime) -> int:
    """Roles for exactly this unit end; whoever held one is told, and the security administrator decides anew (R-50)."""
    today = dated(at)
    held = RoleGrant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), unit=unit).order_by("pk")
    grants = list(held.select_related("unit"))
    for grant in grants:
        grant.advance(valid_to=max(grant.valid_from, today - _ONE_DAY))
        enqueue(
            topic="notify",
            key=f"grant:{grant.pk}:{grant.version}:unit_ended",
            payload={
                "code": "notify.role_ended",
                "params": {"role": grant.role, "unit": unit.name},
                "object_kind": "grant",
                "object_id": str(grant.pk),
                "users": [grant.user_id],
            },
            at=at,
        )
    return len(grants)
