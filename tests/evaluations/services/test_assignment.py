"""Cases are given to members: planned, carried out as planned, given to others."""

import json
from collections import Counter

import pytest

from evaluations.models import Assignment, CommitteeMember, Conflict, Cycle
from evaluations.selectors.assignment import visible_to
from evaluations.selectors.inbox import inbox_of
from evaluations.selectors.review import judged_by
from evaluations.services.assignment import assign_cases, preview_assignment, reassign_case, replace_unfit
from evaluations.services.review import give_review
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

SEED = "5e" * 32
BEST = {"deed": "10", "masses": "10"}
NAMES = ("甲试", "乙试", "丙试", "丁试")


@pytest.fixture
def board(at):
    return panel(at, names=NAMES, review={"per_case": 2, "limit": 3})


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def preview(board, who="hr", seed=SEED):
    return preview_assignment(actor=board.actor(who), cycle=board.cycle, seed=seed, at=board.at)


def assign(board, who="hr", seed=SEED, digest=None):
    return assign_cases(
        actor=board.actor(who),
        cycle=board.cycle,
        seed=seed,
        digest=digest or preview(board).digest(),
        at=board.at,
    )


def readers(board, case=0):
    rows = Assignment.objects.filter(nomination=board.cases[case], released_at=None)
    return set(rows.values_list("member__username", flat=True))


def give(board, username, case=0):
    return give_review(
        actor=board.actor(username),
        nomination=board.cases[case],
        mark="scored",
        scores=BEST,
        comment="",
        at=board.at,
    )


def test_the_plan_that_was_shown_is_carried_out(board):
    plan = preview(board)
    assert not Assignment.objects.exists()

    made = assign(board, digest=plan.digest())

    assert len(made) == 8
    assert all(len(readers(board, case)) == 2 for case in range(4))
    assert set(Counter(row.member_id for row in made).values()) == {2}
    event = json.loads(bytes(AuditEvent.objects.get(event="assignment.assign").body))
    assert event["after"] == {"seed": SEED, "digest": plan.digest(), "made": 8, "missing": {}}
    assert assign(board) == []  # nothing is missing: nothing moves


def test_what_has_changed_since_the_preview_is_refused(board):
    plan = preview(board)
    reader = next(name for name in board.voters if str(board.user(name).pk) in plan.readers[str(board.cases[0].pk)])
    board.declare(reader, declared="kinship")
    assert refused(assign, board, digest=plan.digest()) == "assignment.changed"


def test_whoever_is_in_conflict_is_given_nothing_declared_found_or_undecided(board):
    board.declare("member1", declared="kinship")
    board.declare("member2", declared="other")
    Conflict.objects.create(
        nomination=board.cases[1],
        member=board.user("chair"),
        source="found",
        declared="nominator",
        effect="block",
        recused=True,
        created_at=board.at,
    )
    plan = preview(board)
    names = {str(board.user(name).pk): name for name in board.voters}
    assert {names[member] for member in plan.readers[str(board.cases[0].pk)]} == {"chair", "member3"}
    assert "chair" not in {names[member] for member in plan.readers[str(board.cases[1].pk)]}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"who": "member1"}, "cycle.not_yours"),
        ({"seed": "short"}, "assignment.bad_seed"),
    ],
)
def test_hr_plans_with_a_seed(board, facts, code):
    assert refused(preview, board, **facts) == code


def test_cases_are_assigned_while_the_review_runs_and_where_the_scheme_says_so(board, at):
    Cycle.objects.update(state="voting")
    board.cycle.refresh_from_db()
    assert refused(preview, board) == "assignment.wrong_phase"


def test_a_scheme_without_a_word_lets_everybody_review_all(at):
    board = panel(at)
    assert refused(preview, board) == "assignment.not_used"
    board.declare("member1")
    assert give(board, "member1").mark == "scored"


def test_members_are_asked_for_their_own_cases_and_score_no_others(board):
    assign(board)
    own = [case for case in range(4) if "member1" in readers(board, case)]
    other = next(case for case in range(4) if case not in own)
    actor = board.actor("member1")

    assert set(judged_by(actor)) == {board.cases[case] for case in own}
    assert {row.object for row in inbox_of(actor, at=board.at)} == {str(board.cases[case].pk) for case in own}
    assert set(visible_to(actor)) == set(Assignment.objects.filter(member=board.user("member1")))
    for case in (own[0], other):
        board.declare("member1", case=case)
    assert refused(give, board, "member1", other) == "review.not_assigned"
    assert give(board, "member1", own[0]).mark == "scored"


def test_hr_gives_a_case_to_somebody_else_with_a_reason(board):
    row = assign(board)[0]
    again = {"actor": board.actor("hr"), "assignment": row, "at": board.at}
    assert refused(reassign_case, reason=" ", **again) == "assignment.reason_needed"

    follower = reassign_case(reason="外出学习", **again)

    row.refresh_from_db()
    assert (row.release_reason, follower.replaces, follower.nomination) == ("外出学习", row, row.nomination)
    assert follower.member != row.member
    assert refused(reassign_case, reason="再来", **again) == "assignment.ended"


def test_whoever_has_scored_keeps_the_case(board):
    assign(board)
    name = readers(board).pop()
    board.declare(name)
    give(board, name)
    row = Assignment.objects.get(nomination=board.cases[0], member=board.user(name))
    told = refused(reassign_case, actor=board.actor("hr"), assignment=row, reason="外出", at=board.at)
    assert told == "assignment.has_scored"


def test_cases_of_the_recused_and_of_those_who_left_go_to_others_by_themselves(board):
    assign(board)
    assert replace_unfit(at=board.at) == 0
    name = (readers(board) - {"chair"}).pop()
    board.declare(name, declared="kinship")
    CommitteeMember.objects.filter(user__username="member3").update(ended_on=board.at.date(), ended_how="resigned")

    assert replace_unfit(at=board.at) > 0
    assert replace_unfit(at=board.at) == 0

    assert name not in readers(board)
    assert all("member3" not in readers(board, case) for case in range(4))
    assert AuditEvent.objects.filter(event="assignment.replace").exists()
    assert max(Counter(Assignment.objects.filter(released_at=None).values_list("member", flat=True)).values()) <= 3


def test_hr_from_whom_a_case_is_kept_plans_nothing(board):
    Conflict.objects.create(
        nomination=board.cases[0],
        member=board.user("hr"),
        source="asked",
        declared="other",
        effect="warn",
        recused=True,
        created_at=board.at,
    )
    assert refused(preview, board) == "assignment.recused"
