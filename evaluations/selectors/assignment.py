"""Reads about assignments: whose case it is, who could take one, what HR and members see."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.assignment import Demand, Plan, make_plan
from evaluations.domain.conflict import Effect, effect_of
from evaluations.domain.nomination import State
from evaluations.domain.scheme import Assigned, assigned_by
from evaluations.models import Assignment, Conflict, Cycle, Nomination, Review
from evaluations.selectors.committee import voters_of
from evaluations.selectors.conflict import ties_in_data
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.models import User
from honors.selectors.unit import within

ACTIVE = Q(released_at__isnull=True)


def rule_of(cycle: Cycle | None) -> Assigned | None:
    """The rule by which cases of a cycle are given to members; None where everybody reviews all of them."""
    return assigned_by(cycle.frozen_scheme) if cycle is not None and cycle.frozen_scheme else None


def is_assigned(user_id: int | None, case: Nomination) -> bool:
    """Whether the member is to review this case: always where the scheme does not assign."""
    if rule_of(case.cycle) is None:
        return True
    return Assignment.objects.filter(ACTIVE, nomination=case, member=user_id).exists()


def left_to_others(user_id: int | None) -> Q:
    """Cases of schemes that assign, where this member has neither the case nor a recusal from it."""
    own = Assignment.objects.filter(ACTIVE, nomination=OuterRef("pk"), member=user_id)
    recused = Conflict.objects.filter(nomination=OuterRef("pk"), member=user_id, recused=True)
    return Q(cycle__frozen_scheme__review__per_case__isnull=False) & ~Exists(own) & ~Exists(recused)


def visible_to(actor: Actor) -> QuerySet[Assignment]:
    """One's own; HR of the cycle's unit sees all. Not where a recusal closes the case, nor where it is about them."""
    if actor.is_system:
        return Assignment.objects.all()
    if actor.is_anonymous:
        return Assignment.objects.none()
    rows = Assignment.objects.filter(
        Q(member=actor.user_id) | within(actor.paths(Role.HR), "nomination__cycle__unit__path")
    ).exclude(closed_to(actor, "nomination"))
    if actor.officer_id is not None:
        rows = rows.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)
    return rows


def with_parts(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With what a list shows."""
    return rows.select_related("nomination__cycle__unit", "member")


def open_cases(cycle: Cycle) -> list[Nomination]:
    """The cases of a cycle that are under review, in a fixed order."""
    rows = Nomination.objects.filter(cycle=cycle, state=State.UNDER_REVIEW)
    return list(rows.select_related("deed", "recipient_unit", "cycle").order_by("created_at", "pk"))


def barred_from(cases: Sequence[Nomination], members: Sequence[User]) -> dict[Any, set[int]]:
    """Case → accounts that may not be given it: recused, a declaration or question still open, or tied in the data.

    What somebody with the right to has decided not to be a conflict is none.
    """
    barred: dict[Any, set[int]] = defaultdict(set)
    cleared = set()
    rows = Conflict.objects.filter(nomination__in=cases, member__in=members)
    for case_id, member_id, ground, recused in rows.values_list("nomination_id", "member_id", "declared", "recused"):
        if recused is False:
            cleared.add((case_id, member_id, ground))
        else:
            barred[case_id].add(member_id)
    for case, user, ground in ties_in_data(cases, members):
        if effect_of(ground) is not Effect.DISCLOSE and (case.pk, user.pk, ground.value) not in cleared:
            barred[case.pk].add(user.pk)
    return barred


def unfit(members: Sequence[User]) -> Q:
    """Assignments whose member has been recused since, or has left the committee without having reviewed the case."""
    recused = Conflict.objects.filter(nomination=OuterRef("nomination"), member=OuterRef("member"), recused=True)
    reviewed = Review.objects.filter(nomination=OuterRef("nomination"), member=OuterRef("member"))
    return Q(Exists(recused)) | (~Q(member__in=list(members)) & ~Q(Exists(reviewed)))


def plan_for(
    cycle: Cycle, cases: Sequence[Nomination], *, rule: Assigned, seed: str, leaving: int | None = None
) -> Plan:
    """Who would be given what now, so that each of ``cases`` has its number of readers; ``seed`` settles equals.

    ``leaving``: an account that is given nothing.
    """
    members = [user for user in voters_of(cycle.committee) if user.pk != leaving]
    barred = barred_from(cases, members)
    readers: dict[Any, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(ACTIVE, ~unfit(members), nomination__cycle=cycle)
    loads: Counter[str] = Counter()
    for case_id, member_id in rows.values_list("nomination_id", "member_id"):
        readers[case_id].add(member_id)
        loads[str(member_id)] += 1
    demands = [
        Demand(
            case=str(case.pk),
            needed=max(rule.per_case - len(readers[case.pk]), 0),
            barred=frozenset(str(key) for key in barred[case.pk] | readers[case.pk]),
        )
        for case in cases
    ]
    return make_plan(demands, [str(user.pk) for user in members], loads=loads, limit=rule.limit, seed=seed)
