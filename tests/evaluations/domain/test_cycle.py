from datetime import UTC, datetime, timedelta

import pytest

from evaluations.domain.cycle import CycleState, Span, extend, next_state, phase_problems, states_in_the_way
from evaluations.domain.nomination import State
from evaluations.domain.scheme import Step
from honors.domain.errors import RuleViolation

START = datetime(2026, 11, 1, tzinfo=UTC)
ALL = ("nominating", "reviewing", "voting", "notice", "approving")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def plan(*names: str) -> list[Span]:
    return [Span(name, day(7 * place), day(7 * (place + 1))) for place, name in enumerate(names or ALL)]


def codes(spans, steps=tuple(Step)):
    return [(finding.code, finding.facts.get("phase")) for finding in phase_problems(spans, steps)]


def test_a_plan_of_all_phases_one_after_the_other_stands():
    assert codes(plan()) == []


def test_a_pause_between_phases_is_no_fault():
    assert codes([*plan()[:4], Span("approving", day(40), day(50))]) == []


def test_all_faults_of_a_plan_are_named():
    spans = [Span("voting", day(3), day(2)), Span("nominating", day(1), day(4))]

    assert codes(spans) == [
        ("cycle.phases_out_of_order", None),
        ("cycle.phase_missing", "reviewing"),
        ("cycle.phase_missing", "notice"),
        ("cycle.phase_missing", "approving"),
        ("cycle.phase_dates", "voting"),
        ("cycle.phases_overlap", "nominating"),
    ]


def test_a_scheme_without_a_vote_needs_no_phase_for_it():
    steps = [step for step in Step if step is not Step.VOTE]

    assert codes(plan("nominating", "reviewing", "notice", "approving"), steps) == []


@pytest.mark.parametrize(("state", "following"), list(zip(ALL, [*ALL[1:], "closed"], strict=True)))
def test_each_phase_is_followed_by_the_next(state, following):
    assert next_state(state, ALL) == following


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_nothing_follows_what_is_not_running(state):
    with pytest.raises(RuleViolation) as refusal:
        next_state(state, ALL)
    assert refusal.value.code == "cycle.wrong_state"


def test_an_extension_within_the_gap_moves_nothing_else():
    spans = [Span("nominating", day(0), day(7)), Span("approving", day(10), day(20))]

    assert extend(spans, "nominating", day(9), day(5)) == [Span("nominating", day(0), day(9)), spans[1]]


def test_an_extension_opens_the_following_phase_later():
    assert extend(plan(), "nominating", day(9), day(5))[:2] == [
        Span("nominating", day(0), day(9)),
        Span("reviewing", day(9), day(14)),
    ]


@pytest.mark.parametrize(
    ("phase", "closes", "at", "code"),
    [
        ("nominating", 7, 5, "cycle.extension_not_later"),
        ("nominating", 8, 8, "cycle.extension_not_later"),
        ("nominating", 14, 5, "cycle.extension_passes_next"),
        ("singing", 9, 5, "cycle.no_such_phase"),
    ],
)
def test_an_extension_that_does_not_fit_is_refused(phase, closes, at, code):
    with pytest.raises(RuleViolation) as refusal:
        extend(plan(), phase, day(closes), day(at))
    assert refusal.value.code == code


def test_the_last_phase_can_be_extended():
    assert extend(plan(), "approving", day(60), day(5))[-1] == Span("approving", day(28), day(60))


@pytest.mark.parametrize(
    ("target", "states"),
    [
        ("reviewing", {"submitted"}),
        ("voting", {"submitted"}),
        ("notice", {"submitted", "under_review"}),
        ("approving", {"submitted", "under_review", "eligible", "selected", "on_notice"}),
        (
            "closed",
            {
                "submitted",
                "under_review",
                "eligible",
                "selected",
                "on_notice",
                "awaiting_approval",
                "suspended",
                "returned",
            },
        ),
    ],
)
def test_what_stands_in_the_way_of_a_phase(target, states):
    assert set(states_in_the_way(CycleState(target), Step)) == {State(state) for state in states}


def test_without_a_notice_what_was_selected_is_forwarded_and_holds_nothing_up():
    steps = [step for step in Step if step is not Step.NOTICE]

    assert set(states_in_the_way(CycleState.APPROVING, steps)) == {
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.ON_NOTICE,
    }
