"""The facts that the rules about recipients look at, gathered in one query; in a few more for what is rare."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, When

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.eligibility import examine
from evaluations.domain.facts import Collective, EarlierHonor, Facts, LineageHonor, Person
from evaluations.domain.nomination import ENDED, PENDING, State
from evaluations.models import Bar, Cycle, Deed, Nomination
from evaluations.selectors.authority import approver_for, award_on
from evaluations.selectors.parameter import Parameters, as_parameters, parameter_rows
from evaluations.selectors.recusal import closed_to
from evaluations.selectors.scheme import definition_of
from honors.domain.actor import Actor, Role
from honors.domain.authority import Organ
from honors.domain.award import AwardKind, Level, OrganLevel, RecipientCategory, RepeatScope, in_force
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.domain.officer import OfficerStatus
from honors.models import Award, Honor, LineageKind, Officer, RoleGrant, Unit, UnitKind
from honors.models.base import dated
from honors.selectors.account import grants_in_force
from honors.selectors.honor_change import freed_deeds
from honors.selectors.together import together
from honors.selectors.unit import predecessors_of, split_off_from, split_offs_of, successors_of

KNOWS_BARS = (Role.HR, Role.DISCIPLINE)
"""Everybody else learns only that a case is held."""

_NOTHING: Any = Honor.objects.none()
_ONE_DAY = timedelta(days=1)
_GIVEN_UP = ENDED - {State.CONFERRED}
_LOST = _GIVEN_UP | {State.DRAFT}


def kind_of(award: Award) -> AwardKind:
    """The row of the catalogue as the rules see it."""
    return AwardKind(
        code=award.code,
        scheme=award.edition.scheme,
        recipient_category=RecipientCategory(award.recipient_category),
        level=Level(award.level),
        rank=award.rank_order or 0,
        personnel_categories=frozenset(award.personnel_categories),
        repeat_scope=RepeatScope(award.repeat_scope) if award.repeat_scope else None,
        name=award.name,
        name_en=award.name_en,
    )


def _is_open(award: Award, on: date) -> bool:
    return (
        award.is_enabled
        and award.edition.is_enabled
        and in_force(award.valid_from, award.valid_to, on)
        and in_force(award.edition.valid_from, award.edition.valid_to, on)
    )


def _opens_on(award: Award, on: date) -> date | None:
    """The later day on which the award comes into force, where it does."""
    starts = [day for day in (award.valid_from, award.edition.valid_from) if day is not None]
    opens_on = max(starts, default=on)
    return opens_on if opens_on > on and _is_open(award, opens_on) else None


def _person(officer: Officer, served: Sequence[tuple[date, date | None]], *, is_nominator: bool) -> Person:
    """``served``: first and last day of each posting. ``gone_by``: a roster that does not say when somebody left says
    that it was by the day it was entered.
    """
    ends = [last for _first, last in served if last is not None]
    gone = officer.status != OfficerStatus.IN_SERVICE
    left_on = officer.died_on or (max(ends, default=None) if len(ends) == len(served) else None)
    return Person(
        personnel_category=officer.personnel_category,
        status=officer.status,
        service_from=officer.police_start_date or min((first for first, _last in served), default=None),
        service_to=left_on if gone else None,
        gone_by=dated(officer.created_at) if gone and left_on is None else None,
        died_on=officer.died_on,
        death_cause=officer.death_cause,
        is_nominator=is_nominator,
    )


def _questions_of_unit(unit: Unit | None, on: date) -> dict[str, Any]:
    """What is asked about a collective: who leads and makes up a temporary one, what took its place, whether its head
    is under investigation.
    """
    if unit is None:
        return {}
    lines = unit.succeeded_by.exclude(kind=LineageKind.SPLIT_OFF).order_by("-is_default", "pk")
    return {
        "led": unit.memberships.values_list("is_head", flat=True),
        "successors": lines.values_list("successor__name", flat=True),
        "investigations": _investigations_of_head(unit, on).values_list("pk", flat=True)[:1],
    }


def _collective(unit: Unit, asked: Mapping[str, list[Any]]) -> Collective:
    led = asked["led"] if unit.kind == UnitKind.TEMPORARY else []
    return Collective(
        is_temporary=unit.kind == UnitKind.TEMPORARY,
        has_task=bool(unit.task),
        has_head=any(led),
        members=len(led),
        begins_on=unit.valid_from,
        ends_on=unit.valid_to,
        successors=tuple(asked["successors"]) if unit.valid_to is not None else (),
    )


def _honors(officer: Officer | None, unit: Unit | None) -> dict[str, Any]:
    """What is asked about the honors of the recipient, with deed and cause of the case each came from. Stars are on
    no ladder and stay out.
    """
    rows = Honor.objects.filter(register="honors")
    rows = rows.filter(officer=officer) if officer is not None else rows.filter(unit=unit, officer__isnull=True)
    cases = Nomination.objects.filter(honor_index__in=rows.values("pk"), deed__isnull=False)
    return {
        "honors": rows.select_related("award__edition").order_by("decided_on", "pk"),
        "deeds": cases.values_list("honor_index", "deed_id", "deed__cause"),
    }


def _earlier(asked: Mapping[str, list[Any]]) -> tuple[EarlierHonor, ...]:
    found = asked["honors"]
    deeds = {index: rest for index, *rest in asked["deeds"]}
    revoked = [honor.pk for honor in found if honor.revoked_on is not None]
    freed = freed_deeds(revoked) if revoked else set()
    return tuple(_as_earlier(honor, *deeds.get(honor.pk, ("", "")), is_freed=honor.pk in freed) for honor in found)


def _as_earlier(honor: Honor, deed: Any, cause: str, *, is_freed: bool) -> EarlierHonor:
    return EarlierHonor(
        key=str(honor.pk),
        kind=kind_of(honor.award),
        decided_on=honor.decided_on,
        deed=str(deed),
        cause=cause,
        organ_level=OrganLevel(honor.organ_level) if honor.organ_level else None,
        revoked_on=honor.revoked_on,
        deed_freed=is_freed,
        lapsed_on=honor.provisional_until + _ONE_DAY if honor.provisional_until else None,
    )


def _lineage(unit: Unit | None, deed: Deed | None) -> dict[int, bool]:
    """The units with a case for the deed that ``unit`` comes from or went into, and whether they are the same
    collective: those that merged, and whoever stands in the place of one that was split. One query where nobody else
    was put forward for the deed.
    """
    if unit is None or deed is None:
        return {}
    rivals = Nomination.objects.filter(deed=deed, recipient_unit__isnull=False).exclude(recipient_unit=unit)
    asked = set(rivals.values_list("recipient_unit", flat=True))
    if not asked:
        return {}
    same = {unit.pk: True}
    for row in predecessors_of([unit]):
        same.setdefault(row.predecessor_id, row.is_default and same[row.successor_id])
    for row in successors_of([unit]):
        same.setdefault(row.successor_id, row.is_default and same[row.predecessor_id])
    for row in [*split_off_from(unit), *split_offs_of(unit)]:
        other = row.predecessor_id if row.successor_id == unit.pk else row.successor_id
        if deed.done_on < row.effective_on:
            same.setdefault(other, False)
    return {key: is_same for key, is_same in same.items() if key in asked}


def _honors_of(lineage: Mapping[int, bool], deed: Deed | None) -> tuple[LineageHonor, ...]:
    """What these units were rewarded with for the deed."""
    if deed is None or not lineage:
        return ()
    cases = Nomination.objects.filter(deed=deed, recipient_unit__in=lineage, honor_index__isnull=False)
    holders = {case.honor_index: case.recipient_unit for case in cases.select_related("recipient_unit")}
    rows = Honor.objects.filter(register="honors", pk__in=holders).select_related("award__edition")
    found = list(rows.order_by("decided_on", "pk"))
    freed = freed_deeds([honor.pk for honor in found if honor.revoked_on is not None])
    return tuple(
        LineageHonor(
            unit=unit.name,
            is_same=lineage[unit.pk],
            honor=_as_earlier(honor, deed.pk, deed.cause, is_freed=honor.pk in freed),
        )
        for honor in found
        if (unit := holders[honor.pk]) is not None
    )


def _approving_level(
    earlier: tuple[EarlierHonor, ...], deed: Deed | None, on: date, **recipient_and_award: Any
) -> OrganLevel | None:
    """The level of the organ that would approve (R-14), looked up only where an earlier honor has the same cause."""
    if deed is None or not any(e.deed == str(deed.pk) or (deed.cause and e.cause == deed.cause) for e in earlier):
        return None
    try:
        code = approver_for(on=on, **recipient_and_award).organ_code
    except RuleViolation:  # no organ or no edition: other rules and the approval itself say so
        return None
    return Organ(code).level if code else None


def bars_of(*, officer: Officer | None, unit: Unit | None) -> QuerySet[Bar]:
    """All bars of a subject, oldest first."""
    rows = Bar.objects.filter(officer=officer) if officer is not None else Bar.objects.filter(unit=unit)
    return rows.order_by("starts_on", "created_at", "pk")


def open_on(day: date) -> Q:
    """Bars that count on a day; the same as ``BarSpan.counts_on``."""
    not_lifted = Q(lifted_on__isnull=True) | Q(lifted_on__gt=day)
    return Q(starts_on__lte=day) & not_lifted & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def open_investigation(*, officer: Officer | None, unit: Unit | None, on: date) -> Bar | None:
    """The oldest investigation of a subject that is open on a day: while there is one, no case of it goes on (R-10)."""
    return bars_of(officer=officer, unit=unit).filter(open_on(on), kind=BarKind.INVESTIGATION).first()


def _investigations_of_head(unit: Unit, on: date) -> QuerySet[Bar]:
    heads = Q(officer__postings__unit=unit, officer__postings__is_leading_body=True) & Q(
        officer__postings__valid_from__lte=on
    )
    heads &= Q(officer__postings__valid_to__isnull=True) | Q(officer__postings__valid_to__gte=on)
    led = unit.memberships.filter(is_head=True).values("officer")
    return Bar.objects.filter(open_on(on), heads | Q(officer__in=led), kind=BarKind.INVESTIGATION)


def _grants_of_nominator(nomination: Nomination, on: date) -> QuerySet[RoleGrant, tuple[str, int, bool]]:
    """The roles that the nominator holds over the unit where the case stands, and those held to the end of a unit that
    is no more: role, unit, and whether it is one of the first kind.
    """
    now = Q(grants_in_force(on), unit__path__in=nomination.unit.ancestor_paths)
    to_the_end = Q(valid_to__gte=F("unit__valid_to"))
    rows = RoleGrant.objects.filter(now | to_the_end, user=nomination.nominated_by_id)
    counts = Case(When(now, then=True), default=False, output_field=BooleanField())
    return rows.annotate(counts=counts).values_list("role", "unit_id", "counts")


def _nominated_as(nomination: Nomination, held: Sequence[tuple[str, int, bool]]) -> frozenset[str]:
    """The roles that the nominator holds over the unit where the case stands, or held to the end of one that this unit
    took over; what it took over is looked up only where the nominator held a role in a unit that ended.
    """
    now = {role for role, _unit, counts in held if counts}
    ended = [(role, unit) for role, unit, counts in held if not counts]
    before = {row.predecessor_id for row in predecessors_of([nomination.unit])} if ended else set()
    return frozenset(now | {role for role, unit in ended if unit in before})


def facts_for(
    *,
    officer: Officer | None = None,
    unit: Unit | None = None,
    award: Award | None = None,
    star: str = "",
    cycle: Cycle | None = None,
    deed: Deed | None = None,
    on: date,
    nomination: Nomination | None = None,
    asked_by: Actor | None = None,
    parameters: Parameters | None = None,
) -> Facts:
    """All that ``examine`` looks at, for an officer or a unit (exactly one) and an award or a star (exactly one).

    ``nomination`` is the case itself, which then is no rival of its own; ``on`` is the day of the application, and
    again the day of the approval. Cases that are closed to ``asked_by`` are left out: what follows from them, others
    find at the next step, and the approval at the latest.
    """
    chosen = award or award_on(f"star.{star}", on)
    own = nomination.nominated_by.officer_id if nomination else None
    others = Nomination.objects.all()
    if nomination is None or not nomination.is_rehearsal:
        others = others.exclude(cycle__is_rehearsal=True)  # no case of a rehearsal stands in the way of a real one
    if nomination is not None:
        others = others.exclude(pk=nomination.pk)
    if asked_by is not None:
        others = others.exclude(closed_to(asked_by))
    mine, lineage = Q(officer=officer, recipient_unit=unit), _lineage(unit, deed)
    same = [key for key, is_same in lineage.items() if is_same]
    rivals = others.filter(mine | Q(recipient_unit__in=same), deed=deed, award__rank_order__gt=0)
    rivals = rivals.filter(state__in=[*PENDING, State.SUSPENDED]).order_by("created_at", "pk")
    in_cycle = others.filter(mine, cycle=cycle).exclude(star="").exclude(state__in=_LOST)
    served = officer.postings.values_list("valid_from", "valid_to") if officer is not None else _NOTHING
    asked = together(
        parameters=parameter_rows(on) if parameters is None else _NOTHING,
        pending=(rivals if deed is not None else rivals.none()).values_list("pk", flat=True),
        in_cycle=(in_cycle if cycle is not None and star else in_cycle.none()).values_list("pk", flat=True),
        bars=bars_of(officer=officer, unit=unit),
        served=served,
        grants=_grants_of_nominator(nomination, on) if nomination is not None else _NOTHING,
        **_honors(officer, unit),
        **_questions_of_unit(unit, on),
    )
    parameters = parameters or as_parameters(asked["parameters"])
    earlier = _earlier(asked)
    definition = definition_of(nomination) if nomination else _document(cycle)
    return Facts(
        on=on,
        category=RecipientCategory.INDIVIDUAL if officer is not None else RecipientCategory.COLLECTIVE,
        award=kind_of(chosen),
        edition=chosen.edition.code,
        award_is_open=_is_open(chosen, on),
        award_opens_on=_opens_on(chosen, on),
        person=_person(officer, asked["served"], is_nominator=own == officer.pk) if officer is not None else None,
        collective=_collective(unit, asked) if unit is not None else None,
        deed=str(deed.pk) if deed else "",
        done_on=deed.done_on if deed else None,
        is_posthumous=nomination.is_posthumous if nomination else bool(officer and officer.died_on),
        death_causes=parameters.words("R-05", "death_causes"),
        repeat_months=chosen.repeat_months,
        repeat_override_role=parameters.text("R-08", "override_role"),
        bar_override_role=parameters.text("R-11", "override_role"),
        cause=deed.cause if deed else "",
        organ_level=_approving_level(earlier, deed, on, officer=officer, unit=unit, award=chosen),
        earlier=earlier,
        of_lineage=_honors_of(lineage, deed),
        pending_for_deed=tuple(map(str, asked["pending"])),
        bars=tuple(
            BarSpan(
                kind=BarKind(bar.kind),
                degree=bar.degree,
                starts_on=bar.starts_on,
                ends_on=bar.ends_on,
                lifted_on=bar.lifted_on,
            )
            for bar in asked["bars"]
        ),
        head_is_investigated=bool(asked.get("investigations")),
        other_stars=len(asked["in_cycle"]),
        stars_limit=(definition or {}).get("stars_per_person_per_cycle"),
        is_put_forward=nomination is None and _is_put_forward(officer, cycle, star, asked_by),
        nominators=frozenset(definition["nominators"]) if definition and nomination else None,
        nominated_as=_nominated_as(nomination, asked["grants"]) if nomination else None,
    )


def _is_put_forward(officer: Officer | None, cycle: Cycle | None, star: str, asked_by: Actor | None) -> bool:
    """Whether a case stands in the way of another one for the same (the database refuses that one as well)."""
    if officer is None or cycle is None:
        return False
    rows = Nomination.objects.filter(cycle=cycle, star=star, officer=officer).exclude(state__in=_GIVEN_UP)
    return (rows.exclude(closed_to(asked_by)) if asked_by is not None else rows).exists()


def _document(cycle: Cycle | None) -> dict[str, object] | None:
    if cycle is None:
        return None
    document: dict[str, object] = cycle.frozen_scheme or cycle.scheme.definition
    return document


def findings_of(
    nomination: Nomination,
    on: date,
    *,
    asked_by: Actor | None = None,
    award: Award | None = None,
    parameters: Parameters | None = None,
) -> list[Finding]:
    """What the rules say about a case on a day, to ``asked_by`` where somebody asks. The day of the deed comes from
    its deed. ``award`` and ``parameters`` are those of the case and the day, where a caller has them already.
    """
    return examine(
        facts_for(
            officer=nomination.officer,
            unit=nomination.recipient_unit,
            award=award or nomination.award,
            star=nomination.star,
            cycle=nomination.cycle,
            deed=nomination.deed,
            on=on,
            nomination=nomination,
            asked_by=asked_by,
            parameters=parameters,
        )
    )


def may_know_bars(actor: Actor, *, officer: Officer | None, unit: Unit | None) -> bool:
    """HR and discipline inspection over the subject; nobody learns it of oneself this way."""
    if officer is not None:
        return actor.officer_id != officer.pk and actor.has_role_over(officer.unit_path, *KNOWS_BARS)
    return unit is not None and actor.has_role_over(unit.path, *KNOWS_BARS)
