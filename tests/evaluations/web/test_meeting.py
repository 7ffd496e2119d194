"""A committee's sitting in the browser, from signing in to the signed minutes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Attendance, Minutes, PaperEntry, Round
from evaluations.services.committee import seat_member
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.rounds import PASSPHRASES, RULES, STATES, create, opened, panel, round_in, share

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def seated(at, monkeypatch, **changes):
    monkeypatch.setattr(clock, "now", lambda: at)
    made = panel(at, phase="voting", **changes)
    for order, name in enumerate(("teller1", "teller2", "teller3"), 20):
        user = account(name, Role.COMMITTEE_MEMBER, made.units["county"], at=at)
        seat_member(actor=made.actor("hr"), committee=made.committee, user=user, seat="teller", order=order, at=at)
    for name in made.voters:
        for case in range(len(made.cases)):
            made.declare(name, case=case)
    return made


@pytest.fixture
def board(at, monkeypatch):
    return seated(at, monkeypatch)


def post(board, who, ballot_round, act, **fields):
    return board.client(who).post(f"/rounds/{ballot_round.pk}/", {"act": act, **fields}, format="multipart")


def page(board, who, ballot_round, rest=""):
    return board.client(who).get(f"/rounds/{ballot_round.pk}/{rest}").content.decode()


def keys(board, *names):
    return [board.user(name).pk for name in names]


def choices(board, *marks):
    return {f"choice-{case.pk}": mark for case, mark in zip(board.cases, marks, strict=False)}


def test_who_signs_in_is_counted_at_once_on_the_chairs_page(board):
    ballot_round = share(board, create(board))
    before = page(board, "chair", ballot_round, "presence/?state=sharing")

    for name in ("member1", "member2"):
        assert post(board, name, ballot_round, "sign-in").status_code == 302

    after = page(board, "chair", ballot_round, "presence/?state=sharing")
    assert "已签到 <b>0</b> / 4" in before
    assert "已签到 <b>2</b> / 4" in after
    assert "第 1 项：到会 2 人，须到 3 人" in after
    assert Attendance.objects.count() == 2


def test_nobody_without_a_seat_signs_in(board):
    answer = post(board, "hr", share(board, create(board)), "sign-in")

    assert answer.status_code == 422
    assert "您在本委员会没有席位" in answer.content.decode()
    assert Attendance.objects.count() == 0


def test_presence_shows_how_many_have_cast_and_never_who(board):
    ballot_round = opened(board)
    rows = re.compile(r"<tbody>.*</tbody>", re.DOTALL)
    before = page(board, "chair", ballot_round, "presence/?state=open")

    post(board, "member1", ballot_round, "cast", key="a" * 64, **choices(board, "approve", "oppose"))

    after = page(board, "chair", ballot_round, "presence/?state=open")
    assert "已投 <b>0</b> / 4" in before
    assert "已投 <b>1</b> / 4" in after
    assert rows.search(after)[0] == rows.search(before)[0]


def test_an_open_page_is_told_that_the_round_has_moved(board):
    ballot_round = opened(board)

    assert "本轮已转为" in page(board, "member1", ballot_round, "presence/?state=sharing")
    assert "本轮已转为" not in page(board, "member1", ballot_round, "presence/?state=open")


def test_the_list_at_the_opening_is_kept_when_it_is_refused(board):
    ballot_round = share(board, create(board))
    recused = board.user("member2").pk
    board.cases[0].conflicts.filter(member=recused).update(recused=True)

    answer = post(board, "hr", ballot_round, "open", present=[recused], paper=[recused])

    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'name="present" value="(\d+)" checked', text) == [str(recused)]
    assert re.findall(r'name="paper" value="(\d+)" checked', text) == [str(recused)]


def test_papers_are_entered_twice_and_a_third_time_where_they_differ(board):
    ballot_round = share(board, create(board))
    present = keys(board, "chair", "member1", "member2", "member3")
    post(board, "hr", ballot_round, "open", present=present, paper=keys(board, "member2", "member3"))
    address = f"/rounds/{ballot_round.pk}/papers/"
    first, second = (str(case.pk) for case in board.cases)
    same = {"has-1": "1", "has-2": "1", f"p1-{first}": "approve", f"p1-{second}": "oppose", f"p2-{first}": "approve"}

    for teller, fields in (("teller1", same), ("teller2", same | {f"p2-{first}": "oppose"})):
        assert board.client(teller).post(address, fields, format="multipart").status_code == 302
    assert "1 项不一致，请第三人再录" in page(board, "hr", ballot_round)
    assert board.client("teller3").post(address, same, format="multipart").status_code == 302

    assert "核对一致" in page(board, "hr", ballot_round)
    assert PaperEntry.objects.count() == 3


def test_nobody_enters_papers_twice_and_what_was_typed_is_still_there(board):
    ballot_round = share(board, create(board))
    present = keys(board, "chair", "member1", "member2", "member3")
    post(board, "hr", ballot_round, "open", present=present, paper=keys(board, "member2"))
    address = f"/rounds/{ballot_round.pk}/papers/"
    fields = {"has-1": "1", f"p1-{board.cases[0].pk}": "oppose"}
    board.client("teller1").post(address, fields, format="multipart")

    again = board.client("teller1").post(address, fields, format="multipart")

    assert again.status_code == 422
    assert '<option value="oppose" selected>' in again.content.decode()
    assert board.client("teller1").get(address).status_code == 302


def test_a_proxy_fills_in_the_own_ballot_and_then_that_of_the_absent(at, monkeypatch):
    board = seated(at, monkeypatch, vote={**RULES, "proxies": True})
    ballot_round = share(board, create(board))
    absent, proxy = keys(board, "member1", "member2")
    present = keys(board, "chair", "member2", "member3")
    post(board, "hr", ballot_round, "open", present=present, **{f"proxy-{absent}": proxy})

    own = post(board, "member2", ballot_round, "cast", key="a" * 64, **choices(board, "approve", "approve"))
    sheet = page(board, "member2", ballot_round)
    other = post(board, "member2", ballot_round, "cast", key="b" * 64, voter=absent, **choices(board, "oppose"))

    assert "您还受托代 member1 投票" in own.content.decode()
    assert f'name="voter" value="{absent}"' in sheet
    assert "您的选票已入箱" in other.content.decode()
    assert "已投 <b>2</b> / 4" in page(board, "chair", ballot_round, "presence/?state=open")


def test_an_item_that_is_closed_to_the_voter_is_not_on_the_ballot(board):
    board.cases[0].conflicts.filter(member=board.user("member1")).update(recused=True)
    ballot_round = opened(board)

    text = page(board, "member1", ballot_round)

    assert f"choice-{board.cases[0].pk}" not in text
    assert f"choice-{board.cases[1].pk}" in text


def test_tellers_attest_the_chair_reads_the_sheet_and_signs_it(board, at):
    ballot_round = round_in("unsealed", board)
    assert post(board, "teller1", ballot_round, "attest").status_code == 302
    fields = {"minutes": "会议开得很好", "signed_on": at.date().isoformat()}

    shown = post(board, "chair", ballot_round, "preview", **fields).content.decode()
    assert Minutes.objects.count() == 0
    assert post(board, "chair", ballot_round, "confirm", **fields).status_code == 302

    sheet = Minutes.objects.get()
    paper = page(board, "member1", ballot_round, "minutes/")
    assert sheet.text.strip() in shown
    assert "监票：teller1" in sheet.text
    assert sheet.digest in paper
    assert "会议开得很好" in paper


def test_going_back_from_the_sheet_keeps_what_was_written(board):
    shown = post(board, "chair", round_in("unsealed", board), "edit", minutes="写了一半", signed_on="2026-11-24")

    assert "写了一半</textarea>" in shown.content.decode()
    assert Minutes.objects.count() == 0


def test_nobody_else_previews_the_sheet(board):
    answer = post(board, "member1", round_in("unsealed", board), "preview", minutes="x", signed_on="2026-11-24")

    assert answer.status_code == 422
    assert "由主任委员签署确认" in answer.content.decode()


def test_the_signed_sheet_does_not_exist_for_whom_a_case_is_hidden_from(board):
    ballot_round = round_in("confirmed", board)
    board.cases[0].conflicts.filter(member=board.user("member1")).update(recused=True)

    assert board.client("member1").get(f"/rounds/{ballot_round.pk}/minutes/").status_code == 404
    assert board.client("member2").get(f"/rounds/{ballot_round.pk}/minutes/").status_code == 200


def test_a_round_is_void_after_a_second_person_and_never_by_the_first_alone(board):
    ballot_round = opened(board)

    empty = post(board, "hr", ballot_round, "void", reason="")
    assert post(board, "hr", ballot_round, "void", reason="口令遗失").status_code == 302
    alone = post(board, "hr", ballot_round, "void/confirm")
    assert Round.objects.get().state == "open"
    assert post(board, "chair", ballot_round, "void/confirm").status_code == 302

    assert "id_reason_error" in empty.content.decode()
    assert alone.status_code == 422
    assert Round.objects.get().state == "void"
    assert "口令遗失" in page(board, "chair", ballot_round)


@pytest.mark.parametrize("state", STATES)
def test_a_round_costs_few_queries_in_every_state_however_many_items_it_has(at, monkeypatch, state):
    board = seated(at, monkeypatch, names=[f"人{number}" for number in range(12)])
    ballot_round = round_in(state, board)
    client = board.client("chair")
    client.get(f"/rounds/{ballot_round.pk}/")

    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/rounds/{ballot_round.pk}/").status_code == 200

    assert len(seen) <= MOST_QUERIES


def test_the_list_of_rounds_costs_the_same_for_one_and_for_many(board):
    create(board, nominations=board.cases[:1])
    client = board.client("chair")
    client.get("/rounds/")

    with CaptureQueriesContext(connection) as one:
        client.get("/rounds/")
    opened(board, nominations=board.cases[1:])
    for _number in range(20):
        Round.objects.create(
            committee=board.committee,
            cycle=board.cycle,
            method="approval",
            quorum="1/2",
            threshold=RULES["threshold"],
            hide_below=3,
            opens_at=board.at,
            closes_at=board.at.replace(year=2027),
            created_at=board.at,
        )
    with CaptureQueriesContext(connection) as many:
        client.get("/rounds/?size=50")

    assert len(one) == len(many) <= MOST_QUERIES


def test_passphrases_are_still_asked_twice_at_the_table(board):
    ballot_round = create(board)

    answer = post(board, "chair", ballot_round, "share", passphrase=PASSPHRASES["chair"], again="")

    assert answer.status_code == 422
