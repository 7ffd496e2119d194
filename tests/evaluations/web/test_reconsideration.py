"""Asking on a page for a refusal to be looked at again: by whom, until when, and what the timeline says of it."""

from datetime import timedelta

import pytest

from evaluations.models import Nomination
from evaluations.services.screening import screen_nomination
from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import account, actor_with
from tests.factories.decisions import merit_case
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def people(units, at):
    made = {name: account(name, Role.HR, units["county"], at=at) for name in ("refuses", "answers")}
    return {**made, "other": account("other", Role.OFFICER, units["other_station"], at=at)}


@pytest.fixture
def case(units, people, at):
    case = merit_case(units, at, state="submitted", name="慕容试")
    people["subject"] = account("subject", Role.OFFICER, units["station"], at=at, officer=case.officer)
    desk = actor_with(Role.HR, units["county"], user=people["refuses"])
    return screen_nomination(actor=desk, nomination=case, decision="refused", reason="事迹不突出", at=at)


@pytest.fixture
def as_person(client, people):
    def logged_in(name):
        client.force_login(people[name])
        return client

    return logged_in


def page(client, address, status=200, **fields):
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def asked(client, case, status=302, text="有新的群众证言。"):
    return page(client, f"/reconsiderations/new/?nomination={case.pk}", status, text=text).partition("?")[0]


def test_who_was_refused_asks_again_somebody_else_answers_and_the_timeline_says_so(as_person, case, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=1))
    subject = as_person("subject")
    assert "申请复核" in page(subject, f"/nominations/{case.pk}/")
    before = page(subject, f"/reconsiderations/new/?nomination={case.pk}")
    assert "事迹不突出" in before
    assert "长兴县公安局" in before
    address = asked(subject, case)
    assert "等答复机关答复" in page(subject, address)

    assert address not in page(as_person("refuses"), "/inbox/")
    assert "作出答复" not in page(as_person("refuses"), address)
    answers = as_person("answers")
    assert "答复复核申请" in page(answers, "/inbox/")
    page(answers, address, 302, outcome="upheld", reason="证言属实，重新受理。", version="1")

    subject = as_person("subject")
    assert "案卷已重新受理" in page(subject, address)
    timeline = page(subject, f"/nominations/{case.pk}/").partition('class="timeline"')[2]
    order = [timeline.index(words) for words in ("申请复核", "复核答复：支持", "证言属实", "复核后重新受理")]
    assert order == sorted(order)
    assert Nomination.objects.get(pk=case.pk).state == "submitted"


def test_a_request_needs_its_reasons_and_is_made_once(as_person, case):
    subject = as_person("subject")

    assert 'href="#id_text"' in asked_page(subject, case, "")
    asked(subject, case)
    again = page(subject, f"/reconsiderations/new/?nomination={case.pk}", 409)
    assert "对同一决定只能申请一次复核" in again
    assert "申请复核</a>" not in page(subject, f"/nominations/{case.pk}/")


def asked_page(client, case, text):
    return page(client, f"/reconsiderations/new/?nomination={case.pk}", 422, text=text)


def test_after_the_last_day_the_page_says_so_instead_of_a_form(as_person, case, at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=200))

    assert "申请复核的期限已过" in page(as_person("subject"), f"/reconsiderations/new/?nomination={case.pk}", 422)
    assert "申请复核</a>" not in page(as_person("subject"), f"/nominations/{case.pk}/")


def test_a_stranger_learns_nothing_of_case_or_request(as_person, case):
    address = asked(as_person("subject"), case)

    page(as_person("other"), address, 404)
    page(as_person("other"), f"/reconsiderations/new/?nomination={case.pk}", 404)
    assert "慕容试" not in page(as_person("other"), "/reconsiderations/")


def test_a_revoked_honor_is_asked_about_from_the_own_record(client, units, at):
    person = officer(units["station"], at)
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)
    ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=at.date())
    city = actor_with(Role.LEADER, units["city"], user=account("city", Role.LEADER, units["city"], at=at))
    revoke_honor(actor=city, honor=honor, ground="fraud", ruling=ruling, at=at)
    client.force_login(account("own", Role.OFFICER, units["station"], at=at, officer=person))
    way = f"/reconsiderations/new/?honor={honor.pk}"

    assert f'href="{way}"' in page(client, f"/officers/{person.pk}/")
    assert "湖州市公安局" in page(client, way)
    address = page(client, way, 302, text="事迹属实，有证人。").partition("?")[0]

    client.force_login(account("city.hr", Role.HR, units["city"], at=at))
    page(client, address, 302, outcome="upheld", reason="证人属实。", version="1")
    assert "恢复荣誉" in page(client, address)


def test_the_chief_asks_about_the_revoked_honor_of_the_unit_from_its_page(client, units, at):
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)
    ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕2号", decided_on=at.date())
    city = actor_with(Role.LEADER, units["city"], user=account("city", Role.LEADER, units["city"], at=at))
    revoke_honor(actor=city, honor=honor, ground="fraud", ruling=ruling, at=at)
    way, home = f"/reconsiderations/new/?honor={honor.pk}", f"/units/{units['station'].pk}/"

    client.force_login(account("chief", Role.STATION_CHIEF, units["station"], at=at))
    assert f'href="{way}"' in page(client, home)
    assert page(client, way).count(f'href="{home}"') == 2, "the trail and the way back"
    assert page(client, way, 302, text="事迹属实，有证人。")

    client.force_login(account("hr", Role.HR, units["city"], at=at))
    assert way not in page(client, home)
