"""Several processes reorganise units and put people forward at once: what comes of it fits together."""

from datetime import date

import pytest

from evaluations.models import Nomination
from honors.domain.actor import SYSTEM, Role
from honors.models import Posting, Unit, UnitLineage
from honors.services.unit import establish_unit
from tests.actors import account
from tests.factories import cases
from tests.factories.people import officer, tree
from tests.processes import run_together

pytestmark = pytest.mark.races

MERGE = """
from datetime import date
from evaluations.services.unit_succession import merge_units
from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.models import Unit

units = {{unit.code: unit for unit in Unit.objects.all()}}
try:
    merge_units(actor=SYSTEM, units=[units["{ended}"]], into=units["{into}"], effective_on=date(2026, 7, 1),
                document_number="1", at=clock.now())
    print("done")
except RuleViolation as refusal:
    print(refusal.code)
"""

NOMINATE = """
from evaluations.models import Cycle
from evaluations.services.nomination import create_nomination
from honors import clock
from honors.domain.errors import RuleViolation
from honors.models import Officer, User
from honors.models.base import dated
from honors.selectors.account import actor_for

actor = actor_for(User.objects.get(username="county_chief"), on=dated(clock.now()), source="race", request_id="")
case = create_nomination(actor=actor, cycle=Cycle.objects.get(), star="service", reason="好",
                         recipient=Officer.objects.get(name="{name}"), at=clock.now())
print("done")
"""

SUBMIT = """
from evaluations.models import Nomination
from evaluations.services.nomination import submit_nomination
from honors import clock
from honors.models.base import dated
from honors.selectors.account import actor_for

case = Nomination.objects.get(officer__name="张零")
actor = actor_for(case.nominated_by, on=dated(clock.now()), source="race", request_id="")
submit_nomination(actor=actor, nomination=case, at=clock.now())
print("done")
"""


def stations(at):
    units = tree(at)
    units["new"] = establish_unit(
        actor=SYSTEM,
        parent=units["county"],
        code="NEW",
        name="新所",
        level="station",
        valid_from=date(2020, 1, 1),
        at=at,
    )
    return units


@pytest.mark.usefixtures("committed")
def test_two_stations_that_swallow_each_other_leave_one(at):
    stations(at)

    answers = run_together(
        MERGE.format(ended="STATION", into="OTHER_STATION"), MERGE.format(ended="OTHER_STATION", into="STATION"), at=at
    )

    assert sorted(answer.strip() for answer in answers) == ["done", "unit.not_there"]
    assert UnitLineage.objects.count() == 1
    assert Unit.objects.filter(valid_to__isnull=False).count() == 1


@pytest.mark.usefixtures("committed")
def test_a_station_ends_once_however_many_take_it_over(at):
    units = stations(at)
    officer(units["station"], at)

    answers = run_together(
        *[MERGE.format(ended="STATION", into=code) for code in ("NEW", "OTHER_STATION", "NEW")], at=at
    )

    assert sorted(answer.strip() for answer in answers) == ["done", "unit.ended", "unit.ended"]
    assert UnitLineage.objects.count() == 1
    assert Posting.objects.filter(valid_to__isnull=True).count() == 1


@pytest.mark.usefixtures("committed")
def test_no_case_is_left_behind_at_a_unit_that_merges_meanwhile(at):
    units = stations(at)
    cycle = cases.cycle(units["county"], at)
    user = account("county_chief", Role.STATION_CHIEF, units["county"], at=at)
    people = [officer(units["station"], at, name=name) for name in ("张零", "张一", "张二")]
    cases.nomination(people[0], at, cycle=cycle, owner=user)

    answers = run_together(
        NOMINATE.format(name="张一"),
        MERGE.format(ended="STATION", into="NEW"),
        SUBMIT,
        NOMINATE.format(name="张二"),
        at=at,
    )

    assert [answer.strip() for answer in answers] == ["done"] * 4
    assert set(Nomination.objects.values_list("unit__code", flat=True)) == {"NEW"}
    assert Nomination.objects.get(officer=people[0]).state == "submitted"
