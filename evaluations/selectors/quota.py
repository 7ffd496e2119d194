"""Reads about limits, with what is used of them, counted by the database in the same query."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat

from evaluations.domain.nomination import HOLDS_A_PLACE, State
from evaluations.domain.quota import Effect, Limit, Places, examine_places
from evaluations.models import Nomination, Quota
from evaluations.selectors.authority import award_of
from evaluations.selectors.recusal import closed_cases, closed_to
from evaluations.selectors.scheme_quota import seat_findings
from honors.domain.actor import Actor, Role
from honors.domain.award import RecipientCategory
from honors.domain.finding import Finding
from honors.models import Award, Honor, HonorStatus, Officer, Posting, Unit
from honors.models.base import is_in_force
from honors.selectors.unit import front_line_on, is_front_line_on

KINDS = ("total", "front_line", "leaders")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One recipient who asks for a place on a day; ``case`` is the case itself where there is one."""

    award_code: str
    level: str
    category: str
    unit: Unit
    is_front_line: bool
    is_leader: bool
    on: date
    case: Nomination | None = None

    @property
    def places(self) -> Places:
        """What it would take."""
        return Places(total=1, front_line=int(self.is_front_line), leaders=int(self.is_leader))

    def is_under(self, quota: Quota) -> bool:
        """Whether the limit is one for this recipient."""
        return (
            quota.period_from <= self.on <= quota.period_to
            and quota.level == self.level
            and quota.award_code in ("", self.award_code)
            and quota.category in ("", self.category)
            and self.unit.path.startswith(quota.organ.path)
        )


def claim_for(
    *, officer: Officer | None, unit: Unit | None, award: Award, on: date, case: Nomination | None = None
) -> Claim:
    """The claim of an officer or a collective (exactly one) to an award or star of the catalogue."""
    serves_in = officer.unit if officer is not None else unit
    assert serves_in is not None
    return Claim(
        award_code=award.code,
        level=award.level,
        category=RecipientCategory.COLLECTIVE if officer is None else RecipientCategory.INDIVIDUAL,
        unit=serves_in,
        is_front_line=is_front_line_on(serves_in, on),
        is_leader=officer is not None and _leads(officer, on),
        on=on,
        case=case,
    )


def claim_of(case: Nomination, on: date, *, award: Award | None = None) -> Claim:
    """The claim of a case to ``award``, what it asks for on that day where a caller has it already."""
    award = award or award_of(case, on)
    return claim_for(officer=case.officer, unit=case.recipient_unit, award=award, on=on, case=case)


def _leads(officer: Officer, on: date) -> bool:
    """Whether the officer holds a post in a leading body on a day. The postings may be there already (``read_record``):
    one query else.
    """
    return any(row.is_leading_body and is_in_force(row.valid_from, row.valid_to, on) for row in officer.postings.all())


def _leading(on: Any) -> QuerySet[Posting]:
    """Posts in a leading body that are held on a day."""
    return Posting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, is_leading_body=True
    )


def _under(rows: QuerySet[Any], day: str, unit: str, level: str, code: Any) -> QuerySet[Any]:
    """Rows under the limit of the outer query, with what a floor and a ceiling look at."""
    category = ExpressionWrapper(OuterRef("category"), output_field=CharField())
    wanted = ExpressionWrapper(OuterRef("award_code"), output_field=CharField())
    limited: QuerySet[Any] = rows.alias(category_of_limit=category, code_of_limit=wanted, code_of_row=code).filter(
        Q(category_of_limit="") | Q(category_of_limit=F("recipient_category")),
        Q(code_of_limit="") | Q(code_of_limit=F("code_of_row")),
        **{
            level: OuterRef("level"),
            f"{day}__gte": OuterRef("period_from"),
            f"{day}__lte": OuterRef("period_to"),
            f"{unit}__path__startswith": OuterRef("organ__path"),
        },
    )
    return limited


def _kinds(name: str, rows: QuerySet[Any], day: str, unit: str) -> dict[str, Coalesce]:
    leads = Exists(_leading(OuterRef(day)).filter(officer=OuterRef("officer")))
    at_front = rows.alias(at_front=front_line_on(unit, day)).filter(at_front=True)
    narrowed = (rows, at_front, rows.filter(leads))
    return {f"{name}_{kind}": _count(some) for kind, some in zip(KINDS, narrowed, strict=True)}


def _count(rows: QuerySet[Any]) -> Coalesce:
    one_group = rows.order_by().annotate(group=Value(1)).values("group").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(one_group, output_field=IntegerField()), Value(0))


def with_use(quotas: QuerySet[Quota], *, on: date, without: Collection[Any] | QuerySet[Any] = ()) -> QuerySet[Quota]:
    """Limits, each with ``committed_total``, ``…_front_line``, ``…_leaders`` and ``reserved_…`` likewise.

    Committed are honors decided in the period that still count on ``on``: neither revoked (R-35) nor provisional and
    lapsed. Reserved are cases found eligible in it, from then to their approval, but those ``without``. Rehearsals
    take nothing. A place is free again by itself as soon as its case ends or its honor is revoked.
    """
    honors = _under(
        Honor.objects.exclude(status=HonorStatus.REVOKED).exclude(provisional_until__lt=on),
        "decided_on",
        "unit",
        "level",
        F("award_code"),
    )
    cases = Nomination.objects.filter(
        Q(state__in=HOLDS_A_PLACE) | Q(state=State.SUSPENDED, resumes_to__in=HOLDS_A_PLACE)
    ).exclude(Q(cycle__is_rehearsal=True) | Q(pk__in=without))
    cases = _under(
        cases.alias(level_of_row=Coalesce(F("award__level"), Value("star"))),
        "eligible_on",
        "unit",
        "level_of_row",
        Coalesce(F("award__code"), Concat(Value("star."), F("star"))),
    )
    return quotas.select_related("organ").annotate(
        **_kinds("committed", honors, "decided_on", "unit"), **_kinds("reserved", cases, "eligible_on", "unit")
    )


def visible_to(actor: Actor, *, on: date) -> QuerySet[Quota]:
    """HR and leaders read limits, each with what is used of it for the organ and all below it.

    A place that a case holds which is closed to the actor is not counted for them.
    """
    if not (actor.is_system or actor.roles & {Role.HR, Role.LEADER}):
        return Quota.objects.none()
    return with_use(Quota.objects.all(), on=on, without=closed_cases(actor).values("pk"))


def limits_over(claims: Sequence[Claim]) -> QuerySet[Quota]:
    """The limits that any of these recipients is under, in the order in which they are locked."""
    wanted = Q(pk__in=[])
    for key in sorted({(claim.award_code, claim.level, claim.category, claim.on) for claim in claims}):
        code, level, category, on = key
        wanted |= Q(
            award_code__in=["", code],
            level=level,
            category__in=["", category],
            period_from__lte=on,
            period_to__gte=on,
        )
    above = sorted({path for claim in claims for path in claim.unit.ancestor_paths})
    return Quota.objects.filter(wanted, organ__path__in=above).order_by("pk")


def place_findings(claims: Sequence[Claim], *, reserving: bool, asked_by: Actor | None = None) -> list[Finding]:
    """What limits and the quotas of schemes say to these recipients, taken one after the other (R-26).

    One query for all limits, another for each quota.

    ``reserving`` asks for a place beside those that other cases hold; else for one beside the honors decided: its own
    place the case has held since its screening. Cases closed to ``asked_by`` are not counted.
    """
    if not claims:
        return []
    left_out = Q(pk__in=[claim.case.pk for claim in claims if claim.case is not None])
    if asked_by is not None:
        left_out |= closed_to(asked_by)
    own = Nomination.objects.filter(left_out).values("pk")
    found: list[Finding] = []
    for quota in with_use(limits_over(claims), on=max(claim.on for claim in claims), without=own):
        used = _used(quota, ("committed", "reserved") if reserving else ("committed",))
        limit = limit_of(quota)
        for claim in claims:
            if claim.is_under(quota):
                found += examine_places(limit, used, claim.places)
                used = used.plus(claim.places)
    cases = [claim.case for claim in claims if claim.case is not None]
    return [*found, *seat_findings(cases, max(claim.on for claim in claims), reserving=reserving, without=own)]


def committed_of(quota: Any) -> Places:
    """What is decided under a limit that is loaded ``with_use``."""
    return _used(quota, ("committed",))


def limit_of(quota: Quota) -> Limit:
    """The row as the rule sees it."""
    return Limit(
        organ=quota.organ.name,
        period_from=quota.period_from,
        period_to=quota.period_to,
        limit=quota.limit,
        floor=quota.front_line_floor,
        ceiling=quota.leader_ceiling,
        effect=Effect(quota.effect),
    )


def _used(quota: Any, names: Iterable[str]) -> Places:
    total = Places()
    for name in names:
        total = total.plus(Places(**{kind: getattr(quota, f"{name}_{kind}") for kind in KINDS}))
    return total
