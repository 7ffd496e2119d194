import pytest

from honors import clock
from honors.domain.actor import Role
from honors.models import RoleGrant
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/grants/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def keeper(units, at):
    return client_for(account("keeper", Role.SECURITY_ADMIN, units["county"], at=at))


@pytest.fixture
def user(units, at):
    return account("somebody", None, units["station"], at=at)


def test_a_role_is_given_shown_and_ended(keeper, user):
    facts = {"user": str(user.pk), "role": "hr", "unit": "STATION", "from": "2026-01-01", "to": "2026-12-31"}

    made = keeper.post(URL, facts)

    assert made.status_code == 201
    grant = made.json()
    assert {name: grant[name] for name in facts} == facts
    assert (grant["state"], grant["version"], grant["may"]) == ("active", 1, ["end"])
    assert keeper.get(f"{URL}{grant['id']}/").json() == grant
    ended = keeper.patch(f"{URL}{grant['id']}/", {"to": "2026-11-23", "version": 1}).json()
    assert (ended["to"], ended["state"], ended["may"]) == ("2026-11-23", "ended", [])


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"role": "emperor"}, 400, "request.invalid"),
        ({"unit": "NOWHERE"}, 400, "unit.unknown"),
        ({"user": "999999"}, 400, "account.unknown"),
        ({"user": "x"}, 400, "account.unknown"),
        ({"from": "2026-02-30"}, 400, "request.invalid"),
        ({"to": "2025-01-01"}, 400, "grant.dates"),
        ({"until": "2026-12-31"}, 400, "request.invalid"),
        ({"unit": "CITY"}, 403, "access.denied"),
    ],
)
def test_bad_input_is_answered_with_a_code(keeper, user, changes, status, code):
    facts = {"user": str(user.pk), "role": "hr", "unit": "STATION", "from": "2026-01-01"}

    answer = keeper.post(URL, {**facts, **changes})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert RoleGrant.objects.count() == 1


def test_roles_that_exclude_each_other_are_a_rule(keeper, user):
    facts = {"user": str(user.pk), "unit": "STATION", "from": "2026-01-01"}
    keeper.post(URL, {**facts, "role": "hr"})

    answer = keeper.post(URL, {**facts, "role": "system_admin"})

    assert (answer.status_code, answer.json()["code"]) == (422, "grant.excluded")
    assert "R-50" in answer.json()["message"]


def test_the_security_administrator_cannot_take_another_role(keeper):
    own = RoleGrant.objects.get().user_id

    answer = keeper.post(URL, {"user": str(own), "role": "hr", "unit": "STATION", "from": "2026-01-01"})

    assert answer.json()["code"] == "grant.excluded"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_no_other_role_sees_or_gives_roles(units, at, role):
    client = client_for(account("other", role, units["ministry"], at=at))

    assert [client.get(URL).status_code, client.post(URL, {}).status_code] == [403, 403]


def test_a_list_is_filtered_and_costs_the_same_at_one_and_at_fifty_rows(keeper, units, at, django_assert_num_queries):
    for number in range(50):
        account(f"user{number}", Role.OFFICER, units["station"], at=at)
    account("elsewhere", Role.OFFICER, units["city"], at=at)

    for size in (1, 50):
        with django_assert_num_queries(5):
            assert len(keeper.get(f"{URL}?role=officer&unit=STATION&page_size={size}").json()["results"]) == size
    assert keeper.get(f"{URL}?role=officer&count=1").json()["count"] == 50
    assert keeper.get(f"{URL}?on=1999-01-01").json()["results"] == []
    assert keeper.get(f"{URL}?rank=1").json()["code"] == "request.unknown_parameter"
