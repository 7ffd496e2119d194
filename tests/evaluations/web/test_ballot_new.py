"""HR defines a round on a page: what the scheme fixes is not asked, wrong input is kept, all is read first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.models import Nomination, Round
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.rounds import confirm, create, panel, unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def said(board, **changes):
    fields = {
        "items": [str(case.pk) for case in board.cases],
        "opens_at": local(board.at),
        "closes_at": local(board.at + timedelta(days=2)),
        "act": "preview",
    }
    return {**fields, **changes}


def address(board):
    return f"/rounds/new/?cycle={board.cycle.pk}"


def words(answer):
    return answer.content.decode()


def send(board, fields, place=""):
    return board.client("hr").post(place or address(board), fields, format="multipart")


def test_what_the_frozen_scheme_fixes_is_shown_and_not_asked(board):
    page = words(board.client("hr").get(address(board)))

    assert "方案已定" in page
    assert "超过实到人数（不含回避）的 1/2" in page
    assert 'name="quorum"' not in page
    assert 'name="seats"' not in page
    assert page.count(" checked") == len(board.cases)


def test_a_round_is_read_in_words_before_it_is_made(board):
    preview = words(send(board, said(board)))

    assert Round.objects.count() == 0
    assert "出席人数不少于应到人数（不含回避）的 2/3 方可表决" in preview
    assert "甲试" in preview
    assert "应到 4" in preview

    answer = send(board, said(board, act="create"))
    made = Round.objects.get()

    assert answer["Location"] == f"/rounds/{made.pk}/"
    assert made.state == "draft"
    assert made.quorum == "2/3"
    assert {item.nomination_id for item in made.items.all()} == {case.pk for case in board.cases}


def test_wrong_input_is_kept_and_told_at_its_field(board):
    early = local(board.at - timedelta(days=1))
    answer = send(board, said(board, closes_at=early, items=[str(board.cases[1].pk)]))
    page = words(answer)

    assert answer.status_code == 422
    assert f'value="{early}"' in page
    assert 'href="#id_closes_at"' in page
    assert 'id="id_closes_at_error"' in page
    assert page.count(" checked") == 1
    assert 'href="#id_items_0"' in words(send(board, {**said(board), "items": []}))
    assert Round.objects.count() == 0


def test_a_case_that_went_elsewhere_in_between_is_told_in_words(board):
    fields = said(board, act="create")
    create(board, nominations=board.cases[:1])

    answer = send(board, fields)
    faults = words(answer).partition('id="faults"')[2].partition("</div>")[0]

    assert answer.status_code == 422
    assert "已由他人办理" in faults
    assert str(board.cases[0].pk) not in faults
    assert Round.objects.count() == 1


def test_on_the_way_back_from_the_preview_nothing_is_lost(board):
    page = words(send(board, said(board, act="edit", items=[str(board.cases[0].pk)])))

    assert page.count(" checked") == 1
    assert f'value="{local(board.at + timedelta(days=2))}"' in page


def test_a_form_that_is_sent_twice_makes_one_round(board):
    fields = said(board, act="create", once="one-word")

    first, second = send(board, fields), send(board, fields)

    assert first["Location"] == second["Location"]
    assert Round.objects.count() == 1


def test_cases_that_cannot_stand_are_listed_with_the_reason(board):
    create(board, nominations=board.cases[:1])
    Nomination.objects.filter(pk=board.cases[1].pk).update(state="suspended", resumes_to="under_review")

    page = words(board.client("hr").get(address(board)))

    assert "没有可以投票的案件" in page
    assert "已在另一轮投票中" in page
    assert "不在评审中" in page


def test_a_case_that_was_not_selected_is_voted_on_again_with_a_reason(board):
    against = confirm(board, unsealed(board, {voter: ["oppose", "approve"] for voter in board.voters}))
    place = f"/rounds/new/?repeats={against.pk}"
    client = board.client("hr")

    assert place in words(client.get(f"/rounds/{against.pk}/"))
    page = words(client.get(place))
    assert "已当选，不再投票" in page
    assert page.count(" checked") == 1
    only = said(board, items=[str(board.cases[0].pk)], act="create", repeats="")
    assert 'href="#id_repeats"' in words(send(board, only, place))
    answer = send(board, {**only, "repeats": "计票后发现材料有误。"}, place)

    assert answer.status_code == 302
    made = Round.objects.get(repeats=against)
    assert made.repeat_reason == "计票后发现材料有误。"


def test_what_the_scheme_leaves_open_is_asked(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    rule = {"of": "decided", "share": "1/2", "strict": True}
    board = panel(at, vote={"method": "points", "quorum": "2/3", "threshold": rule, "seats": 1})
    ladder = {"tie_break": "score", "tie_break_2": "score"}

    assert 'href="#id_tie_break"' in words(send(board, said(board, **ladder)))
    send(board, said(board, tie_break="score", tie_break_2="lot", most_points="20", act="create"))

    made = Round.objects.get()
    assert (made.seats, made.tie_break, made.most_points) == (1, ["score", "lot"], 20)


def test_one_cycle_is_chosen_at_once_and_of_others_nothing_is_told(board, at):
    assert board.client("hr").get("/rounds/new/")["Location"] == address(board)
    account("other", Role.HR, board.units["station"], at=at)

    assert "没有可以设立投票的周期" in words(board.client("other").get("/rounds/new/"))
    assert board.client("other").get(address(board)).status_code == 404
    assert board.client("chair").get(address(board)).status_code == 403
