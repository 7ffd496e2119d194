import hashlib

import pytest

from evaluations.domain.committee import Ending
from evaluations.models import Attendance, Minutes, Nomination
from evaluations.selectors.inbox import inbox_of
from evaluations.services.attendance import sign_in
from evaluations.services.ballot import open_round
from evaluations.services.ballot_close import close_round, confirm_round
from evaluations.services.committee import end_seat, seat_member
from evaluations.services.minutes import attest_count
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from tests.actors import account
from tests.factories.rounds import closed, confirm, create, opened, panel, round_in, share, unseal, unsealed

pytestmark = pytest.mark.django_db

BALLOTS = {
    "chair": ["approve", "oppose"],
    "member1": ["approve", "abstain"],
    "member2": ["approve", "oppose"],
}


@pytest.fixture
def board(at):
    return panel(at, phase="voting")


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def teller(board, name="teller"):
    user = account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    seat_member(actor=board.actor("hr"), committee=board.committee, user=user, seat="teller", order=7, at=board.at)


def attest(board, ballot_round, by="teller"):
    return attest_count(actor=board.actor(by), ballot_round=ballot_round, at=board.at)


def sign(board, ballot_round, *, by):
    return confirm_round(
        actor=board.actor(by), ballot_round=ballot_round, minutes="无记名", signed_on=board.at.date(), at=board.at
    )


def test_the_sheet_is_frozen_with_the_signature_and_its_digest_can_be_recomputed(board):
    ballot_round = confirm(board, unsealed(board, BALLOTS))

    sheet = Minutes.objects.get(round=ballot_round)
    assert sheet.digest == hashlib.sha256(sheet.text.encode()).hexdigest()
    assert (sheet.signed_by, sheet.for_the_chair) == (board.user("chair"), False)
    lines = sheet.text.splitlines()
    assert "出席：chair、member1、member2" in lines
    assert "缺席：member3、trustee" in lines
    assert "投票：3 人" in lines
    counted = "应到 4，回避 0，实到 3，同意 3，反对 0，弃权 0，无效 0，须得 2，改变结果至少须改票 2"
    assert f"1. 甲试｜{counted}｜通过（按通过线）" in lines
    assert f"结果摘要：{ballot_round.result_digest}" in lines
    assert "主持签署：chair" in lines


def test_few_ballots_show_no_numbers_on_the_sheet_either(board):
    ballot_round = confirm(board, unsealed(board, {"chair": ["approve", "approve"]}))

    text = Minutes.objects.get(round=ballot_round).text
    assert "1. 甲试｜不公布数字｜未通过（未达法定人数）" in text


def test_a_member_signs_in_by_the_day_before_the_opening_and_once(board):
    ballot_round = create(board)
    for _ in range(2):
        sign_in(actor=board.actor("member1"), ballot_round=ballot_round, at=board.at)

    row = Attendance.objects.get()
    assert (row.user, row.seat, row.is_present) == (board.user("member1"), "member", None)
    assert row.signed_in_on == board.at.date()
    assert refused(sign_in, actor=board.actor("hr"), ballot_round=ballot_round, at=board.at) == "attendance.no_seat"


def test_the_opening_records_who_is_present_of_all_seats(board):
    teller(board)
    ballot_round = share(board, create(board))
    sign_in(actor=board.actor("teller"), ballot_round=ballot_round, at=board.at)
    present = [board.user(name) for name in ("chair", "member1", "member2")]
    open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)

    found = dict(Attendance.objects.values_list("user__username", "is_present"))
    came = {"chair": True, "member1": True, "member2": True, "teller": True}
    assert found == {**came, "member3": False, "trustee": False}
    code = refused(sign_in, actor=board.actor("member3"), ballot_round=ballot_round, at=board.at)
    assert code == "attendance.too_late"


def test_tellers_attest_and_stand_on_the_sheet(board):
    teller(board)
    ballot_round = unsealed(board, BALLOTS)
    assert refused(attest, board, ballot_round, by="member1") == "round.not_a_teller"
    ballot_round = attest(board, ballot_round)
    assert refused(attest, board, ballot_round) == "round.already_attested"

    confirm(board, ballot_round)

    assert "监票：teller" in Minutes.objects.get().text


def test_a_teller_attests_a_count_and_nothing_else(board):
    teller(board)

    assert refused(attest, board, closed(board, BALLOTS)) == "round.wrong_state"


def test_where_every_teller_is_recused_another_is_seated(at):
    majority = {"of": "present", "share": "1/2", "strict": True}
    board = panel(at, phase="voting", vote={"method": "approval", "quorum": "1/2", "threshold": majority, "tellers": 1})
    teller(board)
    board.cases[0].conflicts.create(
        member=board.user("teller"), source="asked", declared="other", effect="warn", recused=True, created_at=at
    )
    ballot_round = unsealed(board, BALLOTS)
    assert refused(attest, board, ballot_round) == "round.teller_recused"
    assert refused(confirm, board, ballot_round) == "round.tellers_missing"
    teller(board, "teller2")
    attest(board, ballot_round, by="teller2")

    assert confirm(board, ballot_round).state == "confirmed"


def test_where_the_chair_is_recused_the_next_member_in_order_who_is_not_signs(board):
    board.declare("chair", declared="kinship")
    board.declare("member1", declared="kinship", case=1)
    opened_round = opened(board)
    ended = close_round(actor=board.actor("hr"), ballot_round=opened_round, at=opened_round.closes_at)
    ballot_round = unseal(board, ended)
    assert refused(confirm, board, ballot_round) == "round.chair_recused"
    assert refused(sign, board, ballot_round, by="member1") == "round.not_the_chair"
    acts = {name: [row.act for row in inbox_of(board.actor(name), at=board.at)] for name in ("chair", "member2")}
    assert ("confirm" in acts["member2"], "confirm" in acts["chair"]) == (True, False)

    sign(board, ballot_round, by="member2")

    sheet = Minutes.objects.get()
    assert (sheet.signed_by, sheet.for_the_chair) == (board.user("member2"), True)
    assert "主持签署：member2（主任委员回避或缺位，代行）" in sheet.text
    assert set(Nomination.objects.values_list("state", flat=True)) == {"not_selected"}


def test_a_chair_who_left_is_acted_for(board):
    ballot_round = round_in("unsealed", board)
    seat = board.committee.seats.get(seat="chair")
    end_seat(
        actor=board.actor("hr"), member=seat, how=Ending.RESIGNED, ended_on=board.at.date(), reason="调离", at=board.at
    )

    assert sign(board, ballot_round, by="member1").state == "confirmed"


def test_nobody_voting_is_a_result_that_says_so(board):
    ballot_round = opened(board)
    ended = close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=ballot_round.closes_at)
    confirm(board, unseal(board, ended))

    text = Minutes.objects.get().text
    assert "投票：0 人（无人投票，各项均未通过）" in text
    assert "1. 甲试｜不公布数字｜未通过（按通过线）" in text


@pytest.mark.parametrize("of", ["all", "present", "valid", "decided"])
def test_everybody_abstaining_passes_nothing_and_the_sheet_says_so(board, of):
    ballots = {voter: ["abstain", "approve"] for voter in board.voters}
    threshold = {"of": of, "share": "1/2", "strict": False}

    ballot_round = confirm(board, unsealed(board, ballots, threshold=threshold))

    assert [item.result["outcome"] for item in ballot_round.items.all()] == ["not_selected", "selected"]
    assert "全部弃权，同意票为零" in Minutes.objects.get().text
