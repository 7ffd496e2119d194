"""Asking for a refusal or a revocation to be looked at again, over HTTP: who asks, who answers, what comes of it."""

from datetime import timedelta

import pytest

from evaluations.models import Nomination
from evaluations.services.screening import screen_nomination
from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.models import Honor, OutboxMessage
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import account, actor_with
from tests.clients import client_for
from tests.factories.decisions import merit_case, star_cases
from tests.factories.honors import grant
from tests.factories.people import officer

pytestmark = pytest.mark.django_db
URL = "/api/v1/reconsiderations/"


@pytest.fixture
def people(at, units):
    """HR who refuses and a colleague, the leader, the nominator's client and that of whom it is about."""
    made = {name: account(name, Role.HR, units["county"], at=at) for name in ("hr", "hr2")}
    made["leader"] = account("leader", Role.LEADER, units["county"], at=at)
    return made


def clients(people):
    return {name: client_for(user) for name, user in people.items()}


@pytest.fixture
def refused(at, units, people):
    case = merit_case(units, at, state="submitted")
    people["chief"] = case.nominated_by
    people["subject"] = account("subject", Role.OFFICER, units["station"], at=at, officer=case.officer)
    desk = actor_with(Role.HR, units["county"], user=people["hr"])
    return screen_nomination(actor=desk, nomination=case, decision="refused", reason="事迹不突出", at=at)


def asked(client, case, **body):
    return client.post(URL, {"nomination": str(case.pk), "text": "请复核", **body}, format="json")


def decided(client, key, outcome="upheld"):
    return client.post(f"{URL}{key}/decide/", {"outcome": outcome, "reason": "重新核查"}, format="json")


@pytest.mark.parametrize("who", ["subject", "chief"])
def test_an_upheld_request_takes_the_case_up_again(at, people, refused, who):
    by = clients(people)

    made = asked(by[who], refused)
    row = made.json()
    assert (made.status_code, row["state"], row["organ"], row["due_on"]) == (201, "open", "COUNTY", "2026-12-24")
    assert (row["may"], by["hr2"].get(f"{URL}{row['id']}/").json()["may"]) == ([], ["decide"])
    messages = OutboxMessage.objects.filter(payload__object_kind="reconsideration")
    assert set(messages.values_list("payload__role", flat=True)) == {"hr", "leader"}

    answer = decided(by["hr2"], row["id"])

    assert (answer.status_code, answer.json()["outcome"]) == (200, "upheld")
    assert answer.json()["next"] == {"step": "case_reopened", "url": f"/api/v1/nominations/{refused.pk}/"}
    case = Nomination.objects.get(pk=refused.pk)
    assert (case.state, case.events.order_by("-id").first().verb) == ("submitted", "reopen")
    assert decided(by["leader"], row["id"]).json()["code"] == "reconsideration.decided_already"


def test_a_dismissed_one_leaves_the_refusal_and_is_not_asked_twice(people, refused):
    by = clients(people)
    key = asked(by["subject"], refused).json()["id"]
    assert asked(by["chief"], refused).json()["code"] == "reconsideration.asked_already"

    answer = decided(by["leader"], key, "dismissed")

    assert (answer.json()["outcome"], answer.json()["reason"], answer.json()["next"]) == ("dismissed", "重新核查", None)
    assert Nomination.objects.get(pk=refused.pk).state == "refused"
    assert asked(by["chief"], refused).json()["code"] == "reconsideration.asked_already"


def test_who_refused_who_asks_and_whom_it_is_about_do_not_answer(at, units, people, refused):
    by = clients(people)
    key = asked(by["subject"], refused).json()["id"]

    assert decided(by["hr"], key).json()["code"] == "reconsideration.not_another"
    assert decided(by["subject"], key).status_code == 403
    stranger = client_for(account("stranger", Role.HR, units["other_station"], at=at))
    assert decided(stranger, key).status_code == 404


def test_only_those_concerned_ask_in_time_and_about_a_refusal(at, units, people, refused, monkeypatch):
    by = clients(people)
    (other,) = star_cases(units, at, "李验", state="submitted")

    assert asked(by["hr2"], refused).json()["code"] == "reconsideration.not_yours"
    assert asked(by["chief"], other).json()["code"] == "reconsideration.nothing_refused"
    assert by["chief"].post(URL, {"text": "请复核"}, format="json").json()["code"] == "reconsideration.one_decision"
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=31))
    late = asked(by["chief"], refused).json()
    assert (late["code"], "2026年12月24日" in late["message"]) == ("reconsideration.too_late", True)


def test_a_revocation_is_asked_about_and_an_upheld_request_leads_to_its_restoration(at, units, people):
    person = officer(units["station"], at)
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)
    ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=at.date())
    city_leader = account("city", Role.LEADER, units["city"], at=at)
    city = actor_with(Role.LEADER, units["city"], user=city_leader)
    revoke_honor(actor=city, honor=honor, ground="fraud", ruling=ruling, at=at)
    subject = client_for(account("subject", Role.OFFICER, units["station"], at=at, officer=person))
    city_hr = client_for(account("city.hr", Role.HR, units["city"], at=at))

    made = subject.post(URL, {"honor": str(honor.pk), "text": "请复核"}, format="json")
    assert (made.status_code, made.json()["organ"]) == (201, "CITY")
    key = made.json()["id"]
    assert decided(client_for(city_leader), key).json()["code"] == "reconsideration.not_another"
    answer = decided(city_hr, key)

    assert answer.json()["next"] == {"step": "restore_honor", "url": f"/api/v1/honors/{honor.pk}/restore/"}
    assert Honor.objects.get(pk=honor.pk).status == "revoked"
    again = subject.post(URL, {"honor": str(honor.pk), "text": "请复核"}, format="json")
    assert again.json()["code"] == "reconsideration.asked_already"


def test_an_overdue_request_says_so_and_waits_in_the_inbox_of_those_who_answer(at, people, refused, monkeypatch):
    by = clients(people)
    key = asked(by["subject"], refused).json()["id"]

    def waits(name):
        rows = by[name].get("/api/v1/inbox/").json()["results"]
        return [(row["act"], row["due_at"]) for row in rows if row["object"] == key]

    due = "2026-12-24T23:59:59.999999+08:00"
    assert {name: waits(name) for name in ("hr", "hr2", "leader", "subject")} == {
        "hr": [],
        "hr2": [("decide", due)],
        "leader": [("decide", due)],
        "subject": [],
    }
    assert by["hr2"].get(f"{URL}{key}/").json()["is_overdue"] is False
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=40))
    assert by["hr2"].get(f"{URL}{key}/").json()["is_overdue"] is True


def test_a_list_costs_the_same_at_1_and_at_50_rows(at, units, people, refused, django_assert_num_queries):
    by = clients(people)
    asked(by["subject"], refused)
    by["hr2"].get(URL)
    with django_assert_num_queries(4):
        assert len(by["hr2"].get(URL).json()["results"]) == 1
    refused.reconsiderations.update(state="decided")
    row = refused.reconsiderations.get()
    for _number in range(20):
        row.pk = None
        row._state.adding = True
        row.pk = type(row)._meta.pk.get_default()
        row.save(force_insert=True)
    with django_assert_num_queries(4):
        assert len(by["hr2"].get(URL).json()["results"]) == 21
