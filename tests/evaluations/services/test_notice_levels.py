"""From third class upward a periodic award is put up level by level, and what its notices showed must not change."""

from datetime import timedelta

import pytest

from evaluations.models import Approval, CalendarYear, NominationEvent, NoticeItem, Opinion, RuleParameter
from evaluations.services.approval_refuse import return_approval
from evaluations.services.nomination import edit_nomination, submit_nomination
from evaluations.services.notice import end_due_notices, post_notice
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, OutboxMessage
from tests.actors import actor_with
from tests.factories.cases import deed, evidence, merit_scheme, nomination
from tests.factories.decisions import acting, award, merit_case, star_cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
TERM = timedelta(days=14)
"""Longer than any notice here."""


@pytest.fixture
def units(at):
    """A county and a city, each with a political department; nobody sits at the province."""
    units = tree(at)
    CalendarYear.objects.create(year=2027, source="试")
    for name in ("county", "city"):
        acting(f"hr.{name}", Role.HR, units[name], at)
    acting("leader", Role.LEADER, units["city"], at)
    return units


def put_up(case, units, where, at, **facts):
    return post_notice(
        actor=acting("hr.city", Role.HR, units["city"], at),
        nominations=[case],
        unit=units[where],
        scope="全局",
        medium="内网",
        starts_on=at.date(),
        at=at,
        **facts,
    )


def refused(call, *args, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **facts)
    return refusal.value


def come_through(case, units, at, *places):
    """The notices of these levels one after the other; the moment after the last of them."""
    for where in places:
        put_up(case, units, where, at)
        at += TERM
        assert end_due_notices(at=at) == 1
        case.refresh_from_db()
    return at


def test_a_third_class_merit_stands_in_the_county_then_in_the_city_and_only_then_waits_for_approval(at, units):
    case = merit_case(units, at)

    after_county = come_through(case, units, at, "county")
    assert (case.state, Approval.objects.count()) == ("on_notice", 0)
    item = NoticeItem.objects.get(nomination=case)
    assert (item.cleared_at, item.next_unit) == (after_county, units["city"])
    told = OutboxMessage.objects.get(key=f"case:{case.pk}:level:{item.pk}")
    assert (told.payload["role"], told.payload["unit_id"]) == ("hr", units["city"].pk)

    come_through(case, units, after_county, "city")
    assert case.state == "awaiting_approval"
    assert Approval.objects.get(nomination=case).organ == units["city"]
    verbs = list(NominationEvent.objects.filter(nomination=case).order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == ["post_notice", "level_over", "post_notice", "end_notice"]


def test_no_level_is_left_out_or_repeated_and_none_begins_before_the_one_below_is_over(at, units):
    case = merit_case(units, at)

    above = refused(put_up, case, units, "city", at)
    put_up(case, units, "county", at)
    early = refused(put_up, case, units, "city", at)
    end_due_notices(at=at + TERM)
    again = refused(put_up, case, units, "county", at + TERM)

    assert [above.code, early.code, again.code] == ["notice.wrong_level", "notice.still_standing", "notice.wrong_level"]
    assert (above.params["expected"], again.params["expected"]) == ("长兴县公安局", "湖州市公安局")


def test_the_county_puts_nothing_up_for_the_city(at, units):
    case = merit_case(units, at)
    later = come_through(case, units, at, "county")

    county = acting("hr.county", Role.HR, units["county"], at)
    facts = {"scope": "全局", "medium": "内网", "starts_on": later.date(), "at": later}
    refusal = refused(post_notice, actor=county, nominations=[case], unit=units["city"], **facts)

    assert refusal.code == "access.denied"


def test_an_approver_without_a_political_department_here_puts_its_own_up_on_paper(at, units):
    case = merit_case(units, at, code="police.individual.merit_second")

    come_through(case, units, at, "county", "city")

    assert Approval.objects.get(nomination=case).organ == units["province"]


@pytest.mark.parametrize("where", ["county", "city"])
def test_a_timely_award_stands_once_at_whichever_level(at, units, where):
    """R-25: no level is skipped but by a flagged timely award; a setting can ask it of these too."""
    case = timely_case(units, at)

    come_through(case, units, at, where)

    assert case.state == "awaiting_approval"


def test_the_setting_asks_every_level_of_timely_awards_too(at, units):
    RuleParameter.objects.filter(rule="R-20", name="levels_timely").update(value="each")
    case = timely_case(units, at)

    come_through(case, units, at, "county")

    assert case.state == "on_notice"


def test_a_star_stands_once(at, units):
    (star,) = star_cases(units, at)

    come_through(star, units, at, "county")

    assert star.state == "awaiting_approval"


def test_a_waiver_for_secrecy_covers_every_level(at, units):
    case = merit_case(units, at)

    put_up(case, units, "county", at, waiver_authoriser="分管局领导", waiver_ground="案件涉密")

    case.refresh_from_db()
    assert case.state == "awaiting_approval"


def timely_case(units, at):
    code = "police.individual.merit_third"
    person = officer(units["station"], at)
    return nomination(
        person, at, scheme=merit_scheme(units["county"], at), award=award(code), state="eligible", timing="timely"
    )


def mended(case, units, at, fields, **changes):
    """Returned by the leader, mended, handed in and screened again."""
    evidence(case, at)
    leader = acting("leader", Role.LEADER, units["city"], at)
    approval = Approval.objects.get(nomination=case, state="waiting")
    return_approval(actor=leader, approval=approval, reason="请改", fields=fields, at=at)
    owner = actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)
    if changes:
        edit_nomination(actor=owner, nomination=case, changes=changes, at=at)
    submit_nomination(actor=owner, nomination=case, at=at)
    desk = acting("hr.county", Role.HR, units["county"], at)
    screen_nomination(actor=desk, nomination=case, decision="eligible", at=at)
    case.refresh_from_db()
    return case


def test_a_return_that_changes_nothing_that_was_shown_goes_straight_back_to_the_leader(at, units):
    case = merit_case(units, at)
    later = come_through(case, units, at, "county", "city")

    mended(case, units, later, ["timing"], timing="timely")

    assert case.state == "awaiting_approval"
    assert Approval.objects.filter(nomination=case).count() == 2


@pytest.mark.parametrize("field", ["reason", "deed"])
def test_a_return_that_changes_what_was_shown_begins_the_notices_anew(at, units, field):
    case = merit_case(units, at)
    later = come_through(case, units, at, "county", "city")
    new = "另有立功情节。" if field == "reason" else deed(units["station"], at, case.officer, title="追捕逃犯")

    mended(case, units, later, [field], **{field: new})

    assert case.state == "eligible"
    assert refused(put_up, case, units, "city", later).code == "notice.wrong_level"
    come_through(case, units, later, "county", "city")
    assert case.state == "awaiting_approval"


def test_which_fields_are_material_is_a_setting(at, units):
    RuleParameter.objects.filter(rule="R-20", name="material_fields").update(value="recipient,award,deed")
    case = merit_case(units, at)
    later = come_through(case, units, at, "county", "city")

    mended(case, units, later, ["reason"], reason="另有立功情节。")

    assert case.state == "awaiting_approval"


def test_a_star_that_the_leader_returns_keeps_its_selection(at, units):
    (case,) = star_cases(units, at)
    later = come_through(case, units, at, "county")
    leader = acting("county.leader", Role.LEADER, units["county"], at)
    approval = Approval.objects.get(nomination=case)
    return_approval(actor=leader, approval=approval, reason="请改", fields=["reason"], at=later)
    owner = actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)
    edit_nomination(actor=owner, nomination=case, changes={"reason": "另有事迹。"}, at=later)
    submit_nomination(actor=owner, nomination=case, at=later)
    desk = acting("hr.county", Role.HR, units["county"], at)
    screen_nomination(actor=desk, nomination=case, decision="eligible", at=later)

    come_through(case, units, later, "county")

    assert case.state == "awaiting_approval"


def test_the_trail_names_the_next_level(at, units):
    case = merit_case(units, at)
    come_through(case, units, at, "county")

    event = AuditEvent.objects.get(event="nomination.level_over")

    assert event.object_id == str(case.pk)
    assert b'"next":"CITY"' in bytes(event.body)


def test_an_opinion_that_is_too_old_keeps_a_leaders_case_off_the_notice(at, units):
    """R-23: examined again at each later moment; what is not on file yet may still come."""
    case = merit_case(units, at, is_leading_body=True)
    put = {"nomination": case, "kind": "discipline", "verdict": "agree", "given_by": case.nominated_by}
    opinion = Opinion.objects.create(**put, dated_on=at.date() - timedelta(days=181), created_at=at)

    refusal = refused(put_up, case, units, "county", at)
    assert [finding.code for finding in refusal.findings] == ["papers.old_discipline_opinion"]

    Opinion.objects.filter(pk=opinion.pk).update(dated_on=at.date() - timedelta(days=180))
    put_up(case, units, "county", at)
