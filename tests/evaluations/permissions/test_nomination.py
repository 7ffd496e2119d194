"""The table of a case, cell by cell: state × verb × whoever might act, against a list that a person can read."""

import csv
from pathlib import Path

import pytest

from evaluations.domain.nomination import State, Verb, transition
from evaluations.models import Nomination, Scheme
from evaluations.permissions.nomination import may_nominate, may_take, open_acts
from honors.domain.actor import ANONYMOUS, SYSTEM, Actor, Grant, Role
from honors.domain.errors import RuleViolation
from honors.models import Officer, Unit, User
from tests.factories.cases import STAR_SCHEME

TABLE = (Path(__file__).parents[1] / "domain/data/transitions.csv").read_text(encoding="utf-8")
LISTED = {
    (row["state"], row["verb"]): (set(row["by"].split()), row["next"]) for row in csv.DictReader(TABLE.splitlines())
}
COUNTY = Unit(pk=1, path="00001", code="COUNTY")
STATION = Unit(pk=2, path="0000100001", code="STATION")
OTHER = Unit(pk=3, path="0000100002", code="OTHER")
OWNER, SUBJECT, HOLDER = 7, 70, 8


def a_case(state: State | str = State.DRAFT) -> Nomination:
    return Nomination(
        state=state,
        unit=STATION,
        desk=COUNTY,
        nominated_by=User(pk=OWNER, officer=Officer(unit=STATION)),
        officer_id=SUBJECT,
        scheme=Scheme(definition=STAR_SCHEME),
    )


def holder(role: Role, unit: Unit = COUNTY, **facts) -> Actor:
    return Actor(user_id=HOLDER, grants=(Grant(role, unit.pk, unit.path),), **facts)


EVERYBODY: dict[str, Actor] = {
    **{role.value: holder(role) for role in Role},
    "owner": Actor(user_id=OWNER, grants=(Grant(Role.STATION_CHIEF, STATION.pk, STATION.path),)),
    "chief": holder(Role.STATION_CHIEF, STATION),
    "system": SYSTEM,
    "stranger": Actor(user_id=9),
    "nobody": ANONYMOUS,
}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_who_may_do_what_in_which_state_and_what_comes_of_it(state, verb):
    if (state.value, verb.value) not in LISTED:
        with pytest.raises(RuleViolation) as refusal:
            transition(state, verb)
        facts = {"state": state.value, "verb": verb.value}
        assert (refusal.value.code, refusal.value.params) == ("nomination.wrong_state", facts)
        return
    by, following = LISTED[state.value, verb.value]
    row = transition(state, verb)

    assert {name for name, actor in EVERYBODY.items() if may_take(actor, a_case(state), row)} == by
    assert (row.target.value if row.target else "(back)") == following


def test_the_list_names_only_states_and_verbs_that_exist():
    assert {state for state, _ in LISTED} <= {state.value for state in State}
    assert {verb for _, verb in LISTED} == {verb.value for verb in Verb}


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.DISCIPLINE])
def test_a_role_elsewhere_moves_nothing(role):
    elsewhere = holder(role, OTHER)

    taken = [row for row in map_rows() if may_take(elsewhere, a_case(row.state), row)]

    assert taken == []


def test_hr_of_the_station_is_not_the_desk_of_a_county_case():
    row = transition(State.SUBMITTED, Verb.FIND_ELIGIBLE)

    assert not may_take(holder(Role.HR, STATION), a_case(State.SUBMITTED), row)


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.DISCIPLINE])
def test_nobody_moves_a_case_about_themselves_but_as_its_owner(role):
    subject = holder(role, officer_id=SUBJECT)

    taken = [row for row in map_rows() if may_take(subject, a_case(row.state), row)]

    assert taken == []


def test_a_chair_who_is_recused_still_signs_the_result():
    chair = holder(Role.COMMITTEE_CHAIR, officer_id=SUBJECT)

    assert may_take(chair, a_case(State.UNDER_REVIEW), transition(State.UNDER_REVIEW, Verb.SELECT))


def map_rows():
    return [transition(State(state), Verb(verb)) for state, verb in LISTED]


@pytest.mark.parametrize(
    ("name", "state", "acts"),
    [
        ("owner", "draft", ["edit", "submit", "withdraw"]),
        ("owner", "submitted", ["withdraw"]),
        ("owner", "approved", []),
        ("hr", "submitted", ["return", "screen", "suspend"]),
        ("hr", "eligible", ["suspend"]),
        ("hr", "suspended", ["resume"]),
        ("hr", "approved", ["confer"]),
        ("discipline", "on_notice", ["suspend"]),
        ("leader", "awaiting_approval", []),
        ("stranger", "submitted", []),
    ],
)
def test_the_routes_that_are_open_now(name, state, acts):
    assert open_acts(EVERYBODY[name], a_case(state)) == acts


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (holder(Role.STATION_CHIEF, STATION), ""),
        (holder(Role.HR, COUNTY), ""),
        (holder(Role.STATION_CHIEF, OTHER), "nomination.outside_your_units"),
        (holder(Role.OFFICER, STATION), "nomination.not_a_nominator"),
        (holder(Role.AUDITOR, COUNTY), "nomination.not_a_nominator"),
    ],
)
def test_the_scheme_says_which_roles_nominate(actor, code):
    assert may_nominate(actor, STAR_SCHEME, STATION.path).code == code


def test_officers_nominate_colleagues_where_the_scheme_lets_them():
    definition = {**STAR_SCHEME, "nominators": ["officer"]}

    assert may_nominate(holder(Role.OFFICER, STATION), definition, STATION.path)
