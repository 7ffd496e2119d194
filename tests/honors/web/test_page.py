import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import clear_url_caches, path

from config import urls
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, IdempotentAnswer, RoleGrant, User
from honors.permissions.access import Access, roles
from honors.web.page import Page
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

PASSWORD = "correct-horse"


def caused(cause):
    error = OperationalError("secret detail")
    error.__cause__ = cause
    return error


class StateError(Exception):
    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


FAILURES = {
    "locked": caused(StateError("55P03")),
    "lost": caused(StateError("08006")),
    "unforeseen": KeyError("secret detail"),
    "doubled": IntegrityError("secret detail"),
}


class Counter(Page):
    """A page that acts, refuses or goes on, as it is told."""

    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}
    acted = 0

    def get(self, request):
        if "refuse" in request.GET:
            raise RuleViolation("request.conflict")
        return self.render({"message": "ok", "findings": []}, template="honors/refused.html")

    def post(self, request):
        Counter.acted += 1
        if "refuse" in request.POST:
            raise RuleViolation("request.conflict")
        if "fail" in request.POST:
            raise FAILURES[request.POST["fail"]]
        return self.go("/there/")


@pytest.fixture
def user(at):
    account = User.objects.create(username="hr.test", password=make_password(PASSWORD), created_at=at)
    city = tree(at)["city"]
    RoleGrant.objects.create(user=account, role="hr", unit=city, valid_from=at.date(), created_at=at)
    return account


@pytest.fixture
def counter():
    urls.urlpatterns.append(path("counter/", Counter.as_view()))
    Counter.acted = 0
    clear_url_caches()
    yield "/counter/"
    urls.urlpatterns.pop()
    clear_url_caches()


def log_in(client, password=PASSWORD, **more):
    return client.post("/login/", {"username": "hr.test", "password": password, **more})


def test_the_right_password_opens_a_session_and_leads_back(client, user):
    answer = log_in(client, next="/inbox/?due=soon")

    assert (answer.status_code, answer["Location"]) == (302, "/inbox/?due=soon")
    assert client.get("/inbox/").status_code == 200
    assert AuditEvent.objects.filter(event="session.open", result="done").count() == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_logging_in_never_leads_to_another_host(client, user, elsewhere):
    assert log_in(client, next=elsewhere)["Location"] == "/"


def test_a_wrong_password_is_said_at_the_top_and_the_name_is_kept(client, user):
    answer = log_in(client, "wrong", next="/inbox/")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert 'value="hr.test"' in text
    assert 'value="wrong"' not in text
    assert 'value="/inbox/"' in text


def test_after_too_many_failures_the_lock_says_how_long(client, user, settings):
    settings.LOGIN_FAILURES_BEFORE_LOCK = 2
    for _ in range(2):
        log_in(client, "wrong")

    assert f"{settings.LOGIN_LOCK_MINUTES}" in log_in(client).content.decode()


def test_logging_out_ends_the_session_and_is_an_event(client, user):
    log_in(client)

    client.post("/logout/")

    assert client.get("/inbox/")["Location"].startswith("/login/")
    assert AuditEvent.objects.filter(event="session.close").count() == 1


def test_without_a_session_a_page_leads_to_the_login_and_back(client, counter):
    assert client.get("/counter/?a=1")["Location"] == "/login/?next=%2Fcounter%2F%3Fa%3D1"


def test_a_fragment_without_a_session_sends_the_whole_page_to_the_login(client, counter):
    answer = client.get("/counter/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login/?next=%2Fcounter%2F")


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ({"Referer": "http://testserver/cases/7/edit/?a=1"}, "/cases/7/edit/?a=1"),
        ({"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/7/edit/"}, "/cases/7/edit/"),
        ({"Referer": "https://evil.example/cases/7/"}, "/counter/"),
        ({}, "/counter/"),
    ],
)
def test_what_is_sent_without_a_session_leads_back_to_the_page_it_came_from(client, counter, told, back):
    answer = client.post("/counter/", headers=told)

    place = answer.headers.get("Location") or answer["HX-Redirect"]
    assert place == f"/login/?{urlencode({'next': back})}"


def test_a_form_older_than_the_log_in_is_answered_in_words(user, counter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.post("/counter/")

    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_who_lacks_the_role_is_refused_and_that_is_an_event(client, user, counter, at):
    RoleGrant.objects.update(role="auditor")
    client.force_login(user)

    assert client.post("/counter/").status_code == 403
    assert Counter.acted == 0
    assert AuditEvent.objects.filter(event="route.call", result="refused", code="access.denied").count() == 1


@pytest.mark.parametrize(
    ("referer", "link"),
    [("/cases/7/?a=1", "/cases/7/?a=1"), ("/counter/?refuse=1", None), (None, None)],
)
def test_a_refused_page_leads_back_where_one_came_from_and_never_to_itself(client, user, counter, referer, link):
    client.force_login(user)
    told = {} if referer is None else {"Referer": f"http://testserver{referer}"}

    said = client.get("/counter/?refuse=1", headers=told).content.decode()

    assert re.findall(r'class="button main" href="([^"]+)"', said) == ([] if link is None else [link])


def test_a_method_that_a_page_does_not_name_is_not_allowed(client, user, counter):
    client.force_login(user)

    assert client.delete("/counter/").status_code == 405


def test_a_form_sent_twice_acts_once_and_leads_where_the_first_one_led(client, user, counter):
    client.force_login(user)

    first = client.post("/counter/", {"once": "word"})
    second = client.post("/counter/", {"once": "word"})

    assert (first["Location"], second["Location"], Counter.acted) == ("/there/", "/there/", 1)


def test_a_refused_form_can_be_sent_again(client, user, counter):
    client.force_login(user)

    assert client.post("/counter/", {"once": "word", "refuse": "1"}).status_code == 409
    assert IdempotentAnswer.objects.count() == 0
    assert client.post("/counter/", {"once": "word"}).status_code == 302


def test_a_refusal_nobody_caught_is_a_page_in_words_with_a_number(client, user, counter):
    client.force_login(user)

    text = client.post("/counter/", {"refuse": "1"}).content.decode()

    assert re.search(r"编号 [0-9a-f]{16}", text)
    assert 'href="/counter/"' in text


def test_pages_of_a_session_are_kept_by_no_cache(client, user, counter):
    client.force_login(user)

    assert "no-store" in client.get("/counter/")["Cache-Control"]


def test_no_page_may_load_or_run_anything_from_elsewhere(client):
    policy = client.get("/login/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"https?://", policy) == []


def test_one_of_several_roles_can_be_named_in_the_header_and_nobody_elses(client, user, at):
    grant = RoleGrant.objects.create(
        user=user, role="auditor", unit=RoleGrant.objects.get().unit, valid_from=at.date(), created_at=at
    )
    client.force_login(user)
    assert "<summary><b" in (before := client.get("/inbox/").content.decode())
    assert "政工部门</summary>" in before

    client.post("/act-as/", {"grant": grant.pk, "next": "/inbox/"})
    assert "审计人员</summary>" in client.get("/inbox/").content.decode()

    client.post("/act-as/", {"grant": 999_999})
    assert "政工部门</summary>" in client.get("/inbox/").content.decode()


def test_a_busy_page_says_so_and_when_to_come_again(client, user, counter):
    log_in(client)

    answer = client.post(counter, {"fail": "locked"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "系统繁忙" in answer.content.decode()


@pytest.mark.parametrize("failure", ["lost", "unforeseen"])
def test_what_nobody_foresaw_is_logged_and_told_with_its_number_and_whom_to_ask(client, user, counter, caplog, failure):
    log_in(client)

    answer = client.post(counter, {"fail": failure})

    page = answer.content.decode()
    number = re.search(r'<b class="mono">([0-9a-f]{16})</b>', page)[1]
    assert answer.status_code == 500
    assert "系统管理员" in page
    assert "the system administrator" in page
    assert "secret detail" not in page
    assert [record.message for record in caplog.records if record.exc_info] == [f"unforeseen failure {number}"]


def test_a_row_that_is_already_there_is_a_conflict_and_no_failure(client, user, counter):
    log_in(client)

    assert client.post(counter, {"fail": "doubled"}).status_code == 409
