from datetime import timedelta

import pytest

from evaluations.domain.nomination import State
from evaluations.models import CommitteeMember, Cycle, Nomination
from evaluations.services.cycle import cancel_cycle, create_cycle, extend_phase, open_cycle
from honors.domain.actor import Role
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


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def test_opening_freezes_the_scheme_and_the_trail_keeps_its_digest(at, units, hr):
    cycle = cases.cycle(units["county"], at, opened=False)

    opened = open_cycle(actor=hr, cycle=cycle, at=at)

    assert (opened.state, opened.frozen_scheme) == ("nominating", cycle.scheme.definition)
    assert opened.scheme_hash == cycle.scheme.hash
    event = AuditEvent.objects.get(event="cycle.open")
    assert f'"scheme_hash":"{cycle.scheme.hash}"' in event.body.decode()


def test_an_open_cycle_does_not_follow_a_new_edition(at, units):
    cycle = cases.cycle(units["county"], at)

    cases.star_scheme(units["county"], at, notice_days=9)

    assert Cycle.objects.get(pk=cycle.pk).frozen_scheme["notice_days"] == 5


def test_a_cycle_opens_once(at, units, hr):
    cycle = cases.cycle(units["county"], at)

    assert refusal_of(open_cycle, actor=hr, cycle=cycle, at=at).code == "cycle.wrong_state"


def test_all_that_a_committee_lacks_is_named_before_opening(at, units, hr):
    cycle = cases.cycle(units["county"], at, opened=False)
    CommitteeMember.objects.all().delete()
    cycle.committee.terms_to = at.date() - timedelta(days=1)
    cycle.committee.save()

    refusal = refusal_of(open_cycle, actor=hr, cycle=cycle, at=at + timedelta(days=9))

    assert refusal.code == "cycle.not_ready"
    assert [finding.code for finding in refusal.findings] == [
        "cycle.no_chair",
        "cycle.no_members",
        "cycle.no_trustee",
        "cycle.committee_term",
        "cycle.nominating_over",
    ]


@pytest.mark.parametrize(
    ("role", "where"), [(Role.HR, "station"), (Role.LEADER, "county"), (Role.COMMITTEE_CHAIR, "county")]
)
def test_only_hr_of_the_unit_or_above_runs_a_cycle(at, units, role, where):
    cycle = cases.cycle(units["county"], at, opened=False)
    stranger = actor_with(role, units[where])

    assert refusal_of(open_cycle, actor=stranger, cycle=cycle, at=at).code == "cycle.not_yours"
    facts = {"phase": "nominating", "closes_at": at + timedelta(days=8), "reason": "假期"}
    assert refusal_of(extend_phase, actor=stranger, cycle=cycle, at=at, **facts).code == "cycle.not_yours"
    assert refusal_of(cancel_cycle, actor=stranger, cycle=cycle, reason="重来", at=at).code == "cycle.not_yours"


def test_a_plan_names_its_faults(at, units, hr):
    scheme = cases.star_scheme(units["county"], at)
    facts = {"scheme": scheme, "unit": units["county"], "committee": cases.committee(scheme, at), "name": "季度"}

    refusal = refusal_of(create_cycle, actor=hr, phases=cases.phases(at, "nominating"), at=at, **facts)

    assert refusal.code == "cycle.invalid"
    assert [finding.facts["phase"] for finding in refusal.findings] == ["reviewing", "voting", "notice", "approving"]


def test_scheme_and_committee_must_be_of_the_unit(at, units, hr):
    own, other = cases.star_scheme(units["county"], at), cases.star_scheme(units["other_station"], at)
    seats = cases.committee(own, at)
    plan = {"name": "季度", "phases": cases.phases(at), "at": at}

    assert (
        refusal_of(create_cycle, actor=hr, scheme=other, unit=units["county"], committee=seats, **plan).code
        == "cycle.scheme_elsewhere"
    )
    foreign = cases.committee(other, at)
    assert (
        refusal_of(create_cycle, actor=hr, scheme=own, unit=units["county"], committee=foreign, **plan).code
        == "cycle.committee_elsewhere"
    )
    rolling = cases.merit_scheme(units["county"], at)
    assert (
        refusal_of(create_cycle, actor=hr, scheme=rolling, unit=units["county"], committee=seats, **plan).code
        == "cycle.scheme_not_batched"
    )


def test_an_extension_moves_the_next_opening_and_its_reason_is_on_record(at, units, hr):
    cycle = cases.cycle(units["county"], at)
    later = at + timedelta(days=8)

    extend_phase(actor=hr, cycle=cycle, phase="nominating", closes_at=later, reason="国庆假期", at=at)

    spans = {row.phase: (row.opens_at, row.closes_at) for row in cycle.phases.all()}
    assert spans["nominating"][1] == later
    assert spans["reviewing"] == (later, at + timedelta(days=13))
    assert "国庆假期" in AuditEvent.objects.get(event="cycle.extend").body.decode()


def test_a_phase_that_is_over_is_not_extended(at, units, hr):
    cycle = cases.cycle(units["county"], at)
    cycle.advance(state="reviewing")

    refusal = refusal_of(
        extend_phase, actor=hr, cycle=cycle, phase="nominating", closes_at=at + timedelta(days=7), reason="晚", at=at
    )

    assert refusal.code == "cycle.phase_over"


def test_a_stale_version_is_refused(at, units, hr):
    cycle = cases.cycle(units["county"], at)

    refusal = refusal_of(cancel_cycle, actor=hr, cycle=cycle, reason="重来", at=at, expected_version=1)

    assert refusal.code == "version.stale"


def test_cancelling_withdraws_every_open_case_with_the_reason(at, units, hr):
    cycle = cases.cycle(units["county"], at)
    states = [State.DRAFT, State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW, State.SUSPENDED, State.REFUSED]
    for state in states:
        cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)

    cancelled = cancel_cycle(actor=hr, cycle=cycle, reason="方案有误", at=at)

    assert cancelled.state == "cancelled"
    assert sorted(Nomination.objects.values_list("state", flat=True)) == ["refused"] + ["withdrawn"] * 5
    case = Nomination.objects.filter(state="withdrawn").first()
    last = case.events.last()
    assert (last.verb, last.by_id, last.reason) == ("withdraw", None, "方案有误")


def test_a_cycle_with_an_approved_case_is_not_cancelled(at, units, hr):
    cycle = cases.cycle(units["county"], at)
    approved = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="approved")
    pending = cases.nomination(officer(units["station"], at), at, cycle=cycle, state="submitted")

    refusal = refusal_of(cancel_cycle, actor=hr, cycle=cycle, reason="方案有误", at=at)

    assert refusal.code == "cycle.approved_cases_wait"
    assert [finding.facts for finding in refusal.findings] == [
        {"nomination": str(approved.pk), "nomination_name": approved.officer.name}
    ]
    pending.refresh_from_db()
    assert pending.state == "submitted"


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_is_neither_extended_nor_cancelled(at, units, hr, state):
    cycle = cases.cycle(units["county"], at)
    cycle.advance(state=state)

    assert refusal_of(cancel_cycle, actor=hr, cycle=cycle, reason="迟", at=at).code == "cycle.wrong_state"
    facts = {"phase": "approving", "closes_at": at + timedelta(days=90), "reason": "迟"}
    assert refusal_of(extend_phase, actor=hr, cycle=cycle, at=at, **facts).code == "cycle.wrong_state"
