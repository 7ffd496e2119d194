"""Reads about honors: the query of HR, and the totals of recipients and times as of a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from honors.domain.actor import Actor, Role
from honors.models import Award, Honor, Officer, Unit
from honors.selectors.officer import name_matches, outermost, shared
from honors.selectors.unit import within

QUERY_ROLES = (Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE, Role.AUDITOR)
"""Roles that see the honors of their unit and below (R-49)."""

LITERAL_KEYS = 500
"""Up to so many people a name search becomes a list of keys, which the planner can combine with other indexes."""

GROUP = "provincial_or_ministerial"


def visible_to(actor: Actor, *, under: str | None = None) -> QuerySet[Honor]:
    """The honors of the own unit and below for the roles of the query, and one's own for everybody.

    ``under`` narrows to a subtree in the same condition, because SQLite takes the wider of two ranges.
    """
    if actor.is_system:
        return Honor.objects.all() if under is None else Honor.objects.filter(within((under,), "unit_path"))
    paths = outermost(actor.paths(*QUERY_ROLES))
    seen = within(paths if under is None else shared(paths, under), "unit_path")
    if actor.officer_id is None:
        return Honor.objects.filter(seen)
    own = Q(officer_id=actor.officer_id)
    if under is not None:
        own &= within((under,), "unit_path")
    return Honor.objects.filter(seen | own) if not _holds_own(actor, paths) else Honor.objects.filter(seen)


def _holds_own(actor: Actor, paths: tuple[str, ...]) -> bool:
    """Whether all of one's own honors lie in the own units anyway: an OR would cost the list its index."""
    return (
        bool(paths)
        and not Honor.objects.filter(officer_id=actor.officer_id).exclude(within(paths, "unit_path")).exists()
    )


def recipient_named(text: str) -> Q:
    """Honors of the people and of the collectives that a search text means.

    Raises RuleViolation("officer.empty_search").
    """
    people = Officer.objects.filter(name_matches(text)).values_list("pk", flat=True)
    keys = list(people[: LITERAL_KEYS + 1])
    units = list(Unit.objects.filter(name__contains=text.strip()).values_list("pk", flat=True)[: LITERAL_KEYS + 1])
    by_person = Q(officer__in=keys if len(keys) <= LITERAL_KEYS else people)
    if not units:
        return by_person
    collective = Q(recipient_category="collective")
    by_unit = Q(unit__in=units) if len(units) <= LITERAL_KEYS else Q(unit__name__contains=text.strip())
    return by_person | (collective & by_unit)


def counted_on(day: date) -> Q:
    """Honors that count on a day: decided by then, not revoked by then, not lapsed before it.

    A revocation counts from its effective day; a provisional grant until its last day (design section 4).
    """
    return (
        Q(decided_on__lte=day)
        & (Q(revoked_on=None) | Q(revoked_on__gt=day))
        & (Q(provisional_until=None) | Q(provisional_until__gte=day))
    )


def totals(honors: QuerySet[Honor], *, until: date) -> list[dict[str, Any]]:
    """Recipients and times per award and category as of ``until``, then the group of provincial honors or above.

    A recipient with two honors counts once among recipients; stars never count in the group.
    """
    counted = honors.filter(counted_on(until))
    recipient = Count(Coalesce("officer_id", "unit_id"), distinct=True)
    rows = list(
        counted.order_by()
        .values("award_code", "recipient_category")
        .annotate(recipients=recipient, times=Count("id"))
        .order_by("award_code", "recipient_category")
    )
    names = award_names(row["award_code"] for row in rows)
    answer: list[dict[str, Any]] = [
        {
            "award": row["award_code"],
            "name": names[row["award_code"]],
            "category": row["recipient_category"],
            "recipients": row["recipients"],
            "times": row["times"],
        }
        for row in rows
    ]
    group = {
        row["recipient_category"]: row
        for row in counted.filter(is_provincial_or_ministerial=True, register="honors")
        .order_by()
        .values("recipient_category")
        .annotate(recipients=recipient, times=Count("id"))
    }
    for category in ("collective", "individual"):
        row = group.get(category, {"recipients": 0, "times": 0})
        answer.append(
            {
                "award": None,
                "group": GROUP,
                "name": "省部级以上表彰奖励",
                "category": category,
                "recipients": row["recipients"],
                "times": row["times"],
            }
        )
    return answer


def award_names(codes: Iterable[str]) -> dict[str, str]:
    """The latest name of each award code."""
    rows = Award.objects.filter(code__in=set(codes)).order_by("edition__valid_from", "pk").values_list("code", "name")
    return dict(rows)
