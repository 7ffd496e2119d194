import re

import pytest

from evaluations.models import Objection
from honors import clock
from honors.domain.actor import Role
from honors.models import IdempotentAnswer
from tests.actors import account
from tests.clients import client_for
from tests.factories.decisions import merit_case, on_notice, star_cases, waiting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


def words(answer):
    return answer.content.decode()


def test_a_notice_is_read_without_a_session_in_its_frozen_words(units, at):
    notice = on_notice(star_cases(units, at), units, at)
    client = client_for(None)

    page = words(client.get(f"/notices/{notice.pk}/"))

    assert "张试" in page
    assert notice.digest in page
    assert f"/notices/{notice.pk}/" in words(client.get("/notices/"))


def test_an_anonymous_objection_answers_with_a_code_that_follows_it(units, at):
    case = star_cases(units, at)[0]
    notice = on_notice([case], units, at)
    client = client_for(None)

    answer = client.post(
        f"/objections/new/?notice={notice.pk}", {"nomination": str(case.pk), "text": "不实"}, format="multipart"
    )

    code = re.search(r"<b>([A-Z2-7-]{8,})</b>", words(answer))[1]
    assert "no-store" in answer["Cache-Control"]
    assert "核查中" in words(client.post("/objections/follow/", {"code": code}, format="multipart"))
    assert client.post("/objections/follow/", {"code": "WRONG"}, format="multipart").status_code == 404


def test_whoever_objects_anonymously_with_a_session_leaves_no_trace_of_it(units, at):
    case = star_cases(units, at)[0]
    notice = on_notice([case], units, at)
    client = client_for(account("someone", Role.OFFICER, units["station"], at=at))
    fields = {"nomination": str(case.pk), "text": "不实", "how": "anonymous"}

    page = words(client.get(f"/objections/new/?notice={notice.pk}"))
    client.post(f"/objections/new/?notice={notice.pk}", fields, format="multipart")

    assert 'name="once"' not in page
    assert Objection.objects.get().raised_by is None
    assert IdempotentAnswer.objects.count() == 0


def test_an_objection_by_name_is_followed_by_name(units, at):
    case = star_cases(units, at)[0]
    notice = on_notice([case], units, at)
    client = client_for(account("someone", Role.OFFICER, units["station"], at=at))

    answer = client.post(
        f"/objections/new/?notice={notice.pk}",
        {"nomination": str(case.pk), "text": "不实", "how": "named"},
        format="multipart",
    )

    assert "核查中" in words(client.get(answer["Location"]))


def test_a_leader_sees_why_a_case_is_theirs_and_approves_it(units, at, monkeypatch):
    (approval,), later = waiting(star_cases(units, at), units, at)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = client_for(account("leader", Role.LEADER, approval.organ, at=at))
    address = f"/approvals/{approval.pk}/"

    page = words(client.get(address))
    stale = client.post(
        address,
        {"act": "approve", "version": "0", "document_number": "试〔2026〕1号", "decided_on": f"{later:%Y-%m-%d}"},
        format="multipart",
    )

    assert "为什么由您决定" in page
    assert approval.clause in page
    assert stale.status_code == 422
    assert approval.organ_name in words(client.get("/approvals/"))


def test_a_cycle_says_what_stands_in_the_way(units, at):
    case = star_cases(units, at, state="submitted")[0]
    client = client_for(account("hr", Role.HR, units["county"], at=at))

    page = words(client.get(f"/cycles/{case.cycle_id}/"))

    assert "张试" in page
    assert "取消周期" in page
    assert case.cycle.name in words(client.get("/cycles/"))


def test_a_case_that_somebody_else_put_on_notice_in_between_is_told_and_nothing_typed_is_lost(units, at):
    cases = star_cases(units, at, "甲试", "乙试")
    hr = client_for(account("hr", Role.HR, units["county"], at=at))
    place = f"/cycles/{cases[0].cycle_id}/notice/"
    told = {"scope": "全局", "medium": "大厅公示栏", "starts_on": f"{at:%Y-%m-%d}"}
    assert hr.post(place, {**told, "case": [str(cases[0].pk)]}, format="multipart").status_code == 302

    answer = hr.post(place, {**told, "case": [str(case.pk) for case in cases]}, format="multipart")

    assert answer.status_code == 422
    assert "已由他人办理" in words(answer)
    assert "大厅公示栏" in words(answer)
    assert words(answer).count(" checked") == 1


def test_a_case_that_walks_alone_is_put_on_notice_from_the_inbox_and_its_own_page(units, at):
    case = merit_case(units, at)
    hr = client_for(account("hr", Role.HR, units["county"], at=at))
    place = f"/nominations/{case.pk}/notice/"
    told = {"case": [str(case.pk)], "scope": "全局", "medium": "公示栏", "starts_on": f"{at:%Y-%m-%d}"}

    assert place in words(hr.get("/inbox/"))
    assert place in words(hr.get(f"/nominations/{case.pk}/"))
    assert words(hr.get(place)).count(" checked") == 1
    wrong = words(hr.post(place, {**told, "medium": ""}, format="multipart"))
    assert 'href="#id_medium"' in wrong
    answer = hr.post(place, told, format="multipart")

    case.refresh_from_db()
    assert case.state == "on_notice"
    assert answer["Location"].startswith("/notices/")
    assert hr.get(place).status_code == 409
    assert place not in words(hr.get(f"/nominations/{case.pk}/"))


def test_the_notice_of_a_case_in_a_cycle_is_that_of_its_cycle(units, at):
    case = star_cases(units, at)[0]
    hr = client_for(account("hr", Role.HR, units["county"], at=at))

    assert hr.get(f"/nominations/{case.pk}/notice/")["Location"] == f"/cycles/{case.cycle_id}/notice/"
    assert words(hr.get(f"/cycles/{case.cycle_id}/notice/")).count(" checked") == 1


def test_others_put_no_case_on_notice(units, at):
    case = merit_case(units, at)

    assert client_for(case.nominated_by).get(f"/nominations/{case.pk}/notice/").status_code == 403
    other = client_for(account("hr.other", Role.HR, units["station"], at=at))
    assert other.get(f"/nominations/{case.pk}/notice/").status_code in (403, 404)
