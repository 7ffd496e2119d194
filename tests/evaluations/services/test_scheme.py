from copy import deepcopy

import pytest

from evaluations.domain.scheme import canonical_hash
from evaluations.models import Scheme
from evaluations.services.scheme import create_scheme
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import actor_with
from tests.factories.cases import MERIT_SCHEME, STAR_SCHEME
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def test_the_same_code_again_is_the_next_edition_and_the_first_stays(at):
    county = tree(at)["county"]
    hr = actor_with(Role.HR, county)

    first = create_scheme(actor=hr, unit=county, definition=deepcopy(STAR_SCHEME), at=at)
    second = create_scheme(actor=hr, unit=county, definition={**deepcopy(STAR_SCHEME), "notice_days": 7}, at=at)

    assert (first.edition, second.edition) == (1, 2)
    first.refresh_from_db()
    assert (first.definition["notice_days"], first.hash) == (5, canonical_hash(STAR_SCHEME))
    event = AuditEvent.objects.get(event="scheme.create", object_id=str(second.pk))
    assert second.hash in event.body.decode()


@pytest.mark.parametrize(
    ("role", "where"), [(Role.HR, "station"), (Role.LEADER, "county"), (Role.STATION_CHIEF, "county")]
)
def test_only_hr_of_the_unit_or_above_makes_its_scheme(at, role, where):
    units = tree(at)

    with pytest.raises(RuleViolation) as refusal:
        create_scheme(actor=actor_with(role, units[where]), unit=units["county"], definition=STAR_SCHEME, at=at)

    assert refusal.value.code == "scheme.not_yours"


def test_a_bad_scheme_is_refused_with_every_fault_the_catalogue_included(at):
    county = tree(at)["county"]
    bad = {**MERIT_SCHEME, "awards": ["police.individual.commendation", "best.in.show"], "nominators": []}

    with pytest.raises(RuleViolation) as refusal:
        create_scheme(actor=actor_with(Role.HR, county), unit=county, definition=bad, at=at)

    assert [finding.code for finding in refusal.value.findings] == ["scheme.no_nominators", "scheme.unknown_award"]
    assert not Scheme.objects.exists()
