from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor, Unit, UnitFrontLine
from honors.selectors.honor_columns import COLUMNS
from honors.selectors.honor_filter import ask, recipients_in
from honors.selectors.statistics import statistics_of
from honors.selectors.unit import front_line_on, is_front_line_on
from honors.services.honor import grant_honors
from honors.services.unit_front_line import set_front_line
from tests.actors import actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
BEFORE = date(2026, 6, 30)


@pytest.fixture
def units(at):
    return tree(at)


def change(unit, at, *, to=False, actor=SYSTEM, **facts):
    values = {"valid_from": DAY, "document_number": "湖公〔2026〕8号", "reason": "改为机关编制", **facts}
    return set_front_line(actor=actor, unit=unit, is_front_line=to, at=at, **values)


def refused(*args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        change(*args, **facts)
    return caught.value.code


def test_the_flag_holds_from_its_day_and_the_old_one_until_the_day_before(units, at):
    unit = change(units["station"], at)
    unit = change(unit, at, to=True, valid_from=date(2026, 9, 1))

    days = (date(1990, 1, 1), BEFORE, DAY, date(2026, 8, 31), date(2026, 9, 1))
    assert [is_front_line_on(unit, day) for day in days] == [True, True, False, False, True]
    rows = UnitFrontLine.objects.values_list("valid_from", "valid_to", "is_front_line", "reason")
    assert list(rows) == [
        (date(2000, 1, 1), BEFORE, True, "改为机关编制"),
        (DAY, date(2026, 8, 31), False, "改为机关编制"),
    ]
    events = AuditEvent.objects.filter(event="unit.front_line", result="done", object_id=str(unit.pk))
    assert events.count() == 2


def test_the_database_reads_the_flag_of_a_day_as_the_object_does(units, at):
    person = officer(units["station"], at)
    unit = change(units["station"], at)
    change(unit, at, to=True, valid_from=date(2026, 9, 1))
    days = [date(1990, 1, 1), BEFORE, DAY, date(2026, 8, 31), date(2026, 9, 1)]
    grant_honors(actor=SYSTEM, grants=[grant(person, units["station"], decided_on=day) for day in days], at=at)

    rows = Honor.objects.annotate(at_front=front_line_on("unit", "decided_on")).order_by("decided_on")

    assert [row.at_front for row in rows] == [True, True, False, False, True]
    assert [row.at_front for row in rows] == [is_front_line_on(row.unit, row.decided_on) for row in rows]


def test_shares_of_statistics_and_of_the_register_go_by_the_day_of_the_decision(units, at):
    person = officer(units["station"], at)
    days = (BEFORE, DAY, date(2026, 10, 1))
    grant_honors(actor=SYSTEM, grants=[grant(person, units["station"], decided_on=day) for day in days], at=at)
    change(units["station"], at)

    (row,) = statistics_of(units["county"], on=date(2026, 11, 24), by=())
    assert (row["times"], row["front_line"], row["front_line_share"]) == (3, 1, "1/3")
    assert recipients_in(ask(SYSTEM, {}))["front_line"] == 1
    shown = [COLUMNS["front_line"](honor) for honor in Honor.objects.order_by("decided_on")]
    assert shown == ["True", "False", "False"]


def test_a_change_that_cannot_be_is_refused(units, at):
    unit = units["station"]

    assert refused(unit, at, to=True) == "unit.same_front_line"
    assert refused(unit, at, valid_from=date(2026, 11, 25)) == "unit.change_in_future"
    assert refused(unit, at, valid_from=date(2000, 1, 1)) == "unit.front_line_order"
    assert refused(unit, at, expected_version=9) == "version.stale"
    assert refused(unit, at, actor=actor_with(Role.HR, unit)) == "access.denied"
    changed = change(unit, at, actor=actor_with(Role.HR, units["county"]))
    assert refused(changed, at, to=True, valid_from=DAY) == "unit.front_line_order"
    Unit.objects.filter(pk=unit.pk).update(valid_to=date(2026, 8, 1))
    assert refused(unit, at, to=True, valid_from=date(2026, 9, 1)) == "unit.not_there"
