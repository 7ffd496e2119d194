import json
from datetime import date
from pathlib import Path

import pytest

import evaluations
from evaluations.domain.parameter import check_value
from evaluations.models import RuleParameter
from evaluations.selectors.parameter import parameters_on
from evaluations.services.parameter import set_parameter
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

SHIPPED = json.loads((Path(evaluations.__file__).parent / "data" / "periods.json").read_text(encoding="utf-8"))


@pytest.fixture
def county(at):
    return tree(at)["county"]


def change(county, at, role=Role.HR, **facts):
    values = {"rule": "R-12", "name": "punishment.warning", "value": "8", "valid_from": date(2027, 1, 1), **facts}
    return set_parameter(actor=actor_with(role, county), source="新规定", confidence="H", at=at, **values)


def test_every_shipped_number_has_its_source_and_a_value_that_the_rules_take():
    rows = RuleParameter.objects.values("rule", "name", "value", "source", "confidence").order_by("rule", "name")
    assert list(rows) == sorted(SHIPPED, key=lambda row: (row["rule"], row["name"]))
    for row in SHIPPED:
        assert row["source"]
        check_value(row["name"], row["value"])


def test_a_new_value_counts_from_its_day_and_the_old_one_until_the_day_before(county, at):
    change(county, at)

    def months(day):
        return parameters_on(day).number("R-12", "punishment.warning")

    assert (months(date(2026, 12, 31)), months(date(2027, 1, 1))) == (6, 8)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"role": Role.LEADER}, "access.denied"),
        ({"name": "nothing"}, "parameter.unknown"),
        ({"value": "six"}, "parameter.bad_value"),
        ({"value": "0"}, "parameter.bad_value"),
        ({"rule": "R-05", "name": "death_causes", "value": "on_duty,age"}, "parameter.bad_value"),
        ({"rule": "R-11", "name": "override_role", "value": "officer"}, "parameter.bad_value"),
    ],
)
def test_unknown_names_and_values_are_refused(county, at, facts, code):
    before = RuleParameter.objects.count()
    with pytest.raises(RuleViolation) as refusal:
        change(county, at, **facts)
    assert refusal.value.code == code
    assert RuleParameter.objects.count() == before


def test_history_is_not_rewritten(county, at):
    change(county, at)

    with pytest.raises(RuleViolation) as refusal:
        change(county, at, value="9")
    assert refusal.value.code == "parameter.not_later"
    assert change(county, at, value="9", valid_from=date(2027, 1, 2)).value == "9"


def test_a_setting_without_a_value_says_so():
    with pytest.raises(RuleViolation) as refusal:
        parameters_on(date(2026, 1, 1)).text("R-99", "nothing")
    assert refusal.value.code == "parameter.not_set"
