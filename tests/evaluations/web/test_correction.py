"""A person asks for a correction of the own record, the political department answers, both on pages."""

import pytest

from evaluations.models import DataCorrection
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}
ASKED = {"field": "birth_date", "text": "应为1990年2月3日，见身份证。"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def as_person(client, units, at):
    people = {
        "own": account("zhang", Role.OFFICER, units["station"], at=at, officer=officer(units["station"], at)),
        "other": account(
            "li", Role.OFFICER, units["station"], at=at, officer=officer(units["station"], at, name="李试")
        ),
        "hr": account("hr", Role.HR, units["county"], at=at),
    }

    def logged_in(name):
        client.force_login(people[name])
        return client

    return logged_in


def page(client, address, status=200, **fields):
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def test_a_person_says_what_is_wrong_and_reads_what_was_done(as_person):
    own = as_person("own")
    assert "申请更正" in page(own, f"/officers/{own.get('/inbox/').context['own_record']}/")
    assert "张试" in page(own, "/corrections/new/")
    address, _, done = page(own, "/corrections/new/", 302, **ASKED).partition("?")
    assert done == "done=asked"
    assert "等政工部门答复" in page(own, address)
    assert "作出答复" not in page(own, address)

    hr = as_person("hr")
    inbox = page(hr, "/inbox/")
    assert f'href="{address}"' in inbox
    assert "答复更正申请" in inbox
    assert "应为1990年2月3日" in page(hr, address)
    page(hr, address, 302, decision="accepted", answer="已更正", version="1")

    said = page(as_person("own"), address)
    assert "已更正" in said
    assert DataCorrection.objects.get().state == "accepted"
    assert "出生日期" in page(as_person("own"), "/corrections/?state=answered")


def test_what_is_missing_or_asked_twice_stands_at_its_field_and_loses_nothing(as_person):
    own = as_person("own")

    shown = page(own, "/corrections/new/", 422, field="", text="应为1990年")
    assert 'href="#id_field"' in shown
    assert "应为1990年" in shown
    page(own, "/corrections/new/", 302, **ASKED)
    again = page(own, "/corrections/new/", 422, **ASKED)

    assert "该项（出生日期）已有未答复的更正申请" in again
    assert "见身份证" in again


def test_a_colleague_finds_no_such_request(as_person):
    address = page(as_person("own"), "/corrections/new/", 302, **ASKED).partition("?")[0]

    page(as_person("other"), address, 404)
    assert "没有更正申请" in page(as_person("other"), "/corrections/")


def test_an_answer_is_given_once_and_with_words(as_person):
    address = page(as_person("own"), "/corrections/new/", 302, **ASKED).partition("?")[0]
    hr = as_person("hr")

    assert 'href="#id_answer"' in page(hr, address, 422, decision="refused", version="1", answer="")
    page(hr, address, 302, decision="refused", answer="与档案一致", version="1")
    assert "该申请已答复" in page(hr, address, 422, decision="accepted", answer="另答", version="2")


def test_an_account_without_a_record_is_told_so(as_person):
    assert "未关联人员记录" in page(as_person("hr"), "/corrections/new/", 403)
