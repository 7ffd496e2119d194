from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from evaluations.models import NoticeItem, Round
from honors import clock
from honors.domain.actor import Role
from honors.models import AuditEvent, IdempotentAnswer
from tests.actors import account
from tests.factories.decisions import on_notice
from tests.factories.rounds import PASSPHRASES, RULES, confirm, create, key_of, opened, panel, round_in, unsealed

pytestmark = pytest.mark.django_db

URL = "/api/v1/rounds/"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at, phase="voting")


def post(board, who, path, body=None, **headers):
    return board.client(who).post(f"{URL}{path}", body or {}, format="json", headers=headers)


def body(board, **changes):
    return {
        **RULES,
        "committee": str(board.committee.pk),
        "items": [str(case.pk) for case in board.cases],
        "opens_at": board.at.isoformat(),
        "closes_at": (board.at + timedelta(days=1)).isoformat(),
        **changes,
    }


def test_a_round_from_its_definition_to_the_signed_result(board):
    items = [str(case.pk) for case in board.cases]
    made = post(board, "hr", "", body(board))
    assert made.status_code == 201
    ballot_round = made.json()
    key = ballot_round["id"]
    assert ballot_round["items"] == items
    assert (ballot_round["state"], ballot_round["given"], ballot_round["needed"]) == ("draft", 0, 2)
    assert ballot_round["threshold_text"].startswith("出席人数不少于应到人数（不含回避）的 2/3 方可表决")

    for given, holder in enumerate(PASSPHRASES, 1):
        shared = post(board, holder, f"{key}/share/", {"passphrase": PASSPHRASES[holder]})
        assert (shared.status_code, shared.json()["state"]) == (200, "sharing")
        assert (shared.json()["given"], shared.json()["needed"]) == (given, 2)

    present = [str(board.user(name).pk) for name in board.voters]
    started = post(board, "hr", f"{key}/open/", {"present": present})
    assert started.status_code == 200
    answer = started.json()
    assert (answer["state"], answer["voters"], len(answer["roll_hash"])) == ("open", 4, 64)
    seats = {"voters": 4, "recused": 0, "called": 0, "present": 4, "quorum": 3, "quorum_met": True}
    assert answer["items"] == [{"nomination": item, **seats} for item in items]

    leaves = []
    for voter in board.voters:
        choices = [{"item": items[0], "choice": "approve"}, {"item": items[1], "choice": "oppose"}]
        voted = post(board, voter, f"{key}/cast/", {"choices": choices}, **{"Idempotency-Key": key_of(voter)})
        assert (voted.status_code, voted.json()["receipt"]["round"]) == (200, key)
        leaves += voted.json()["receipt"]["leaves"]
    assert board.client("hr").get(f"{URL}{key}/").json()["cast"] == 4

    shut = post(board, "hr", f"{key}/close/")
    assert (shut.status_code, shut.json()["cast"], len(shut.json()["box_root"])) == (200, 4, 64)
    receipt = board.client("member1").get(f"{URL}{key}/receipt/", {"leaf": leaves[0]}).json()
    assert (receipt["size"], receipt["root"], len(receipt["proof"])) == (8, shut.json()["box_root"], 3)

    assert board.client("hr").get(f"{URL}{key}/result/").json()["code"] == "round.not_unsealed"
    for given, holder in enumerate(["trustee", "chair"], 1):
        unsealing = post(board, holder, f"{key}/unseal/", {"passphrase": PASSPHRASES[holder]})
        assert (unsealing.status_code, unsealing.json()["given"], unsealing.json()["needed"]) == (200, given, 2)

    result = board.client("member2").get(f"{URL}{key}/result/").json()
    assert [row["outcome"] for row in result["items"]] == ["selected", "not_selected"]
    assert [row["approve"] for row in result["items"]] == [4, 0]
    assert (result["box_root"], len(result["digest"])) == (shut.json()["box_root"], 64)

    signed = post(board, "chair", f"{key}/confirm/", {"minutes": "纪要", "signed_on": "2026-11-24"})
    assert (signed.status_code, signed.json()["state"], signed.json()["minutes"]) == (200, "confirmed", "纪要")


def test_the_rules_are_told_in_the_language_that_was_asked_for(board):
    ballot_round = create(board)

    told = board.client("hr").get(f"{URL}{ballot_round.pk}/", headers={"Accept-Language": "en"}).json()

    assert told["threshold_text"].splitlines()[1] == (
        "Item 1: 4 voters (0 recused), 3 must be present; the approvals needed follow from those present."
    )


@pytest.mark.parametrize(
    ("state", "who", "verbs"),
    [
        ("draft", "chair", ["share", "sign-in"]),
        ("draft", "hr", ["void"]),
        ("sharing", "chair", ["sign-in"]),
        ("sharing", "trustee", ["share", "sign-in"]),
        ("sharing", "hr", ["open", "void"]),
        ("open", "member1", ["cast"]),
        ("open", "trustee", []),
        ("open", "hr", ["close", "void"]),
        ("closed", "trustee", ["unseal"]),
        ("closed", "member1", []),
        ("unsealed", "chair", ["confirm"]),
        ("confirmed", "chair", []),
    ],
)
def test_the_verbs_that_are_open(board, state, who, verbs):
    ballot_round = round_in(state, board)

    assert board.client(who).get(f"{URL}{ballot_round.pk}/").json()["may"] == verbs


def test_share_cast_and_unseal_keep_no_key_body_or_answer(board):
    ballot_round = opened(board)
    item = str(board.cases[0].pk)
    key = key_of("member1")

    for _ in range(2):
        answer = post(
            board,
            "member1",
            f"{ballot_round.pk}/cast/",
            {"choices": [{"item": item, "choice": "approve"}]},
            **{"Idempotency-Key": key},
        )
        assert answer.status_code == 200
    post(board, "chair", f"{ballot_round.pk}/unseal/", {"passphrase": "x" * 9}, **{"Idempotency-Key": key})
    post(board, "chair", f"{ballot_round.pk}/share/", {"passphrase": "x" * 9}, **{"Idempotency-Key": key})

    assert not IdempotentAnswer.objects.exists()


def test_a_voter_gets_the_first_receipt_whatever_the_second_body_is(board):
    ballot_round = opened(board)
    path, key = f"{ballot_round.pk}/cast/", {"Idempotency-Key": key_of("member1")}
    first = post(board, "member1", path, {"choices": []}, **key).json()

    assert post(board, "member1", path, {"nonsense": 1}, **key).json() == first
    raw = board.client("member1").post(f"{URL}{path}", "{not json", content_type="application/json", headers=key)
    assert (raw.status_code, raw.json()) == (200, first)
    other = post(board, "member1", path, {"nonsense": 1}, **{"Idempotency-Key": "f" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "ballot.already_voted")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({}, 400, "request.invalid"),
        ({"choices": [{"item": "x"}]}, 400, "request.invalid"),
        ({"choices": [{"item": "x", "choice": "approve", "voter": "1"}]}, 400, "request.invalid"),
        ({"choices": [{"item": "x", "choice": "approve"}]}, 422, "ballot.unknown_item"),
    ],
)
def test_a_bad_ballot_gives_the_envelope(board, sent, status, code):
    ballot_round = opened(board)

    answer = post(board, "member1", f"{ballot_round.pk}/cast/", sent, **{"Idempotency-Key": key_of("member1")})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_without_a_key_nobody_casts(board):
    answer = post(board, "member1", f"{opened(board).pk}/cast/", {"choices": []})

    assert (answer.status_code, answer.json()["code"]) == (400, "ballot.bad_key")


def test_who_sees_a_round(board):
    ballot_round = create(board)
    account("hr_below", Role.HR, board.units["station"], at=board.at)
    account("auditor", Role.AUDITOR, board.units["city"], at=board.at)

    def status(name):
        return board.client(name).get(f"{URL}{ballot_round.pk}/").status_code

    assert {name: status(name) for name in ("hr", "chair", "member1", "trustee", "auditor", "chief", "hr_below")} == {
        "hr": 200,
        "chair": 200,
        "member1": 200,
        "trustee": 200,
        "auditor": 200,
        "chief": 404,
        "hr_below": 404,
    }
    assert APIClient().get(f"{URL}{ballot_round.pk}/").status_code == 401


def test_a_recused_caller_misses_the_item_and_both_digests_until_the_public_notice(board):
    board.declare("member1", declared="kinship", case=0)
    ballots = {name: ["approve", "approve"] for name in ("chair", "member2", "member3")}
    ballot_round = confirm(board, unsealed(board, {**ballots, "member1": []}))
    path = f"{URL}{ballot_round.pk}/"

    result = board.client("member1").get(f"{path}result/").json()
    shown = board.client("member1").get(path).json()
    assert [row["nomination"] for row in result["items"]] == [str(board.cases[1].pk)]
    assert (result["box_root"], result["digest"]) == (None, None)
    assert (shown["items"], shown["box_root"], shown["digest"]) == ([str(board.cases[1].pk)], None, None)
    assert len(shown["threshold_text"].splitlines()) == 2
    whole = board.client("member2").get(f"{path}result/").json()
    assert len(whole["items"]) == 2

    on_notice(board.cases[:1], board.units, board.at)

    assert NoticeItem.objects.count() == 1
    assert board.client("member1").get(f"{path}result/").json() == whole


def test_the_nominee_among_hr_misses_the_own_item(board):
    hr = board.user("hr")
    hr.officer = board.cases[0].officer
    hr.save()
    ballots = {name: ["approve", "approve"] for name in ("chair", "member1", "member2")}
    ballot_round = unsealed(board, ballots)

    result = board.client("hr").get(f"{URL}{ballot_round.pk}/result/").json()

    assert [row["nomination"] for row in result["items"]] == [str(board.cases[1].pk)]


def test_minutes_are_for_the_chair_and_hr(board):
    ballot_round = round_in("confirmed", board)

    minutes = {n: board.client(n).get(f"{URL}{ballot_round.pk}/").json()["minutes"] for n in ("hr", "chair", "member1")}

    assert minutes == {"hr": "会议纪要", "chair": "会议纪要", "member1": None}


def test_a_round_over_foreign_or_unknown_cases_is_not_found(board):
    account("hr_other", Role.HR, board.units["other_station"], at=board.at)
    assert post(board, "hr_other", "", body(board)).status_code == 404
    assert post(board, "hr", "", body(board, items=["nonsense"])).status_code == 404
    refused = post(board, "hr", "", body(board, colour="red"))
    assert (refused.status_code, refused.json()["code"]) == (400, "request.invalid")
    assert post(board, "member1", "", body(board)).status_code == 403


def test_somebody_unknown_is_not_present(board):
    ballot_round = round_in("sharing", board)

    answer = post(board, "hr", f"{ballot_round.pk}/open/", {"present": ["999999"]})

    assert (answer.status_code, answer.json()["code"]) == (400, "committee.unknown_user")


def test_a_stale_version_is_refused(board):
    ballot_round = opened(board)
    Round.objects.filter(pk=ballot_round.pk).update(opens_at=board.at - timedelta(days=1), closes_at=board.at)

    answer = post(board, "hr", f"{ballot_round.pk}/close/", {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "version.stale")
    assert post(board, "hr", f"{ballot_round.pk}/close/", {"version": ballot_round.version}).status_code == 200


def test_a_list_costs_the_same_for_one_round_and_for_many(board):
    confirm(board, unsealed(board, {name: ["oppose"] for name in ("chair", "member1", "member2")}))
    client = board.client("chair")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(URL).status_code == 200
        return len(seen), len(client.get(URL).json()["results"])

    one = queries()
    first = Round.objects.get()
    for state in ("confirmed", "void", "confirmed"):
        copy = create_copy(first, state)
        assert copy.pk != first.pk
    assert (one[1], queries()) == (1, (one[0], 4))


def create_copy(ballot_round, state):
    items = list(ballot_round.items.all())
    copy = Round.objects.get(pk=ballot_round.pk)
    copy.pk, copy._state.adding, copy.state = None, True, state
    copy.id = uuid4()
    copy.save()
    for item in items:
        copy.items.create(nomination=item.nomination, position=item.position, result=item.result)
    return copy


def test_refusals_of_the_acts_leave_a_trace_without_the_body(board):
    ballot_round = opened(board)
    post(board, "chair", f"{ballot_round.pk}/unseal/", {"passphrase": "a secret of mine"})

    refusal = AuditEvent.objects.get(event="round.unseal")
    assert (refusal.result, refusal.code) == ("refused", "round.wrong_state")
    assert b"a secret of mine" not in bytes(refusal.body)


def whole_round(board, **changes):
    """A round of points or ranking, opened over HTTP; its id."""
    made = post(board, "hr", "", body(board, **changes))
    assert made.status_code == 201
    key = made.json()["id"]
    for holder, passphrase in PASSPHRASES.items():
        post(board, holder, f"{key}/share/", {"passphrase": passphrase})
    return key, made.json()


def test_a_ranking_over_http(board):
    key, made = whole_round(board, method="ranking", seats=1)
    assert "第 r 名得 m − r + 1 分" in made["threshold_text"]
    present = [str(board.user(name).pk) for name in board.voters]
    started = post(board, "hr", f"{key}/open/", {"present": present}).json()
    assert (len(started["lot"]["commitment"]), started["lot"]["seed"]) == (64, None)
    for name in board.voters:
        choices = [{"item": str(case.pk), "choice": rank} for rank, case in enumerate(board.cases, 1)]
        sent = post(board, name, f"{key}/cast/", {"choices": choices}, idempotency_key=key_of(name))
        assert (sent.status_code, len(sent.json()["receipt"]["leaves"])) == (200, 1)
    post(board, "hr", f"{key}/close/")
    for holder, passphrase in PASSPHRASES.items():
        post(board, holder, f"{key}/unseal/", {"passphrase": passphrase})

    first, second = board.client("hr").get(f"{URL}{key}/result/").json()["items"]

    number = len(board.voters)
    assert (first["points"], first["outcome"], first["decided_by"]) == (str(2 * number), "selected", "points")
    assert (second["points"], second["outcome"]) == (str(number), "not_selected")
    assert len(board.client("hr").get(f"{URL}{key}/").json()["lot"]["seed"]) == 64


def test_papers_over_http_are_entered_once_and_leave_no_answer(board):
    key, _ = whole_round(board, method="points", seats=1, most_points=5)
    present = [str(board.user(name).pk) for name in board.voters]
    started = post(board, "hr", f"{key}/open/", {"present": present, "paper": present[:2]}).json()
    assert started["papers"] == {"voters": 2, "entries": 0, "differs": [key], "settled": False}
    assert "paper" in started["may"]
    papers = {"ballots": [[{"item": str(board.cases[0].pk), "choice": "5"}]]}

    entered = post(board, "hr", f"{key}/paper/", papers, idempotency_key="once")

    assert (entered.status_code, entered.json()["papers"]["entries"]) == (200, 1)
    assert "paper" not in entered.json()["may"]
    assert post(board, "hr", f"{key}/paper/", papers).json()["code"] == "ballot_paper.already_entered"
    assert not IdempotentAnswer.objects.filter(route__contains="paper").exists()


def test_a_repeat_is_told_on_both_rounds(board):
    first = confirm(board, unsealed(board, {"chair": ["approve"]}))
    made = post(board, "hr", "", body(board, repeats={"round": str(first.pk), "reason": "未达法定人数"}))
    assert made.status_code == 201
    assert made.json()["repeats"] == {"round": str(first.pk), "reason": "未达法定人数"}
    told = board.client("hr").get(f"{URL}{first.pk}/").json()["repeated_by"]
    assert told == [{"round": made.json()["id"], "reason": "未达法定人数"}]


def test_why_a_round_is_repeated_is_kept_from_who_is_recused(board):
    board.declare("member1", declared="kinship", case=0)
    first = confirm(board, unsealed(board, {"chair": ["approve"]}))
    again = create(board, repeats=first, repeat_reason="第一项平票")

    shown = [board.client("member1").get(f"{URL}{key}/").json() for key in (first.pk, again.pk)]

    assert [row["items"] for row in shown] == [[str(board.cases[1].pk)]] * 2
    assert (shown[0]["repeated_by"], shown[1]["repeats"]) == ([], None)
    page = board.client("member1").get(f"/rounds/{again.pk}/").content.decode()
    assert "第一项平票" not in page
    assert str(first.pk) not in page
    assert "第一项平票" in board.client("member2").get(f"/rounds/{again.pk}/").content.decode()
