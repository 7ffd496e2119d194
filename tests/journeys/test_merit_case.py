"""Merit cases over HTTP: approved by a leader here, and recorded from a paper of the province by two persons."""

import pytest

from tests.factories.cases import MERIT_SCHEME
from tests.journeys.proofs import proven_entry

THIRD, SECOND = "police.individual.merit_third", "police.individual.merit_second"


@pytest.fixture
def scheme(town):
    """The rolling scheme of the city."""
    town.go_to("2026-09-04T10:00")
    return town.post("city_hr", "schemes/", {**MERIT_SCHEME, "awards": [THIRD, SECOND]}, status=201)["id"]


def heard(town, scheme: str, award: str) -> str:
    """A case proposed, screened, with its opinions and its assessment on file."""
    town.go_to("2026-09-07T09:00")
    person = town.get("chief", "officers/?unit=STATION&name=周星")["results"][0]["id"]
    deed = town.post(
        "chief",
        "deeds/",
        {
            "title": "抓获在逃人员",
            "statement": "蹲守三日，将在逃人员抓获。",
            "done_on": "2026-08-20",
            "place": "城区",
            "unit": "STATION",
            "sources": ["法律文书"],
            "participants": [person],
        },
        status=201,
    )
    body = {
        "scheme": scheme,
        "award": award,
        "recipient": {"category": "individual", "officer": person},
        "deed": deed["id"],
        "timing": "timely",
        "reason": "成绩突出。",
    }
    case = town.post("chief", "nominations/", body, status=201)["id"]
    assert town.post("chief", f"nominations/{case}/submit/", {}, status=422)["code"] == "nomination.incomplete"
    town.upload("chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)
    town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)
    for who, kind in (("chief", "unit"), ("hr", "political"), ("discipline", "discipline")):
        opinion = {"nomination": case, "kind": kind, "verdict": "agree", "text": "同意。", "dated_on": "2026-09-07"}
        town.post(who, "opinions/", opinion, status=201)
    return case


def on_notice_and_over(town, case: str) -> str:
    """Put up by the city for the seven working days of the regulations; the approval that it then waits for."""
    body = {"nominations": [case], "unit": "CITY", "scope": "全市", "medium": "内网", "starts_on": "2026-09-07"}
    assert town.post("city_hr", "notices/", body, status=201)["ends_on"] == "2026-09-15"
    town.go_to("2026-09-16T09:00")
    assert town.tick()["deadlines"] == 1
    return town.get("city_hr", f"approvals/?nomination={case}")["results"][0]["id"]


def assess(town, case: str, **delegated: str) -> None:
    body = {"nomination": case, "report": "考核属实。", "dated_on": "2026-09-07", **delegated}
    town.post("city_hr", "assessments/", body, status=201)


def test_a_third_class_merit_is_approved_by_the_city(town, scheme):
    case = heard(town, scheme, THIRD)
    assess(town, case)
    approval = on_notice_and_over(town, case)

    decided = {"document_number": "湖公奖〔2026〕31号", "decided_on": "2026-09-16", "opinion": "同意。"}
    wrong = town.post("leader", f"approvals/{approval}/approve/", decided, status=403)
    assert (wrong["code"], wrong["findings"][0]["clause"]) == ("approval.wrong_organ", "S1 art. 15")
    recorded = town.post("city_leader", f"approvals/{approval}/approve/", decided, status=200)

    entry = proven_entry(town, "recipient", recorded)
    assert (entry.register, entry.award.code, entry.award.edition, entry.decision.organ) == (
        "honors",
        THIRD,
        "police-2015",
        "湖州市公安局",
    )
    honor = town.get("city_hr", "honors/?unit=CITY&level=merit_third&year_from=2026")["results"]
    assert [(row["ledger_index"], row["recipient"]["name"]) for row in honor] == [(recorded["index"], "周星")]
    totals = {row["award"]: row for row in town.get("city_hr", "honors/totals/") if row["award"]}
    assert (totals[THIRD]["recipients"], totals[THIRD]["times"]) == (1, 1)
    town.tick()
    assert {"kind": "honor", "id": recorded["honor"]} in [
        row["object"] for row in town.get("recipient", "notifications/")["results"]
    ]
    done = [row["event"] for row in town.walk("auditor", "audit/?result=done")]
    assert [done.count(event) for event in ("opinion.give", "assessment.give", "approval.approve")] == [3, 1, 1]
    refused = [row["event"] for row in town.walk("auditor", "audit/?result=refused")]
    assert "nomination.submit" in refused


def test_a_second_class_merit_is_recorded_from_paper_and_confirmed_by_another(town, scheme):
    case = heard(town, scheme, SECOND)
    assess(town, case, delegated_to="CITY")
    approval = on_notice_and_over(town, case)

    scan = town.upload("city_hr", case, "省厅决定", "other", b"%PDF-1.7 scan")["id"]
    paper = {"organ": "PROVINCE", "document_number": "浙公奖〔2026〕8号", "decided_on": "2026-09-16", "evidence": scan}
    assert town.post(
        "city_leader",
        f"approvals/{approval}/approve/",
        {"document_number": "湖公奖〔2026〕32号", "decided_on": "2026-09-16"},
        status=403,
    )
    assert town.post("city_hr", f"approvals/{approval}/record/", paper, status=200)["state"] == "recorded"
    second = f"approvals/{approval}/record/confirm/"
    assert town.post("city_hr", second, {}, status=403)["code"] == "approval.second_person_needed"
    recorded = town.post("city_hr2", second, {}, status=200)

    entry = proven_entry(town, "recipient", recorded)
    assert (entry.award.code, entry.decision.organ, entry.decision.document_number) == (
        SECOND,
        "浙江省公安厅",
        "浙公奖〔2026〕8号",
    )
    group = [row for row in town.get("city_hr", "honors/totals/") if row["award"] is None]
    assert [(row["category"], row["recipients"], row["times"]) for row in group] == [
        ("collective", 0, 0),
        ("individual", 1, 1),
    ]
    assert town.state("chief", case) == "approved"
