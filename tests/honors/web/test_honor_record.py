"""The page of one honor: its history, and a decision on paper that a second person confirms."""

import re
from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.models import ErasureRequest, HandedToken, Honor, HonorRuling
from honors.selectors.account import actor_for
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, Terms
from honors.services.honor_erase import ask_erasure
from honors.services.honor_ruling import confirm_ruling, correct_on_record, rule_on_honor
from tests.actors import account
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}
PAPER = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=date(2026, 10, 9))


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr("honors.clock.now", lambda: at)
    return tree(at)


@pytest.fixture
def person(units, at):
    return officer(units["station"], at, name="张伟", number="012345")


@pytest.fixture
def honor(units, person, at):
    return grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)[0]


@pytest.fixture
def hr(units, at):
    """Who records."""
    return account("hr", Role.HR, units["county"], at=at)


@pytest.fixture
def second(units, at):
    """Who confirms."""
    return account("second", Role.HR, units["county"], at=at)


def actor(user, at):
    return actor_for(user, on=at.date(), source="", request_id="")


def recorded(honor, hr, at, verb="revoke", ground="fraud", **terms):
    return rule_on_honor(
        actor=actor(hr, at), honor=honor, verb=verb, ground=ground, ruling=PAPER, terms=Terms(**terms), at=at
    )


def page(client, user, honor, status=200, **fields):
    client.force_login(user)
    address = f"/honors/{honor.pk}/"
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def sent(text):
    """What the button of a page that waits sends."""
    found = dict(re.findall(r'name="(verb|version|seen)" value="([^"]*)"', text))
    assert set(found) == {"verb", "version", "seen"}
    return found


def test_whoever_sees_the_honor_reads_what_it_is_and_its_history(client, honor, person, units, at):
    own = account("own", Role.OFFICER, units["station"], at=at, officer=person)

    text = page(client, own, honor)

    for fact in ("张伟", "个人三等功", "湖州市公安局", "湖公奖〔2026〕7号", 'href="/ledger/0/"', "有效"):
        assert fact in text
    page(client, account("elsewhere", Role.HR, units["other_station"], at=at), honor, 404)


def test_a_second_person_reads_what_a_revocation_would_do_and_confirms_it(client, honor, hr, second, at):
    HandedToken.objects.create(honor=honor, kind="medal", serial="M-7", conferred_on=at.date(), created_at=at)
    recorded(honor, hr, at)

    text = page(client, second, honor)
    for fact in ("弄虚作假，骗取奖励", "湖公撤〔2026〕1号", "事迹不实", "M-7", "停止相应待遇", "该事迹不能再次申报"):
        assert fact in text
    assert page(client, second, honor, 302, **sent(text)) == f"/honors/{honor.pk}/?done=confirmed"

    text = page(client, second, honor)
    assert "已撤销" in text
    assert "等待第二人确认" not in text
    assert [item.kind for item in Honor.objects.get().recovery.all()] == [
        "token", "treatment", "file_note", "publication",
    ]  # fmt: skip


def test_who_recorded_it_reads_why_they_cannot_confirm(client, honor, hr, at):
    recorded(honor, hr, at)

    text = page(client, hr, honor)

    assert "书面决定须由登记人以外的人确认。" in text
    assert 'name="seen"' not in text
    refused = page(client, hr, honor, 422, verb="revoke", version=honor.version, seen=1)
    assert "书面决定须由登记人以外的人确认。" in refused
    assert Honor.objects.get().status == "valid"


def test_the_recipient_and_the_chief_read_nothing_of_what_waits(client, honor, hr, units, at):
    recorded(honor, hr, at)

    for user in (
        account("own", Role.HR, units["county"], at=at, officer=honor.officer),
        account("chief", Role.STATION_CHIEF, units["station"], at=at),
    ):
        text = page(client, user, honor)
        assert "湖公撤〔2026〕1号" not in text
        assert "待第二人确认" not in text


def test_what_was_recorded_anew_since_it_was_read_is_not_confirmed(client, honor, hr, second, at):
    recorded(honor, hr, at)
    read = sent(page(client, second, honor))
    recorded(honor, hr, at, ground="grave_violation", frees_deed=True)

    text = page(client, second, honor, 422, **read)

    assert 'role="alert"' in text
    assert "该事迹可以另行申报" in text
    assert Honor.objects.get().status == "valid"
    page(client, second, honor, 302, **sent(text))
    assert HonorRuling.objects.get().ground == "grave_violation"


def test_a_correction_shows_how_each_fact_reads_now_and_then(client, honor, hr, second, at):
    other = officer(honor.unit, at, name="李强", number="012399")
    fields = {"officer": other, "decided_on": date(2026, 10, 8), "snapshot": {"post": "所长"}, "deed": "救火"}
    correct_on_record(actor=actor(hr, at), honor=honor, fields=fields, ruling=PAPER, at=at)

    text = page(client, second, honor)

    for fact in ("受奖人", "李强", "2026年10月8日", "当时职务", "所长", "救火"):
        assert fact in text
    page(client, second, honor, 302, **sent(text))
    assert Honor.objects.get().officer == other


def test_a_restoration_is_confirmed_and_stands_in_the_history(client, honor, hr, second, at):
    recorded(honor, hr, at)
    confirm_ruling(actor=actor(second, at), honor=honor, verb="revoke", at=at)
    honor.refresh_from_db()
    recorded(honor, hr, at, verb="restore", ground="revocation_annulled")

    text = page(client, second, honor)
    assert "撤销决定被依法撤销或者变更" in text
    page(client, second, honor, 302, **sent(text))

    assert "奖励恢复，不再办理" in page(client, second, honor)
    assert Honor.objects.get().status == "valid"


def test_after_an_erasure_the_query_is_shown_for_the_honor_is_nobodys(client, honor, hr, second, at):
    ask_erasure(actor=actor(hr, at), honor=honor, reason="本人申请", document_number="湖公删〔2026〕1号", at=at)
    assert "删除须由申请人以外的人确认。" in page(client, hr, honor)

    text = page(client, second, honor)
    assert page(client, second, honor, 302, **sent(text)) == "/honors/?done=confirmed"

    assert ErasureRequest.objects.get().confirmed_by == second
    page(client, second, honor, 404)
