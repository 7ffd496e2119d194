from datetime import date

import pytest

from evaluations.models import Mandate
from evaluations.services.mandate import record_mandate
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.services.unit import establish_unit
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def with_branch(at):
    units = tree(at)
    units["branch"] = establish_unit(
        actor=SYSTEM,
        parent=units["city"],
        code="B",
        name="南太湖分局",
        level="branch",
        valid_from=date(2000, 1, 1),
        at=at,
    )
    return units


def record(units, at, by="city", role=Role.HR, **facts):
    values = {
        "from_organ": "city",
        "to_organ": "county",
        "award": "police.individual.commendation",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        **facts,
    }
    organs = {name: units[values.pop(name)] for name in ("from_organ", "to_organ")}
    return record_mandate(actor=actor_with(role, units[by]), document_number="文1号", at=at, **organs, **values)


def test_hr_of_the_entrusted_organ_or_above_records_what_the_table_lets_be_delegated(at):
    units = tree(at)

    assert record(units, at, by="county").to_organ == units["county"]
    first_class = {"from_organ": "ministry", "to_organ": "province", "award": "police.individual.merit_first"}
    assert record(units, at, by="province", **first_class).from_organ == units["ministry"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"by": "station"}, "access.denied"),
        ({"role": Role.LEADER}, "access.denied"),
        ({"award": "police.individual.merit_third"}, "mandate.not_delegable"),
        ({"award": "police.collective.commendation"}, "mandate.not_delegable"),
        ({"from_organ": "province", "to_organ": "city", "by": "province"}, "mandate.not_delegable"),
        ({"to_organ": "station"}, "mandate.not_delegable"),
        ({"to_organ": "branch"}, "mandate.not_delegable"),
        ({"from_organ": "county", "to_organ": "city"}, "mandate.not_below"),
        ({"to_organ": "city"}, "mandate.not_below"),
        ({"valid_to": date(2025, 12, 31)}, "mandate.dates"),
        ({"award": "nothing"}, "award.unknown"),
    ],
)
def test_anything_else_is_refused(at, facts, code):
    with pytest.raises(RuleViolation) as refusal:
        record(with_branch(at), at, **facts)

    assert refusal.value.code == code
    assert not Mandate.objects.exists()


def test_two_mandates_never_cover_the_same_day(at):
    units = tree(at)
    record(units, at)

    with pytest.raises(RuleViolation) as refusal:
        record(units, at, valid_from=date(2026, 12, 31), valid_to=date(2027, 12, 31))
    assert refusal.value.code == "mandate.overlap"
    assert record(units, at, valid_from=date(2027, 1, 1), valid_to=date(2027, 12, 31)).pk
