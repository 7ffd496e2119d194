import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.models import AuditEvent, IdempotentAnswer
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/session/"
PASSWORD = "correct horse battery"


@pytest.fixture
def user(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    unit = tree(at)["station"]
    return account("chief", Role.STATION_CHIEF, unit, at=at, officer=officer(unit, at), password=PASSWORD)


def log_in(**typed):
    return APIClient().post(URL, {"username": "chief", "password": PASSWORD, **typed})


def test_a_token_opens_the_routes_and_ends(user):
    answer = log_in()
    assert answer.status_code == 201
    assert answer.json()["expires_at"] == "2026-11-24T22:00:00+08:00"
    client = APIClient(headers={"Authorization": f"Bearer {answer.json()['token']}"})

    assert client.get(URL).json() == {
        "user": str(user.pk),
        "username": "chief",
        "officer": str(user.officer_id),
        "grants": [{"role": "station_chief", "unit": "STATION", "from": "2000-01-01", "to": None}],
    }
    assert client.delete(URL).status_code == 204
    assert (client.get(URL).status_code, client.get(URL).json()["code"]) == (401, "access.no_session")


def test_a_cookie_opens_the_routes_and_ends(user):
    client = client_for(user)

    assert client.get(URL).json()["user"] == str(user.pk)
    assert client.delete(URL).status_code == 204
    assert client.get(URL).status_code == 401


def test_a_cookie_changes_nothing_without_the_csrf_token(user):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.delete(URL)

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")
    assert client.get(URL).status_code == 200


def test_a_spent_token_keeps_nobody_from_logging_in(user):
    client = APIClient(headers={"Authorization": "Bearer spent"})

    assert client.post(URL, {"username": "chief", "password": PASSWORD}).status_code == 201


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [
        ({"password": "wrong"}, 401, "session.refused"),
        ({"username": "nobody"}, 401, "session.refused"),
        ({"username": ""}, 400, "request.invalid"),
        ({"username": "x" * 65}, 400, "request.invalid"),
        ({"username": "a\x00b"}, 400, "request.invalid"),
        ({"password": {"$ne": 1}}, 400, "request.invalid"),
        ({"admin": True}, 400, "request.invalid"),
    ],
)
def test_what_does_not_log_in_is_answered_with_a_code(user, typed, status, code):
    answer = log_in(**typed)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (rb'{"username": "\ud800", "password": "x"}', "request.malformed"),
        (b'{"username": "chief"', "request.malformed"),
        (b"[]", "request.invalid"),
        (b"\xff\xfe", "request.malformed"),
    ],
)
def test_a_body_that_cannot_be_read_is_answered_with_a_code(user, body, code):
    answer = APIClient().post(URL, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_held_name_is_told_how_long(user):
    for _ in range(8):
        log_in(password="wrong")

    answer = log_in()

    assert (answer.status_code, answer.json()["code"]) == (429, "session.locked")
    assert "15" in answer.json()["message"]
    assert AuditEvent.objects.filter(event="session.open", result="refused", code="session.locked").count() == 1


def test_log_in_keeps_no_answer(user):
    client = APIClient(headers={"Idempotency-Key": "one"})
    tokens = {client.post(URL, {"username": "chief", "password": PASSWORD}).json()["token"] for _ in range(2)}

    assert len(tokens) == 2
    assert not IdempotentAnswer.objects.exists()


def test_a_temporary_password_opens_nothing_but_its_change(user):
    user.must_change_password = True
    user.save()
    client = APIClient(headers={"Authorization": f"Bearer {log_in().json()['token']}"})

    answer = client.get("/api/v1/units/")
    assert (answer.status_code, answer.json()["code"]) == (403, "account.must_change")
    assert client.get(URL).status_code == 200
    assert client.post(URL + "password/", {"old": "wrong", "new": "another quiet one"}).status_code == 422
    assert client.post(URL + "password/", {"old": PASSWORD, "new": "another quiet one"}).status_code == 204
    assert client.get(URL).status_code == 401
    token = log_in(password="another quiet one").json()["token"]
    assert APIClient(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/units/").status_code == 200
