import pytest

from evaluations.models import AnchorScore, Cycle
from evaluations.services.calibration import add_anchor, score_anchor
from honors import clock
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

BEST = {"score-deed": "10", "score-masses": "10"}


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    made = panel(at)
    made.anchors = [
        add_anchor(
            actor=made.actor("hr"), cycle=made.cycle, origin="synthetic", title=title, statement="虚构事迹一则。", at=at
        )
        for title in ("标准一", "标准二")
    ]
    return made


def url(board, number=0):
    return f"/anchors/{board.anchors[number].pk}/"


def words(answer):
    return answer.content.decode()


def get(board, who, number=0):
    return board.client(who).get(url(board, number))


def post(board, who, number=0, **fields):
    return board.client(who).post(url(board, number), fields or BEST, format="multipart")


def test_the_inbox_leads_a_member_to_the_anchor_and_its_sheet(board):
    assert f'href="{url(board)}"' in words(board.client("member1").get("/inbox/"))

    assert f'href="{url(board)}"' in words(board.client("member1").get("/committee/"))

    page = words(get(board, "member1"))
    assert "虚构事迹一则。" in page
    assert 'name="score-deed"' in page
    assert "您试评完全部标准案例后才显示" in page


def test_a_sheet_leads_to_the_next_anchor_and_the_last_one_to_the_own_distances(board):
    for number in (0, 1):
        score_anchor(
            actor=board.actor("member2"), anchor=board.anchors[number], scores={"deed": "5", "masses": "0"}, at=board.at
        )

    assert post(board, "member1")["Location"] == f"{url(board, 1)}?done=scored"
    assert "+3.50" not in words(get(board, "member1"))
    answer = post(board, "member1", 1)

    assert answer["Location"] == f"{url(board, 1)}?done=finished"
    page = words(board.client("member1").get(answer["Location"]))
    assert page.count("+3.50") == 3  # each of the two, and on average
    assert "−3.50" in words(get(board, "member2"))
    assert f'href="{url(board)}"' not in words(board.client("member1").get("/inbox/"))


def test_a_gap_is_told_at_the_criterion_and_what_was_chosen_stays(board):
    answer = post(board, "member1", **{"score-deed": "10"})

    assert answer.status_code == 422
    assert "还没有评" in words(answer)
    assert 'name="score-deed" value="10" checked' in words(answer)
    assert AnchorScore.objects.count() == 0


def test_a_second_sheet_is_refused_in_words_and_the_first_one_stands(board):
    post(board, "member1")

    again = post(board, "member1", **{"score-deed": "5", "score-masses": "0"})

    assert again.status_code == 422
    assert "您已试评这件标准案例" in words(again)
    assert 'name="score-deed" value="10" checked' in words(again)
    assert AnchorScore.objects.get().values == {"deed": "10", "masses": "10"}


def test_what_was_given_is_shown_and_cannot_be_changed(board):
    post(board, "member1")

    page = words(get(board, "member1"))
    assert 'name="score-deed" value="10" checked' in page
    assert "您已试评本件" in page
    assert "提交试评" not in page


def test_once_the_review_is_over_nothing_is_taken(board):
    Cycle.objects.update(state="voting")

    assert "评审已经结束，不再试评" in words(get(board, "member1"))
    assert post(board, "member1").status_code == 422
    assert AnchorScore.objects.count() == 0


def test_hr_reads_the_text_and_how_many_are_done_but_no_number(board):
    for number in (0, 1):
        post(board, "member1", number)

    page = words(get(board, "hr"))
    assert "4 名委员中 1 名已试评完" in page
    assert "评分表</h2>" not in page
    assert "您与均值之差" not in page
    assert post(board, "hr").status_code == 403


def test_nobody_else_sees_an_anchor(board):
    assert get(board, "trustee").status_code == 404
    assert get(board, "chief").status_code == 404


def test_hr_sets_an_anchor_on_the_page_of_the_cycle_until_somebody_has_begun(board):
    hr, address = board.client("hr"), f"/cycles/{board.cycle.pk}/anchors/"
    assert f'href="{address}"' in words(hr.get(f"/cycles/{board.cycle.pk}/"))

    gap = hr.post(address, {"origin": "past", "title": "标准三", "statement": ""}, format="multipart")
    assert gap.status_code == 422
    assert 'value="标准三"' in words(gap)
    facts = {"origin": "past", "title": "标准三", "statement": "往年事迹。"}
    assert hr.post(address, facts, format="multipart")["Location"] == f"{address}?done=added"
    assert "标准三" in words(hr.get(address))

    post(board, "member1")
    late = hr.post(address, facts, format="multipart")
    assert late.status_code == 422
    assert "已有委员试评，标准案例不再增加" in words(late)
    assert "<textarea" not in words(hr.get(address))
    assert board.client("member1").get(address).status_code == 403
