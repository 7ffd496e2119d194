"""Reads about limits, with what is used of them, counted by the database in the same query."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from evaluations.domain.nomination import PENDING, State
from evaluations.models import Nomination, Quota
from honors.domain.actor import Actor, Role
from honors.models import Honor, HonorStatus


def visible_to(actor: Actor) -> QuerySet[Quota]:
    """HR and leaders read limits, each with ``committed`` (honors decided in the period and not revoked, R-35) and

    ``reserved`` (cases under way that were submitted in it), for the organ and all below it.
    """
    if not (actor.is_system or actor.roles & {Role.HR, Role.LEADER}):
        return Quota.objects.none()
    honors = Honor.objects.filter(
        award_code=OuterRef("award_code"),
        decided_on__gte=OuterRef("period_from"),
        decided_on__lte=OuterRef("period_to"),
        unit_path__startswith=OuterRef("organ__path"),
    ).exclude(status=HonorStatus.REVOKED)
    cases = Nomination.objects.annotate(wanted=Coalesce(F("award__code"), Concat(Value("star."), F("star")))).filter(
        Q(state__in=[*PENDING, State.SUSPENDED]),
        wanted=OuterRef("award_code"),
        submitted_at__date__gte=OuterRef("period_from"),
        submitted_at__date__lte=OuterRef("period_to"),
        unit__path__startswith=OuterRef("organ__path"),
    )
    return Quota.objects.select_related("organ").annotate(committed=_count(honors), reserved=_count(cases))


def _count(rows: QuerySet[Honor] | QuerySet[Nomination]) -> Coalesce:
    one_group = rows.order_by().annotate(group=Value(1)).values("group").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(one_group, output_field=IntegerField()), Value(0))
