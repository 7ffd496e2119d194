from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import CommitteeMember, Conflict, Cycle, Review, Round, RoundHolder, RoundItem, RoundVoter
from evaluations.selectors.inbox import inbox_of
from evaluations.services.objection import raise_objection
from honors.domain.actor import ANONYMOUS, SYSTEM, Role
from honors.models import User
from tests.actors import account, actor_with
from tests.factories.cases import cycle, evidence, nomination
from tests.factories.decisions import acting, assess, merit_case, on_notice, star_cases, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def acts(actor, at):
    return [(row.kind, row.object, row.act) for row in inbox_of(actor, at=at)]


def test_nothing_waits_for_the_system_or_for_nobody(at):
    units = tree(at)
    star_cases(units, at, state="submitted")

    assert (inbox_of(SYSTEM, at=at), inbox_of(ANONYMOUS, at=at)) == ([], [])


@pytest.mark.parametrize(
    ("state", "act"),
    [("draft", "submit"), ("returned", "submit"), ("submitted", None), ("selected", None), ("approved", None)],
)
def test_drafts_and_returned_cases_wait_for_their_owner(at, state, act):
    units = tree(at)
    (case,) = star_cases(units, at, state=state)
    chief = actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)

    assert acts(chief, at) == ([("nomination", str(case.pk), act)] if act else [])


@pytest.mark.parametrize(
    ("state", "act"),
    [("draft", None), ("submitted", "screen"), ("eligible", None), ("selected", "notice"), ("approved", "confer")],
)
def test_what_a_star_case_asks_of_hr(at, state, act):
    units = tree(at)
    (case,) = star_cases(units, at, state=state)
    hr = acting("desk", Role.HR, units["county"], at)

    assert acts(hr, at) == ([("nomination", str(case.pk), act)] if act else [])


def test_an_eligible_rolling_case_goes_on_notice(at):
    units = tree(at)
    case = merit_case(units, at)

    assert acts(acting("desk", Role.HR, units["county"], at), at) == [("nomination", str(case.pk), "notice")]


def test_hr_of_a_neighbour_has_none_of_it(at):
    units = tree(at)
    star_cases(units, at, state="submitted")

    assert acts(acting("desk", Role.HR, units["other_station"], at), at) == []


def test_what_is_due_first_stands_first_and_then_what_is_oldest(at):
    units = tree(at)
    run = cycle(units["county"], at)
    people = [officer(units["station"], at, name=name) for name in ("张试", "李验")]
    later, earlier = (
        nomination(person, moment, cycle=run, state="submitted")
        for person, moment in zip(people, (at + timedelta(hours=1), at), strict=True)
    )
    rolling = merit_case(units, at - timedelta(days=5), name="王测", state="submitted")

    rows = inbox_of(acting("desk", Role.HR, units["county"], at), at=at)

    assert [row.object for row in rows] == [str(case.pk) for case in (earlier, later, rolling)]
    closes_at = run.phases.get(phase="nominating").closes_at
    assert [row.due_at for row in rows] == [closes_at, closes_at, None]


def test_an_objection_waits_for_discipline_from_outside_the_case(at):
    units = tree(at)
    (case,) = star_cases(units, at)
    objection, _code = raise_objection(
        actor=ANONYMOUS, notice=on_notice([case], units, at), nomination=case, text="？", at=at
    )
    nominee = account("nominee", None, units["county"], at=at, officer=case.officer)

    handler = acting("discipline", Role.DISCIPLINE, units["county"], at)
    assert acts(handler, at) == [("objection", str(objection.pk), "decide")]
    for party in (case.nominated_by, nominee):
        assert acts(actor_with(Role.DISCIPLINE, units["county"], user=party), at) == []


def test_discipline_is_asked_for_an_opinion_on_a_leader(at):
    units = tree(at)
    merit_case(units, at)
    leading = merit_case(units, at, name="李验", is_leading_body=True)

    handler = acting("discipline", Role.DISCIPLINE, units["county"], at)
    assert acts(handler, at) == [("nomination", str(leading.pk), "opinion")]


def test_a_member_declares_then_reviews_then_is_done(at):
    units = tree(at)
    (case,) = star_cases(units, at, state="under_review")
    Cycle.objects.update(state="reviewing")
    user = User.objects.get(username="member1")
    member = actor_with(Role.COMMITTEE_MEMBER, units["county"], user=user)
    trustee = actor_with(Role.COMMITTEE_MEMBER, units["county"], user=User.objects.get(username="trustee"))

    assert acts(member, at) == [("nomination", str(case.pk), "declare")]
    assert acts(trustee, at) == []
    conflict = Conflict.objects.create(
        nomination=case, member=user, source="declared", declared="none", effect="disclose", created_at=at
    )
    assert acts(member, at) == [("nomination", str(case.pk), "review")]
    conflict.advance(recused=True)
    assert acts(member, at) == []
    conflict.advance(recused=False)
    Review.objects.create(nomination=case, member=user, mark="abstained", created_at=at)
    assert acts(member, at) == []


def test_a_round_asks_each_seat_in_its_turn(at):
    units = tree(at)
    (case,) = star_cases(units, at, state="under_review")
    committee = case.cycle.committee
    vote = Round.objects.create(
        committee=committee,
        cycle=case.cycle,
        method="approval",
        quorum="2/3",
        threshold={},
        hide_below=3,
        opens_at=at,
        closes_at=at + timedelta(hours=2),
        created_at=at,
    )
    RoundItem.objects.create(round=vote, nomination=case, position=0)
    people = {seat.user.username: seat.user for seat in CommitteeMember.objects.filter(committee=committee)}
    seats = {name: actor_with(Role.COMMITTEE_MEMBER, units["county"], user=user) for name, user in people.items()}

    def asked():
        rows = {name: [act for kind, _key, act in acts(actor, at) if kind == "round"] for name, actor in seats.items()}
        return {name: row for name, row in rows.items() if row}

    assert asked() == {"chair": ["share"], "trustee": ["share"]}
    for name in ("chair", "trustee"):
        RoundHolder.objects.create(round=vote, user=people[name], seat=name, public_key=b"x")
    assert asked() == {}
    vote.advance(state="open")
    RoundVoter.objects.create(round=vote, user=people["member1"], is_present=True)
    RoundVoter.objects.create(round=vote, user=people["member2"], is_present=False)
    assert asked() == {"member1": ["cast"]}
    vote.advance(state="closed")
    RoundHolder.objects.filter(user=people["chair"]).update(has_unsealed=True)
    assert asked() == {"trustee": ["unseal"]}
    vote.advance(state="unsealed")
    assert asked() == {"chair": ["confirm"]}
    vote.advance(state="confirmed")
    assert asked() == {}


def test_an_approval_waits_for_the_leader_of_its_organ_alone(at):
    units = tree(at)
    (approval,), later = waiting(star_cases(units, at), units, at)
    leader = account("leader", Role.LEADER, units["county"], at=at)

    assert acts(actor_with(Role.LEADER, units["county"], user=leader), later) == [
        ("approval", str(approval.pk), "approve")
    ]
    assert acts(acting("above", Role.LEADER, units["city"], at), later) == []
    assert acts(acting("desk", Role.HR, units["county"], at), later) == []


def test_a_paper_decision_waits_for_hr_and_then_for_a_second_person(at):
    units = tree(at)
    case = merit_case(units, at, code="police.individual.merit_second")
    (approval,), later = waiting([case], units, at)
    clerk, checker = (acting(name, Role.HR, units["county"], at) for name in ("clerk", "checker"))

    row = ("approval", str(approval.pk))
    assert (acts(clerk, later), acts(checker, later)) == ([(*row, "record")], [(*row, "record")])
    approval.advance(state="recorded", decided_by_id=clerk.user_id, evidence=evidence(case, at, kind="other"))
    assert (acts(clerk, later), acts(checker, later)) == ([], [(*row, "confirm")])


def test_an_assessment_is_asked_for_again_once_a_return_changed_whom_it_was_about(at):
    units = tree(at)
    case = merit_case(units, at, code="police.individual.merit_second", assessed=False)
    _approvals, later = waiting([case], units, at)
    organ = acting("organ", Role.HR, units["province"], at)
    asked = ("nomination", str(case.pk), "assess")

    assert asked in acts(organ, later)
    assess(case, at + timedelta(days=1))
    assert asked not in acts(organ, later)
    changed = [{"field": "recipient", "before": "张试", "after": "李试"}]
    case.events.create(at=at + timedelta(days=2), verb="submit", state="submitted", changes=changed)
    assert asked in acts(organ, later)
    assess(case, at + timedelta(days=3))
    assert asked not in acts(organ, later)


def test_the_number_of_queries_does_not_depend_on_what_waits(at):
    units = tree(at)
    hr = acting("desk", Role.HR, units["county"], at)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            rows = inbox_of(hr, at=at)
        return len(captured), len(rows)

    star_cases(units, at, state="submitted")
    few = queries()
    star_cases(units, at, *[f"李{number}" for number in range(20)], state="submitted")
    assert (few[1], queries()) == (1, (few[0], 21))
