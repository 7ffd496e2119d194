"""What follows a grant, over the API: list, inbox, end; the approval form with its copies."""

from datetime import date, timedelta

import pytest

from evaluations.domain.bar import BarKind
from evaluations.models import Approval, Opinion
from evaluations.services.approval import approve_case
from evaluations.services.bar import set_bar
from honors import clock
from honors.domain.actor import Role
from honors.models import RankPeriod
from honors.services.officer import amend_officer
from tests.actors import actor_with
from tests.factories.decisions import acting, merit_case, star_cases, waiting
from tests.factories.honors import granted

pytestmark = pytest.mark.django_db

URL = "/api/v1/follow_ups/"


@pytest.fixture
def approved(units, at, monkeypatch):
    """A third-class merit that the city approved; the clock stands at that moment."""
    case = merit_case(units, at)
    return approve(case, units, at, monkeypatch)


def approve(case, units, at, monkeypatch, place="city"):
    (approval,), later = waiting([case], units, at)
    leader = acting(f"leader-{place}", Role.LEADER, units[place], at)
    done = approve_case(
        actor=leader, approval=approval, document_number="公奖〔2026〕7号", decided_on=later.date(), at=later
    )
    monkeypatch.setattr(clock, "now", lambda: later)
    return Approval.objects.select_related("nomination__officer").get(pk=done.pk)


def test_hr_reads_what_is_to_be_done_and_ends_it(approved, client_of, at):
    hr = client_of("hr-city", Role.HR, "city")

    rows = hr.get(URL, {"kind": "report"}).json()["results"]

    (row,) = rows
    assert (row["kind"], row["rule"], row["clause"], row["facts"]) == (
        "report",
        "R-32",
        "S13",
        {"organ": "CITY", "to": "PROV"},
    )
    assert (row["honor"], row["state"], row["is_overdue"], row["outcomes"], row["may"]) == (
        str(approved.ledger_index),
        "open",
        False,
        ["done"],
        ["finish"],
    )
    body = {"outcome": "done", "done_on": row["decided_on"], "document_number": "湖公备〔2026〕3号"}
    answer = hr.post(f"{URL}{row['id']}/finish/", body, format="json")
    assert (answer.status_code, answer.json()["state"], answer.json()["may"]) == (200, "done", [])
    assert hr.post(f"{URL}{row['id']}/finish/", body, format="json").json()["code"] == "follow_up.finished"


def test_what_is_not_reported_in_time_is_overdue_in_the_list_and_in_the_inbox(approved, client_of, monkeypatch):
    hr = client_of("hr-city", Role.HR, "city")
    row = hr.get(URL, {"kind": "report"}).json()["results"][0]
    assert row["due_on"] == (date.fromisoformat(row["decided_on"]) + timedelta(days=30)).isoformat()
    now = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: now)

    assert hr.get(f"{URL}{row['id']}/").json()["is_overdue"] is True
    waits = [one for one in hr.get("/api/v1/inbox/").json()["results"] if one["object"] == row["id"]]
    assert [(one["kind"], one["act"], one["url"]) for one in waits] == [("follow_up", "finish", f"{URL}{row['id']}/")]
    assert waits[0]["due_at"] < now.isoformat()


def test_the_inbox_of_the_recipients_desk_holds_its_own_copy(approved, client_of):
    desk, city = client_of("hr-desk", Role.HR, "county"), client_of("hr-city", Role.HR, "city")

    assert [row["copy"] for row in desk.get(URL).json()["results"]] == ["recipient"]
    assert sorted(row["kind"] for row in city.get(URL).json()["results"]) == ["file", "file", "report"]
    assert [row["kind"] for row in desk.get("/api/v1/inbox/").json()["results"] if row["kind"] == "follow_up"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"outcome": "done"}, 400, "request.invalid"),
        ({"outcome": "lost", "done_on": "2026-12-24"}, 400, "request.invalid"),
        ({"outcome": "accepted", "done_on": "2026-12-24", "document_number": "1"}, 400, "follow_up.bad_outcome"),
        ({"outcome": "done", "done_on": "2026-12-24"}, 400, "follow_up.document_needed"),
        ({"outcome": "done", "done_on": "2020-01-01", "document_number": "1"}, 422, "follow_up.bad_day"),
        ({"outcome": "done", "done_on": "2026-12-24", "colour": 1}, 400, "request.invalid"),
        ({"outcome": "done", "done_on": "2026-12-24", "document_number": "1", "version": 9}, 409, "version.stale"),
    ],
)
def test_a_bad_ending_gets_the_envelope(approved, client_of, body, status, code):
    hr = client_of("hr-city", Role.HR, "city")
    row = hr.get(URL, {"kind": "report"}).json()["results"][0]

    answer = hr.post(f"{URL}{row['id']}/finish/", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_neighbour_finds_nothing_and_a_chief_may_not_ask(approved, client_of):
    row = client_of("hr-city", Role.HR, "city").get(URL).json()["results"][0]

    assert client_of("hr-other", Role.HR, "other_station").get(f"{URL}{row['id']}/").status_code == 404
    assert client_of("chief", Role.STATION_CHIEF, "station").get(URL).status_code == 403


def test_a_list_costs_the_same_at_one_row_and_at_many(approved, client_of, django_assert_max_num_queries):
    hr = client_of("hr-city", Role.HR, "city")
    counts = []
    for size in (1, 3):
        with django_assert_max_num_queries(12) as taken:
            assert len(hr.get(URL, {"page_size": size}).json()["results"]) == size
        counts.append(len(taken))
    assert counts[0] == counts[1]


def test_the_form_holds_every_field(units, client_of, at, monkeypatch):
    case = merit_case(units, at, number="012345")
    person = case.officer
    RankPeriod.objects.create(officer=person, rank="inspector_2", valid_from=date(2020, 1, 1))
    granted([person], units["station"], at, 1)
    facts = {
        "sex": "男",
        "ethnicity": "汉族",
        "birth_date": date(1990, 1, 1),
        "political_status": "中共党员",
        "education": "大学本科",
        "work_start_date": date(2012, 7, 1),
    }
    amend_officer(actor=actor_with(Role.HR, units["county"]), officer=person, at=at, **facts)
    Opinion.objects.create(
        nomination=case,
        kind="unit",
        verdict="agree",
        text="同意",
        dated_on=at.date(),
        given_by=case.nominated_by,
        created_at=at,
    )
    case.advance(overrides=[{"code": "eligibility.repeat_window", "reason": "贡献重大", "document_number": "1"}])
    approval = approve(case, units, at, monkeypatch)

    form = client_of("hr-city", Role.HR, "city").get(f"/api/v1/approvals/{approval.pk}/form/").json()

    assert form["recipient"] == {
        "name": "张试",
        "sex": "男",
        "ethnicity": "汉族",
        "birth_date": "1990-01-01",
        "political_status": "中共党员",
        "education": "大学本科",
        "unit": "龙山派出所",
        "post": "民警",
        "is_leading_body": False,
        "rank": "inspector_2",
        "grade": "",
        "police_number": "012345",
        "personnel_category": "police",
        "work_start_date": "2012-07-01",
        "police_start_date": "2015-07-01",
        "died_on": None,
    }
    assert [row["document_number"] for row in form["earlier_rewards"]] == ["湖公奖〔2026〕7号"]
    assert form["punishments"] == []
    assert form["proposed_award"]["code"] == "police.individual.merit_third"
    assert (form["deeds"]["title"], form["deeds"]["done_on"]) == ("水库勇救落水儿童", "2026-11-14")
    assert [(row["kind"], row["text"], row["dated_on"]) for row in form["opinions"]] == [("unit", "同意", "2026-11-24")]
    assert (form["decision"]["organ"], form["decision"]["document_number"]) == ("湖州市公安局", "公奖〔2026〕7号")
    assert form["notice"]["days"] == 7
    assert form["remarks"] == ["贡献重大"]
    assert [(row["copy"], row["place"]) for row in form["copies"]] == [("approver", ""), ("recipient", "")]


def test_where_the_copies_are_kept_stands_on_the_form(approved, client_of):
    hr = client_of("hr-city", Role.HR, "city")
    for row in hr.get(URL, {"kind": "file"}).json()["results"]:
        body = {"outcome": "done", "done_on": row["decided_on"], "place": f"档案室-{row['copy']}"}
        assert hr.post(f"{URL}{row['id']}/finish/", body, format="json").status_code == 200

    form = hr.get(f"/api/v1/approvals/{approved.pk}/form/").json()

    assert [(row["copy"], row["place"], row["filed_on"]) for row in form["copies"]] == [
        ("approver", "档案室-approver", form["decision"]["decided_on"]),
        ("recipient", "档案室-recipient", form["decision"]["decided_on"]),
    ]


def test_punishments_are_on_the_form_of_hr_and_a_leader_reads_none(units, client_of, at):
    case = merit_case(units, at)
    discipline = acting("discipline", Role.DISCIPLINE, units["county"], at)
    facts = {"officer": case.officer, "kind": BarKind.PUNISHMENT, "degree": "warning", "document_number": "1", "at": at}
    set_bar(actor=discipline, starts_on=date(2020, 1, 1), **facts)
    (approval,), _ = waiting([case], units, at)
    url = f"/api/v1/approvals/{approval.pk}/form/"

    assert [row["degree"] for row in client_of("hr-c", Role.HR, "city").get(url).json()["punishments"]] == ["warning"]
    assert client_of("leader-c", Role.LEADER, "city").get(url).json()["punishments"] is None


def test_the_form_of_a_collective_names_level_head_and_headcount(units, client_of, at):
    from evaluations.services.approval import open_approval
    from evaluations.services.nomination import create_nomination
    from honors.domain.actor import SYSTEM
    from tests.factories import cases
    from tests.factories.decisions import award
    from tests.factories.people import officer

    officer(units["station"], at, name="王所", is_leading_body=True)
    officer(units["station"], at, name="李验")
    case = create_nomination(
        actor=acting("chief", Role.STATION_CHIEF, units["station"], at),
        scheme=cases.merit_scheme(units["county"], at),
        award=award("police.collective.merit_third"),
        recipient=units["station"],
        deed=cases.deed(units["station"], at),
        at=at,
    )
    case = cases.walk(case, "awaiting_approval", at)
    approval = open_approval(actor=SYSTEM, nomination=case, at=at)

    form = client_of("hr-c", Role.HR, "city").get(f"/api/v1/approvals/{approval.pk}/form/").json()

    assert form["recipient"] == {
        "name": "龙山派出所",
        "level": "station",
        "kind": "established",
        "task": "",
        "head": ["王所"],
        "headcount": 2,
    }


def test_a_form_of_a_star_has_the_panel_behind_it(units, client_of, at):
    (case,) = star_cases(units, at)
    (approval,), _ = waiting([case], units, at)

    form = client_of("hr-county", Role.HR, "county").get(f"/api/v1/approvals/{approval.pk}/form/").json()

    assert (form["proposed_award"]["code"], form["decision"]["document_number"]) == ("star.service", None)
    assert client_of("hr-o", Role.HR, "other_station").get(f"/api/v1/approvals/{approval.pk}/form/").status_code == 404
