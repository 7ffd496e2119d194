from datetime import date, timedelta

import pytest

from evaluations.domain.committee import BY_HAND, Ending
from evaluations.models import CommitteeMember
from evaluations.selectors.ballot import roll_of
from evaluations.selectors.ballot import visible_to as visible_rounds
from evaluations.selectors.committee import alternates_of, chair_of, sat_on, voters_of
from evaluations.services.ballot import open_round, share_key
from evaluations.services.committee import end_seat, form_committee, replace_member, seat_member
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, User
from tests.actors import account, actor_with
from tests.factories.cases import star_scheme
from tests.factories.people import tree
from tests.factories.rounds import cast, create, panel, round_in, share, unseal

pytestmark = pytest.mark.django_db


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def form(units, at, *, role=Role.HR, where="county", unit="county", scheme_of="county", **changes):
    facts = {"name": "评委会", "terms_from": date(2026, 1, 1), "terms_to": date(2027, 12, 31), **changes}
    return form_committee(
        actor=actor_with(role, units[where]), scheme=star_scheme(units[scheme_of], at), unit=units[unit], at=at, **facts
    )


def seat(committee, units, at, username, name, *, role=Role.COMMITTEE_MEMBER, order=0, where="county"):
    user = User.objects.filter(username=username).first() or account(username, role, units[where], at=at)
    return seat_member(
        actor=actor_with(Role.HR, units["county"]), committee=committee, user=user, seat=name, order=order, at=at
    )


def test_hr_forms_a_committee_and_fills_its_seats(at):
    units = tree(at)
    committee = form(units, at)

    seat(committee, units, at, "zhang", "chair", role=Role.COMMITTEE_CHAIR)
    seat(committee, units, at, "li", "member", order=1)
    seat(committee, units, at, "li", "trustee", order=2)

    rows = CommitteeMember.objects.order_by("order").values_list("user__username", "seat")
    assert list(rows) == [("zhang", "chair"), ("li", "member"), ("li", "trustee")]
    assert AuditEvent.objects.filter(event="committee.seat", result="done").count() == 3


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"where": "station"}, "access.denied"),
        ({"role": Role.LEADER}, "access.denied"),
        ({"scheme_of": "station"}, "committee.scheme_elsewhere"),
        ({"terms_to": date(2025, 1, 1)}, "committee.terms"),
    ],
)
def test_a_committee_that_cannot_be_is_refused(at, facts, code):
    assert refused(form, tree(at), at, **facts) == code


def test_a_scheme_of_a_unit_above_serves_a_committee_below(at):
    assert form(tree(at), at, scheme_of="city").scheme.unit.code == "CITY"


def test_there_is_one_chair_and_nobody_sits_twice_on_one_seat(at):
    units = tree(at)
    committee = form(units, at)
    seat(committee, units, at, "zhang", "chair", role=Role.COMMITTEE_CHAIR)
    seat(committee, units, at, "li", "member")

    code = refused(seat, committee, units, at, "wang", "chair", role=Role.COMMITTEE_CHAIR)
    assert code == "committee.seat_taken"
    assert refused(seat, committee, units, at, "li", "member") == "committee.seat_taken"


@pytest.mark.parametrize(("first", "second"), [("chair", "trustee"), ("trustee", "chair")])
def test_the_chair_is_no_trustee(at, first, second):
    units = tree(at)
    committee = form(units, at)
    seat(committee, units, at, "zhang", first, role=Role.COMMITTEE_CHAIR)

    assert refused(seat, committee, units, at, "zhang", second) == "committee.chair_is_no_trustee"


@pytest.mark.parametrize(
    ("name", "role", "where"),
    [
        ("chair", Role.COMMITTEE_MEMBER, "county"),
        ("member", Role.OFFICER, "county"),
        ("member", Role.COMMITTEE_MEMBER, "station"),
        ("trustee", Role.HR, "county"),
    ],
)
def test_a_seat_asks_for_its_role_over_the_unit(at, name, role, where):
    units = tree(at)

    code = refused(seat, form(units, at), units, at, "zhang", name, role=role, where=where)

    assert code == "committee.role_needed"


def test_a_role_at_a_unit_above_counts(at):
    units = tree(at)

    assert seat(form(units, at), units, at, "zhang", "member", where="city").seat == "member"


def end(board, username, *, how=Ending.RESIGNED, days=0, reason="调离", by="hr", seat=None):
    rows = board.committee.seats.filter(user__username=username, **({"seat": seat} if seat else {}))
    return end_seat(
        actor=board.actor(by),
        member=rows.get(),
        how=how,
        ended_on=board.at.date() + timedelta(days=days),
        reason=reason,
        document_number="长公政〔2026〕9号",
        at=board.at,
    )


def replace(board, username, follower, *, reason="调离"):
    return replace_member(
        actor=board.actor("hr"),
        member=board.committee.seats.get(user__username=username, ended_on=None),
        user=board.user(follower),
        ended_on=board.at.date(),
        reason=reason,
        at=board.at,
    )


@pytest.fixture
def board(at):
    board = panel(at, phase="voting")
    account("new", Role.COMMITTEE_MEMBER, board.units["county"], at=at)
    return board


@pytest.mark.parametrize("how", BY_HAND)
def test_a_seat_ends_with_its_day_its_reason_and_its_document_and_stays_on_record(board, how):
    member = end(board, "member1", how=how)

    assert (member.ended_on, member.ended_how) == (date(2026, 11, 24), how)
    assert (member.end_reason, member.end_document_number) == ("调离", "长公政〔2026〕9号")
    assert [user.username for user in voters_of(board.committee)] == ["chair", "member2", "member3"]
    assert CommitteeMember.objects.filter(committee=board.committee).count() == 5
    assert AuditEvent.objects.filter(event="committee.end_seat", result="done").count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"days": 1}, "committee.end_ahead"),
        ({"reason": "  "}, "committee.reason_needed"),
        ({"by": "chair"}, "access.denied"),
    ],
)
def test_a_seat_does_not_end_ahead_without_reason_or_by_strangers(board, facts, code):
    assert refused(end, board, "member1", **facts) == code


def test_a_seat_ends_once_and_not_before_it_began(board):
    end(board, "member1")
    assert refused(end, board, "member1") == "committee.seat_over"
    seat(board.committee, board.units, board.at, "new", "member")

    assert refused(end, board, "new", days=-1) == "committee.end_before_start"


def test_whoever_follows_takes_the_seat_in_its_place(board):
    follower = replace(board, "member1", "new")

    assert (follower.seat, follower.order) == ("member", 2)
    gone = board.committee.seats.get(user__username="member1")
    assert (gone.ended_how, gone.replaced_by) == ("replaced", follower)
    assert [user.username for user in voters_of(board.committee)] == ["chair", "new", "member2", "member3"]


def test_an_alternate_who_takes_a_seat_leaves_the_alternates(board):
    seat(board.committee, board.units, board.at, "new", "alternate", order=9)
    assert [user.username for user in alternates_of(board.committee)] == ["new"]

    replace(board, "member1", "new")

    assert alternates_of(board.committee) == []
    assert board.committee.seats.get(user__username="new", seat="alternate").ended_how == "promoted"


def test_alternates_wait_in_their_order_and_have_no_vote(board):
    for name, order in (("second", 9), ("first", 8)):
        seat(board.committee, board.units, board.at, name, "alternate", order=order)

    assert [user.username for user in alternates_of(board.committee)] == ["first", "second"]
    assert "first" not in [user.username for user in voters_of(board.committee)]


def test_a_chair_who_left_may_come_back_and_there_is_one_at_a_time(board):
    end(board, "chair")
    assert chair_of(board.committee) is None
    seat(board.committee, board.units, board.at, "chair", "chair")

    assert chair_of(board.committee) == board.user("chair").pk


def test_the_committee_as_of_a_day(board):
    end(board, "member1", days=-3)
    seat(board.committee, board.units, board.at, "new", "member")

    def names(day):
        return set(board.committee.seats.filter(sat_on(day)).values_list("user__username", flat=True))

    assert names(date(2026, 11, 21)) == {"chair", "trustee", "member1", "member2", "member3"}
    assert names(date(2026, 11, 24)) == {"chair", "trustee", "new", "member2", "member3"}


@pytest.mark.parametrize("state", ["draft", "sharing", "open", "closed", "unsealed"])
def test_seats_change_at_any_time_and_an_open_round_keeps_its_roll(board, state):
    ballot_round = round_in(state, board)
    seat(board.committee, board.units, board.at, "new", "member", order=9)
    end(board, "member1")

    if ballot_round.roll_hash:
        assert str(board.user("member1").pk) in roll_of(ballot_round).voters
        assert str(board.user("new").pk) not in roll_of(ballot_round).voters
    assert [user.username for user in voters_of(board.committee)] == ["chair", "member2", "member3", "new"]


def test_whoever_leaves_while_a_round_is_open_may_still_cast_in_it(board):
    ballot_round = round_in("open", board)
    end(board, "member1")

    assert cast(board, ballot_round, "member1", "approve", "approve")
    assert list(visible_rounds(board.actor("member1"))) == [ballot_round]


def test_a_trustee_who_leaves_before_the_opening_takes_the_key_along_and_the_follower_makes_another(board):
    ballot_round = share(board, create(board))
    replace(board, "trustee", "new")

    code = refused(open_round, actor=board.actor("hr"), ballot_round=ballot_round, present=[], at=board.at)
    assert code == "round.keys_missing"
    share_key(actor=board.actor("new"), ballot_round=ballot_round, passphrase="a-new-passphrase", at=board.at)
    present = [board.user(name) for name in board.voters]
    opened = open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)
    assert set(opened.holders.values_list("user__username", flat=True)) == {"chair", "new"}


def test_a_trustee_who_leaves_after_the_opening_still_unseals(board):
    ballot_round = round_in("closed", board)
    end(board, "trustee")

    assert unseal(board, ballot_round).state == "unsealed"
