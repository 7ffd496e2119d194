"""Who knows of a case, and who reads it."""

import pytest

from evaluations.domain.nomination import State
from evaluations.models import Conflict, Notice, NoticeItem
from evaluations.selectors.nomination import visible_to, with_content
from honors.domain.actor import ANONYMOUS, SYSTEM, Actor, Grant, Role
from honors.models import User
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def make(at, units, cycle):
    return lambda state="submitted": cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)


def holder(role, unit):
    """Somebody with an account and one role."""
    return Actor(user_id=0, grants=(Grant(role, unit.pk, unit.path),))


def knows(actor, case):
    return visible_to(actor).filter(pk=case.pk).exists()


def reads(actor, case):
    return with_content(actor).filter(pk=case.pk).exists()


def member(name="member1"):
    return Actor(user_id=User.objects.get(username=name).pk)


def test_a_draft_is_its_owners_alone(units, make):
    draft = make("draft")

    assert knows(actor_with(Role.STATION_CHIEF, units["station"], user=draft.nominated_by), draft)
    for role in Role:
        assert not knows(holder(role, units["county"]), draft)
    assert not knows(Actor(user_id=9, officer_id=draft.officer_id), draft)


@pytest.mark.parametrize("role", Role)
def test_the_roles_that_read_the_cases_of_their_unit_and_below(units, make, role):
    case = make()
    is_reader = role in {Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE}

    assert knows(holder(role, units["county"]), case) is is_reader
    assert reads(holder(role, units["county"]), case) is is_reader
    assert not knows(holder(role, units["other_station"]), case)


def test_the_subject_reads_the_own_case(make):
    case = make()

    assert reads(Actor(user_id=9, officer_id=case.officer_id), case)
    assert not knows(Actor(user_id=9, officer_id=case.officer_id + 1), case)


def test_the_three_administrators_see_none_even_of_their_own(units, make):
    case = make()
    grants = tuple(Grant(role, units["county"].pk, units["county"].path) for role in (Role.HR, Role.SYSTEM_ADMIN))

    assert not knows(Actor(user_id=case.nominated_by_id, officer_id=case.officer_id, grants=grants), case)


def test_nobody_without_a_session_sees_a_case_and_the_system_sees_all(make):
    case = make()

    assert (knows(ANONYMOUS, case), reads(ANONYMOUS, case)) == (False, False)
    assert (knows(SYSTEM, case), reads(SYSTEM, case)) == (True, True)


@pytest.mark.parametrize(
    ("state", "is_known"),
    [
        ("submitted", False),
        ("returned", False),
        ("eligible", False),
        ("refused", False),
        ("withdrawn", False),
        ("under_review", True),
        ("selected", True),
        ("not_selected", True),
        ("on_notice", True),
        ("awaiting_approval", True),
        ("approved", True),
        ("conferred", True),
        ("declined", True),
    ],
)
def test_a_seat_opens_a_case_from_the_review_on(make, state, is_known):
    assert knows(member(), make(state)) is is_known


def test_a_suspended_case_stays_with_the_committee_where_it_was_there_before(make):
    before, during = make("suspended"), make("under_review")
    during.advance(state=State.SUSPENDED.value, resumes_to=State.UNDER_REVIEW.value)

    assert (knows(member(), before), knows(member(), during)) == (False, True)


def declare(case, name="member1", declared="none", **facts):
    return Conflict.objects.create(
        nomination=case,
        member=User.objects.get(username=name),
        **{"source": "declared", "declared": declared, "effect": "disclose", "created_at": case.created_at, **facts},
    )


def test_a_member_reads_a_case_only_after_declaring(make):
    case = make("under_review")
    assert (knows(member(), case), reads(member(), case)) == (True, False)

    declare(case)

    assert reads(member(), case)
    assert not reads(member("member2"), case)


def test_a_conflict_found_in_data_is_no_declaration(make):
    case = make("under_review")
    declare(case, source="found", declared="unit")

    assert not reads(member(), case)


def test_a_recused_member_does_not_know_the_case_until_its_public_notice(at, units, make):
    case = make("under_review")
    declare(case, declared="kinship", recused=True)
    also_leader = Actor(user_id=member().user_id, grants=actor_with(Role.LEADER, units["county"]).grants)
    assert (knows(member(), case), knows(also_leader, case), knows(member("member2"), case)) == (False, False, True)

    notice = Notice.objects.create(
        unit=units["county"],
        scope="全局",
        medium="公告栏",
        starts_on=at.date(),
        days=5,
        ends_on=at.date(),
        text="公示",
        digest="0" * 64,
        created_at=at,
    )
    NoticeItem.objects.create(notice=notice, nomination=case)

    assert (knows(member(), case), knows(also_leader, case)) == (True, True)


def test_a_recusal_hides_nothing_from_the_owner(make):
    case = make("under_review")
    owner = case.nominated_by
    Conflict.objects.create(
        nomination=case,
        member=owner,
        source="declared",
        declared="unit",
        effect="block",
        recused=True,
        created_at=case.created_at,
    )

    assert reads(Actor(user_id=owner.pk), case)


def test_a_seat_in_another_committee_opens_nothing(at, units, make):
    case = make("under_review")
    account("outsider", Role.COMMITTEE_MEMBER, units["county"], at=at)

    assert not knows(Actor(user_id=User.objects.get(username="outsider").pk), case)
