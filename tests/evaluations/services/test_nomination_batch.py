"""Several recipients of one deed: all drafts at once, or none and every reason."""

from datetime import date

import pytest

from evaluations.models import Bar, Nomination
from evaluations.services.nomination_batch import create_nominations
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account
from tests.factories import cases
from tests.factories.decisions import acting, award
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def scene(at, units):
    """What everybody of one rescue has in common."""
    chief = acting("chief", Role.STATION_CHIEF, units["station"], at)
    return {
        "actor": chief,
        "scheme": cases.merit_scheme(units["county"], at),
        "award": award("police.individual.merit_third"),
        "deed": cases.deed(units["station"], at),
        "timing": "timely",
        "reason": "抗洪抢险。",
        "at": at,
    }


def people(units, at, *names):
    return [officer(units["station"], at, name=name) for name in names]


def test_one_draft_a_person_all_for_the_same_deed(at, units, scene):
    team = people(units, at, "张试", "李验", "王测")

    made = create_nominations(recipients=team, **scene)

    assert [case.officer for case in made] == team
    assert {(case.state, case.deed, case.timing) for case in Nomination.objects.all()} == {
        ("draft", scene["deed"], "timely")
    }
    assert AuditEvent.objects.filter(event="nomination.create").count() == 3


def test_where_one_cannot_be_put_forward_nothing_is_entered_and_every_reason_names_its_person(at, units, scene):
    good, barred, auxiliary = people(units, at, "张试", "李验", "王测")
    auxiliary.advance(personnel_category="auxiliary")
    stranger = officer(units["other_station"], at, name="赵查")
    user = account("d", Role.DISCIPLINE, units["county"], at=at)
    facts = {"kind": "investigation", "starts_on": date(2026, 11, 1), "document_number": "1"}
    Bar.objects.create(officer=barred, entered_by=user, created_at=at, **facts)

    with pytest.raises(RuleViolation) as refusal:
        create_nominations(recipients=[good, barred, auxiliary, stranger], **scene)

    assert (refusal.value.code, refusal.value.params) == ("nomination.batch_refused", {"count": 3})
    assert [(finding.facts["recipient"]["officer"], finding.code) for finding in refusal.value.findings] == [
        (str(barred.pk), "eligibility.held"),
        (str(auxiliary.pk), "eligibility.auxiliary"),
        (str(stranger.pk), "nomination.outside_your_units"),
    ]
    assert not Nomination.objects.exists()
    assert [(event.event, event.result) for event in AuditEvent.objects.filter(event__startswith="nomination.")] == [
        ("nomination.create_many", "refused")
    ]


def test_nobody_is_named_twice(at, units, scene):
    (person,) = people(units, at, "张试")

    with pytest.raises(RuleViolation) as refusal:
        create_nominations(recipients=[person, person], **scene)
    assert refusal.value.code == "nomination.repeated_recipient"
