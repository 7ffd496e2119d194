
import pytest

from evaluations.services.nomination import submit_nomination
from honors.domain.actor import Role
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def test_a_chief_hands_in_a_case_in_time(at):
    units = tree(at)
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at))

    case = submit_nomination(
        actor=actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by), nomination=case, at=at
    )

    assert (case.state, case.submitted_at) == ("submitted", at)
