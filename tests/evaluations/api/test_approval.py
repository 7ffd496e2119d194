import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from evaluations.models import Approval, Opinion
from honors import clock
from honors.domain.actor import Role
from honors.models import Honor, LedgerHead
from tests.actors import account
from tests.factories.cases import evidence
from tests.factories.decisions import merit_case, star_cases, waiting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/approvals/"
DECISION = {"document_number": "长公〔2026〕12号", "decided_on": "2026-12-24"}


@pytest.fixture
def scene(at, monkeypatch):
    """The organ tree, and clients; the clock stands thirty days after the notices begin."""
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=30))
    units = tree(at)

    def client(name, role, unit="county"):
        api = APIClient()
        api.force_login(account(name, role, units[unit], at=at))
        return api

    return units, client


def test_a_leader_approves_and_gets_honor_index_size_root_and_checkpoint(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    leader = client("leader", Role.LEADER)

    (row,) = leader.get(URL).json()["results"]
    assert (row["id"], row["nomination"], row["organ"], row["co_organ"], row["clause"]) == (
        str(approval.pk),
        str(approval.nomination_id),
        "COUNTY",
        None,
        "S18",
    )
    assert (row["opinions"], row["findings"], row["may"]) == ([], [], ["approve", "decline", "return"])
    assert row["waits_for"] == {"role": "leader", "unit": "COUNTY"}
    assert leader.get(f"/api/v1/nominations/{row['nomination']}/").json()["waits_for"] == row["waits_for"]

    answer = leader.post(f"{URL}{approval.pk}/approve/", {**DECISION, "opinion": "同意。"}, format="json")

    assert answer.status_code == 200
    done, head, honor = answer.json(), LedgerHead.objects.get(), Honor.objects.get()
    assert (done["state"], done["honor"], done["index"], done["size"]) == ("approved", str(honor.pk), 0, 1)
    assert done["root"] == base64.b64encode(bytes(head.root)).decode()
    assert done["checkpoint"].splitlines()[1:3] == ["1", done["root"]]
    assert (done["document_number"], done["decided_on"], done["may"]) == ("长公〔2026〕12号", "2026-12-24", [])
    assert leader.get(URL).json()["results"] == []
    assert leader.get(f"{URL}{approval.pk}/").json()["state"] == "approved"
    again = leader.post(f"{URL}{approval.pk}/approve/", DECISION, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "approval.already_decided")


def test_the_same_idempotency_key_gives_the_first_answer_again(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    leader = client("leader", Role.LEADER)

    first, second = (
        leader.post(f"{URL}{approval.pk}/approve/", DECISION, format="json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )

    assert (second.status_code, second.json()) == (200, first.json())
    assert Honor.objects.count() == 1


def test_one_request_approves_many_or_none(scene, at):
    units, client = scene
    approvals, _later = waiting(star_cases(units, at, "张试", "李验"), units, at)
    leader = client("leader", Role.LEADER)
    keys = [str(approval.pk) for approval in approvals]
    unknown = "00000000-0000-4000-8000-000000000000"

    missing = leader.post(f"{URL}approve/", {**DECISION, "approvals": [*keys, unknown]}, format="json")
    assert (missing.status_code, Honor.objects.count()) == (404, 0)

    done = leader.post(f"{URL}approve/", {**DECISION, "approvals": keys}, format="json").json()
    assert [row["index"] for row in done["approvals"]] == [0, 1]
    assert {row["id"] for row in done["approvals"]} == set(keys)
    assert done["size"] == 2


def test_decline_and_return(scene, at):
    units, client = scene
    (first, second), _later = waiting(star_cases(units, at, "张试", "李验"), units, at)
    leader = client("leader", Role.LEADER)

    declined = leader.post(f"{URL}{first.pk}/decline/", {"reason": "名额有限。"}, format="json")
    returned = leader.post(f"{URL}{second.pk}/return/", {"reason": "补充。", "fields": ["reason"]}, format="json")

    assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    assert (returned.status_code, returned.json()["state"]) == (200, "returned")
    second.nomination.refresh_from_db()
    assert (second.nomination.state, second.nomination.reopened_fields) == ("returned", ["reason"])


def test_a_paper_decision_is_recorded_by_one_and_confirmed_by_another(scene, at):
    units, client = scene
    case = merit_case(units, at, code="police.individual.merit_second")
    (approval,), _later = waiting([case], units, at)
    clerk, checker = client("clerk", Role.HR), client("checker", Role.HR)
    (row,) = clerk.get(URL).json()["results"]
    assert (row["organ"], row["may"], row["waits_for"]) == (
        "PROVINCE",
        ["record"],
        {"role": "hr", "unit": "COUNTY"},
    )
    assert clerk.get(f"/api/v1/nominations/{case.pk}/").json()["waits_for"] == row["waits_for"]
    paper = {**DECISION, "organ": row["organ"], "evidence": str(evidence(case, at).pk)}

    recorded = clerk.post(f"{URL}{approval.pk}/record/", paper, format="json")
    assert (recorded.status_code, recorded.json()["state"], recorded.json()["may"]) == (200, "recorded", [])
    own = clerk.post(f"{URL}{approval.pk}/record/confirm/", {}, format="json")
    assert (own.status_code, own.json()["code"]) == (403, "approval.second_person_needed")

    done = checker.post(f"{URL}{approval.pk}/record/confirm/", {}, format="json").json()
    assert (done["state"], done["index"], done["size"]) == ("approved", 0, 1)
    assert "checkpoint" in done


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEADER, Role.HR)])
def test_other_roles_reach_no_approval(scene, at, role):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    other = client("other", role)

    assert other.get(URL).status_code == 403
    for act in ("approve", "decline", "return", "record", "record/confirm"):
        assert other.post(f"{URL}{approval.pk}/{act}/", {}, format="json").status_code == 403


def test_hr_sees_what_waits_and_does_not_approve(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    hr = client("desk", Role.HR)
    client("leader", Role.LEADER)

    assert [row["may"] for row in hr.get(URL).json()["results"]] == [[]]
    assert hr.post(f"{URL}{approval.pk}/approve/", DECISION, format="json").status_code == 403


def test_a_leader_elsewhere_does_not_learn_of_it(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)

    other = client("leader-elsewhere", Role.LEADER, "other_station")
    assert other.get(URL).json()["results"] == []
    for act in ("approve", "decline", "return"):
        body = DECISION if act == "approve" else {"reason": "不办"}
        assert other.post(f"{URL}{approval.pk}/{act}/", body, format="json").status_code == 404


@pytest.mark.parametrize("unit", ["city", "station"])
@pytest.mark.parametrize("act", ["approve", "decline", "return"])
def test_whoever_leads_the_cases_unit_but_not_the_organ_is_told_the_clause(scene, at, unit, act):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    other = client(f"leader-{unit}", Role.LEADER, unit)
    body = DECISION if act == "approve" else {"reason": "不办"}

    wrong = other.post(f"{URL}{approval.pk}/{act}/", body, format="json")

    (finding,) = wrong.json()["findings"]
    assert (wrong.status_code, wrong.json()["code"]) == (403, "approval.wrong_organ")
    assert (finding["rule"], finding["clause"], finding["facts"]["organ"]) == (
        "R-14",
        approval.clause,
        approval.organ_name,
    )
    assert other.get(URL).json()["results"] == []
    assert other.get(f"{URL}{approval.pk}/").status_code == 404


def test_bad_input_is_refused_by_code_and_nothing_is_granted(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    leader = client("leader", Role.LEADER)

    def code(data):
        answer = leader.post(f"{URL}{approval.pk}/approve/", data, format="json")
        return answer.status_code, answer.json()["code"]

    assert code({}) == (400, "request.invalid")
    assert code({**DECISION, "honor": 1}) == (400, "request.invalid")
    assert code({**DECISION, "overrides": [{"code": "x"}]}) == (400, "request.invalid")
    assert code({**DECISION, "decided_on": "2026-12-25"}) == (422, "approval.decided_in_future")
    assert code({**DECISION, "version": 7}) == (409, "version.stale")
    assert leader.post(f"{URL}nonsense/approve/", DECISION, format="json").status_code == 404
    assert leader.get(f"{URL}?colour=red").json()["code"] == "request.unknown_parameter"
    assert not Honor.objects.exists()


def test_a_list_costs_the_same_at_one_and_at_twenty_rows(scene, at):
    units, client = scene
    leader = client("leader", Role.LEADER)
    waiting(star_cases(units, at), units, at)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(URL).status_code == 200
        return len(captured)

    before = queries()
    waiting(star_cases(units, at, *[f"李{number}" for number in range(19)]), units, at)
    assert (Approval.objects.count(), queries()) == (20, before)


def test_a_limit_that_is_used_up_stops_the_decision_with_its_clause_and_figures(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    hr, leader = client("hr2", Role.HR), client("leader", Role.LEADER)
    limit = {"period": "2026", "organ": "COUNTY", "star": "service", "limit": 0}
    assert hr.post("/api/v1/quotas/", limit, format="json").status_code == 201

    answer = leader.post(f"{URL}{approval.pk}/approve/", DECISION, format="json")

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "quota.exhausted")
    (finding,) = said["findings"]
    assert (finding["rule"], finding["clause"], finding["changes_on"]) == ("R-26", "S1 art. 3(4)", "2027-01-01")
    assert (finding["facts"]["limit"], finding["facts"]["used"]) == (0, 0)
    assert not Honor.objects.exists()


def test_what_was_said_of_a_former_recipient_is_not_shown_with_the_approval(scene, at):
    units, client = scene
    (approval,), _later = waiting(star_cases(units, at), units, at)
    case = approval.nomination

    def said(text, moment, number):
        facts = {"kind": "unit", "verdict": "agree", "dated_on": "2026-11-24", "text": text}
        Opinion.objects.create(
            nomination=case, given_by=case.nominated_by, created_at=moment, recipient_number=number, **facts
        )

    said("说的是前一人", at, 0)
    changed = [{"field": "recipient", "before": "张试", "after": "李试"}]
    case.events.create(at=at + timedelta(hours=1), verb="submit", state="submitted", changes=changed)
    said("说的是现在的人", at + timedelta(hours=2), 1)

    leader = client("leader", Role.LEADER)
    (row,) = leader.get(URL).json()["results"]
    assert [opinion["text"] for opinion in row["opinions"]] == ["说的是现在的人"]
    page = leader.get(f"/approvals/{approval.pk}/").content.decode()
    assert "说的是现在的人" in page
    assert "说的是前一人" not in page
