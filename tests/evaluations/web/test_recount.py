"""The page of a recount: asked for there, its result waits there, and whoever may not see a case sees nothing."""

import pytest

from evaluations.models import OpenedChoice
from evaluations.services.conflict import ask_recusal, decide_conflict
from honors import clock
from honors.models import Job
from honors.services.job_run import run_waiting
from tests.factories.rounds import panel, unsealed

pytestmark = pytest.mark.django_db

SPLIT = {
    "chair": ["approve", "oppose"],
    "member1": ["approve", "oppose"],
    "member2": ["approve", "approve"],
    "member3": ["oppose", "abstain"],
}


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at, phase="voting")


@pytest.fixture
def made(board):
    return unsealed(board, SPLIT)


def words(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_hr_asks_on_the_page_of_the_result_and_reads_that_it_agrees(board, made):
    hr, place = board.client("hr"), f"/rounds/{made.pk}/recount/"

    assert place in words(hr.get(f"/rounds/{made.pk}/"))
    answer = hr.post(place, {"once": "a"}, format="multipart")
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert "查看进度" in words(hr.get(place))
    run_waiting(at=board.at)

    assert place in words(hr.get(f"/jobs/{job.pk}/"))
    page = words(hr.get(place))
    assert "重新计票一致" in page
    assert "重新计票 2 项" in page


def test_each_difference_stands_with_its_place(board, made):
    OpenedChoice.objects.filter(item__nomination=board.cases[0], choice="approve").update(choice="oppose")
    hr, place = board.client("hr"), f"/rounds/{made.pk}/recount/"
    hr.post(place, {"once": "a"}, format="multipart")
    run_waiting(at=board.at)

    page = words(hr.get(place))

    assert "重新计票一致" not in page
    assert "甲试" in page
    assert "<td>当选</td><td>未当选</td>" in page


def test_a_member_is_not_let_in_and_who_is_recused_meanwhile_reads_nothing(board, made):
    chair, place = board.client("chair"), f"/rounds/{made.pk}/recount/"
    assert board.client("member1").get(place).status_code == 403
    chair.post(place, {"once": "a"}, format="multipart")
    run_waiting(at=board.at)
    assert "重新计票一致" in words(chair.get(place))
    asked = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[0], member=board.user("chair"), reason="亲属", at=board.at
    )
    decide_conflict(actor=board.actor("hr"), conflict=asked, recused=True, reason="属实", at=board.at)

    assert chair.get(place).status_code == 404
    assert place not in words(chair.get(f"/rounds/{made.pk}/"))
    assert "重新计票一致" not in words(chair.get(f"/jobs/{Job.objects.get().pk}/"))
