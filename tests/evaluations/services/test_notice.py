from datetime import UTC, date, datetime, timedelta

import pytest

from evaluations.domain.notice import text_digest
from evaluations.models import Approval, Bar, CalendarDay, CalendarYear, Notice
from evaluations.services.notice import end_due_notices, end_notice, post_notice
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, OutboxMessage
from tests.actors import actor_with
from tests.factories.cases import merit_scheme, nomination
from tests.factories.decisions import award, merit_case, on_notice, star_cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def midnight(day: date) -> datetime:
    """The first moment of a day in Huzhou."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)


def test_a_notice_freezes_a_text_of_names_units_posts_stars_and_deeds_and_nothing_else(at):
    units = tree(at)
    cases = star_cases(units, at, "张试", "李验")
    cases[0].officer.police_number = "012345"
    cases[0].officer.save()

    notice = on_notice(cases, units, at)

    assert notice.text == (
        "公示\n"
        "单位：长兴县公安局\n"
        "范围：全局\n"
        "方式：内网\n"
        "期限：自2026-11-24起5个工作日\n"
        "1. 张试｜龙山派出所｜民警｜服务人民之星｜水库勇救落水儿童\n"
        "2. 李验｜龙山派出所｜民警｜服务人民之星｜水库勇救落水儿童\n"
    )
    assert notice.digest == text_digest(notice.text)
    assert (notice.days, notice.ends_on, notice.end_is_provisional) == (5, date(2026, 11, 30), False)
    for case in cases:
        case.refresh_from_db()
        assert case.state == "on_notice"
    event = AuditEvent.objects.get(event="notice.post")
    assert (event.actor, event.object_id, event.result) == ("hr", str(notice.pk), "done")


def test_a_merit_stands_as_long_as_its_edition_says(at):
    units = tree(at)

    notice = on_notice([merit_case(units, at)], units, at)

    assert (notice.days, notice.ends_on) == (7, date(2026, 12, 2))


def test_the_end_skips_holidays_and_counts_make_up_days(at):
    units = tree(at)
    starts = date(2026, 12, 1)
    CalendarDay.objects.create(day=date(2026, 12, 2), is_working=False, source="试", created_at=at)
    CalendarDay.objects.create(day=date(2026, 12, 5), is_working=True, source="试", created_at=at)

    notice = on_notice(star_cases(units, at), units, at, starts_on=starts)

    assert notice.ends_on == date(2026, 12, 7)


def test_a_notice_ends_when_the_day_after_its_last_one_begins_here_and_not_before(at):
    units = tree(at)
    (case,) = star_cases(units, at)
    notice = on_notice([case], units, at)
    next_day = midnight(notice.ends_on + timedelta(days=1))

    assert end_due_notices(at=next_day - timedelta(seconds=1)) == 0
    case.refresh_from_db()
    assert case.state == "on_notice"
    assert not AuditEvent.objects.exclude(result="done").exists()

    assert end_due_notices(at=next_day) == 1
    case.refresh_from_db()
    notice.refresh_from_db()
    assert (case.state, notice.state) == ("awaiting_approval", "ended")
    approval = Approval.objects.get(nomination=case)
    assert (approval.state, approval.organ, approval.organ_level) == ("waiting", units["county"], "county")
    told = OutboxMessage.objects.get(payload__code="notify.case_waits", payload__params__state="awaiting_approval")
    assert (told.payload["role"], told.payload["unit_id"]) == ("leader", units["county"].pk)

    assert end_due_notices(at=next_day) == 0
    assert Approval.objects.count() == 1


def test_a_provisional_end_waits_for_the_calendar_and_then_moves(at):
    units = tree(at)
    (case,) = star_cases(units, at)
    notice = on_notice([case], units, at, starts_on=date(2026, 12, 30))
    assert (notice.ends_on, notice.end_is_provisional) == (date(2027, 1, 5), True)

    assert end_due_notices(at=midnight(date(2027, 3, 1))) == 0
    case.refresh_from_db()
    assert case.state == "on_notice"

    CalendarYear.objects.create(year=2027, source="试")
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, source="试", created_at=at)
    assert end_due_notices(at=midnight(date(2027, 1, 7)) - timedelta(seconds=1)) == 0
    notice.refresh_from_db()
    assert (notice.ends_on, notice.end_is_provisional) == (date(2027, 1, 6), False)
    assert end_due_notices(at=midnight(date(2027, 1, 7))) == 1


def test_a_waived_notice_has_no_text_and_ends_at_once(at):
    units = tree(at)
    (case,) = star_cases(units, at)

    notice = on_notice([case], units, at, waiver_authoriser="分管局领导", waiver_ground="案件涉密")

    case.refresh_from_db()
    assert (notice.state, notice.text, notice.digest, case.state) == ("waived", "", "", "awaiting_approval")
    assert Approval.objects.get(nomination=case).state == "waiting"


@pytest.mark.parametrize("half", [{"waiver_authoriser": "分管局领导"}, {"waiver_ground": "案件涉密"}])
def test_a_case_that_is_meant_to_be_kept_back_does_not_hang_in_public_for_a_forgotten_word(at, half):
    units = tree(at)
    (case,) = star_cases(units, at)

    with pytest.raises(RuleViolation, match="waiver_incomplete"):
        on_notice([case], units, at, **half)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("role", [Role.STATION_CHIEF, Role.LEADER, Role.DISCIPLINE, Role.COMMITTEE_CHAIR])
def test_only_hr_puts_up_a_notice(at, role):
    units = tree(at)
    cases = star_cases(units, at)

    refused = refusal_of(
        post_notice,
        actor=actor_with(role, units["county"]),
        nominations=cases,
        unit=units["county"],
        scope="全局",
        medium="内网",
        starts_on=date(2026, 11, 24),
        at=at,
    )

    assert refused.code == "access.denied"
    assert not Notice.objects.exists()


def test_hr_of_a_station_has_no_say_over_its_countys_cycle(at):
    units = tree(at)
    cases = star_cases(units, at)

    refused = refusal_of(
        post_notice,
        actor=actor_with(Role.HR, units["station"]),
        nominations=cases,
        unit=units["station"],
        scope="全所",
        medium="公告栏",
        starts_on=date(2026, 11, 24),
        at=at,
    )

    assert refused.code == "access.denied"


def test_a_notice_cannot_begin_yesterday_name_a_case_twice_or_name_none(at):
    units = tree(at)
    cases = star_cases(units, at)

    early = refusal_of(on_notice, cases=cases, units=units, at=at, starts_on=date(2026, 11, 23))
    twice = refusal_of(on_notice, cases=cases * 2, units=units, at=at)
    none = refusal_of(on_notice, cases=[], units=units, at=at)

    assert (early.code, twice.code, none.code) == (
        "notice.starts_in_the_past",
        "notice.repeated_case",
        "notice.no_cases",
    )


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", "nomination.wrong_state"),
        ("submitted", "nomination.wrong_state"),
        ("eligible", "notice.not_selected"),
        ("under_review", "nomination.wrong_state"),
        ("not_selected", "nomination.wrong_state"),
        ("on_notice", "notice.still_standing"),
        ("approved", "nomination.wrong_state"),
    ],
)
def test_where_the_scheme_votes_only_a_selected_case_goes_on_notice(at, state, code):
    units = tree(at)

    assert refusal_of(on_notice, cases=star_cases(units, at, state=state), units=units, at=at).code == code


def test_a_scheme_without_a_notice_has_none(at):
    units = tree(at)
    scheme = merit_scheme(units["county"], at, steps=["nominate", "screen", "approve", "confer"])
    person = officer(units["station"], at)
    case = nomination(person, at, scheme=scheme, award=award("police.individual.commendation"), state="eligible")

    assert refusal_of(on_notice, cases=[case], units=units, at=at).code == "notice.not_in_scheme"


def test_a_bar_that_came_after_the_vote_stops_the_notice_with_its_finding(at):
    units = tree(at)
    fine, barred = star_cases(units, at, "张试", "李验")
    Bar.objects.create(
        officer=barred.officer,
        kind="punishment",
        degree="demerit",
        starts_on=date(2026, 11, 20),
        ends_on=date(2027, 11, 19),
        document_number="纪〔2026〕1号",
        entered_by=barred.nominated_by,
        created_at=at,
    )

    refused = refusal_of(on_notice, cases=[fine, barred], units=units, at=at)

    assert refused.code == "notice.not_eligible"
    assert [finding.code for finding in refused.findings] == ["eligibility.disciplinary_period"]
    fine.refresh_from_db()
    assert fine.state == "selected"


def test_a_case_of_an_unread_cell_goes_on_notice_and_then_waits_for_a_decision_on_paper(at):
    units = tree(at)
    case = merit_case(units, at)
    case.award.edition.authority_rules.update(is_known=False)

    on_notice([case], units, at)
    assert end_due_notices(at=at + timedelta(days=30)) == 1

    approval = Approval.objects.get(nomination=case)
    assert (approval.state, approval.is_authority_known, approval.organ, approval.organ_name) == (
        "waiting",
        False,
        None,
        "",
    )
    assert ("approval.authority_unknown", "R-14", "warn") in [
        (row["code"], row["rule"], row["severity"]) for row in approval.findings
    ]


def test_nobody_ends_a_notice_early(at):
    units = tree(at)
    notice = on_notice(star_cases(units, at), units, at)

    last_moment = midnight(notice.ends_on + timedelta(days=1)) - timedelta(seconds=1)
    assert refusal_of(end_notice, actor=SYSTEM, notice=notice, at=last_moment).code == "notice.not_over"


def test_one_notice_that_cannot_go_on_does_not_stop_the_next(at):
    units = tree(at)
    stuck = merit_case(units, at)
    (star,) = star_cases(units, at, "李验")
    on_notice([stuck], units, at)
    on_notice([star], units, at)
    stuck.award.edition.authority_rules.update(valid_to=at.date())  # no text in force when the notice is over

    assert end_due_notices(at=at + timedelta(days=30)) == 1

    star.refresh_from_db()
    stuck.refresh_from_db()
    assert (star.state, stuck.state) == ("awaiting_approval", "on_notice")
    trace = AuditEvent.objects.get(event="notice.end", result="refused")
    assert trace.code == "authority.no_edition"


def test_the_old_notice_of_a_returned_case_does_not_carry_it_further(at):
    units = tree(at)
    case = merit_case(units, at)
    first = on_notice([case], units, at)
    case.refresh_from_db()
    case.advance(state="eligible")  # as after a return, a new submission and a new screening
    later = at + timedelta(days=7)
    second = on_notice([case], units, later)

    end_due_notices(at=midnight(first.ends_on + timedelta(days=1)))
    case.refresh_from_db()
    assert case.state == "on_notice"

    end_due_notices(at=midnight(second.ends_on + timedelta(days=1)))
    case.refresh_from_db()
    assert case.state == "awaiting_approval"
