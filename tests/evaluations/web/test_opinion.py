from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Assessment, Objection, Opinion
from honors import clock
from honors.domain.actor import Role
from honors.models import User
from tests.actors import account
from tests.factories.decisions import merit_case, on_notice, star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

SAID = {"kind": "discipline", "verdict": "agree", "dated_on": "2026-11-24", "text": "无违纪违法反映"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def case(units, at):
    return star_cases(units, at)[0]


@pytest.fixture
def as_role(units, at, client):
    def logged_in(role, unit="county", **facts):
        client.force_login(account(f"{role}-{unit}", role, units[unit], at=at, **facts))
        return client

    return logged_in


def page(client, address, status=200, **fields):
    heads = {"accept-language": "zh-hans"}
    answer = client.post(address, fields, headers=heads) if fields else client.get(address, headers=heads)
    assert answer.status_code == status
    return answer.content.decode()


def test_discipline_gives_its_opinion_beside_the_file(as_role, case):
    client = as_role(Role.DISCIPLINE)

    shown = page(client, f"/nominations/{case.pk}/opinion/")
    page(client, f"/nominations/{case.pk}/opinion/", 302, **SAID)

    assert "没有执行中的限制" in shown
    assert 'value="political"' not in shown
    assert Opinion.objects.get().verdict == "agree"
    assert "无违纪违法反映" in page(client, f"/nominations/{case.pk}/")
    assert "无违纪违法反映" not in page(client, "/opinions/")
    assert case.officer.name in page(client, "/opinions/?state=given")


def test_an_opinion_is_not_read_by_whoever_put_the_case_forward(as_role, case):
    page(as_role(Role.DISCIPLINE), f"/nominations/{case.pk}/opinion/", 302, **SAID)

    assert "无违纪违法反映" not in page(as_role(Role.STATION_CHIEF, "station"), f"/nominations/{case.pk}/")


def test_what_is_refused_stands_at_its_field_and_loses_nothing(as_role, case):
    client = as_role(Role.DISCIPLINE)

    shown = page(client, f"/nominations/{case.pk}/opinion/", 422, **{**SAID, "dated_on": "2026-11-25"})

    assert 'href="#id_dated_on"' in shown
    assert "无违纪违法反映" in shown


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 403), (Role.OFFICER, 403), (Role.COMMITTEE_MEMBER, 403)])
def test_others_give_no_opinion(as_role, case, role, status):
    page(as_role(role), f"/nominations/{case.pk}/opinion/", status)


def test_nobody_gives_an_opinion_on_the_own_case(as_role, case):
    page(as_role(Role.DISCIPLINE, officer=case.officer), f"/nominations/{case.pk}/opinion/", 404)


def test_cases_of_a_leading_body_wait_for_the_opinion_until_it_is_given(as_role, units, at):
    case = merit_case(units, at, is_leading_body=True)
    merit_case(units, at, name="李不等", code="police.individual.commendation")
    client = as_role(Role.DISCIPLINE)

    shown = page(client, "/opinions/")
    assert f"/nominations/{case.pk}/opinion/" in shown
    assert "李不等" not in shown
    page(client, f"/nominations/{case.pk}/opinion/", 302, **SAID)

    assert "没有等待出具的意见" in page(client, "/opinions/")


def test_hr_files_the_assessment_that_its_organ_made(as_role, case):
    client = as_role(Role.HR)

    page(client, f"/nominations/{case.pk}/assessment/", 422, report="", dated_on="2026-11-24")
    page(client, f"/nominations/{case.pk}/assessment/", 302, report="经考核属实", dated_on="2026-11-24")

    assert Assessment.objects.get().report == "经考核属实"
    assert "经考核属实" in page(client, f"/nominations/{case.pk}/")


ASSESS = "提交考核"


@pytest.mark.parametrize(
    "asked",
    [
        ("merit_third", "city", True),
        ("merit_third", "county", True),
        ("merit_second", "city", True),
        ("merit_second", "county", False),
    ],
)
def test_an_assessment_is_offered_to_those_alone_from_whom_it_is_taken(as_role, units, at, asked):
    code, unit, is_open = asked
    case = merit_case(units, at, code=f"police.individual.{code}", assessed=False)
    account("city_hr", Role.HR, units["city"], at=at)
    client = as_role(Role.HR, unit)
    address = f"/nominations/{case.pk}/"

    shown = page(client, address)
    with CaptureQueriesContext(connection) as queries:
        page(client, address)

    assert (ASSESS in shown) == is_open
    assert len(queries) <= 15
    page(client, f"{address}assessment/", 200 if is_open else 404)
    fields = {"report": "经考核属实", "dated_on": "2026-11-24"} | ({"is_delegated": "on"} if unit == "county" else {})
    page(client, f"{address}assessment/", 302 if is_open else 404, **fields)


def test_the_lower_organ_assesses_for_the_approving_one_without_a_choice(as_role, units, at):
    case = merit_case(units, at, assessed=False)
    account("city_hr", Role.HR, units["city"], at=at)
    client = as_role(Role.HR)

    shown = page(client, f"/nominations/{case.pk}/assessment/")
    page(client, f"/nominations/{case.pk}/assessment/", 302, report="经考核属实", dated_on="2026-11-24")

    assert "disabled" in shown
    assert Assessment.objects.get().delegated_to == units["county"]


def test_objections_are_listed_for_discipline_and_to_whoever_raised_one(as_role, units, case, at):
    notice = on_notice([case], units, at)
    client = as_role(Role.OFFICER, "station")
    fields = {"nomination": str(case.pk), "text": "不实", "how": "named"}
    page(client, f"/objections/new/?notice={notice.pk}", 302, **fields)

    assert case.officer.name in page(client, "/objections/")
    assert "办理异议" in page(as_role(Role.DISCIPLINE), "/objections/").partition("<tbody>")[2]
    assert case.officer.name not in page(as_role(Role.HR), "/objections/")
    assert case.officer.name not in page(as_role(Role.DISCIPLINE, "other_station"), "/objections/")


def cost(client, address):
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


def test_fifty_opinions_cost_as_many_queries_as_one(as_role, units, at):
    client = as_role(Role.DISCIPLINE)
    by = User.objects.get()

    def add(case):
        Opinion.objects.create(
            nomination=case, kind="discipline", verdict="agree", dated_on=date(2026, 11, 24), given_by=by, created_at=at
        )

    cases = star_cases(units, at, *["张试"] * 50)
    add(cases[0])
    few = cost(client, "/opinions/?state=given&size=50")
    for case in cases[1:]:
        add(case)

    assert cost(client, "/opinions/?state=given&size=50") == few <= 15


def test_fifty_objections_cost_as_many_queries_as_one(as_role, units, at):
    cases = star_cases(units, at, *["张试"] * 50)
    notice = on_notice(cases, units, at)
    client = as_role(Role.DISCIPLINE)

    def add(case):
        Objection.objects.create(
            notice=notice,
            nomination=case,
            text="不实",
            claim_digest=str(case.pk),
            due_on=date(2026, 12, 8),
            created_at=at,
        )

    add(cases[0])
    few = cost(client, "/objections/?size=50")
    for case in cases[1:]:
        add(case)

    assert cost(client, "/objections/?size=50") == few <= 15
