"""The quotas of a scheme (R-26): said where a panel chooses, held exactly by the approval; limits changed."""

from datetime import date

import pytest

from evaluations.services.approval import approve_case, approve_cases, open_approval
from evaluations.services.quota import change_quota, set_quota
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor
from honors.models.base import dated
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import acting, award, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

MERIT = "police.individual.merit_third"
COMMENDATION = "police.individual.commendation"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(at, units):
    return acting("hr", Role.HR, units["county"], at)


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def star_run(units, at, limit=1, star="service"):
    scheme = cases.star_scheme(units["county"], at, quotas=[{"star": star, "limit": limit}])
    return cases.cycle(units["county"], at, scheme=scheme)


def starred(units, at, run, name, **facts):
    facts = {"state": "selected", "star": "service", **facts}
    return cases.nomination(officer(units["station"], at, name=name), at, cycle=run, **facts)


def approve(approvals, units, at, later, number="1"):
    leader = acting("leader", Role.LEADER, units["county"], at)
    return approve_cases(actor=leader, approvals=approvals, document_number=number, decided_on=dated(later), at=later)


def test_a_cycle_has_as_many_stars_as_its_frozen_scheme_says(units, at):
    run = star_run(units, at)
    first, second = starred(units, at, run, "甲"), starred(units, at, run, "乙")
    one, later = waiting([first], units, at)
    approve(one, units, at, later)

    refusal = refusal_of(waiting, cases=[second], units=units, at=at)

    assert refusal.code == "notice.not_eligible"
    assert [(f.code, f.rule, f.facts["limit"], f.facts["period"]) for f in refusal.findings] == [
        ("quota.exhausted", "R-26", 1, run.name)
    ]


def test_one_document_for_more_than_the_quota_is_refused_whole(units, at):
    run = star_run(units, at, limit=1)
    found, later = [], None
    for name in ("甲", "乙"):
        approvals, later = waiting([starred(units, at, run, name)], units, at)
        found += approvals

    assert refusal_of(approve, approvals=found, units=units, at=at, later=later).code == "quota.exhausted"
    assert not Honor.objects.exists()
    assert approve(found[:1], units, at, later)[0].state == "approved"


def test_another_star_and_another_cycle_have_places_of_their_own(units, at):
    run = star_run(units, at)
    approvals, later = waiting([starred(units, at, run, "甲")], units, at)
    approve(approvals, units, at, later)
    other, _ = waiting([starred(units, at, run, "乙", star="justice")], units, at)
    next_run = cases.cycle(units["county"], at, scheme=run.scheme, committee=run.committee, name="明年")
    third, _ = waiting([starred(units, at, next_run, "丙")], units, at)

    assert [row.state for row in approve([*other, *third], units, at, later, "2")] == ["approved", "approved"]


def test_where_a_panel_chooses_the_screening_only_says_it(units, at, hr):
    run = star_run(units, at)
    starred(units, at, run, "甲", state="eligible")

    case = screen_nomination(
        actor=hr, nomination=starred(units, at, run, "乙", state="submitted"), decision="eligible", at=at
    )

    assert (case.state, [(f["code"], f["severity"]) for f in case.findings]) == (
        "eligible",
        [("quota.exhausted", "warn")],
    )


def test_without_a_panel_the_screening_holds_the_place(units, at, hr):
    scheme = cases.merit_scheme(units["county"], at, quotas=[{"award": MERIT, "limit": 1}])

    def submitted(name):
        person = officer(units["station"], at, name=name)
        return cases.nomination(person, at, scheme=scheme, award=award(MERIT), state="submitted")

    assert screen_nomination(actor=hr, nomination=submitted("甲"), decision="eligible", at=at).state == "eligible"
    refusal = refusal_of(screen_nomination, actor=hr, nomination=submitted("乙"), decision="eligible", at=at)
    assert (refusal.code, refusal.params["period"]) == ("quota.exhausted", "2026")


def test_a_revoked_star_frees_its_place(units, at):
    run = star_run(units, at)
    approvals, later = waiting([starred(units, at, run, "甲")], units, at)
    done = approve(approvals, units, at, later)
    leader = acting("leader", Role.LEADER, units["county"], at)
    ruling = Ruling(reason="查实", document_number="撤1号", decided_on=dated(later))
    honor = Honor.objects.get(pk=done[0].ledger_index)
    revoke_honor(actor=leader, honor=honor, ground="fraud", ruling=ruling, at=later)

    second, _ = waiting([starred(units, at, run, "乙")], units, at)

    assert approve(second, units, at, later, "2")[0].state == "approved"


@pytest.fixture
def limited(units, at):
    def made(limit=2, **facts):
        return set_quota(
            actor=actor_with(Role.HR, units["ministry"]),
            organ=units["county"],
            award=COMMENDATION,
            period_from=date(2026, 1, 1),
            period_to=date(2026, 12, 31),
            limit=limit,
            at=at,
            **facts,
        )

    return made


def commended(units, at, name="甲", **person):
    scheme = cases.merit_scheme(units["county"], at, code=f"c-{name}", awards=[COMMENDATION])
    subject = officer(units["station"], at, name=name, **person)
    case = cases.nomination(subject, at, scheme=scheme, award=award(COMMENDATION), state="awaiting_approval")
    approval = open_approval(actor=acting("hr", Role.HR, units["county"], at), nomination=case, at=at)
    leader = acting("leader-city", Role.LEADER, units["city"], at)
    return approve_case(actor=leader, approval=approval, document_number=name, decided_on=dated(at), at=at)


def changed(quota, units, at, **changes):
    actor = changes.pop("actor", actor_with(Role.HR, units["county"]))
    return change_quota(actor=actor, quota=quota, reason="调整", document_number="长公政5号", at=at, **changes)


def test_a_limit_is_not_set_below_what_is_decided(units, at, limited):
    quota = limited(3)
    commended(units, at)
    commended(units, at, "乙")

    refusal = refusal_of(changed, quota=quota, units=units, at=at, limit=1)

    assert (refusal.code, refusal.params["committed"]) == ("quota.below_committed", 2)
    assert [finding.code for finding in refusal.findings] == ["quota.exhausted"]
    assert changed(quota, units, at, limit=2).limit == 2
    assert changed(quota, units, at, limit=1, effect="warn").limit == 1, "a full limit that is only said may be"


def test_a_ceiling_is_not_set_below_the_leaders_that_are_decided(units, at, limited):
    quota = limited(4)
    commended(units, at)

    assert changed(quota, units, at, leader_ceiling="0").leader_ceiling == "0"
    assert refusal_of(changed, quota=quota, units=units, at=at, front_line_floor="3/2").code == "quota.bad_share"


def test_a_change_is_left_in_the_trail_with_reason_and_document(units, at, limited):
    changed(limited(), units, at, limit=5)

    body = AuditEvent.objects.get(event="quota.change").body.decode()
    assert all(text in body for text in ("调整", "长公政5号", '"limit":5', '"limit":2'))


def test_only_hr_of_the_organ_or_above_changes_a_limit(units, at, limited):
    quota = limited()

    for role, place in ((Role.HR, "station"), (Role.LEADER, "county")):
        actor = actor_with(role, units[place])
        assert refusal_of(changed, quota=quota, units=units, at=at, actor=actor, limit=3).code == "access.denied"
    assert changed(quota, units, at, actor=actor_with(Role.HR, units["city"]), limit=3).limit == 3
