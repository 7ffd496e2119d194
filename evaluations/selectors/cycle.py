"""Reads about cycles."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from evaluations.domain.cycle import CycleState, block, states_in_the_way
from evaluations.domain.nomination import State
from evaluations.domain.scheme import steps_of
from evaluations.models import CommitteeMember, Cycle, Nomination, Round
from evaluations.selectors.committee import SITTING
from evaluations.selectors.recusal import closed_cases, closed_to
from evaluations.selectors.scheme import in_reach
from honors.domain.actor import Actor
from honors.domain.codes import day_in_words
from honors.domain.finding import Finding
from honors.models.base import dated

FINISHED_ROUNDS = ("confirmed", "void")


def visible_to(actor: Actor) -> QuerySet[Cycle]:
    """A unit's cycles are visible below it, to whoever stands above, and to the members of the committee."""
    if actor.is_system:
        return Cycle.objects.all()
    seat = CommitteeMember.objects.filter(SITTING, committee=OuterRef("committee"), user=actor.user_id)
    return Cycle.objects.filter(in_reach(actor, "unit__path") | Exists(seat))


def counts_of(actor: Actor, cycles: Iterable[Cycle]) -> dict[Any, dict[str, int]]:
    """How many cases of each cycle stand in which state, but for those closed to the actor; one query for a page."""
    counts: dict[Any, dict[str, int]] = defaultdict(dict)
    rows = Nomination.objects.filter(cycle__in=[cycle.pk for cycle in cycles]).exclude(closed_to(actor))
    for cycle_id, state, number in rows.values_list("cycle", "state").annotate(n=Count("pk")).order_by("state"):
        counts[cycle_id][state] = number
    return counts


def with_closed_cases(actor: Actor, cycles: Iterable[Cycle]) -> set[Any]:
    """Keys of the cycles that hold a case which is closed to the actor."""
    return set(closed_cases(actor).filter(cycle__in=[cycle.pk for cycle in cycles]).values_list("cycle", flat=True))


def obstacles(cycle: Cycle, target: CycleState) -> list[Finding]:
    """All that stands in the way of entering ``target``: cases not ready and rounds not confirmed."""
    codes = states_in_the_way(target, steps_of(cycle.frozen_scheme or {}))
    if cycle.is_rehearsal:
        codes.pop(State.AWAITING_APPROVAL, None)  # nothing of a rehearsal is approved, so it ends there
    cases = Nomination.objects.filter(cycle=cycle, state__in=list(codes)).select_related("officer", "recipient_unit")
    found = [
        block(
            codes[State(case.state)], nomination=str(case.pk), nomination_name=str(case.officer or case.recipient_unit)
        )
        for case in cases.order_by("created_at", "pk")
    ]
    if target in (CycleState.NOTICE, CycleState.APPROVING, CycleState.CLOSED):
        rounds = Round.objects.filter(cycle=cycle).exclude(state__in=FINISHED_ROUNDS).select_related("committee")
        found += [
            block("cycle.round_unfinished", round=str(row.pk), **said_round(row))
            for row in rounds.order_by("created_at", "pk")
        ]
    return found


def said_round(ballot_round: Round) -> dict[str, str]:
    """A round as a text names it: by its committee, how often its vote was repeated, and its time."""
    number, row = 1, ballot_round
    while row.repeats is not None:
        number, row = number + 1, row.repeats
    committee, opens_on = ballot_round.committee.name, dated(ballot_round.opens_at)
    return {
        "round_name": f"{committee}第 {number} 轮投票（{day_in_words(opens_on, 'zh')}开始）",
        "round_name_en": f"{number} of {committee}, opening on {day_in_words(opens_on, 'en')},",
    }
