"""The political department ends on a page what an approval left to do."""

from datetime import timedelta

import pytest

from evaluations.domain.bar import BarKind
from evaluations.models import FollowUp
from evaluations.services.approval import approve_case
from evaluations.services.bar import set_bar
from honors import clock
from honors.domain.actor import Role
from honors.services.outbox import drain
from tests.actors import account
from tests.factories.decisions import acting, merit_case, waiting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def approved(units, at, monkeypatch):
    """A third-class merit that the city approved; the clock stands at that moment."""
    case = merit_case(units, at)
    (approval,), later = waiting([case], units, at)
    leader = acting("leader-city", Role.LEADER, units["city"], at)
    approve_case(
        actor=leader, approval=approval, document_number="湖公奖〔2026〕7号", decided_on=later.date(), at=later
    )
    monkeypatch.setattr(clock, "now", lambda: later)
    return case


@pytest.fixture
def hr(approved, client, units, at):
    client.force_login(account("hr.page", Role.HR, units["city"], at=at))
    return client


def page(client, address, status=200, **fields):
    answer = client.post(address, fields, headers=HEADS) if fields else client.get(address, headers=HEADS)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def address_of(kind, subject=""):
    return f"/follow_ups/{FollowUp.objects.get(kind=kind, subject=subject).pk}/"


def test_a_report_is_led_to_from_the_inbox_and_ended_with_its_document(hr, approved):
    address = address_of("report")
    inbox = page(hr, "/inbox/")
    assert f'href="{address}" aria-label="办结：{approved.officer.name}"' in inbox
    assert "上报备案" in inbox
    assert "湖公奖〔2026〕7号" in page(hr, address)

    done_on = clock.now().date().isoformat()
    assert 'href="#id_document_number"' in page(hr, address, 422, done_on=done_on, version="1")
    assert "done=finished" in page(hr, address, 302, done_on=done_on, document_number="湖公报〔2026〕3号", version="1")

    assert "湖公报〔2026〕3号" in page(hr, address)
    assert address not in page(hr, "/inbox/")


def test_a_copy_is_asked_for_its_place_and_not_for_a_document(hr):
    address = address_of("file", "approver")
    assert "id_document_number" not in page(hr, address)

    page(hr, address, 302, done_on=clock.now().date().isoformat(), place="市局档案室", version="1")

    assert "市局档案室" in page(hr, address)


def test_a_refusal_of_the_service_stands_at_its_field_and_keeps_what_was_typed(hr):
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()

    text = page(hr, address_of("file", "approver"), 422, done_on=tomorrow, place="市局档案室", version="1")

    assert 'id="id_done_on_error"' in text
    assert 'value="市局档案室"' in text


def barred(case, units, at):
    """What is raised by a bar that is recorded after the decision, and began on its day."""
    set_bar(
        actor=acting("discipline-late", Role.DISCIPLINE, units["city"], at),
        kind=BarKind.INVESTIGATION,
        officer=case.officer,
        starts_on=clock.now().date(),
        document_number="湖公纪〔2026〕9号",
        at=clock.now(),
    )
    return FollowUp.objects.get(kind="barred")


def test_an_award_under_a_bar_that_came_to_light_stands_only_with_a_reason(hr, approved, units, at):
    address = f"/follow_ups/{barred(approved, units, at).pk}/"
    said = {"outcome": "stands", "done_on": clock.now().date().isoformat(), "document_number": "1", "version": "1"}

    assert "维持奖励须写明理由" in page(hr, address, 422, **said)
    page(hr, address, 302, **said, note="查无实据。")

    assert "查无实据。" in page(hr, address)


def test_the_message_about_a_bar_that_came_to_light_leads_to_its_page(client, approved, units, at):
    client.force_login(account("hr.desk", Role.HR, units["county"], at=at))

    row = barred(approved, units, at)
    drain(at=clock.now())

    assert f'href="/follow_ups/{row.pk}/"' in page(client, "/notifications/")


def test_discipline_reads_what_came_to_light_and_ends_nothing(client, approved, units, at):
    client.force_login(account("discipline.page", Role.DISCIPLINE, units["city"], at=at))

    page(client, address_of("report"), 404)
    page(client, address_of("report"), 403, done_on="2026-11-24")
