"""What an approval leaves to do: copies of the form, the report upward, the advice on rank (R-29, R-31, R-32)."""

from datetime import date, timedelta

import pytest

from evaluations.domain.follow_up import Ending, Outcome
from evaluations.models import FollowUp
from evaluations.selectors.follow_up import visible_to, waiting_for
from evaluations.services.approval import approve_case, open_approval
from evaluations.services.follow_up import finish_follow_up
from evaluations.services.mandate import record_mandate
from evaluations.services.parameter import set_parameter
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor, RankPeriod
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import account, actor_with
from tests.factories.decisions import acting, merit_case, star_cases, waiting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

THIRD, SECOND, FIRST = (f"police.individual.{level}" for level in ("merit_third", "merit_second", "merit_first"))
COMMENDATION = "police.individual.commendation"


@pytest.fixture
def units(at):
    return tree(at)


def approved(units, at, code, place, *, rank="", since=date(2020, 1, 1), **person):
    """The honor of a case that the organ at ``place`` approved, its decision day and the moment of it."""
    is_short = code == COMMENDATION  # no notice stands between
    case = merit_case(units, at, code=code, state="awaiting_approval" if is_short else "eligible", **person)
    if rank:
        RankPeriod.objects.create(officer=case.officer, rank=rank, valid_from=since)
    if person.get("died_on"):
        case.advance(is_posthumous=True)
    if is_short:
        approval, later = open_approval(actor=SYSTEM, nomination=case, at=at), at
    else:
        (approval,), later = waiting([case], units, at)
    leader = acting(f"leader-{place}", Role.LEADER, units[place], at)
    done = approve_case(
        actor=leader, approval=approval, document_number="公奖〔2026〕1号", decided_on=later.date(), at=later
    )
    return Honor.objects.get(pk=done.ledger_index), later


def kinds(honor):
    return [(row.kind, row.subject, row.desk.code, row.state) for row in FollowUp.objects.filter(honor=honor)]


def of(honor, kind, subject=""):
    return FollowUp.objects.get(honor=honor, kind=kind, subject=subject)


def hr(units, place="county"):
    return actor_with(Role.HR, units[place])


def code_of(**facts):
    with pytest.raises(RuleViolation) as refused:
        finish_follow_up(**facts)
    return refused.value.code


def test_a_merit_of_the_city_leaves_two_copies_to_file_and_a_report_to_the_province(units, at):
    honor, later = approved(units, at, THIRD, "city")

    assert sorted(kinds(honor)) == [
        ("file", "approver", "CITY", "open"),
        ("file", "recipient", "COUNTY", "open"),
        ("report", "", "CITY", "open"),
    ]
    report = of(honor, "report")
    assert (report.facts, report.due_on) == ({"organ": "CITY", "to": "PROV"}, later.date() + timedelta(days=30))


def test_what_the_province_or_the_ministry_decides_is_reported_to_nobody(units, at):
    honor, _ = approved(units, at, SECOND, "province")

    assert [row[0] for row in kinds(honor)] == ["file", "file"]


def test_a_delegated_award_is_reported_to_the_organ_that_delegated_it(units, at):
    record_mandate(
        actor=actor_with(Role.HR, units["city"]),
        from_organ=units["city"],
        to_organ=units["county"],
        award=COMMENDATION,
        valid_from=at.date(),
        valid_to=at.date() + timedelta(days=365),
        document_number="湖公委〔2026〕1号",
        at=at,
    )

    honor, _ = approved(units, at, COMMENDATION, "county")

    assert of(honor, "report").facts == {"organ": "CTY", "to": "CITY"}


def test_the_days_for_a_report_are_those_in_force_on_the_day_of_the_decision(units, at):
    set_parameter(
        actor=actor_with(Role.HR, units["ministry"]),
        rule="R-32",
        name="filing_days",
        value="10",
        source="厅通知",
        confidence="H",
        valid_from=at.date() + timedelta(days=1),
        at=at,
    )

    honor, later = approved(units, at, THIRD, "city")

    assert of(honor, "report").due_on == later.date() + timedelta(days=10)


def test_a_star_leaves_nothing_of_the_kind(units, at):
    (case,) = star_cases(units, at)
    (approval,), later = waiting([case], units, at)
    leader = acting("leader", Role.LEADER, units["county"], at)

    approve_case(actor=leader, approval=approval, document_number="1", decided_on=later.date(), at=later)

    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize(
    ("rank", "since", "advice"),
    [
        ("inspector_2", date(2020, 1, 1), "suggest"),
        ("inspector_1", date(2025, 6, 1), "too_early"),
        ("", None, "rank_unknown"),
        ("superintendent_1", date(2020, 1, 1), None),
        ("commissioner_3", date(2020, 1, 1), None),
    ],
)
def test_a_first_class_merit_raises_a_suggestion_and_never_more(units, at, rank, since, advice):
    honor, _ = approved(units, at, FIRST, "ministry", rank=rank, since=since)

    found = FollowUp.objects.filter(honor=honor, kind="promotion")
    assert [row.facts["advice"] for row in found] == ([advice] if advice else [])
    honor.officer.refresh_from_db()
    assert honor.officer.rank == "", "no rank is ever changed by an award"


def test_a_suggestion_that_is_too_early_waits_for_its_day(units, at):
    honor, later = approved(units, at, FIRST, "ministry", rank="inspector_1", since=date(2025, 6, 1))
    row = of(honor, "promotion")
    assert row.not_before == date(2027, 6, 1)

    def waits(on):
        return waiting_for(hr(units), on=on).filter(pk=row.pk).exists()

    assert (waits(date(2027, 5, 31)), waits(date(2027, 6, 1))) == (False, True)
    early = Ending(outcome=Outcome.ACCEPTED, done_on=later.date(), document_number="1")
    assert code_of(actor=hr(units), follow_up=row, ending=early, at=later) == "follow_up.too_early"
    declined = Ending(
        outcome=Outcome.DECLINED, done_on=later.date(), document_number="厅政〔2026〕2号", note="职数已满"
    )
    assert finish_follow_up(actor=hr(units), follow_up=row, ending=declined, at=later).state == "declined"


@pytest.mark.parametrize(("code", "place"), [(SECOND, "province"), (THIRD, "city")])
def test_a_lower_merit_raises_no_suggestion(units, at, code, place):
    honor, _ = approved(units, at, code, place, rank="inspector_2")

    assert not FollowUp.objects.filter(honor=honor, kind="promotion").exists()


def test_a_posthumous_merit_raises_no_suggestion(units, at):
    facts = {"status": "died", "died_on": at.date() - timedelta(days=5), "death_cause": "on_duty"}

    honor, _ = approved(units, at, FIRST, "ministry", rank="inspector_2", **facts)

    assert honor.is_posthumous
    assert not FollowUp.objects.filter(honor=honor, kind="promotion").exists()


def test_a_suggestion_is_taken_up_by_a_person_with_a_document_and_left_in_the_trail(units, at):
    honor, later = approved(units, at, FIRST, "ministry", rank="inspector_2")
    ending = Ending(outcome=Outcome.ACCEPTED, done_on=later.date(), document_number="厅政〔2026〕2号")

    row = finish_follow_up(actor=hr(units), follow_up=of(honor, "promotion"), ending=ending, at=later)

    assert (row.state, row.document_number, row.done_on) == ("accepted", "厅政〔2026〕2号", later.date())
    event = AuditEvent.objects.get(event="follow_up.finish")
    assert (event.result, event.object_id) == ("done", str(row.pk))
    again = {"actor": hr(units), "follow_up": row, "ending": ending, "at": later}
    assert code_of(**again) == "follow_up.finished"


def test_no_step_in_rank_rests_on_a_revoked_merit(units, at):
    honor, later = approved(units, at, FIRST, "ministry", rank="inspector_2")
    leader = acting("leader-ministry", Role.LEADER, units["ministry"], at)
    ruling = Ruling(reason="查实", document_number="2", decided_on=later.date())
    revoke_honor(actor=leader, honor=honor, ground="fraud", ruling=ruling, at=later)
    ending = Ending(outcome=Outcome.ACCEPTED, done_on=later.date(), document_number="3")

    row = of(honor, "promotion")

    assert code_of(actor=hr(units), follow_up=row, ending=ending, at=later) == "follow_up.honor_not_valid"
    assert not waiting_for(hr(units), on=later.date()).exists()


def test_hr_of_the_desk_ends_it_and_nobody_else(units, at):
    honor, later = approved(units, at, THIRD, "city")
    row = of(honor, "file", "recipient")
    ending = Ending(outcome=Outcome.DONE, done_on=later.date(), place="本人档案第三类")

    for role, place in ((Role.LEADER, "county"), (Role.HR, "other_station"), (Role.STATION_CHIEF, "station")):
        facts = {"actor": actor_with(role, units[place]), "follow_up": row, "ending": ending, "at": later}
        assert code_of(**facts) == "access.denied"
    own = actor_with(Role.HR, units["county"], user=account("own", None, units["county"], at=at, officer=honor.officer))
    assert code_of(actor=own, follow_up=row, ending=ending, at=later) == "follow_up.own"
    assert not visible_to(own).exists()
    assert finish_follow_up(actor=hr(units), follow_up=row, ending=ending, at=later).place == "本人档案第三类"


def test_the_copy_of_the_approving_organ_is_filed_there(units, at):
    honor, later = approved(units, at, THIRD, "city")
    row = of(honor, "file", "approver")
    ending = Ending(outcome=Outcome.DONE, done_on=later.date(), place="市局政治部")

    assert code_of(actor=hr(units), follow_up=row, ending=ending, at=later) == "access.denied"
    assert finish_follow_up(actor=hr(units, "city"), follow_up=row, ending=ending, at=later).state == "done"
