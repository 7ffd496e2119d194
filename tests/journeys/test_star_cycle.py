"""A whole Four Stars cycle over HTTP, each role in turn, from the table of the interface alone."""

import secrets

import pytest

from evaluations.domain.receipt import box_root
from tests.factories.cases import STAR_SCHEME
from tests.journeys.proofs import proven_entry

JUDGES = ("chair", "member1", "member2", "member3", "member4")
HOLDERS = {"chair": "chair-pass-1", "trustee1": "trustee-pass-1", "trustee2": "trustee-pass-2"}
PHASES = [
    {
        "phase": phase,
        "opens_at": f"2026-09-{first:02d}T08:00:00+08:00",
        "closes_at": f"2026-09-{last:02d}T08:00:00+08:00",
    }
    for phase, first, last in (
        ("nominating", 7, 12),
        ("reviewing", 12, 15),
        ("voting", 15, 17),
        ("notice", 17, 28),
        ("approving", 28, 30),
    )
]


@pytest.fixture
def seated(town):
    """The scheme of the county and its committee, made by HR over HTTP."""
    town.go_to("2026-09-04T10:00")
    scheme = town.post("hr", "schemes/", STAR_SCHEME, status=201)
    committee = town.post(
        "hr",
        "committees/",
        {
            "scheme": scheme["id"],
            "unit": "COUNTY",
            "name": "评审委员会",
            "terms_from": "2026-09-04",
            "terms_to": "2027-09-30",
        },
        status=201,
    )
    seats = [("chair", "chair"), ("trustee1", "trustee"), ("trustee2", "trustee")]
    seats += [(judge, "member") for judge in JUDGES[1:]]
    for order, (name, seat) in enumerate(seats):
        body = {"user": town.users[name], "seat": seat, "order": order}
        town.post("hr", f"committees/{committee['id']}/members/", body, status=201)
    return town, scheme, committee


def put_forward(town, cycle: str, chief: str, name: str, star: str) -> str:
    """Deed, case, paper, in."""
    unit = town.get(chief, "session/")["grants"][0]["unit"]
    person = town.get(chief, f"officers/?unit={unit}&name={name}")["results"][0]["id"]
    deed = town.post(
        chief,
        "deeds/",
        {
            "title": f"{name}助人",
            "statement": "雨夜护送群众回家。",
            "done_on": "2026-08-20",
            "place": "城区",
            "unit": unit,
            "sources": ["群众来信"],
            "participants": [person],
        },
        status=201,
    )
    case = town.post(
        chief,
        "nominations/",
        {
            "cycle": cycle,
            "star": star,
            "recipient": {"category": "individual", "officer": person},
            "deed": deed["id"],
            "timing": "periodic",
            "reason": "事迹突出。",
        },
        status=201,
    )["id"]
    town.upload(chief, case, "事迹材料", "deeds", f"%PDF-1.7 {name}".encode())
    assert town.post(chief, f"nominations/{case}/submit/", {"overrides": []}, status=200)["state"] == "submitted"
    return case


def judge_all(town, cases: list[str]) -> None:
    """Every judge declares and scores; member2 is kin of the second nominee and does not."""
    for judge in JUDGES:
        for case in cases:
            is_kin = (judge, case) == ("member2", cases[1])
            declared = {"nomination": case, "declared": "kinship" if is_kin else "none", "text": ""}
            conflict = town.post(judge, "conflicts/", declared, status=201)
            assert conflict["effect"] == ("block" if is_kin else "disclose")
            sheet = {"nomination": case, "mark": "scored", "scores": {"deed": "10", "masses": "10"}, "comment": ""}
            if is_kin:
                town.post(judge, "reviews/", sheet, status=404)
            else:
                assert town.post(judge, "reviews/", sheet, status=201)["mark"] == "scored"


def vote(town, committee: str, cases: list[str]) -> tuple[str, dict[str, list[str]]]:
    """A round from its definition to its signature; member1 opposes the second case, all the others approve."""
    body = {
        "committee": committee,
        "items": cases,
        "method": "approval",
        "seats": None,
        "quorum": "2/3",
        "threshold": {"of": "present", "share": "1/2", "strict": True},
        "tie_break": ["score", "lot"],
        "opens_at": "2026-09-15T09:00:00+08:00",
        "closes_at": "2026-09-16T17:00:00+08:00",
    }
    round_id = town.post("hr", "rounds/", body, status=201)["id"]
    for given, (holder, passphrase) in enumerate(HOLDERS.items(), start=1):
        shared = town.post(holder, f"rounds/{round_id}/share/", {"passphrase": passphrase}, status=200)
        assert (shared["given"], shared["needed"]) == (given, 3)
    present = [town.users[judge] for judge in JUDGES]
    opened = town.post("hr", f"rounds/{round_id}/open/", {"present": present}, status=200)
    # member2 is recused from the second case
    assert [(item["voters"], item["recused"]) for item in opened["items"]] == [(5, 0), (4, 1)]
    receipts = {}
    for judge in JUDGES:
        items = cases[:1] if judge == "member2" else cases
        choices = [
            {"item": case, "choice": "oppose" if (judge, case) == ("member1", cases[1]) else "approve"}
            for case in items
        ]
        key = secrets.token_hex(32)
        path = f"rounds/{round_id}/cast/"
        answer = town.post(judge, path, {"choices": choices}, status=200, **{"Idempotency-Key": key})
        assert town.post(judge, path, {}, status=200, **{"Idempotency-Key": key}) == answer
        receipts[judge] = answer["receipt"]["leaves"]
    closed = town.post("hr", f"rounds/{round_id}/close/", {}, status=200)
    assert closed["cast"] == 5
    leaves = sorted(leaf for mine in receipts.values() for leaf in mine)
    assert closed["box_root"] == box_root(bytes.fromhex(leaf) for leaf in leaves).hex()
    unsealed = town.post("trustee2", f"rounds/{round_id}/unseal/", {"passphrase": HOLDERS["trustee2"]}, status=200)
    assert (unsealed["state"], unsealed["given"], unsealed["needed"]) == ("closed", 1, 2)
    unsealed = town.post("chair", f"rounds/{round_id}/unseal/", {"passphrase": HOLDERS["chair"]}, status=200)
    assert unsealed["state"] == "unsealed"
    signed = {"minutes": "两项均过半数。", "signed_on": "2026-09-15"}
    assert town.post("chair", f"rounds/{round_id}/confirm/", signed, status=200)["state"] == "confirmed"
    return round_id, receipts


def wait_for_notice(town, cases: list[str]) -> None:
    """On notice from Wednesday; Sunday, 20 September is worked for the National Day holiday and counts."""
    body = {"nominations": cases, "unit": "COUNTY", "scope": "全局", "medium": "内网", "starts_on": "2026-09-16"}
    notice = town.post("hr", "notices/", body, status=201)
    assert (notice["ends_on"], notice["days_left"]) == ("2026-09-21", 5)
    assert [row["id"] for row in town.get(None, "notices/")["results"]] == [notice["id"]]
    town.go_to("2026-09-21T23:00")
    assert town.tick()["deadlines"] == 0
    town.go_to("2026-09-22T00:10")
    assert town.tick()["deadlines"] == 1
    assert town.state("hr", cases[0]) == "awaiting_approval"


def test_a_star_from_nomination_to_a_provable_entry(seated):
    town, scheme, committee = seated

    town.go_to("2026-09-07T09:00")
    body = {
        "scheme": scheme["id"],
        "unit": "COUNTY",
        "committee": committee["id"],
        "name": "2026年九月",
        "phases": PHASES,
    }
    cycle = town.post("hr", "cycles/", body, status=201)
    opened = town.post("hr", f"cycles/{cycle['id']}/open/", {}, status=200)
    assert (opened["state"], opened["scheme_hash"]) == ("nominating", scheme["hash"])
    cases = [
        put_forward(town, cycle["id"], "chief", "周星", "service"),
        put_forward(town, cycle["id"], "other_chief", "郑河", "loyalty"),
    ]
    assert {row["act"] for row in town.get("hr", "inbox/")["results"]} >= {"screen"}

    town.go_to("2026-09-11T15:00")
    for case in cases:
        assert (
            town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)["state"] == "eligible"
        )
    town.post("hr", f"cycles/{cycle['id']}/advance/", {"to": "reviewing"}, status=200)
    judge_all(town, cases)

    town.go_to("2026-09-15T09:30")
    town.post("hr", f"cycles/{cycle['id']}/advance/", {"to": "voting"}, status=200)
    round_id, receipts = vote(town, committee["id"], cases)
    result = town.get("hr", f"rounds/{round_id}/result/")
    assert [(item["approve"], item["oppose"], item["outcome"]) for item in result["items"]] == [
        (5, 0, "selected"),
        (3, 1, "selected"),
    ]
    for leaf in receipts["member1"]:
        receipt = town.get("member1", f"rounds/{round_id}/receipt/?leaf={leaf}")
        assert (receipt["size"], receipt["root"]) == (9, result["box_root"])
    assert town.state("chief", cases[0]) == "selected"

    town.go_to("2026-09-16T09:00")
    town.post("hr", f"cycles/{cycle['id']}/advance/", {"to": "notice"}, status=200)
    wait_for_notice(town, cases)

    town.go_to("2026-09-22T10:00")
    waiting = {row["nomination"]: row for row in town.get("leader", "approvals/")["results"]}
    assert waiting[cases[0]]["organ"] == "COUNTY"
    decided = {"document_number": "长公通〔2026〕9号", "decided_on": "2026-09-22", "opinion": "同意。"}
    recorded = town.post("leader", f"approvals/{waiting[cases[0]]['id']}/approve/", decided, status=200)
    town.post("leader", f"approvals/{waiting[cases[0]]['id']}/approve/", decided, status=409)
    conferred = {"conferred_on": "2026-09-22", "tokens": [{"kind": "certificate", "serial": "X1"}]}
    assert town.post("hr", f"nominations/{cases[0]}/confer/", conferred, status=200)["state"] == "conferred"

    entry = proven_entry(town, "recipient", recorded)
    assert (entry.register, entry.award.code, entry.decision.document_number) == (
        "stars",
        "star.service",
        "长公通〔2026〕9号",
    )
    honor = town.get("hr", f"honors/{recorded['honor']}/")
    assert (honor["award"], honor["register"], honor["unit"], honor["ledger_index"], honor["status"]) == (
        "star.service",
        "stars",
        "STATION",
        recorded["index"],
        "valid",
    )
    assert [row["id"] for row in town.get("recipient", "honors/?register=stars")["results"]] == [honor["id"]]

    town.tick()
    told = [row["object"] for row in town.get("recipient", "notifications/")["results"]]
    assert {"kind": "honor", "id": honor["id"]} in told
    events = [row["event"] for row in town.walk("auditor", "audit/?result=done")]
    for event, times in (("nomination.create", 2), ("ballot.cast", 5), ("round.unseal", 2), ("approval.approve", 1)):
        assert events.count(event) == times, event


def test_votes_are_refused_to_the_absent_the_recused_and_the_late(seated):
    town, scheme, committee = seated
    town.go_to("2026-09-07T09:00")
    body = {"scheme": scheme["id"], "unit": "COUNTY", "committee": committee["id"], "name": "九月", "phases": PHASES}
    cycle = town.post("hr", "cycles/", body, status=201)["id"]
    town.post("hr", f"cycles/{cycle}/open/", {}, status=200)
    case = put_forward(town, cycle, "chief", "周星", "service")
    town.post("hr", f"nominations/{case}/screen/", {"decision": "eligible"}, status=200)
    town.post("hr", f"cycles/{cycle}/advance/", {"to": "reviewing"}, status=200)
    town.post("member1", "conflicts/", {"nomination": case, "declared": "kinship", "text": ""}, status=201)
    town.post("hr", f"cycles/{cycle}/advance/", {"to": "voting"}, status=200)
    body = {
        "committee": committee["id"],
        "items": [case],
        "method": "approval",
        "seats": None,
        "quorum": "2/3",
        "threshold": {"of": "present", "share": "1/2", "strict": True},
        "tie_break": [],
        "opens_at": "2026-09-07T09:00:00+08:00",
        "closes_at": "2026-09-07T12:00:00+08:00",
    }
    round_id = town.post("hr", "rounds/", body, status=201)["id"]
    for holder, passphrase in HOLDERS.items():
        town.post(holder, f"rounds/{round_id}/share/", {"passphrase": passphrase}, status=200)
    present = [town.users[judge] for judge in ("chair", "member1", "member2")]
    town.post("hr", f"rounds/{round_id}/open/", {"present": present}, status=200)
    choices = {"choices": [{"item": case, "choice": "approve"}]}

    def refused(who: str, status: int) -> str:
        headers = {"Idempotency-Key": secrets.token_hex(32)}
        return town.post(who, f"rounds/{round_id}/cast/", choices, status=status, **headers)["code"]

    assert refused("member3", 403) == "ballot.not_present"
    # Recused from its only item: for this member there is no such round
    assert refused("member1", 404) == "access.not_found"
    assert refused("trustee1", 403) == "ballot.not_on_roll"
    town.post("hr", f"rounds/{round_id}/close/", {}, status=409)
    town.go_to("2026-09-07T12:00")
    assert refused("chair", 409) == "round.too_late"
