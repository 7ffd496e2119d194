from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from evaluations.models import Notice
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.decisions import acting, on_notice, star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/notices/"


@pytest.fixture
def now(at, monkeypatch):
    """The clock stands at ``at`` until a test moves it."""
    moment = [at]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def client_of(username, role, unit, at):
    acting(username, role, unit, at)
    client = APIClient()
    client.force_login(account(f"{username}-login", role, unit, at=at))
    return client


def body(cases, **changes):
    facts = {"nominations": [str(case.pk) for case in cases], "unit": "COUNTY", "scope": "全局", "medium": "内网"}
    return {**facts, "starts_on": "2026-11-24", **changes}


def test_hr_puts_up_a_notice_and_everybody_reads_it(at, now):
    units = tree(at)
    cases = star_cases(units, at)
    client = client_of("hr", Role.HR, units["county"], at)

    made = client.post(URL, body(cases), format="json")

    assert made.status_code == 201
    notice = made.json()
    assert {key: notice[key] for key in ("state", "version", "unit", "starts_on", "ends_on", "days_left")} == {
        "state": "running",
        "version": 1,
        "unit": "COUNTY",
        "starts_on": "2026-11-24",
        "ends_on": "2026-11-30",
        "days_left": 5,
    }
    assert (notice["nominations"], notice["end_is_provisional"], notice["waiver"]) == ([str(cases[0].pk)], False, None)
    public = APIClient().get(f"{URL}{notice['id']}/").json()
    assert public == notice
    assert "张试" in public["text"]
    assert [row["id"] for row in APIClient().get(URL).json()["results"]] == [notice["id"]]


def test_a_notice_leaves_the_public_view_some_time_after_its_end_and_hr_keeps_it(at, now):
    units = tree(at)
    notice = on_notice(star_cases(units, at), units, at)
    hr = client_of("keeper", Role.HR, units["county"], at)

    for days, status in [(6 + 30, 200), (6 + 31, 404)]:
        now[0] = at + timedelta(days=days)
        assert APIClient().get(f"{URL}{notice.pk}/").status_code == status
        assert hr.get(f"{URL}{notice.pk}/").status_code == 200


def test_a_waived_notice_is_never_public_nor_shown_below(at, now):
    units = tree(at)
    hr = client_of("hr", Role.HR, units["county"], at)
    below = client_of("officer", Role.OFFICER, units["station"], at)
    waiver = {"authoriser": "分管局领导", "ground": "案件涉密"}

    made = hr.post(URL, body(star_cases(units, at), waiver=waiver), format="json").json()

    assert (made["state"], made["text"], made["waiver"]) == ("waived", "", waiver)
    assert APIClient().get(f"{URL}{made['id']}/").status_code == 404
    assert below.get(f"{URL}{made['id']}/").status_code == 404
    assert below.get(URL).json()["results"] == []


def test_a_notice_of_tomorrow_is_not_public_today(at, now):
    units = tree(at)
    notice = on_notice(star_cases(units, at), units, at, starts_on=at.date() + timedelta(days=1))

    assert APIClient().get(f"{URL}{notice.pk}/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR])
def test_no_other_role_puts_up_a_notice(at, now, role):
    units = tree(at)
    cases = star_cases(units, at)

    answer = client_of("other", role, units["county"], at).post(URL, body(cases), format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")


def test_without_a_session_nobody_puts_up_a_notice(at, now):
    answer = APIClient().post(URL, {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (401, "access.no_session")


def test_what_is_wrong_with_a_notice_is_said_by_code(at, now):
    units = tree(at)
    cases = star_cases(units, at)
    hr = client_of("hr", Role.HR, units["county"], at)

    def code(**changes):
        answer = hr.post(URL, body(cases, **changes), format="json")
        return answer.status_code, answer.json()["code"]

    assert code(colour="red") == (400, "request.invalid")
    assert code(waiver={"ground": "x", "authoriser": "y", "more": 1}) == (400, "request.invalid")
    assert code(unit="NOWHERE") == (400, "unit.unknown")
    assert code(nominations=["nonsense"]) == (404, "access.not_found")
    assert code(nominations=[]) == (400, "request.invalid")
    assert code(starts_on="2026-11-23") == (422, "notice.starts_in_the_past")
    assert code(starts_on="2026-02-30") == (400, "request.invalid")
    assert code(unit="CITY") == (403, "access.denied")
    assert not Notice.objects.exists()


def test_a_list_costs_the_same_at_one_and_at_fifty_rows(at, now):
    units = tree(at)
    cases = star_cases(units, at)
    on_notice(cases, units, at)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert APIClient().get(URL).status_code == 200
        return len(captured)

    before = queries()
    first = Notice.objects.get()
    for _ in range(49):
        first.pk = None
        first._state.adding = True
        first.save(force_insert=True)
    assert (Notice.objects.count(), queries()) == (50, before)
