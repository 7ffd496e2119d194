import pytest

from evaluations.permissions.case_act import file_acts
from honors.domain.actor import Role
from honors.selectors.award import award_by_code
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def merit(at, units):
    def made(state, **changes):
        scheme = cases.merit_scheme(units["county"], at, papers=[], **changes)
        award = award_by_code("police.individual.merit_third", on=at.date())
        return cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state=state)

    return made


@pytest.fixture
def acts(at, units):
    def of(role, place, case):
        user = account(f"{role}-{place}", role, units[place], at=at)
        return file_acts(actor_with(role, units[place], user=user), case, on=at.date())

    return of


OF_HR = ["opinion", "opinion.unit", "opinion.political", "opinion.cadre"]


@pytest.mark.parametrize(
    ("state", "hr", "is_pending"),
    [
        ("draft", [], False),
        ("submitted", ["evidence", *OF_HR], True),
        ("eligible", ["evidence", *OF_HR, "notice"], True),
        ("on_notice", ["evidence", *OF_HR], True),
        ("withdrawn", [], False),
    ],
)
def test_the_way_on_is_told(merit, acts, state, hr, is_pending):
    case = merit(state)

    assert acts(Role.HR, "county", case) == hr
    assert acts(Role.STATION_CHIEF, "station", case) == (["opinion", "opinion.unit"] if is_pending else [])
    assert acts(Role.DISCIPLINE, "county", case) == (["opinion", "opinion.discipline"] if is_pending else [])
    assert acts(Role.HR, "other_station", case) == []


def test_no_notice_where_the_scheme_has_none(merit, acts):
    case = merit("eligible", steps=["nominate", "screen", "approve"])

    assert "notice" not in acts(Role.HR, "county", case)


def test_a_case_of_a_cycle_is_put_up_once_it_is_selected(at, units, acts):
    cycle = cases.cycle(units["county"], at)
    eligible, selected = (
        cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state)
        for state in ("eligible", "selected")
    )

    assert "notice" not in acts(Role.HR, "county", eligible)
    assert "notice" in acts(Role.HR, "city", selected)
