"""A round counted again from what is kept: it agrees, or each difference has its place, and nothing hidden is told."""

import json

import pytest

from evaluations.models import BoxLeaf, Minutes, OpenedChoice, OpenedWhole, Round, RoundItem
from evaluations.selectors.ballot_parts import with_parts
from evaluations.services.conflict import ask_recusal, decide_conflict
from evaluations.services.recount import ask_recount, recount
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, JobState
from honors.services.job_run import run_waiting
from tests.actors import account
from tests.factories.rounds import closed, confirm, opened, panel, round_in, unsealed
from tests.unguarded import run_unguarded

pytestmark = pytest.mark.django_db

RULE = {"quorum": "2/3", "threshold": {"of": "present", "share": "1/2", "strict": True}}
SPLIT = {
    "chair": ["approve", "oppose"],
    "member1": ["approve", "oppose"],
    "member2": ["approve", "approve"],
    "member3": ["oppose", "abstain"],
}


@pytest.fixture
def board(at):
    return panel(at, phase="voting")


def read(ballot_round):
    return with_parts(Round.objects.filter(pk=ballot_round.pk)).get()


def again(ballot_round):
    seen = []
    found = recount(read(ballot_round), watch=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    return found


def places(found):
    return [(row.place, row.part, row.stored, row.counted) for row in found.differences]


def spoil(item, **values):
    item.result = {**item.result, **values}
    RoundItem.objects.bulk_update([item], ["result"])


def test_an_untouched_round_agrees_in_every_state_after_the_close(board):
    for state in ("unsealed", "confirmed"):
        made = round_in(state, board, ballots=SPLIT) if state == "unsealed" else confirm(board, Round.objects.get())
        found = again(made)
        assert (places(found), found.counted, found.left) == ([], 2, [])


def test_before_unsealing_the_box_and_the_roll_are_checked_and_nothing_is_counted(board):
    found = again(closed(board, SPLIT))

    assert (places(found), found.counted) == ([], 0)


@pytest.mark.parametrize("method", ["seats", "points", "ranking"])
def test_a_contest_agrees(at, method):
    board = panel(at, phase="voting", names=["甲试", "乙试", "丙试"])
    marks = {"seats": ("approve", "oppose", "abstain"), "points": ("7", "3", "0"), "ranking": ("1", "2", "3")}[method]
    ballots = dict.fromkeys(("chair", "member1", "member2", "member3"), marks)
    made = unsealed(board, ballots, **RULE, method=method, seats=1, tie_break=["lot"])

    assert places(again(made)) == []


def test_a_changed_result_is_named_with_its_place(board):
    made = unsealed(board, SPLIT)
    item = made.items.get(nomination=board.cases[0])
    spoil(item, approve=4, outcome="not_selected")

    found = again(made)

    assert places(found) == [
        ("result", "approve", 4, 3),
        ("result", "outcome", "not_selected", "selected"),
        ("digest", "", None, None),
    ]
    assert {row.item for row in found.differences} == {str(board.cases[0].pk), ""}


def test_ballots_that_were_removed_changed_or_added_are_found(board):
    made = unsealed(board, SPLIT)
    row = OpenedChoice.objects.filter(item__nomination=board.cases[0], choice="oppose").get()
    OpenedChoice.objects.filter(pk=row.pk).update(choice="approve")
    assert ("result", "approve", 3, 4) in places(again(made))

    OpenedChoice.objects.filter(pk=row.pk).delete()
    found = places(again(made))
    assert ("opened", "", None, None) in found
    assert ("result", "oppose", 1, 0) in found


def test_a_changed_box_roll_seed_and_minutes_are_found(board):
    made = confirm(board, unsealed(board, SPLIT))
    leaf = BoxLeaf.objects.filter(round=made).first()
    run_unguarded(
        f"UPDATE evaluations_boxleaf SET leaf_hash = '{'0' * 64}' WHERE id = {leaf.pk}",  # noqa: S608
        f"UPDATE evaluations_round SET lot_seed = '{'ab' * 32}'",  # noqa: S608
        "UPDATE evaluations_minutes SET text = 'other'",
    )
    assert [row.place for row in again(made).differences] == ["box", "lot", "minutes"]

    run_unguarded(f"UPDATE evaluations_round SET roll_hash = '{'0' * 64}'")  # noqa: S608
    assert [row.place for row in again(made).differences] == ["box", "roll"]
    assert Minutes.objects.count() == 1


def test_so_few_ballots_that_none_are_kept_are_left_out_and_no_number_is_told(board):
    made = unsealed(board, {"chair": ["approve", "approve"], "member1": []}, quorum="1/4")
    assert not OpenedChoice.objects.exists()

    found = again(made)

    assert (found.counted, len(found.left), places(found)) == (0, 2, [])


def test_a_number_that_the_result_hides_is_told_by_no_difference(at):
    board = panel(at, phase="voting", vote={**RULE, "method": "approval", "shows_numbers": False})
    made = unsealed(board, SPLIT)
    OpenedChoice.objects.filter(item__nomination=board.cases[0], choice="approve").update(choice="oppose")

    found = places(again(made))

    assert ("result", "outcome", "selected", "not_selected") in found
    assert all(isinstance(value, str | bool | None) for row in found for value in row[2:])


def test_whole_ballots_that_were_removed_are_found(board):
    ballots = dict.fromkeys(("chair", "member1", "member2", "member3"), ("7", "3"))
    made = unsealed(board, ballots, **RULE, method="points", seats=1, tie_break=[])
    OpenedWhole.objects.filter(pk=OpenedWhole.objects.first().pk).delete()

    assert [row.place for row in again(made).differences].count("opened") == 2


def test_the_job_shows_how_far_it_is_and_leaves_its_event(board):
    made = unsealed(board, SPLIT)

    job = ask_recount(actor=board.actor("hr"), ballot_round=made, at=board.at)
    run_waiting(at=board.at)

    job.refresh_from_db()
    assert (job.state, job.result["rows"], job.result["counted"]) == (JobState.DONE, [], 2)
    body = json.loads(bytes(AuditEvent.objects.get(event="round.recount").body))
    assert body["after"] == {"counted": 2, "left": 0, "differences": 0}


def test_hr_auditor_and_chair_ask_for_it_and_nobody_else(board):
    made = unsealed(board, SPLIT)
    account("auditor", Role.AUDITOR, board.units["city"], at=board.at)

    for name in ("hr", "chair", "auditor"):
        assert ask_recount(actor=board.actor(name), ballot_round=made, at=board.at).state == "waiting"
    with pytest.raises(RuleViolation, match=r"access\.denied"):
        ask_recount(actor=board.actor("member1"), ballot_round=made, at=board.at)


def test_a_round_that_is_open_is_not_counted(board):
    with pytest.raises(RuleViolation, match=r"round\.not_closed"):
        ask_recount(actor=board.actor("hr"), ballot_round=opened(board), at=board.at)


def test_whoever_is_recused_learns_nothing_even_between_asking_and_counting(board):
    made = unsealed(board, SPLIT)
    job = ask_recount(actor=board.actor("chair"), ballot_round=made, at=board.at)
    asked = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[0], member=board.user("chair"), reason="亲属", at=board.at
    )
    decide_conflict(actor=board.actor("hr"), conflict=asked, recused=True, reason="属实", at=board.at)

    run_waiting(at=board.at)

    job.refresh_from_db()
    assert (job.state, job.code, job.result) == (JobState.FAILED, "access.denied", None)
