"""The desks of the three administrators: each its own, none with business content (R-50)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from honors.models import AuditEvent, Notification, OutboxMessage, RoleGrant, User
from honors.services.outbox import MOST_DELIVERIES, drain, enqueue
from tests.actors import account
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

PASSWORD = "a quiet sentence"


@pytest.fixture
def units(at, settings):
    settings.APP_FAKE_NOW = at.isoformat()
    return tree(at)


@pytest.fixture
def person(units, at):
    return account(
        "li.ming",
        None,
        units["station"],
        at=at,
        officer=officer(units["station"], at, name="李明", number="012345"),
        password=PASSWORD,
    )


def enter(client, role, unit, at, name=""):
    user = account(name or role.value, role, unit, at=at)
    client.force_login(user)
    return user


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


DESKS = {
    "/admin-desk/accounts/": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "/admin-desk/accounts/new/": {Role.SYSTEM_ADMIN},
    "/admin-desk/grants/": {Role.SECURITY_ADMIN},
    "/admin-desk/grants/new/": {Role.SECURITY_ADMIN},
    "/admin-desk/queue/": {Role.SYSTEM_ADMIN},
    "/admin-desk/jobs/": {Role.SYSTEM_ADMIN},
    "/audit/": {Role.AUDIT_ADMIN, Role.AUDITOR},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_administrator_has_the_own_desk_alone(units, client, at, role):
    enter(client, role, units["city"], at)

    assert {path for path in DESKS if client.get(path).status_code == 200} == {
        path for path, holders in DESKS.items() if role in holders
    }


def test_accounts_are_those_in_the_own_care(units, client, at, person):
    account("elsewhere", None, units["city"], at=at, officer=officer(units["city"], at, name="王五"))
    enter(client, Role.SYSTEM_ADMIN, units["county"], at)

    text = page(client, "/admin-desk/accounts/")
    assert "李明" in text
    assert "王五" not in text
    assert "没有符合条件的账号" in page(client, "/admin-desk/accounts/?q=nobody")


def test_a_reset_password_is_shown_once_opens_one_page_and_tells_its_owner(units, client, at, person):
    enter(client, Role.SYSTEM_ADMIN, units["county"], at)
    answer = client.post(f"/admin-desk/accounts/{person.pk}/", {"reset": "1", "version": person.version})
    temporary = re.search(r'secret">([^<]+)<', answer.content.decode())[1]
    assert temporary not in page(client, f"/admin-desk/accounts/{person.pk}/")
    event = AuditEvent.objects.get(event="account.reset_password")
    assert temporary.encode() not in bytes(event.body)

    client.logout()
    assert client.post("/login/", {"username": "li.ming", "password": PASSWORD}).status_code == 422
    client.post("/login/", {"username": "li.ming", "password": temporary})
    assert client.get("/inbox/")["Location"] == "/password/"
    assert client.get("/inbox/", headers={"HX-Request": "true"})["HX-Redirect"] == "/password/"
    assert "临时口令" in page(client, "/password/")

    client.post("/password/", {"old": temporary, "new": "another quiet one", "again": "another quiet one"})
    assert client.get("/inbox/").status_code == 200
    drain(at=at)
    assert Notification.objects.get(user=person).code == "notify.password_reset"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong"}, "现用口令不正确"),
        ({"new": "short", "again": "short"}, "不符合要求"),
        ({"again": "something else"}, "两次输入的新口令不一致"),
        ({"new": PASSWORD, "again": PASSWORD}, "不得与现用口令相同"),
    ],
)
def test_a_password_that_cannot_be_is_said_and_never_repeated(client, person, typed, said):
    client.force_login(person)
    answer = client.post("/password/", {"old": PASSWORD, "new": "another one", "again": "another one", **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_changing_the_password_ends_log_ins_elsewhere_and_not_this_one(client, person):
    from django.test import Client

    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/login/", {"username": "li.ming", "password": PASSWORD})
    client.post("/password/", {"old": PASSWORD, "new": "another quiet one", "again": "another quiet one"})

    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302


def test_nobody_resets_the_own_password_or_one_out_of_care(units, client, at, person):
    admin = enter(client, Role.SYSTEM_ADMIN, units["other_station"], at)

    assert client.post(f"/admin-desk/accounts/{person.pk}/", {"reset": "1"}).status_code == 404
    answer = client.post(f"/admin-desk/accounts/{admin.pk}/", {"reset": "1"})
    assert (answer.status_code, "不能重置自己的口令" in answer.content.decode()) == (422, True)


def test_an_account_is_switched_off_and_on_again(units, client, at, person):
    enter(client, Role.SYSTEM_ADMIN, units["county"], at)
    address = f"/admin-desk/accounts/{person.pk}/"

    assert "已停用" in client.post(address, {"off": "1", "once": "a", "version": "1"}, follow=True).content.decode()
    assert client.post(address, {"on": "1", "once": "b", "version": "1"}).status_code == 409
    client.post(address, {"on": "1", "once": "c", "version": "2"})
    assert User.objects.get(pk=person.pk).is_active


def test_a_new_account_starts_with_a_temporary_password_and_what_is_refused_keeps_what_was_typed(units, client, at):
    officer(units["station"], at, name="张伟", number="012346")
    enter(client, Role.SYSTEM_ADMIN, units["county"], at)

    answer = client.post("/admin-desk/accounts/new/", {"username": "zhang.wei", "officer": "999999"})
    assert answer.status_code == 422
    assert 'value="zhang.wei"' in answer.content.decode()
    assert 'href="#id_officer"' in answer.content.decode()

    client.post("/admin-desk/accounts/new/", {"username": "zhang.wei", "officer": "012346"})
    made = User.objects.get(username="zhang.wei")
    assert (made.officer.name, made.must_change_password) == ("张伟", True)


def test_a_role_is_granted_and_ended(units, client, at, person):
    enter(client, Role.SECURITY_ADMIN, units["county"], at)
    typed = {"user": "li.ming", "role": "station_chief", "unit": "龙山派出所", "valid_from": "2026-11-24", "once": "a"}

    text = client.post("/admin-desk/grants/new/", typed, follow=True).content.decode()
    assert "授权已生效" in text
    grant = RoleGrant.objects.get(user=person)
    assert (grant.role, grant.unit, grant.valid_to) == ("station_chief", units["station"], None)

    client.post(f"/admin-desk/grants/{grant.pk}/", {"last_day": "2026-11-25", "once": "b"})
    grant.refresh_from_db()
    assert grant.valid_to == at.date() + timedelta(days=1)


def test_the_three_administrators_exclude_each_other_and_the_form_says_so_at_the_role(units, client, at):
    account("both", Role.SYSTEM_ADMIN, units["county"], at=at)
    enter(client, Role.SECURITY_ADMIN, units["county"], at)
    typed = {"user": "both", "role": "audit_admin", "unit": "COUNTY", "valid_from": "2026-11-24", "once": "a"}

    text = client.post("/admin-desk/grants/new/", typed)

    assert text.status_code == 422
    assert "R-50" in text.content.decode()
    assert 'href="#id_role"' in text.content.decode()
    assert 'value="both"' in text.content.decode()


@pytest.fixture
def dead(units, at):
    payload = {"code": "notify.case_moved", "params": {"secret": "content"}, "object_kind": "nomination", "users": []}
    enqueue(topic="notify", key="nomination:secret-key", payload={**payload, "object_id": "1"}, at=at)
    OutboxMessage.objects.update(deliveries=MOST_DELIVERIES, dead_at=at, last_error="ConnectionError")
    return OutboxMessage.objects.get()


def test_a_dead_letter_shows_no_content_and_is_delivered_again_with_a_reason(units, client, at, dead):
    enter(client, Role.SYSTEM_ADMIN, units["city"], at)
    text = page(client, "/admin-desk/queue/") + page(client, f"/admin-desk/queue/{dead.pk}/")
    assert "ConnectionError" in text
    assert "secret" not in text

    assert client.post(f"/admin-desk/queue/{dead.pk}/", {"reason": " ", "once": "a"}).status_code == 422
    client.post(f"/admin-desk/queue/{dead.pk}/", {"reason": "数据库已修复", "once": "b"})
    assert drain(at=at) == {"done": 1, "waiting": 0, "dead": 0}
    assert "数据库已修复" in bytes(AuditEvent.objects.get(event="outbox.retry").body).decode()
    assert client.get(f"/admin-desk/queue/{dead.pk}/").status_code == 404


def fill(units, at, count):
    made = User.objects.bulk_create(User(username=f"u{User.objects.count()}-{n}", created_at=at) for n in range(count))
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role="officer", unit=units["station"], valid_from=at.date(), created_at=at)
        for user in made
    )
    for user in made:
        enqueue(topic="notify", key=user.username, payload={}, at=at)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.SYSTEM_ADMIN, "/admin-desk/accounts/?q=u&size=50"),
        (Role.SECURITY_ADMIN, "/admin-desk/grants/?role=officer&size=50"),
        (Role.SYSTEM_ADMIN, "/admin-desk/queue/?state=waiting&size=50"),
    ],
)
def test_the_lists_cost_the_same_at_one_and_at_fifty_rows(units, client, at, role, address):
    enter(client, role, units["city"], at)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            text = page(client, address)
        return len(queries), len(re.findall(r'<td class="no">', text))

    fill(units, at, 1)
    one, rows = cost()
    assert rows == 1
    fill(units, at, 49)
    assert cost() == (one, 50)
    assert one <= 15
