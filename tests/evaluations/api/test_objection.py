import pytest
from rest_framework.test import APIClient

from evaluations.models import Objection
from honors import clock
from honors.domain.actor import Role
from honors.models import AuditEvent, IdempotentAnswer, OutboxMessage
from tests.actors import account
from tests.factories.decisions import on_notice, star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/objections/"


@pytest.fixture
def scene(at, monkeypatch):
    """A notice of one star case, and a client of each role at the county."""
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)
    (case,) = star_cases(units, at)
    notice = on_notice([case], units, at)

    def client(role, unit="county"):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at))
        return api

    return case, notice, client


def body(case, notice, **changes):
    return {"notice": str(notice.pk), "nomination": str(case.pk), "text": "情况不实。", **changes}


def test_an_anonymous_objection_is_followed_with_its_claim_code_to_the_decision(scene):
    case, notice, client = scene
    stranger, discipline = APIClient(), client(Role.DISCIPLINE)

    made = stranger.post(
        URL, body(case, notice), format="json", headers={"Idempotency-Key": "k"}, REMOTE_ADDR="10.1.2.3"
    )
    assert made.status_code == 201
    code, key = made.json()["claim_code"], made.json()["id"]
    assert (made.json()["is_anonymous"], made.json()["state"], made.json()["may"]) == (True, "open", [])

    asked = discipline.post(f"{URL}{key}/ask/", {"question": "何时？"}, format="json")
    assert (asked.status_code, asked.json()["may"]) == (200, ["ask", "decide"])
    claim = {"headers": {"Claim-Code": code}}
    seen = stranger.get(f"{URL}claim/", **claim).json()
    assert (seen["state"], seen["decision"]) == ("open", None)
    assert [row["question"] for row in seen["questions"]] == ["何时？"]

    answered = stranger.post(f"{URL}claim/", {"answer": "十月。"}, format="json", **claim)
    assert (answered.status_code, answered.json()["questions"][0]["answer"]) == (200, "十月。")

    decided = discipline.post(f"{URL}{key}/decide/", {"decision": "dismissed", "reason": "属实。"}, format="json")
    assert (decided.status_code, decided.json()["state"]) == (200, "decided")
    final = stranger.get(f"{URL}claim/", **claim).json()
    assert final["decision"] == {"decision": "dismissed", "reason": "属实。"}

    assert not IdempotentAnswer.objects.exists()
    raised = AuditEvent.objects.filter(event__in=["objection.raise", "objection.answer"])
    assert {(e.actor, e.user_id, e.source, e.request_id) for e in raised} == {("", None, "", "")}
    assert not AuditEvent.objects.filter(source="10.1.2.3").exists()
    assert not any("10.1.2.3" in str(row.payload) for row in OutboxMessage.objects.all())


def test_a_refused_anonymous_objection_leaves_no_source_either(scene):
    case, notice, _client = scene
    refused = APIClient().post(
        URL,
        body(case, notice, nomination="00000000-0000-4000-8000-000000000000"),
        format="json",
        REMOTE_ADDR="10.1.2.3",
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "objection.not_on_notice")
    trace = AuditEvent.objects.get(event="objection.raise")
    assert (trace.result, trace.actor, trace.source, trace.request_id) == ("refused", "", "", "")


def test_with_a_session_the_objector_is_named_and_answers_with_the_session(scene):
    case, notice, client = scene
    author, discipline = client(Role.OFFICER, "station"), client(Role.DISCIPLINE)

    made = author.post(URL, body(case, notice), format="json", headers={"Idempotency-Key": "k"}).json()
    again = author.post(URL, body(case, notice), format="json", headers={"Idempotency-Key": "k"}).json()
    assert (made["is_anonymous"], "claim_code" in made, again["id"]) == (False, False, made["id"])
    assert Objection.objects.count() == 1

    discipline.post(f"{URL}{made['id']}/ask/", {"question": "何时？"}, format="json")
    assert author.get(f"{URL}{made['id']}/").json()["may"] == ["answer"]
    answered = author.post(f"{URL}{made['id']}/answer/", {"answer": "十月。"}, format="json")
    assert (answered.status_code, answered.json()["may"]) == (200, [])
    assert "raised_by" not in discipline.get(f"{URL}{made['id']}/").json()


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.STATION_CHIEF, Role.AUDITOR, Role.COMMITTEE_CHAIR])
def test_other_roles_neither_see_nor_decide(scene, role):
    case, notice, client = scene
    key = APIClient().post(URL, body(case, notice), format="json").json()["id"]
    other = client(role)

    assert other.get(URL).json()["results"] == []
    assert other.get(f"{URL}{key}/").status_code == 404
    for act in ("ask", "decide"):
        assert other.post(f"{URL}{key}/{act}/", {}, format="json").status_code == 403


def test_bad_input_is_refused_by_code_and_changes_nothing(scene):
    case, notice, client = scene
    stranger, discipline = APIClient(), client(Role.DISCIPLINE)

    def code(api, path, data, **extra):
        answer = api.post(f"{URL}{path}", data, format="json", **extra)
        return answer.status_code, answer.json()["code"]

    assert code(stranger, "", body(case, notice, name="我")) == (400, "request.invalid")
    assert code(stranger, "", body(case, notice, text="")) == (400, "request.invalid")
    assert code(stranger, "", {**body(case, notice), "notice": "nonsense"}) == (404, "access.not_found")
    assert not Objection.objects.exists()
    wrong = {"headers": {"Claim-Code": "AAAA-BBBB"}}
    assert code(stranger, "claim/", {"answer": "x"}, **wrong) == (404, "access.not_found")
    assert stranger.get(f"{URL}claim/").status_code == 404
    key = stranger.post(URL, body(case, notice), format="json").json()["id"]
    assert code(discipline, f"{key}/decide/", {"decision": "maybe", "reason": "x"}) == (400, "request.invalid")
    assert code(discipline, f"{key}/decide/", {"decision": "upheld"}) == (400, "request.invalid")
    stale = {"decision": "upheld", "reason": "x", "version": 9}
    assert code(discipline, f"{key}/decide/", stale) == (409, "version.stale")
    case.refresh_from_db()
    assert case.state == "suspended"
    assert code(stranger, f"{key}/decide/", {}) == (401, "access.no_session")
