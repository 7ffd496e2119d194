"""Cases that leave the straight way, over HTTP: papers that never come, a late nomination, a refusal that is looked at
again, a deputy, two records of one person, an authority that nobody has read, and an override found before the notice.
"""

import json

import pytest

from honors.domain.actor import Role
from tests.actors import account
from tests.factories.cases import MERIT_SCHEME
from tests.factories.people import officer
from tests.journeys.conftest import PASSWORD, SET_UP_AT
from tests.journeys.proofs import proven_entry
from tests.journeys.test_star_cycle import PHASES, seated

__all__ = ["seated"]

THIRD, COMMENDATION = "police.individual.merit_third", "police.individual.commendation"
OUTSTANDING = "national.outstanding_officer"


def scheme_of(town, *awards: str, **more) -> str:
    """A rolling scheme of the city."""
    town.go_to("2026-09-04T10:00")
    return town.post("city_hr", "schemes/", {**MERIT_SCHEME, "awards": awards, **more}, status=201)["id"]


def person_of(town, who: str, unit: str, name: str) -> str:
    return town.get(who, f"officers/?unit={unit}&name={name}")["results"][0]["id"]


def deed_of(town, who: str, unit: str, person: str) -> str:
    body = {
        "title": "抓获在逃人员",
        "statement": "蹲守三日，将在逃人员抓获。",
        "done_on": "2026-08-20",
        "place": "城区",
        "unit": unit,
        "sources": ["法律文书"],
        "participants": [person],
    }
    return town.post(who, "deeds/", body, status=201)["id"]


def draft(town, who: str, person: str, deed: str, **where: str) -> str:
    body = {
        "recipient": {"category": "individual", "officer": person},
        "deed": deed,
        "timing": "timely",
        "reason": "成绩突出。",
        **where,
    }
    return town.post(who, "nominations/", body, status=201)["id"]


def found_eligible(town, case: str) -> None:
    town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)
    body = {"nomination": case, "report": "考核属实。", "dated_on": "2026-09-07"}
    town.post("city_hr", "assessments/", body, status=201)


def put_up(town, case: str, status: int = 201, **more):
    body = {"nominations": [case], "unit": "CITY", "scope": "全市", "medium": "内网", "starts_on": "2026-09-07"}
    return town.post("city_hr", "notices/", {**body, **more}, status=status)


def waits(town, case: str, who: str = "city_hr") -> str:
    """The approval for which the case waits once its notice of seven working days is over."""
    town.go_to("2026-09-16T09:00")
    town.tick()
    return town.get(who, f"approvals/?nomination={case}")["results"][0]["id"]


def approve(town, approval: str, number: str = "湖公奖〔2026〕31号", **more):
    body = {"document_number": number, "decided_on": "2026-09-16", "opinion": "同意。", **more}
    return town.post("city_leader", f"approvals/{approval}/approve/", body, status=200)


def timeline(town, who: str, case: str) -> list[str]:
    return [line["verb"] for line in town.get(who, f"nominations/{case}/")["timeline"]]


def events(town, event: str) -> int:
    return sum(row["event"] == event for row in town.walk("auditor", "audit/?result=done"))


def test_papers_that_never_come_let_a_fast_track_honor_lapse_for_all_to_see(town):
    scheme = scheme_of(town, THIRD, fast_track={"papers_due_days": 10})
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    deed = deed_of(town, "chief", "STATION", person)
    case = draft(town, "chief", person, deed, scheme=scheme, award=THIRD)
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)  # without its form
    found_eligible(town, case)
    put_up(town, case)
    recorded = approve(town, waits(town, case))
    honor = town.get("hr", f"honors/{recorded['honor']}/")
    assert (honor["status"], town.get("hr", f"nominations/{case}/")["papers_due_on"]) == ("provisional", "2026-09-26")
    asked = f"eligibility/?officer={person}&award={THIRD}&deed={deed}"
    said = town.get("hr", f"{asked}&on=2026-09-26")
    assert {"eligibility.deed_rewarded", "eligibility.repeat_window"} <= {row["code"] for row in said["findings"]}

    town.go_to("2026-09-26T23:00")
    assert town.tick()["deadlines"] == 0
    town.go_to("2026-09-27T00:10")
    assert (town.tick()["deadlines"], town.tick()["deadlines"]) == (1, 0)

    assert timeline(town, "chief", case)[-1] == "lapse"
    told = [row["object"] for row in town.get("chief", "notifications/")["results"]]
    assert {"kind": "nomination", "id": case} in told
    totals = {row["award"]: row["times"] for row in town.get("hr", "honors/totals/")}
    assert totals.get(THIRD, 0) == 0
    assert town.get("hr", f"{asked}&on=2026-09-27")["eligible"] is True  # the deed and the window are free again
    conferred = {"conferred_on": "2026-09-27", "tokens": []}
    refused = town.post("hr", f"nominations/{case}/confer/", conferred, status=409)
    assert refused["code"] == "nomination.lapsed"


def test_a_nomination_after_its_time_needs_an_authoriser_and_joins_the_review(seated):
    town, scheme, committee = seated
    town.go_to("2026-09-07T09:00")
    body = {"scheme": scheme["id"], "unit": "COUNTY", "committee": committee["id"], "name": "九月", "phases": PHASES}
    cycle = town.post("hr", "cycles/", body, status=201)["id"]
    town.post("hr", f"cycles/{cycle}/open/", {}, status=200)
    person = person_of(town, "chief", "STATION", "周星")
    case = draft(town, "chief", person, deed_of(town, "chief", "STATION", person), cycle=cycle, star="service")
    town.upload("chief", case, "事迹材料", "deeds", b"%PDF-1.7 late")
    other = person_of(town, "other_chief", "OTHER_STATION", "郑河")
    in_time = draft(
        town, "other_chief", other, deed_of(town, "other_chief", "OTHER_STATION", other), cycle=cycle, star="loyalty"
    )
    town.upload("other_chief", in_time, "事迹材料", "deeds", b"%PDF-1.7 in time")
    town.post("other_chief", f"nominations/{in_time}/submit/", {}, status=200)
    town.post("hr", f"nominations/{in_time}/screen/", {"decision": "eligible"}, status=200)

    town.go_to("2026-09-12T10:00")
    town.tick()
    late = {"authoriser": "王局长", "reason": "材料在途", "document_number": "长公办〔2026〕3号"}
    closed = town.post("chief", f"nominations/{case}/submit/", {}, status=422)
    assert closed["code"] in ("nomination.phase_closed", "nomination.cycle_not_open")
    by_chief = town.post("chief", f"nominations/{case}/submit/", {"late": late}, status=403)
    assert by_chief["code"] == "nomination.wrong_role"
    admitted = town.post("hr", f"nominations/{case}/submit/", {"late": late}, status=200)

    assert (admitted["state"], admitted["late"]["document_number"]) == ("submitted", "长公办〔2026〕3号")
    joined = town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)
    assert joined["state"] == "under_review"
    assert (events(town, "nomination.late"), timeline(town, "hr", case)[1]) == (1, "admit")


def test_a_refusal_is_looked_at_again_by_another_and_the_case_is_taken_up(town):
    scheme = scheme_of(town, THIRD)
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    case = draft(town, "chief", person, deed_of(town, "chief", "STATION", person), scheme=scheme, award=THIRD)
    town.upload("chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)
    town.post("hr", f"nominations/{case}/screen/", {"decision": "refused", "reason": "事迹不突出"}, status=200)

    town.go_to("2026-09-07T15:00")
    asked = town.post("recipient", "reconsiderations/", {"nomination": case, "text": "请复核"}, status=201)
    answer = {"outcome": "upheld", "reason": "重新核查，事迹属实"}
    path = f"reconsiderations/{asked['id']}/decide/"
    assert town.post("hr", path, answer, status=403)["code"] == "reconsideration.not_another"
    decided = town.post("leader", path, answer, status=200)

    assert decided["next"] == {"step": "case_reopened", "url": f"/api/v1/nominations/{case}/"}
    assert (town.state("chief", case), timeline(town, "chief", case)[-1]) == ("submitted", "reopen")
    found_eligible(town, case)
    put_up(town, case)
    assert proven_entry(town, "recipient", approve(town, waits(town, case))).award.code == THIRD


def test_a_deputy_puts_forward_while_the_chief_is_away_and_hr_hands_the_case_back(town):
    scheme = scheme_of(town, THIRD)
    colleague = officer(town.units["station"], SET_UP_AT, name="吴代", number="J90003")
    user = account("colleague", Role.OFFICER, town.units["station"], at=SET_UP_AT, officer=colleague, password=PASSWORD)
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    body = {"user": str(user.pk), "unit": "STATION", "from": "2026-09-08", "to": "2026-09-15"}
    deputy = town.post("chief", "deputies/", body, status=201)
    assert deputy["state"] == "future"
    deed = deed_of(town, "colleague", "STATION", person)
    early = {"scheme": scheme, "award": THIRD, "deed": deed, "recipient": {"category": "individual", "officer": person}}
    early |= {"timing": "timely", "reason": "成绩突出。"}
    refused = town.post("colleague", "nominations/", early, status=403)  # not before the day
    assert refused["code"] == "nomination.not_a_nominator"

    town.go_to("2026-09-08T09:00")
    case = draft(town, "colleague", person, deed, scheme=scheme, award=THIRD)
    town.upload("colleague", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("colleague", f"nominations/{case}/submit/", {}, status=200)

    town.go_to("2026-09-16T09:00")
    over = {"to": town.users["chief"], "nominations": [case], "reason": "代理期满"}
    reason = {"reason": "撤回"}
    assert town.post("colleague", "nominations/", early, status=403)["code"] == "nomination.not_a_nominator"
    handed = town.post("hr", "nominations/hand_over/", over, status=200)["results"]
    assert [(row["id"], row["nominated_by"], row["state"]) for row in handed] == [
        (case, town.users["chief"], "submitted")
    ]
    assert timeline(town, "chief", case)[-1] == "hand_over"
    assert town.post("chief", f"nominations/{case}/withdraw/", reason, status=200)["state"] == "withdrawn"
    assert (events(town, "deputy.name"), events(town, "nomination.hand_over")) == (1, 1)


def test_one_deed_is_rewarded_once_also_when_its_two_people_turn_out_to_be_one(town):
    scheme = scheme_of(town, THIRD, COMMENDATION)
    town.go_to("2026-09-07T09:00")
    kept, double = person_of(town, "hr", "STATION", "周星"), person_of(town, "hr", "OTHER_STATION", "郑河")
    deed = deed_of(town, "other_chief", "OTHER_STATION", double)
    case = draft(town, "other_chief", double, deed, scheme=scheme, award=COMMENDATION)
    town.upload("other_chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("other_chief", f"nominations/{case}/submit/", {}, status=200)
    found_eligible(town, case)
    honor = approve(town, waits(town, case))["honor"]
    asked = f"eligibility/?officer={kept}&award={THIRD}&deed={deed}"
    assert town.get("hr", asked)["eligible"] is True

    body = {"kept": kept, "other": double, "reason": "同一人两条记录", "document_number": "核1"}
    merge = town.post("hr", "officer_merges/", body, status=201)["id"]
    assert town.get("hr", asked)["eligible"] is True  # nothing moves before the second person
    town.post("city_hr", f"officer_merges/{merge}/confirm/", {}, status=200)

    said = town.get("hr", asked)["findings"]
    assert [(row["code"], row["rule"], row["facts"]["honor"]) for row in said] == [
        ("eligibility.deed_rewarded", "R-07", honor)
    ]
    again = draft(town, "hr", kept, deed, scheme=scheme, award=THIRD)
    town.upload("hr", again, "审批表", "form", b"%PDF-1.7 again")
    refused = town.post("hr", f"nominations/{again}/submit/", {}, status=422)
    assert (refused["code"], refused["findings"][0]["clause"]) == ("nomination.not_eligible", "S1 art. 11")


def test_where_nobody_has_read_who_approves_a_decision_on_paper_names_its_ground(town):
    scheme = scheme_of(town, OUTSTANDING)
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    assert town.get("hr", f"awards/authority/?award={OUTSTANDING}&officer={person}")["known"] is False
    case = draft(town, "chief", person, deed_of(town, "chief", "STATION", person), scheme=scheme, award=OUTSTANDING)
    town.upload("chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)
    moved = town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)
    if moved["state"] == "eligible":
        put_up(town, case)
    approval = waits(town, case)
    shown = town.get("city_hr", f"approvals/{approval}/")
    assert (shown["known"], shown["organ"], shown["waits_for"]["role"]) == (False, "", "hr")

    decided = {"document_number": "公政治〔2026〕8号", "decided_on": "2026-09-16"}
    by_hand = town.post("city_leader", f"approvals/{approval}/approve/", decided, status=422)
    assert (by_hand["code"], by_hand["findings"][0]["rule"]) == ("approval.authority_unknown", "R-14")
    scan = town.upload("city_hr", case, "公安部决定", "other", b"%PDF-1.7 scan")["id"]
    record = f"approvals/{approval}/record/"
    paper = {**decided, "organ": "MINISTRY", "evidence": scan}
    ground = {"reason": "按评选表彰方案，由公安部决定。", "document_number": "公通字〔2026〕5号"}
    assert town.post("city_hr", record, paper, status=422)["code"] == "approval.authority_needed"
    own = {**paper, "organ": "CITY", "authority": ground}
    assert town.post("city_hr", record, own, status=422)["code"] == "approval.organ_of_recorder"
    recorded = town.post("city_hr", record, {**paper, "authority": ground}, status=200)
    assert (recorded["state"], recorded["organ_name"], recorded["authority"]) == ("recorded", "公安部", ground)
    second = f"approvals/{approval}/record/confirm/"
    assert town.post("city_hr", second, {}, status=403)["code"] == "approval.second_person_needed"
    done = town.post("city_hr2", second, {}, status=200)

    entry = proven_entry(town, "recipient", done)
    assert (entry.award.code, entry.decision.organ, entry.decision.document_number) == (
        OUTSTANDING,
        "公安部",
        "公政治〔2026〕8号",
    )
    row = next(row for row in town.walk("auditor", "audit/?result=done") if row["event"] == "approval.record")
    assert ground["document_number"] in json.dumps(row["after"], ensure_ascii=False)


@pytest.fixture
def punished(town):
    """A case found eligible, and then its person is punished."""
    scheme = scheme_of(town, THIRD)
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    case = draft(town, "chief", person, deed_of(town, "chief", "STATION", person), scheme=scheme, award=THIRD)
    town.upload("chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)
    found_eligible(town, case)
    bar = {"officer": person, "kind": "punishment", "degree": "warning", "starts_on": "2026-09-07"}
    town.post("discipline", "bars/", {**bar, "document_number": "长纪〔2026〕1号"}, status=201)
    return town, case


def test_only_the_political_department_of_the_organ_that_approves_signs_an_exception(town):
    scheme = scheme_of(town, THIRD)
    town.go_to("2026-09-07T09:00")
    person = person_of(town, "chief", "STATION", "周星")
    bar = {"officer": person, "kind": "punishment", "degree": "warning", "starts_on": "2026-09-07"}
    town.post("discipline", "bars/", {**bar, "document_number": "长纪〔2026〕1号"}, status=201)
    case = draft(town, "chief", person, deed_of(town, "chief", "STATION", person), scheme=scheme, award=THIRD)
    town.upload("chief", case, "审批表", "form", b"%PDF-1.7 form")
    town.post("chief", f"nominations/{case}/submit/", {}, status=200)
    screen = f"nominations/{case}/screen/"
    entry = {
        "code": "eligibility.disciplinary_period",
        "reason": "有重大贡献。",
        "document_number": "湖公政〔2026〕2号",
    }
    body = {"decision": "eligible", "overrides": [entry]}

    refused = town.post("hr", screen, body, status=422)
    (finding,) = refused["findings"]
    assert (refused["code"], finding["rule"], finding["facts"]) == (
        "nomination.override_by_approver",
        "R-11",
        {"organ": "湖州市公安局"},
    )
    waiting = [(row["kind"], row["object"], row["act"]) for row in town.get("city_hr", "inbox/")["results"]]
    assert ("nomination", case, "screen") in waiting
    assert town.post("city_hr", screen, body, status=200)["state"] == "eligible"


def test_a_punishment_after_the_screening_stops_the_notice_until_an_exception_is_signed(punished):
    town, case = punished

    refused = put_up(town, case, 422)
    (finding,) = refused["findings"]
    assert (refused["code"], finding["code"], finding["rule"], finding["clause"], finding["severity"]) == (
        "notice.override_needed",
        "eligibility.disciplinary_period",
        "R-11",
        "S1 art. 12",
        "override",
    )
    assert (finding["facts"]["nomination"], finding["changes_on"]) == (case, "2027-03-07")
    signed = {"code": finding["code"], "reason": "有重大贡献。", "document_number": "湖公政〔2026〕2号"}
    assert town.post("chief", "notices/", {}, status=403)
    put_up(town, case, overrides=[signed])

    assert town.get("chief", f"nominations/{case}/")["overrides"] == []  # who may not know of the bar
    assert approve(town, waits(town, case))["state"] == "approved"
    assert events(town, "nomination.override") == 1
