"""What the quotas of a scheme leave (R-26): of each cycle, or of each calendar year where there are no cycles."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from evaluations.domain.nomination import HOLDS_A_PLACE, State
from evaluations.domain.quota import examine_seats
from evaluations.models import Nomination, Scheme
from evaluations.selectors.scheme import definition_of
from honors.domain.finding import Finding
from honors.models import Honor, HonorStatus

_HOLDS = Q(state__in=HOLDS_A_PLACE) | Q(state=State.SUSPENDED, resumes_to__in=HOLDS_A_PLACE)


def quota_of(case: Nomination) -> int | None:
    """How many recipients the scheme that rules the case has for its star or award; None without a quota."""
    name, honor = ("award", case.award.code) if case.award is not None else ("star", case.star)
    found = (row["limit"] for row in definition_of(case)["quotas"] if row.get(name) == honor)
    return next(found, None)


def schemes_with_quotas(cases: Sequence[Nomination]) -> QuerySet[Scheme]:
    """The schemes whose quotas these cases are under, every edition of them, in the order in which they are locked:
    cases of two editions take the same places.
    """
    wanted = Q(pk__in=[])
    for unit, code in sorted({(case.scheme.unit_id, case.scheme.code) for case in cases if quota_of(case) is not None}):
        wanted |= Q(unit=unit, code=code)
    return Scheme.objects.filter(wanted).order_by("pk")


def seat_findings(
    cases: Sequence[Nomination], on: date, *, reserving: bool, without: Sequence[Any] | QuerySet[Any] = ()
) -> list[Finding]:
    """What the quotas of their schemes say to these cases, taken one after the other; one query a quota.

    ``reserving`` counts the cases that hold a place beside those that are approved, as ``place_findings`` does, but
    those ``without``: these cases themselves, and what is closed to whoever asks.
    """
    groups: defaultdict[tuple[object, str, str], list[Nomination]] = defaultdict(list)
    for case in cases:
        if quota_of(case) is not None:
            honor = case.award.code if case.award is not None else case.star
            groups[case.cycle_id or case.scheme_id, case.star, honor].append(case)
    found: list[Finding] = []
    for group in groups.values():
        limit, first = quota_of(group[0]), group[0]
        assert limit is not None
        approved, holding = Q(_approved(first, on)), _holding(first, on) & ~Q(pk__in=without)
        counts = {"approved": approved, "holding": holding} if reserving else {"approved": approved}
        counted = {name: Count("pk", filter=wanted) for name, wanted in counts.items()}
        used = sum(_of_the_kind(first).aggregate(**counted).values())
        name = first.cycle.name if first.cycle is not None else str(on.year)
        for place in range(len(group)):
            found += examine_seats(limit, used + place, organ=first.scheme.name, period=name)
    return found


def _of_the_kind(case: Nomination) -> QuerySet[Nomination]:
    """Cases for the same star or award of the same cycle, or of any edition of the same scheme without cycles."""
    if case.cycle_id is not None:
        return Nomination.objects.filter(cycle=case.cycle_id, star=case.star, award=case.award_id)
    same = Nomination.objects.filter(scheme__unit=case.scheme.unit_id, scheme__code=case.scheme.code)
    return same.filter(award__code=case.award.code if case.award is not None else "")


def _approved(case: Nomination, on: date) -> Exists:
    """Those whose honor counts: neither revoked (R-35) nor lapsed."""
    honor = Honor.objects.exclude(status=HonorStatus.REVOKED).exclude(provisional_until__lt=on)
    if case.cycle_id is None:
        honor = honor.filter(decided_on__year=on.year)
    return Exists(honor.filter(pk=OuterRef("honor_index")))


def _holding(case: Nomination, on: date) -> Q:
    return _HOLDS if case.cycle_id is not None else _HOLDS & Q(eligible_on__year=on.year)
