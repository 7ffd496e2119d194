import re

import pytest

from evaluations.models import HasVoted, Round, SealedChoice
from honors import clock
from honors.models import IdempotentAnswer
from tests.factories.rounds import PASSPHRASES, create, opened, panel, round_in, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    made = panel(at, phase="voting")
    for name in made.voters:
        for case in range(len(made.cases)):
            made.declare(name, case=case)
    return made


def url(ballot_round):
    return f"/rounds/{ballot_round.pk}/"


def post(board, who, ballot_round, act, **fields):
    return board.client(who).post(url(ballot_round), {"act": act, **fields}, format="multipart")


def choices(board, *marks):
    return {f"choice-{case.pk}": mark for case, mark in zip(board.cases, marks, strict=False)}


def words(answer):
    return answer.content.decode()


def key_in(answer):
    return re.search(r'name="key" value="([0-9a-f]{64})"', words(answer))[1]


def test_a_vote_is_shown_as_it_will_be_recorded_before_it_is_cast(board):
    ballot_round = opened(board)

    sheet = post(board, "member1", ballot_round, "check", **choices(board, "approve"))

    assert "您的选票将按上表记录" in words(sheet)
    assert "弃权（未填）" in words(sheet)
    assert HasVoted.objects.count() == 0


def test_casting_gives_the_receipt_once_and_the_same_form_again_gives_it_again(board):
    ballot_round = opened(board)
    sheet = post(board, "member1", ballot_round, "check", **choices(board, "approve", "oppose"))
    fields = {"key": key_in(sheet), **choices(board, "approve", "oppose")}

    first = post(board, "member1", ballot_round, "cast", **fields)
    again = post(board, "member1", ballot_round, "cast", **fields)

    leaves = re.findall(r'<td class="mono">([0-9a-f]{64})</td>', words(first))
    assert len(leaves) == 2
    assert re.findall(r'<td class="mono">([0-9a-f]{64})</td>', words(again)) == leaves
    assert HasVoted.objects.count() == 1
    assert SealedChoice.objects.count() == 2


def test_a_second_ballot_is_refused_in_words(board):
    ballot_round = opened(board)
    post(board, "member1", ballot_round, "cast", key="a" * 64, **choices(board, "approve"))

    second = post(board, "member1", ballot_round, "cast", key="b" * 64, **choices(board, "oppose"))

    assert second.status_code == 422
    assert "您已投票" in words(second)
    assert HasVoted.objects.count() == 1


def test_neither_key_nor_choices_are_kept_with_the_request(board):
    ballot_round = opened(board)

    post(board, "member1", ballot_round, "cast", key="c" * 64, once="word", **choices(board, "oppose"))

    assert IdempotentAnswer.objects.count() == 0


def test_going_back_from_the_sheet_keeps_the_choices(board):
    ballot_round = opened(board)

    page = words(post(board, "member1", ballot_round, "cast", back="1", **choices(board, "oppose")))

    assert re.search(r'value="oppose"\s+checked', page)
    assert HasVoted.objects.count() == 0


def test_a_case_without_a_declaration_shows_no_name(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting")
    ballot_round = opened(board)

    page = words(board.client("member1").get(url(ballot_round)))

    assert "甲试" not in page
    assert "尚未申报回避" in page


def test_holders_set_their_passphrase_typed_twice(board):
    ballot_round = create(board)

    wrong = post(board, "chair", ballot_round, "share", passphrase=PASSPHRASES["chair"], again="other")
    right = post(board, "chair", ballot_round, "share", passphrase=PASSPHRASES["chair"], again=PASSPHRASES["chair"])

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "不一致" in words(wrong)
    assert PASSPHRASES["chair"] not in words(wrong)
    assert Round.objects.get().state == "sharing"


def test_hr_opens_with_those_present_and_closes(board):
    ballot_round = share(board, create(board))
    present = [board.user(name).pk for name in board.voters]

    assert post(board, "hr", ballot_round, "open", present=present).status_code == 302
    for name in board.voters:
        post(board, name, ballot_round, "cast", key=name.encode().hex().rjust(64, "0"), **choices(board, "approve"))
    assert post(board, "hr", ballot_round, "close").status_code == 302
    for holder, passphrase in PASSPHRASES.items():
        assert post(board, holder, ballot_round, "unseal", passphrase=passphrase).status_code == 302
    confirmed = post(board, "chair", ballot_round, "confirm", minutes="纪要", signed_on=board.at.date().isoformat())

    assert confirmed.status_code == 302
    assert Round.objects.get().state == "confirmed"
    assert "投票结果" in words(board.client("member1").get(url(ballot_round)))


def test_confirming_without_minutes_says_so_at_the_field_and_keeps_the_date(board):
    ballot_round = round_in("unsealed", board)

    answer = post(board, "chair", ballot_round, "confirm", minutes="", signed_on="2026-11-24")

    assert answer.status_code == 422
    assert "id_minutes_error" in words(answer)
    assert 'value="2026-11-24"' in words(answer)


def test_a_leaf_of_the_receipt_is_found_in_the_closed_box_and_another_is_not(board):
    ballot_round = opened(board)
    answer = post(board, "member1", ballot_round, "cast", key="d" * 64, **choices(board, "approve"))
    leaf = re.search(r'<td class="mono">([0-9a-f]{64})</td>', words(answer))[1]
    for name in set(board.voters) - {"member1"}:
        post(board, name, ballot_round, "cast", key=name.encode().hex().rjust(64, "0"))
    post(board, "hr", ballot_round, "close")

    assert "在箱内：第" in words(board.client("member1").get(url(ballot_round), {"leaf": leaf}))
    assert "在箱内：第" not in words(board.client("member1").get(url(ballot_round), {"leaf": "0" * 64}))


@pytest.mark.parametrize("act", ["", "nonsense", "cast"])
def test_a_post_that_means_nothing_is_refused_in_words(board, act):
    answer = post(board, "member1", opened(board), act)

    assert 400 <= answer.status_code < 500
    assert "Traceback" not in words(answer)


def test_a_round_of_others_does_not_exist(board):
    ballot_round = opened(board)
    stranger = board.client("hr")
    stranger.logout()

    assert stranger.get(url(ballot_round)).status_code == 302
    assert board.client("hr").get("/rounds/not-an-id/").status_code == 404
