from datetime import date

import pytest

from evaluations.models import Conflict, Nomination
from evaluations.selectors.conflict import visible_to
from evaluations.selectors.nomination import visible_to as visible_cases
from evaluations.selectors.nomination import with_content
from evaluations.services.conflict import ask_recusal, decide_conflict, declare_conflict
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Posting
from tests.actors import account
from tests.factories.people import officer
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at):
    return panel(at)


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def decide(board, conflict, *, by="chair", recused=True, reason="属实"):
    return decide_conflict(
        actor=board.actor(by),
        conflict=Conflict.objects.select_related("nomination").get(pk=conflict.pk),
        recused=recused,
        reason=reason,
        at=board.at,
    )


def ask(board, member="member1", *, by="hr", reason="同学"):
    return ask_recusal(
        actor=board.actor(by), nomination=board.cases[0], member=board.user(member), reason=reason, at=board.at
    )


def person(board, username, unit="county", **facts):
    """The account is that of an officer of ``unit``."""
    user = board.user(username)
    user.officer = officer(board.units[unit], board.at, name=f"{username}试", **facts)
    user.save()
    return user.officer


def found_about(board, username):
    rows = Conflict.objects.filter(member=board.user(username), source="found").order_by("declared")
    return [(row.declared, row.effect, row.recused) for row in rows]


@pytest.mark.parametrize(
    ("declared", "effect", "recused"),
    [
        ("none", "disclose", False),
        ("kinship", "block", True),
        ("direct_superior", "block", True),
        ("deed", "block", True),
        ("unit", "warn", None),
        ("other", "warn", None),
    ],
)
def test_what_a_declaration_does(board, declared, effect, recused):
    conflict = board.declare("member1", declared=declared)

    assert (conflict.source, conflict.effect, conflict.recused) == ("declared", effect, recused)
    assert AuditEvent.objects.get(event="conflict.declare").actor == "member1"


@pytest.mark.parametrize("who", ["hr", "trustee", "chief"])
def test_only_the_chair_and_members_declare(board, who):
    assert refused(board.declare, who) == "conflict.not_a_judge"
    assert board.declare("chair").declared == "none"


def test_a_member_declares_once_and_only_while_the_case_is_under_review(board):
    board.declare("member1")
    assert refused(board.declare, "member1", declared="unit") == "conflict.already_declared"
    Nomination.objects.update(state="selected")

    assert refused(board.declare, "member2") == "conflict.wrong_state"


def test_the_nominee_and_the_participants_of_the_deed_are_found(board):
    member = board.user("member1")
    member.officer = board.cases[0].officer
    member.save()
    board.cases[0].deed.participations.create(officer=person(board, "member2"))

    for name in ("member1", "member2"):
        board.declare(name)

    assert found_about(board, "member1") == [("nominee", "block", True)]
    assert found_about(board, "member2") == [("deed", "block", True)]


def test_whoever_nominated_is_found(board):
    Nomination.objects.filter(pk=board.cases[0].pk).update(nominated_by=board.user("member1"))

    board.declare("member1")

    assert found_about(board, "member1") == [("nominator", "block", True)]


def test_a_colleague_of_the_small_unit_on_the_day_of_the_deed_is_found_for_the_chair_to_decide(board):
    person(board, "member1", "station")
    gone = person(board, "member2", "station")
    Posting.objects.filter(officer=gone).update(valid_to=date(2026, 11, 13))
    person(board, "member3", "county")

    for name in ("member1", "member2", "member3"):
        board.declare(name)

    # The deed was done on 14 November 2026
    assert found_about(board, "member1") == [("unit", "warn", None)]
    assert found_about(board, "member2") == []
    assert found_about(board, "member3") == []


def test_what_the_member_has_declared_is_not_found_again(board):
    person(board, "member1", "station")

    board.declare("member1", declared="unit")

    assert found_about(board, "member1") == []


def test_the_chair_decides_what_is_open_once_with_a_reason(board):
    conflict = board.declare("member1", declared="unit")
    assert refused(decide, board, conflict, reason=" ") == "conflict.reason_needed"

    decided = decide(board, conflict)

    assert (decided.recused, decided.decision_reason, decided.decided_by) == (True, "属实", board.user("chair"))
    assert refused(decide, board, conflict, recused=False) == "conflict.already_decided"
    for settled in (board.declare("member2"), board.declare("member3", declared="kinship")):
        assert refused(decide, board, settled) == "conflict.nothing_to_decide"


@pytest.mark.parametrize("who", ["hr", "member1", "member2", "trustee"])
def test_nobody_else_decides_about_a_member(board, who):
    conflict = board.declare("member1", declared="unit")

    assert refused(decide, board, conflict, by=who) == "conflict.not_yours_to_decide"


def test_hr_decides_about_the_chair_and_the_chair_does_not(board):
    conflict = board.declare("chair", declared="other")
    assert refused(decide, board, conflict, by="chair") == "conflict.not_yours_to_decide"

    assert decide(board, conflict, by="hr").recused is True


def test_where_the_chair_is_recused_hr_decides(board):
    board.declare("chair", declared="kinship")
    conflict = board.declare("member1", declared="unit")
    assert refused(decide, board, conflict, by="chair") == "conflict.not_yours_to_decide"

    assert decide(board, conflict, by="hr", recused=False).recused is False


def test_anybody_who_knows_of_the_case_may_ask_for_a_recusal(board):
    conflict = ask(board, by="chief")

    assert (conflict.source, conflict.effect, conflict.recused) == ("asked", "warn", None)
    assert (conflict.asked_by, conflict.text) == (board.user("chief"), "同学")
    assert refused(ask, board, by="chief") == "conflict.already_asked"
    assert refused(ask, board, "trustee") == "conflict.not_a_member"
    assert refused(ask, board, "member2", reason=" ") == "conflict.reason_needed"
    assert decide(board, conflict).recused is True


def test_a_recused_member_loses_sight_of_the_case(board):
    actor = board.actor("member1")
    assert board.cases[0] in visible_cases(actor)

    board.declare("member1", declared="kinship")

    assert list(visible_cases(actor)) == [board.cases[1]]


def test_who_sees_which_declarations(board):
    first = board.declare("member1", declared="unit")
    second = board.declare("member2")
    asked = ask(board, "member1", by="chief")
    account("hr_below", Role.HR, board.units["station"], at=board.at)

    def seen(name):
        return set(visible_to(board.actor(name)))

    assert seen("member1") == {first, asked}
    assert seen("member2") == {second}
    assert seen("chief") == {asked}
    assert seen("chair") == seen("hr") == {first, second, asked}
    assert seen("member3") == seen("trustee") == seen("hr_below") == set()


def test_a_chair_or_hr_with_a_conflict_of_their_own_sees_only_that(board):
    other = board.declare("member1", declared="unit")
    own = board.declare("chair", declared="kinship")
    hr = board.user("hr")
    hr.officer = board.cases[0].officer
    hr.save()

    assert set(visible_to(board.actor("chair"))) == {own}
    assert set(visible_to(board.actor("hr"))) == set()
    assert other in set(visible_to(board.actor("member1")))


def test_a_conflict_is_about_one_case(board):
    board.declare("member1", declared="kinship", case=0)

    conflict = declare_conflict(
        actor=board.actor("member1"), nomination=board.cases[1], declared="none", text="", at=board.at
    )
    assert conflict.recused is False


def test_a_chief_in_the_committee_is_found_as_the_direct_superior(board):
    person(board, "member1", "station", is_leading_body=True)

    board.declare("member1")

    assert found_about(board, "member1") == [("direct_superior", "block", True)]


def test_an_alternate_declares_and_then_reads_the_case(board):
    user = account("spare", Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    board.committee.seats.create(user=user, seat="alternate", order=9, created_at=board.at)
    assert board.cases[0] not in with_content(board.actor("spare"))

    board.declare("spare")

    assert board.cases[0] in with_content(board.actor("spare"))


def test_where_there_is_no_chair_hr_decides(board):
    conflict = board.declare("member1", declared="unit")
    board.committee.seats.filter(seat="chair").update(ended_on=board.at.date(), ended_how="resigned")
    assert refused(decide, board, conflict, by="chair") == "conflict.not_yours_to_decide"

    assert decide(board, conflict, by="hr").recused is True


def test_declared_found_and_decided_are_three_facts(board):
    person(board, "member1", "station")
    board.declare("member1")
    found = Conflict.objects.get(source="found")
    decide(board, found, recused=False, reason="不影响")

    rows = Conflict.objects.filter(member=board.user("member1")).order_by("source")
    assert [(row.source, row.declared, row.recused, row.decided_by) for row in rows] == [
        ("declared", "none", False, None),
        ("found", "unit", False, board.user("chair")),
    ]
