from datetime import date

import pytest

from evaluations.models import CommitteeMember
from evaluations.services.committee import form_committee, seat_member
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, User
from tests.actors import account, actor_with
from tests.factories.cases import star_scheme
from tests.factories.people import tree
from tests.factories.rounds import panel, round_in

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


@pytest.mark.parametrize(
    ("state", "changes"), [("draft", True), ("sharing", False), ("open", False), ("closed", False), ("unsealed", True)]
)
def test_the_seats_stand_still_while_a_round_runs(at, state, changes):
    board = panel(at, phase="voting")
    round_in(state, board)

    if changes:
        assert seat(board.committee, board.units, at, "new", "member").seat == "member"
    else:
        assert refused(seat, board.committee, board.units, at, "new", "member") == "committee.round_running"
