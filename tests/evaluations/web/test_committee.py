import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import CommitteeMember, Conflict, Review
from honors import clock
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def url(board, case=0):
    return f"/cases/{board.cases[case].pk}/review/"


def post(board, who, address, **fields):
    return board.client(who).post(address, fields, format="multipart")


def words(answer):
    return answer.content.decode()


def scores(board):
    criteria = board.cycle.frozen_scheme["criteria"]
    return {f"score-{row['code']}": str(row["scale"][0]["value"]) for row in criteria}


def test_nothing_of_the_file_is_shown_before_the_declaration(board):
    page = words(board.client("member1").get(url(board)))

    assert "先申报回避" in page
    assert "主要事迹" not in page
    assert "评分表" not in page


def test_the_inbox_and_the_closed_file_lead_to_where_one_declares_and_scores(board):
    member, place = board.client("member1"), f'href="{url(board)}"'

    assert place in words(member.get("/inbox/"))
    assert place in words(member.get(f"/nominations/{board.cases[0].pk}/"))
    assert "先申报回避" in words(member.get(url(board)))
    post(board, "member1", url(board), act="declare", declared="none")
    assert f'{place} aria-label="评审打分' in words(member.get("/inbox/"))
    assert "评分表" in words(member.get(url(board)))


def test_an_alternate_declares_on_a_page_too_and_has_nothing_to_score(board):
    CommitteeMember.objects.filter(user__username="member1").update(seat="alternate")
    member = board.client("member1")

    assert f'href="{url(board)}"' in words(member.get("/inbox/"))
    assert "先申报回避" in words(member.get(url(board)))
    answer = post(board, "member1", url(board), act="declare", declared="none")
    assert answer["Location"] == f"/nominations/{board.cases[0].pk}/"
    assert member.get(answer["Location"]).status_code == 200
    assert f'href="{url(board)}"' not in words(member.get("/inbox/"))


def test_a_declaration_opens_the_file_and_the_sheet(board):
    answer = post(board, "member1", url(board), act="declare", declared="none")

    page = words(board.client("member1").get(answer["Location"]))
    assert "主要事迹" in page
    assert "您提交本件评分后才显示" in page


def test_kin_see_neither_the_file_nor_the_name_afterwards(board):
    post(board, "member1", url(board), act="declare", declared="kinship")

    page = words(board.client("member1").get(url(board)))
    listed = words(board.client("member1").get("/committee/"))
    assert "您已回避本件" in page
    assert "甲试" not in page + listed


def test_a_recused_member_acts_on_nothing(board):
    board.declare("member1", declared="kinship")

    assert post(board, "member1", url(board), act="score", **scores(board)).status_code == 404
    assert Review.objects.count() == 0


def test_a_sheet_is_handed_in_and_leads_to_the_next_case(board):
    board.declare("member1")

    answer = post(board, "member1", url(board), act="score", version="0", comment="好", **scores(board))

    assert answer["Location"] == f"{url(board, 1)}?done=scored"
    assert Review.objects.get().mark == "scored"
    assert "其他委员还没有提交" in words(board.client("member1").get(url(board), {"part": "others"}))


def test_what_others_gave_is_not_told_before_ones_own_nor_to_the_recused(board):
    board.declare("member1")
    board.declare("member2")
    post(board, "member2", url(board), act="score", version="0", comment="别人的评语", **scores(board))

    early = board.client("member1").get(url(board), {"part": "others"})
    post(board, "member1", url(board), act="score", version="0", **scores(board))
    late = board.client("member1").get(url(board), {"part": "others"})
    board.declare("member3", declared="kinship")

    assert "别人的评语" not in words(early)
    assert "别人的评语" in words(late)
    assert board.client("member3").get(url(board), {"part": "others"}).status_code == 404


def test_a_sheet_with_a_gap_is_refused_at_the_criterion_and_keeps_what_was_chosen(board):
    board.declare("member1")
    part = scores(board)
    part.pop(next(iter(part)))

    answer = post(board, "member1", url(board), act="score", version="0", comment="留下", **part)

    assert answer.status_code == 422
    assert "还没有评" in words(answer)
    assert "留下" in words(answer)
    assert Review.objects.count() == 0


def test_a_sheet_changed_meanwhile_is_not_overwritten(board):
    board.declare("member1")
    post(board, "member1", url(board), act="score", version="0", **scores(board))

    stale = post(board, "member1", url(board), act="abstain", version="0")

    assert stale.status_code == 422
    assert Review.objects.get().mark == "scored"


def test_nobody_scores_before_declaring(board):
    answer = post(board, "member1", url(board), act="score", version="0", **scores(board))

    assert answer.status_code == 409
    assert Review.objects.count() == 0


def test_several_cases_are_declared_about_at_once_all_or_none(board):
    keys = [str(case.pk) for case in board.cases]
    post(board, "member1", "/committee/", case=keys[:1])

    both = post(board, "member1", "/committee/", case=keys)

    assert both.status_code == 422
    assert Conflict.objects.filter(source="declared").count() == 1


def test_somebody_without_a_seat_finds_nothing(board):
    assert board.client("hr").get(url(board)).status_code == 404


def test_the_list_costs_the_same_with_one_case_and_with_fifty(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, names=[f"人{number}" for number in range(50)])
    client = board.client("member1")

    def cost(address):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = client.get(address)
        assert page.status_code == 200
        assert len(page.content) < 100_000
        return len(seen)

    client.get("/committee/")
    many = cost("/committee/?size=50")
    board.cases[0].cycle.nominations.exclude(pk=board.cases[0].pk).update(state="withdrawn")
    assert cost("/committee/?size=50") == many <= 15


def test_the_review_page_costs_no_more_for_many_cases(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, names=[f"人{number}" for number in range(12)])
    board.declare("member1")
    client = board.client("member1")
    client.get(url(board))

    with CaptureQueriesContext(connection) as many:
        client.get(url(board))
    board.cases[0].cycle.nominations.exclude(pk=board.cases[0].pk).update(state="withdrawn")
    with CaptureQueriesContext(connection) as one:
        client.get(url(board))

    assert len(many) == len(one)
    assert len(many) <= 15
