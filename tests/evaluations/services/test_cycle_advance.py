from datetime import timedelta

import pytest

from evaluations.models import Approval, Round
from evaluations.selectors.cycle import said_round
from evaluations.services.cycle_advance import advance_cycle, close_due_phases
from honors.domain.actor import Role
from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


def a_case(units, cycle, at, state):
    return cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)


def refusal_of(**facts):
    with pytest.raises(RuleViolation) as refusal:
        advance_cycle(**facts)
    return refusal.value


def test_the_review_opens_for_every_eligible_case(at, units, hr, cycle):
    eligible = a_case(units, cycle, at, "eligible")
    suspended = a_case(units, cycle, at, "suspended")

    advanced = advance_cycle(actor=hr, cycle=cycle, to="reviewing", at=at)

    eligible.refresh_from_db()
    suspended.refresh_from_db()
    assert (advanced.state, eligible.state, suspended.state) == ("reviewing", "under_review", "suspended")


def test_all_that_stands_in_the_way_is_named(at, units, hr, cycle):
    waiting = [a_case(units, cycle, at + timedelta(minutes=number), "submitted") for number in (0, 1)]

    refusal = refusal_of(actor=hr, cycle=cycle, to="reviewing", at=at)

    assert refusal.code == "cycle.not_done"
    assert [(finding.code, finding.facts["nomination"]) for finding in refusal.findings] == [
        ("cycle.case_not_screened", str(case.pk)) for case in waiting
    ]


@pytest.mark.parametrize("to", ["nominating", "voting", "closed"])
def test_a_cycle_goes_forward_by_one(at, hr, cycle, to):
    refusal = refusal_of(actor=hr, cycle=cycle, to=to, at=at)

    assert (refusal.code, refusal.params) == ("cycle.not_the_next_phase", {"next": "reviewing", "to": to})


def test_an_unconfirmed_round_keeps_the_notice_waiting(at, hr, cycle):
    cycle.advance(state="voting")
    a_round = Round.objects.create(
        committee=cycle.committee,
        cycle=cycle,
        method="approval",
        quorum="2/3",
        threshold={},
        hide_below=3,
        opens_at=at,
        closes_at=at + timedelta(days=1),
        created_at=at,
    )

    refusal = refusal_of(actor=hr, cycle=cycle, to="notice", at=at)
    assert [(finding.code, finding.facts) for finding in refusal.findings] == [
        ("cycle.round_unfinished", {"round": str(a_round.pk), **said_round(a_round)})
    ]
    (finding,) = refusal.findings
    assert text(finding.code, finding.facts) == "评审委员会第 1 轮投票（2026年11月24日开始）尚未确认。"

    a_round.advance(state="void")
    assert advance_cycle(actor=hr, cycle=cycle, to="notice", at=at).state == "notice"


def test_without_a_notice_the_selected_go_to_the_approver(at, units, hr):
    steps = ["nominate", "screen", "review", "vote", "approve"]
    scheme = cases.star_scheme(units["county"], at, steps=steps)
    plan = cases.phases(at, "nominating", "reviewing", "voting", "approving")
    cycle = cases.cycle(units["county"], at, scheme=scheme, phases=plan)
    selected = a_case(units, cycle, at, "selected")
    cycle.advance(state="voting")

    advance_cycle(actor=hr, cycle=cycle, to="approving", at=at)

    selected.refresh_from_db()
    assert selected.state == "awaiting_approval"
    assert Approval.objects.get(nomination=selected).state == "waiting"


def test_a_cycle_closes_when_nothing_is_pending(at, units, hr, cycle):
    case = a_case(units, cycle, at, "awaiting_approval")
    cycle.advance(state="approving")

    refusal = refusal_of(actor=hr, cycle=cycle, to="closed", at=at)
    assert [finding.code for finding in refusal.findings] == ["cycle.case_awaits_approval"]

    case.advance(state="declined")
    assert advance_cycle(actor=hr, cycle=cycle, to="closed", at=at).state == "closed"
    assert refusal_of(actor=hr, cycle=cycle, to="closed", at=at).code == "cycle.wrong_state"


def test_a_draft_does_not_advance(at, units, hr):
    draft = cases.cycle(units["county"], at, opened=False)

    assert refusal_of(actor=hr, cycle=draft, to="nominating", at=at).code == "cycle.wrong_state"


def test_hr_elsewhere_does_not_advance_it(at, units, cycle):
    stranger = actor_with(Role.HR, units["station"])

    assert refusal_of(actor=stranger, cycle=cycle, to="reviewing", at=at).code == "cycle.not_yours"


def test_a_phase_whose_time_has_come_closes_by_itself_and_once(at, units, cycle):
    over = at + timedelta(days=6)

    assert close_due_phases(at=over - timedelta(seconds=1)) == 0
    assert close_due_phases(at=over) == 1
    assert close_due_phases(at=over) == 0
    cycle.refresh_from_db()
    assert cycle.state == "reviewing"
    assert AuditEvent.objects.get(event="cycle.advance").actor == "system"


def test_a_cycle_that_is_held_up_stays_and_leaves_no_trace(at, units, cycle):
    a_case(units, cycle, at, "submitted")

    assert close_due_phases(at=at + timedelta(days=30)) == 0
    cycle.refresh_from_db()
    assert cycle.state == "nominating"
    assert not AuditEvent.objects.filter(event="cycle.advance").exists()


def test_several_phases_that_are_over_close_one_after_the_other(at, cycle):
    assert close_due_phases(at=at + timedelta(days=365)) == 5
    cycle.refresh_from_db()
    assert cycle.state == "closed"
