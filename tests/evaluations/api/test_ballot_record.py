"""Attendance, tellers, the signed sheet and void rounds over HTTP."""

import hashlib

import pytest

from evaluations.services.committee import seat_member
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.rounds import create, panel, round_in

pytestmark = pytest.mark.django_db

URL = "/api/v1/rounds/"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting")
    account("hr2", Role.HR, board.units["county"], at=at)
    user = account("teller", Role.COMMITTEE_MEMBER, board.units["county"], at=at)
    seat_member(actor=board.actor("hr"), committee=board.committee, user=user, seat="teller", order=7, at=at)
    return board


def post(board, who, ballot_round, act, **body):
    return board.client(who).post(f"{URL}{ballot_round.pk}/{act}/", body, format="json")


def get(board, who, ballot_round, act):
    return board.client(who).get(f"{URL}{ballot_round.pk}/{act}/")


def test_members_sign_in_and_the_list_tells_the_day_alone(board):
    ballot_round = create(board)
    assert post(board, "member1", ballot_round, "sign-in").status_code == 200
    refused = post(board, "hr", ballot_round, "sign-in")
    assert refused.status_code == 403

    answer = get(board, "hr", ballot_round, "attendance").json()

    user = str(board.user("member1").pk)
    row = {"user": user, "name": "member1", "seat": "member", "signed_in_on": "2026-11-24", "present": None}
    assert answer["rows"] == [row]
    assert answer["presides"] == str(board.user("chair").pk)


def test_the_sheet_is_there_once_it_is_signed_and_for_those_from_whom_nothing_is_hidden(board):
    ballot_round = round_in("unsealed", board)
    assert get(board, "hr", ballot_round, "minutes").json()["code"] == "minutes.not_signed"
    assert post(board, "teller", ballot_round, "attest").status_code == 200
    assert post(board, "teller", ballot_round, "attest").json()["code"] == "round.already_attested"
    confirmed = post(board, "chair", ballot_round, "confirm", minutes="无记名", signed_on="2026-11-24")
    assert confirmed.status_code == 200

    sheet = get(board, "member1", ballot_round, "minutes").json()

    assert sheet["digest"] == hashlib.sha256(sheet["text"].encode()).hexdigest()
    assert "监票：teller" in sheet["text"]
    assert (sheet["signed_by"], sheet["for_the_chair"]) == (str(board.user("chair").pk), False)
    board.cases[0].conflicts.create(
        member=board.user("member2"),
        source="asked",
        declared="other",
        effect="warn",
        recused=True,
        created_at=board.at,
    )
    assert get(board, "member2", ballot_round, "minutes").status_code == 404


def test_two_people_void_a_round_over_http(board):
    ballot_round = round_in("closed", board)
    assert get(board, "hr", ballot_round, "void").json()["state"] == "none"

    asked = post(board, "hr", ballot_round, "void", reason="密封内容无法打开")
    assert (asked.status_code, "void" in asked.json()["may"]) == (200, False)
    assert post(board, "hr", ballot_round, "void/confirm").json()["code"] == "round.void_by_another"
    assert "void/confirm" in board.client("hr2").get(f"{URL}{ballot_round.pk}/").json()["may"]
    done = post(board, "hr2", ballot_round, "void/confirm")

    assert (done.status_code, done.json()["state"]) == (200, "void")
    shown = get(board, "hr", ballot_round, "void").json()
    assert (shown["state"], shown["reason"], shown["done_on"]) == ("void", "密封内容无法打开", "2026-11-24")
