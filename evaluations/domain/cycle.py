"""The phases of a cycle: their order, their dates, and what each needs behind it before the next begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from evaluations.domain.nomination import State
from evaluations.domain.scheme import Step
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity


class Phase(StrEnum):
    """Phases in their order."""

    NOMINATING = "nominating"
    REVIEWING = "reviewing"
    VOTING = "voting"
    NOTICE = "notice"
    APPROVING = "approving"


class CycleState(StrEnum):
    """A cycle is a draft, in one of its phases, or over."""

    DRAFT = "draft"
    NOMINATING = "nominating"
    REVIEWING = "reviewing"
    VOTING = "voting"
    NOTICE = "notice"
    APPROVING = "approving"
    CLOSED = "closed"
    CANCELLED = "cancelled"


RUNNING = tuple(CycleState(phase.value) for phase in Phase)
"""States in which cases move."""

_STEP_OF = {Phase.REVIEWING: Step.REVIEW, Phase.VOTING: Step.VOTE, Phase.NOTICE: Step.NOTICE}


@dataclass(frozen=True)
class Span:
    """One phase and its dates: from the first moment to the one at which it is over."""

    phase: str
    opens_at: datetime
    closes_at: datetime


def block(code: str, **facts: Any) -> Finding:
    """A finding about a cycle; it stands in the way."""
    return Finding(code=code, rule="R-38", clause="", edition="", severity=Severity.BLOCK, facts=facts)


def phase_problems(spans: Sequence[Span], steps: Iterable[Step]) -> list[Finding]:
    """All that is wrong with the phases of a new cycle: order, dates, overlaps, a phase that the scheme needs."""
    found: list[Finding] = []
    order = [phase.value for phase in Phase]
    places = [order.index(span.phase) for span in spans]
    if places != sorted(set(places)):
        found.append(block("cycle.phases_out_of_order"))
    walked = set(steps)
    needed = [phase for phase in Phase if phase not in _STEP_OF or _STEP_OF[phase] in walked]
    given = {span.phase for span in spans}
    found += [block("cycle.phase_missing", phase=phase.value) for phase in needed if phase.value not in given]
    found += [block("cycle.phase_dates", phase=span.phase) for span in spans if span.opens_at >= span.closes_at]
    for earlier, later in pairwise(spans):
        if later.opens_at < earlier.closes_at:
            found.append(block("cycle.phases_overlap", phase=later.phase, earlier=earlier.phase))
    return found


def next_state(state: str, phases: Sequence[str]) -> CycleState:
    """What follows ``state`` in a cycle with these phases; the last one is followed by closed.

    Raises RuleViolation("cycle.wrong_state") for a cycle that is not running.
    """
    if state not in phases:
        raise RuleViolation("cycle.wrong_state", {"state": state})
    place = list(phases).index(state) + 1
    return CycleState(phases[place]) if place < len(phases) else CycleState.CLOSED


def extend(spans: Sequence[Span], phase: str, closes_at: datetime, at: datetime) -> list[Span]:
    """The phases with one of them extended; a following phase that was to open meanwhile opens later.

    Raises RuleViolation: ``cycle.no_such_phase``, ``cycle.extension_not_later``, ``cycle.extension_passes_next``.
    """
    place = next((number for number, span in enumerate(spans) if span.phase == phase), None)
    if place is None:
        raise RuleViolation("cycle.no_such_phase", {"phase": phase}, field="phase")
    span = spans[place]
    if closes_at <= max(at, span.closes_at):
        raise RuleViolation("cycle.extension_not_later", {"closes_at": span.closes_at.isoformat()}, field="closes_at")
    changed = [*spans]
    changed[place] = Span(span.phase, span.opens_at, closes_at)
    if place + 1 < len(spans):
        following = spans[place + 1]
        if closes_at >= following.closes_at:
            facts = {"phase": following.phase, "closes_at": following.closes_at.isoformat()}
            raise RuleViolation(
                "cycle.extension_passes_next", facts, findings=[block("cycle.extension_passes_next", **facts)]
            )
        if closes_at > following.opens_at:
            changed[place + 1] = Span(following.phase, closes_at, following.closes_at)
    return changed


def states_in_the_way(target: CycleState, steps: Iterable[Step]) -> dict[State, str]:
    """The states of cases that keep a cycle from entering ``target``, each with the code that says why.

    Each phase needs what the ones before it have to bring about; a suspended or returned case holds nobody else up
    until the cycle closes (R-22).
    """
    order = [*RUNNING, CycleState.CLOSED]
    reached = order.index(target)
    walked = set(steps)
    codes: dict[State, str] = {State.SUBMITTED: "cycle.case_not_screened"}
    if reached > order.index(CycleState.VOTING):
        codes[State.UNDER_REVIEW] = "cycle.case_undecided"
    if reached > order.index(CycleState.NOTICE):
        if Step.NOTICE in walked:
            codes |= {State.SELECTED: "cycle.case_without_notice", State.ELIGIBLE: "cycle.case_without_notice"}
        codes[State.ON_NOTICE] = "cycle.case_on_notice"
    if target is CycleState.CLOSED:
        codes |= {
            State.AWAITING_APPROVAL: "cycle.case_awaits_approval",
            State.SUSPENDED: "cycle.case_suspended",
            State.RETURNED: "cycle.case_returned",
        }
    return codes
