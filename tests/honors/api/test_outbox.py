import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from honors.models import Notification, Unit
from honors.services.outbox import drain, enqueue
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(at):
    return account("reader", None, tree(at)["station"], at=at)


@pytest.fixture
def client(reader):
    client = APIClient()
    client.force_login(reader)
    return client


def tell(user, at, count=1, start=0):
    for number in range(start, start + count):
        payload = {"code": "notify.case_moved", "params": {"state": "submitted"}, "object_kind": "nomination"}
        payload |= {"object_id": str(number), "users": [user.pk]}
        enqueue(topic="notify", key=f"{user.pk}:{number}", payload=payload, at=at)
    drain(at=at)


def test_a_notification_speaks_the_language_of_the_request(client, reader, at):
    tell(reader, at)

    chinese = client.get("/api/v1/notifications/", headers={"Accept-Language": "zh-hans"}).json()["results"]
    english = client.get("/api/v1/notifications/", headers={"Accept-Language": "en"}).json()["results"]

    assert chinese[0]["text"] == "您推荐的案卷已转为“已报送”。"
    assert english[0]["text"] == "A case that you put forward is now submitted."
    assert (chinese[0]["object"], chinese[0]["state"], chinese[0]["read_at"], chinese[0]["may"]) == (
        {"kind": "nomination", "id": "0"},
        "unread",
        None,
        ["read"],
    )


def test_only_ones_own_are_listed_and_anothers_is_not_there(client, at):
    other = account("other", None, Unit.objects.get(code="STATION"), at=at)
    tell(other, at)
    key = Notification.objects.get().message.key

    assert client.get("/api/v1/notifications/").json()["results"] == []
    assert client.get(f"/api/v1/notifications/{key}/").status_code == 404
    assert client.post(f"/api/v1/notifications/{key}/read/", {}).status_code == 404


def test_reading_one_leaves_the_others_unread(client, reader, at):
    tell(reader, at, 2)
    key = Notification.objects.order_by("pk").first().message.key

    answer = client.post(f"/api/v1/notifications/{key}/read/", {})

    assert (answer.status_code, answer.json()["state"], answer.json()["may"]) == (200, "read", [])
    assert client.get(f"/api/v1/notifications/{key}/").json()["state"] == "read"
    unread = client.get("/api/v1/notifications/?unread=true").json()["results"]
    assert [row["object"]["id"] for row in unread] == ["1"]


def test_a_list_costs_the_same_at_one_row_and_at_fifty(client, reader, at):
    tell(reader, at)
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/notifications/")
    tell(reader, at, 49, start=1)
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get("/api/v1/notifications/").json()["results"]) == 50

    assert len(fifty) == len(one)


def test_without_a_session_there_is_nothing(at):
    assert APIClient().get("/api/v1/notifications/").status_code == 401


def test_a_body_with_unknown_fields_is_refused(client, reader, at):
    tell(reader, at)

    answer = client.post(f"/api/v1/notifications/{Notification.objects.get().message.key}/read/", {"colour": "red"})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
