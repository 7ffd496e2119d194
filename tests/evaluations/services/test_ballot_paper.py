"""Votes on paper: entered apart by two, compared unread, counted with the others, and never plain in the database."""

from uuid import UUID

import pytest

from evaluations.domain.ballot import make_rules
from evaluations.domain.paper import entry_length, read_papers, write_entry
from evaluations.domain.roll import make_roll
from evaluations.models import OpenedChoice, PaperEntry
from evaluations.selectors.ballot_paper import paper_state
from evaluations.services.ballot import open_round
from evaluations.services.ballot_close import close_round
from evaluations.services.ballot_paper import enter_papers
from evaluations.services.committee import seat_member
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.rounds import RULES, cast, create, panel, share, unseal

pytestmark = pytest.mark.django_db

POINTS = {
    "method": "points",
    "seats": 1,
    "threshold": {"of": "present", "share": "1/2", "strict": False},
}
SAME = [["approve", "oppose"], ["approve"]]


@pytest.fixture
def board(at):
    made = panel(at, phase="voting")
    for order, name in enumerate(("teller1", "teller2", "teller3"), 20):
        account(name, Role.COMMITTEE_MEMBER, made.units["county"], at=at)
        seat_member(
            actor=made.actor("hr"), committee=made.committee, user=made.user(name), seat="teller", order=order, at=at
        )
    return made


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def with_papers(board, **changes):
    """An open round in which the chair and member1 cast and member2 and member3 vote on paper."""
    names = ["chair", "member1", "member2", "member3"]
    ballot_round = open_round(
        actor=board.actor("hr"),
        ballot_round=share(board, create(board, **changes)),
        present=[board.user(name) for name in names],
        paper=[board.user(name) for name in names[2:]],
        at=board.at,
    )
    for name in names[:2]:
        cast(board, ballot_round, name, *(("5", "9") if changes else ("approve", "approve")))
    return ballot_round


def enter(board, ballot_round, who, papers):
    pairs = [[(str(case.pk), choice) for case, choice in zip(board.cases, paper, strict=False)] for paper in papers]
    return enter_papers(actor=board.actor(who), ballot_round=ballot_round, papers=pairs, at=board.at)


def close(board, ballot_round):
    return close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=board.at)


def numbers(ballot_round):
    return [
        [item.result[name] for name in ("approve", "oppose", "abstain", "invalid")] for item in ballot_round.items.all()
    ]


def test_two_equal_entries_are_counted_with_the_ballots_that_were_cast(board):
    ballot_round = close(board, with_papers(board))
    enter(board, ballot_round, "teller1", SAME)
    enter(board, ballot_round, "teller2", SAME[::-1])

    ballot_round = unseal(board, ballot_round)

    assert numbers(ballot_round) == [[4, 0, 0, 0], [2, 1, 1, 0]]
    assert OpenedChoice.objects.count() == 8
    assert {row.sealed for row in PaperEntry.objects.all()} == {None}


def test_before_two_agree_the_box_stays_closed(board):
    ballot_round = close(board, with_papers(board))
    assert refused(unseal, board, ballot_round, "chair") == "ballot_paper.unsettled"
    enter(board, ballot_round, "teller1", SAME)
    assert refused(unseal, board, ballot_round, "chair") == "ballot_paper.unsettled"


def test_a_difference_is_listed_by_item_and_a_third_look_settles_it(board):
    ballot_round = with_papers(board)
    enter(board, ballot_round, "teller1", SAME)
    ballot_round = enter(board, ballot_round, "teller2", [["approve", "approve"], ["approve"]])
    state = paper_state(ballot_round)
    assert (state.voters, state.entries, state.differs) == (2, 2, [str(board.cases[1].pk)])

    ballot_round = enter(board, ballot_round, "teller3", SAME)

    assert paper_state(ballot_round).is_settled
    assert refused(enter, board, ballot_round, "hr", SAME) == "ballot_paper.settled"
    ballot_round = unseal(board, close(board, ballot_round))
    assert numbers(ballot_round) == [[4, 0, 0, 0], [2, 1, 1, 0]]


def test_nobody_enters_twice_and_only_tellers_secretary_and_hr_enter(board):
    ballot_round = with_papers(board)
    enter(board, ballot_round, "teller1", SAME)
    assert refused(enter, board, ballot_round, "teller1", SAME) == "ballot_paper.already_entered"
    assert refused(enter, board, ballot_round, "member1", SAME) == "ballot_paper.not_yours"
    enter(board, ballot_round, "hr", SAME)


def test_who_votes_on_paper_casts_nothing_else(board):
    ballot_round = with_papers(board)
    assert refused(cast, board, ballot_round, "member2", "approve") == "ballot.on_paper"


def test_there_are_no_more_papers_than_people_who_vote_so(board):
    ballot_round = with_papers(board)
    assert refused(enter, board, ballot_round, "teller1", [["approve"]] * 3) == "ballot_paper.too_many"


def test_a_paper_that_is_no_ballot_is_invalid_on_every_item(board):
    ballot_round = close(board, with_papers(board))
    for teller in ("teller1", "teller2"):
        enter(board, ballot_round, teller, [["approve", "oppose"], ["approve", "both"]])
    assert numbers(unseal(board, ballot_round)) == [[3, 0, 0, 1], [2, 1, 0, 1]]


def test_whole_ballots_on_paper_are_counted_too(board):
    ballot_round = close(board, with_papers(board, **POINTS))
    for teller, papers in (("teller1", [["10", "0"], ["x"]]), ("teller2", [["y"], ["10", "0"]])):
        enter(board, ballot_round, teller, papers)
    ballot_round = unseal(board, ballot_round)
    assert [item.result["points"] for item in ballot_round.items.all()] == ["20", "18"]
    assert numbers(ballot_round) == [[3, 0, 0, 1], [2, 1, 0, 1]]


def test_an_entry_is_sealed_and_its_event_says_nothing_of_it(board):
    ballot_round = with_papers(board)
    enter(board, ballot_round, "teller1", [["approve", "oppose"]])
    entry = PaperEntry.objects.get()
    assert b"approve" not in bytes(entry.sealed)
    assert len(entry.sealed) == 4096 + 48
    body = bytes(AuditEvent.objects.get(event="round.paper").body).decode()
    assert ("approve" in body, "oppose" in body) == (False, False)


def test_a_round_without_paper_takes_none_and_needs_none(board):
    ballot_round = share(board, create(board))
    users = [board.user(name) for name in board.voters]
    ballot_round = open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=users, at=board.at)
    assert refused(enter, board, ballot_round, "teller1", []) == "ballot_paper.not_asked"


def test_once_unsealing_has_begun_nothing_is_entered(board):
    ballot_round = close(board, with_papers(board))
    for teller in ("teller1", "teller2"):
        enter(board, ballot_round, teller, SAME)
    unseal(board, ballot_round, "chair")
    assert refused(enter, board, ballot_round, "teller3", SAME) == "ballot_paper.too_late"


@pytest.mark.parametrize("changes", [{}, POINTS])
def test_the_length_of_an_entry_says_nothing(board, changes):
    ballot_round = with_papers(board, **changes)
    marks = ["10", "10"] if changes else ["approve", "approve"]
    for teller, papers in (("teller1", []), ("teller2", [marks, ["none"]]), ("teller3", [marks, marks])):
        enter(board, ballot_round, teller, papers)

    assert len({len(row.sealed) for row in PaperEntry.objects.all()}) == 1


@pytest.mark.parametrize("mark", ["approve", "oppose", "abstain", "none"])
def test_many_papers_of_many_items_have_the_length_of_their_round(mark):
    items, voters = [str(UUID(int=number)) for number in range(40)], [str(number) for number in range(300)]
    roll = make_roll(
        round_id=str(UUID(int=99)),
        public_key=b"",
        rules=make_rules(**RULES),
        voters=voters,
        present=voters,
        items=items,
        recused={},
        paper=voters,
    )
    text = write_entry(read_papers(roll, [[(item, mark) for item in items]] * len(voters)))
    assert len(text) + 4 <= entry_length(roll)
