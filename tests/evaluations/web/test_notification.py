"""Messages as a page: what happened, of whom, whether it was read; nobody else's, and no dead link."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import clock
from honors.domain.actor import Role
from honors.models import Notification, OutboxMessage
from tests.actors import account
from tests.factories.decisions import star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

HEADS = {"accept-language": "zh-hans"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def case(units, at):
    return star_cases(units, at, "欧阳试", state="submitted")[0]


def tell(user, case_id, at, key="1"):
    message = OutboxMessage.objects.create(
        topic="notify", key=f"case:{case_id}:{key}", payload={}, created_at=at, next_try_at=at, done_at=at
    )
    return Notification.objects.create(
        user=user,
        message=message,
        code="notify.case_moved",
        params={"state": "submitted"},
        object_kind="nomination",
        object_id=str(case_id),
        created_at=at,
    )


def shown(client, address="/notifications/"):
    answer = client.get(address, headers=HEADS)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_happened_leads_to_its_case_and_is_read_once(client, case, at):
    told = tell(case.nominated_by, case.pk, at)
    client.force_login(case.nominated_by)

    page = shown(client)
    assert "您推荐的案卷已转为“已报送”" in page
    assert f'href="/nominations/{case.pk}/"' in page
    assert "欧阳试" in page
    assert shown(client, "/counts/notifications/") == "1"
    answer = client.post("/notifications/read/", {"told": told.message.key})

    assert answer.headers["Location"] == "/notifications/"
    assert Notification.objects.get().read_at == at
    assert "标为已读" not in shown(client)
    assert "没有未读的消息" in shown(client, "/notifications/?state=unread")
    assert shown(client, "/counts/notifications/") == "0"


def test_nobody_reads_or_marks_anothers(client, units, case, at):
    told = tell(case.nominated_by, case.pk, at)
    client.force_login(account("other", Role.HR, units["county"], at=at))

    assert "还没有消息" in shown(client)
    client.post("/notifications/read/", {"told": told.message.key})
    assert Notification.objects.get().read_at is None


def test_what_the_reader_may_not_open_has_neither_name_nor_link(client, units, case, at):
    user = account("gone", Role.OFFICER, units["other_station"], at=at)
    tell(user, case.pk, at)
    client.force_login(user)

    page = shown(client)
    assert "您推荐的案卷" in page
    assert str(case.pk) not in page.replace(f"case:{case.pk}:1", "")
    assert "欧阳试" not in page


def test_fifty_messages_cost_as_many_queries_as_one(client, case, at):
    tell(case.nominated_by, case.pk, at)
    client.force_login(case.nominated_by)
    shown(client)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            shown(client, "/notifications/?size=50")
        return len(queries)

    few = cost()
    for number in range(2, 51):
        tell(case.nominated_by, case.pk, at, key=str(number))
    assert cost() == few <= 15
