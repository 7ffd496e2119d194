from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import DataCorrection
from honors import clock
from honors.domain.actor import Role
from honors.models import AuditEvent, OutboxMessage, User
from tests.factories.people import officer

pytestmark = pytest.mark.django_db

URL = "/api/v1/corrections/"
ASKED = {"field": "birth_date", "text": "出生日期应为 1990-02-03，见身份证。"}


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


@pytest.fixture
def own(client_of, person):
    return client_of("zhang", Role.OFFICER, "station", officer=person)


@pytest.fixture
def hr(client_of):
    return client_of("hr", Role.HR)


def ask(client, **facts):
    return client.post(URL, {**ASKED, **facts}, format="json")


def test_a_person_asks_hr_answers_in_time_and_the_person_reads_it(own, hr, person):
    made = ask(own)
    assert (made.status_code, made.json()["due_on"], made.json()["may"]) == (201, "2026-12-09", [])
    key = made.json()["id"]
    (waits,) = hr.get("/api/v1/inbox/").json()["results"]
    assert (waits["kind"], waits["object"], waits["act"], waits["is_overdue"]) == ("correction", key, "decide", False)

    body = {"decision": "accepted", "answer": "已改为 1990-02-03"}
    answer = hr.post(f"{URL}{key}/decide/", body, format="json")

    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    shown = own.get(f"{URL}{key}/").json()
    assert (shown["answer"], shown["officer"]) == ("已改为 1990-02-03", str(person.pk))
    assert hr.get("/api/v1/inbox/").json()["results"] == []
    assert [event.result for event in AuditEvent.objects.filter(event__startswith="correction.")] == ["done", "done"]
    codes = [message.payload["code"] for message in OutboxMessage.objects.filter(topic="notify").order_by("pk")]
    assert codes == ["notify.correction_asked", "notify.correction_answered"]


def test_an_answer_that_is_late_is_shown_as_such(own, hr, at, monkeypatch):
    key = ask(own).json()["id"]
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=15))
    assert hr.get(f"{URL}{key}/").json()["is_overdue"] is False
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=16))
    assert hr.get(f"{URL}{key}/").json()["is_overdue"] is True
    assert hr.get("/api/v1/inbox/").json()["results"][0]["is_overdue"] is True


def test_one_request_a_field_waits_at_a_time_and_is_answered_once(own, hr):
    key = ask(own).json()["id"]
    again = ask(own)
    assert (again.status_code, again.json()["code"]) == (409, "correction.asked_already")
    assert ask(own, field="rank").status_code == 201
    body = {"decision": "refused", "answer": "与档案一致"}
    assert hr.post(f"{URL}{key}/decide/", body, format="json").status_code == 200
    late = hr.post(f"{URL}{key}/decide/", body, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "correction.decided")
    assert ask(own).status_code == 201


def test_who_may_not(own, hr, client_of, units, at):
    key = ask(own).json()["id"]
    body = {"decision": "accepted", "answer": "好"}

    assert ask(hr).json()["code"] == "correction.no_record"
    colleague = client_of("li", Role.OFFICER, "station", officer=officer(units["station"], at, name="李二"))
    assert colleague.get(f"{URL}{key}/").status_code == 404
    next_door = client_of("hr_next", Role.HR, "other_station")
    assert next_door.post(f"{URL}{key}/decide/", body, format="json").status_code == 404
    assert own.post(f"{URL}{key}/decide/", body, format="json").status_code == 403
    chief = officer(units["county"], at, name="王政工")
    of_oneself = client_of("hr_self", Role.HR, "county", officer=chief)
    mine = ask(of_oneself).json()["id"]
    refused = of_oneself.post(f"{URL}{mine}/decide/", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "correction.not_yours_to_decide")


@pytest.mark.parametrize(
    "body", [{"field": "shoe_size", "text": "x"}, {"field": "name"}, {"field": "name", "text": ""}, {**ASKED, "x": 1}]
)
def test_what_cannot_be_read_is_refused(own, body):
    assert own.post(URL, body, format="json").status_code == 400
    assert not DataCorrection.objects.exists()


def test_a_list_costs_the_same_at_one_row_and_at_fifty(hr, units, at):
    user = User.objects.get(username="hr")
    fields = ["name", "rank", "grade", "posting", "honor", "other"]

    def page(rows):
        for number in range(rows):
            DataCorrection.objects.create(
                officer=officer(units["station"], at, name=f"张{number}"),
                field=fields[number % 6],
                text="x",
                due_on=at.date(),
                asked_by=user,
                created_at=at,
            )
        with CaptureQueriesContext(connection) as captured:
            hr.get(f"{URL}?page_size=50")
        return len(captured)

    assert page(1) == page(49)
