"""Any walk of any actors over any cases against a small model of the table, without a difference.

The model is ``tests/reference/case_model.py``; what is walked are cases in a database, each move through ``move_case``.
"""

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from evaluations.domain.nomination import State, Verb
from evaluations.models import Nomination
from evaluations.services.move import move_case
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from honors.selectors.award import award_by_code
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree
from tests.reference.case_model import MOVES, Case

pytestmark = pytest.mark.django_db

CASES = 3
STEPS = 20
"""In one walk; at full depth there are 400 walks."""
NOBODYS = ("subject", "stranger", "hr_elsewhere", "leader_elsewhere", "auditor")
"""Actors that the model never names: no move is theirs."""
WHO = ("owner", "hr", "leader", "discipline", "committee_chair", "committee_member", "system", *NOBODYS)


@pytest.fixture
def world(at):
    """A rolling case whose copies are walked, and everybody who might act on it, by name."""
    units = tree(at)
    person = officer(units["station"], at)
    award = award_by_code("police.individual.merit_third", on=at.date())
    template = cases.nomination(
        person, at, scheme=cases.merit_scheme(units["county"], at), award=award, with_deed=False
    )
    subject = account("subject", Role.HR, units["county"], at=at, officer=person)
    county, elsewhere = units["county"], units["other_station"]
    actors = {
        "owner": actor_with(Role.STATION_CHIEF, units["station"], user=template.nominated_by),
        "hr": actor_with(Role.HR, county),
        "leader": actor_with(Role.LEADER, county),
        "discipline": actor_with(Role.DISCIPLINE, county),
        "committee_chair": actor_with(Role.COMMITTEE_CHAIR, county),
        "committee_member": actor_with(Role.COMMITTEE_MEMBER, county),
        "system": SYSTEM,
        "subject": actor_with(Role.HR, county, user=subject),
        "stranger": actor_with(Role.STATION_CHIEF, units["station"]),
        "hr_elsewhere": actor_with(Role.HR, elsewhere),
        "leader_elsewhere": actor_with(Role.LEADER, elsewhere),
        "auditor": actor_with(Role.AUDITOR, county),
    }
    assert set(actors) == set(WHO)
    return template, actors


class Walk(RuleBasedStateMachine):
    """Steps over a few cases; a subclass says in which world, when, and where the steps are counted."""

    template: Nomination
    actors: dict
    at: datetime
    seen: Counter

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.pairs = [self.renewed() for _ in range(CASES)]

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def renewed(self):
        case = Nomination.objects.get(pk=self.template.pk)
        case.pk, case._state.adding = Nomination._meta.pk.get_default(), True
        case.save()
        return case, Case()

    def take(self, place, verb, who):
        case, model = self.pairs[place]
        before = model.state
        try:
            move_case(actor=self.actors[who], nomination=case, verb=Verb(verb), at=self.at)
            said = ""
        except RuleViolation as refusal:
            said = refusal.code
        assert said == model.step(verb, who), (before, verb, who)
        self.seen["steps"] += 1
        self.seen[said or (before, verb)] += 1

    @rule(place=st.integers(0, CASES - 1), verb=st.sampled_from(Verb), who=st.sampled_from(WHO))
    def somebody_tries_something(self, place, verb, who):
        self.take(place, verb.value, who)

    @rule(place=st.integers(0, CASES - 1), choice=st.integers(0, 10**6), gives_up=st.booleans())
    def somebody_does_what_they_may(self, place, choice, gives_up):
        if not self.pairs[place][1].allowed():
            self.pairs[place] = self.renewed()
        allowed = self.pairs[place][1].allowed()
        onward = [(verb, who) for verb, who in allowed if gives_up or verb not in ("withdraw", "suspend")]
        self.take(place, *onward[choice % len(onward)])

    @invariant()
    def the_rows_are_what_the_model_says(self):
        for case, model in self.pairs:
            row = Nomination.objects.get(pk=case.pk)
            assert (row.state, row.resumes_to) == (model.state, model.came_from)
            assert row.version == self.template.version + len(model.done)
            assert tuple((e.verb, e.state) for e in row.events.order_by("id")) == model.done


def walked(world, at):
    """The machine over that world, and how often each move was taken or refused."""
    template, actors = world
    seen = Counter()
    return type("Walk", (Walk,), {"template": template, "actors": actors, "at": at, "seen": seen}), seen


def test_every_walk_is_the_walk_of_the_model(world, at):
    machine, seen = walked(world, at)
    asked = settings.default.max_examples * STEPS

    run_state_machine_as_test(machine, settings=settings(stateful_step_count=STEPS))

    assert asked >= seen["steps"] >= 0.9 * asked
    assert seen["nomination.wrong_state"] > 0
    assert seen["nomination.wrong_role"] > 0
    moves = [move for move in seen if isinstance(move, tuple)]
    assert len(moves) > 20


def test_a_model_that_differs_in_one_cell_is_found_out(world, at, monkeypatch):
    monkeypatch.setitem(MOVES["submitted"], "find_eligible", ({"hr", "leader"}, "eligible"))
    machine, _ = walked(world, at)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            machine, settings=settings(stateful_step_count=STEPS, max_examples=100, phases=[Phase.generate])
        )


def test_the_model_knows_the_states_and_verbs_of_the_table():
    verbs = {verb for rows in MOVES.values() for verb in rows}

    assert set(MOVES) < {state.value for state in State}
    assert verbs == {verb.value for verb in Verb}


def test_each_move_leaves_one_audit_event(world, at):
    machine, _ = walked(world, at)
    walk = machine()
    before = AuditEvent.objects.count()

    for verb, who in [("submit", "owner"), ("find_eligible", "hr"), ("suspend", "discipline"), ("resume", "system")]:
        walk.take(0, verb, who)

    events = AuditEvent.objects.order_by("id")[before:]
    assert [e.event for e in events] == [f"nomination.{v}" for v in ("submit", "find_eligible", "suspend", "resume")]
    walk.teardown()
