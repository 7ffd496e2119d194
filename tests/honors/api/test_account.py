import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.models import AuditEvent, IdempotentAnswer, User
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/accounts/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def admin(units, at):
    return client_for(account("admin", Role.SYSTEM_ADMIN, units["county"], at=at))


def test_an_account_is_made_shown_and_switched_off(admin, units, at):
    person = officer(units["station"], at)

    made = admin.post(URL, {"username": "li.ming", "officer": str(person.pk)})

    assert made.status_code == 201
    body = made.json()
    password = body.pop("password")
    assert APIClient().post("/api/v1/session/", {"username": "li.ming", "password": password}).status_code == 201
    assert body == admin.get(f"{URL}{body['id']}/").json()
    assert body == {
        "id": body["id"],
        "username": "li.ming",
        "officer": str(person.pk),
        "active": True,
        "state": "active",
        "version": 1,
        "created_at": "2026-11-24T10:00:00+08:00",
        "may": ["set_active", "reset_password"],
    }
    off = admin.patch(f"{URL}{body['id']}/", {"active": False, "version": 1}).json()
    assert (off["state"], off["version"]) == ("inactive", 2)
    assert admin.patch(f"{URL}{body['id']}/", {"active": True, "version": 1}).json()["code"] == "version.stale"


def test_a_repeated_request_makes_one_account_and_does_not_repeat_the_password(admin):
    facts = {"username": "li.ming"}
    first = admin.post(URL, facts, headers={"Idempotency-Key": "k"})
    again = admin.post(URL, facts, headers={"Idempotency-Key": "k"})

    assert again.status_code == 201
    assert again.json() == {**first.json(), "password": None}
    assert first.json()["password"] not in str(list(IdempotentAnswer.objects.values()))


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({}, 400, "request.invalid"),
        ({"username": "new", "is_superuser": True}, 400, "request.invalid"),
        ({"username": "new", "officer": "999999"}, 400, "account.officer_unknown"),
        ({"username": "new", "officer": "x"}, 400, "account.officer_unknown"),
        ({"username": "new", "password": "short"}, 400, "account.weak_password"),
        ({"username": "admin"}, 409, "account.name_taken"),
    ],
)
def test_bad_input_is_answered_with_a_code(admin, facts, status, code):
    answer = admin.post(URL, facts)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert User.objects.count() == 1


def test_accounts_of_people_elsewhere_are_not_found(units, admin, at):
    stranger = account("stranger", None, units["city"], at=at, officer=officer(units["city"], at))

    assert admin.get(f"{URL}{stranger.pk}/").status_code == 404
    assert admin.get(f"{URL}nothing/").status_code == 404
    assert [row["username"] for row in admin.get(URL).json()["results"]] == ["admin"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}])
def test_other_roles_are_kept_out_and_the_attempt_is_on_record(units, at, role):
    client = client_for(account("other", role, units["ministry"], at=at))

    answers = [client.get(URL), client.post(URL, {"username": "new"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert AuditEvent.objects.filter(event="route.call", result="refused").count() == 2


def test_a_security_administrator_reads_accounts_and_makes_none(units, at):
    client = client_for(account("keeper", Role.SECURITY_ADMIN, units["county"], at=at))

    assert client.get(URL).status_code == 200
    assert client.post(URL, {"username": "new"}).status_code == 403


def test_a_list_costs_the_same_at_one_and_at_fifty_rows(admin, units, at, django_assert_num_queries):
    for number in range(50):
        account(f"user{number}", None, units["station"], at=at, officer=officer(units["station"], at))

    for size in (1, 50):
        with django_assert_num_queries(4):
            assert len(admin.get(f"{URL}?page_size={size}").json()["results"]) == size


def test_a_reset_password_is_in_the_answer_once(admin, units, at):
    user = account("li.ming", None, units["station"], at=at, officer=officer(units["station"], at))
    key = {"headers": {"Idempotency-Key": "k"}}

    first = admin.post(f"{URL}{user.pk}/reset-password/", {"version": 1}, **key)
    again = admin.post(f"{URL}{user.pk}/reset-password/", {"version": 1}, **key)

    assert first.status_code == 200
    user.refresh_from_db()
    assert user.check_password(first.json()["password"])
    assert user.must_change_password
    assert again.json() == {**first.json(), "password": None}


def test_a_reset_by_a_stale_version_or_of_the_own_or_an_inactive_account_is_refused(admin, units, at):
    user = account("li.ming", None, units["station"], at=at, officer=officer(units["station"], at))
    own = User.objects.get(username="admin")

    def refusal(target, **typed):
        return admin.post(f"{URL}{target.pk}/reset-password/", typed).json()["code"]

    assert refusal(user, version=9) == "version.stale"
    assert refusal(own) == "account.own_reset"
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert refusal(user) == "account.inactive"
