import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent
from honors.services.audit import record_event
from honors.services.audit_trail import sign_audit_checkpoint
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(at, client, settings):
    settings.APP_FAKE_NOW = at.isoformat()
    city = tree(at)["city"]
    client.force_login(account("auditadmin", Role.AUDIT_ADMIN, city, at=at))
    record_event(
        actor=SYSTEM,
        event="grant.end",
        at=at - timedelta(days=3),
        object_kind="rolegrant",
        object_id="7",
        before={"to": None, "unit": "X"},
        after={"to": "2026-11-30", "unit": "X", "person_name": "张伟"},
    )
    return AuditEvent.objects.get(event="grant.end")


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-11-21&to=2026-11-21", True),
        ("from=2026-11-22", False),
        ("to=2026-11-20", False),
        ("actor=system", True),
        ("actor=nobody", False),
        ("event=grant.end", True),
        ("object=rolegrant:7", True),
        ("object=rolegrant:8", False),
        ("object=rolegrant&result=done", True),
        ("object=rolegrant&result=refused", False),
    ],
)
def test_the_trail_is_searched_by_time_account_event_object_and_result(trail, client, query, found):
    assert (f"/audit/{trail.pk}/" in page(client, f"/audit/?{query}&size=100")) is found


def test_a_filter_that_cannot_be_read_is_said_and_finds_nothing(trail, client):
    text = page(client, "/audit/?from=yesterday", 400)

    assert "起：yesterday" in text
    assert f"/audit/{trail.pk}/" not in text


def test_looking_is_an_event_with_what_was_looked_for(trail, client):
    page(client, "/audit/?actor=system")
    page(client, f"/audit/{trail.pk}/")

    bodies = [bytes(row.body).decode() for row in AuditEvent.objects.filter(event="audit.read").order_by("pk")]
    assert ["actor=system" in bodies[0], f"id={trail.pk}" in bodies[1]] == [True, True]


def test_an_event_shows_what_changed_and_its_seal_and_no_name(trail, client, at):
    text = page(client, f"/audit/{trail.pk}/")
    assert "尚未封存" in text
    assert "2026-11-30" in text
    assert len(re.findall(r'<tr class="on">', text)) == 2
    assert "张伟" not in text
    assert "hmac:" in text

    sign_audit_checkpoint(at=at)
    text = page(client, f"/audit/{trail.pk}/")
    trail = AuditEvent.objects.select_related("leaf").get(pk=trail.pk)
    assert bytes(trail.leaf.leaf_hash).hex() in text
    assert "/audit\n" in text


def test_the_list_costs_the_same_at_one_and_at_fifty_rows(trail, client, at):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            text = page(client, "/audit/?event=grant.end&size=50")
        return len(queries), len(re.findall(r'<td class="no">', text))

    one, rows = cost()
    assert rows == 1
    for number in range(49):
        record_event(actor=SYSTEM, event="grant.end", at=at, object_kind="rolegrant", object_id=number)
    assert cost() == (one, 50)
    assert one <= 15


def test_the_second_page_of_the_trail_is_found_with_and_without_days_asked_for(trail, client):
    for _number in range(21):
        record_event(actor=SYSTEM, event="grant.end", at=trail.at, object_kind="rolegrant", object_id="7")

    for query in ("event=grant.end", "event=grant.end&from=2026-11-21"):
        (following,) = re.findall(r'href="(/audit/\?[^"]*cursor=[^"]*)"', page(client, f"/audit/?{query}"))
        text = page(client, following.replace("&amp;", "&"))

        assert "第 21—22 行" in text
