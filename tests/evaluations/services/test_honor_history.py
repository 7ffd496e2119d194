from datetime import date

import pytest

from evaluations.services.honor_history import record_history
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.selectors.honor_change import history_of
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from honors.services.prize import pay_prize
from tests.actors import account, actor_with
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

SECOND = "police.individual.merit_second"
THIRD = "police.individual.merit_third"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(at, units):
    veteran = officer(units["station"], at, police_start_date=date(1998, 7, 1))
    veteran.postings.update(valid_from=date(1998, 7, 1))
    return veteran


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


def old(person, unit, **facts):
    values = {
        "award": award(THIRD, "police-2003"),
        "origin": "imported",
        "provenance": "original",
        "source": "个人档案第12页",
        "document_number": "湖公奖〔2009〕3号",
        "decided_on": date(2009, 5, 6),
        "organ_level": "prefecture",
        **facts,
    }
    return grant(person, unit, **values)


def codes(recorded):
    return [finding.code for finding in recorded.findings]


def test_an_old_honor_is_recorded_as_imported_with_proof_and_source(at, units, person, hr):
    recorded = record_history(actor=hr, grant=old(person, units["station"]), at=at)

    honor = Honor.objects.get()
    assert recorded.honor == honor
    assert (honor.origin, honor.provenance, honor.award.edition.code) == ("imported", "original", "police-2003")
    assert history_of(honor)[0]["source"] == "个人档案第12页"
    assert codes(recorded) == []
    sign_checkpoint(actor=SYSTEM, at=at)
    assert list(verify_ledger()) == []


def test_it_is_never_paid(at, units, person, hr):
    honor = record_history(actor=hr, grant=old(person, units["station"]), at=at).honor

    with pytest.raises(RuleViolation) as refusal:
        pay_prize(actor=hr, honor=honor, paid_on=date(2026, 11, 1), at=at)
    assert refusal.value.code == "honor.imported_not_paid"


def test_the_table_of_its_own_edition_says_whose_it_was(at, units, person, hr):
    """Third-class merit of a county's staff was the city's in 2003 and is the county's since 2016."""
    by_county = old(person, units["station"], organ="长兴县公安局", organ_level="county")

    recorded = record_history(actor=hr, grant=by_county, at=at)

    (finding,) = recorded.findings
    assert (finding.code, finding.rule, finding.edition, finding.severity.value) == (
        "history.organ_differs",
        "R-14",
        "police-2003",
        "warn",
    )
    assert finding.facts == {"expected": "prefecture", "organ_level": "county"}


@pytest.mark.parametrize(
    "case",
    [
        ({"award": (SECOND, "police-2003"), "organ_level": "province"}, []),
        ({"award": (SECOND, "police-2003")}, ["history.organ_differs"]),
        ({"award": ("police.individual.commendation", "police-2003")}, ["history.authority_unknown"]),
        ({"award": (THIRD, "police-2015")}, ["history.other_edition"]),
        ({"award": (THIRD, "police-2015"), "decided_on": date(2016, 1, 1)}, []),
        ({"decided_on": date(2015, 12, 31)}, []),
        ({"decided_on": date(2016, 1, 1)}, ["history.other_edition"]),
        ({"decided_on": date(2003, 8, 31)}, ["history.other_edition"]),
        ({"decided_on": date(1998, 6, 30)}, ["history.before_service", "history.other_edition"]),
        ({"document_number": ""}, ["history.number_missing"]),
        ({"document_number": "", "provenance": "copy"}, ["history.number_missing"]),
        ({"document_number": "", "provenance": "report"}, []),
        ({"award": ("external.model_worker_provincial", "external"), "organ_level": "province"}, []),
    ],
)
def test_findings_warn_and_never_refuse(at, units, person, hr, case):
    facts, expected = case
    if "award" in facts:
        facts = {**facts, "award": award(*facts["award"])}

    recorded = record_history(actor=hr, grant=old(person, units["station"], **facts), at=at)

    assert codes(recorded) == expected
    assert Honor.objects.count() == 1


def refusal_of(**facts):
    with pytest.raises(RuleViolation) as refusal:
        record_history(**facts)
    return refusal.value.code


def test_the_same_decision_is_entered_once(at, units, person, hr):
    facts = {"actor": hr, "grant": old(person, units["station"]), "at": at}
    record_history(**facts)

    assert refusal_of(**facts) == "history.recorded_already"
    assert Honor.objects.count() == 1


@pytest.mark.parametrize(
    "case",
    [
        ({"decided_on": date(2026, 11, 25)}, "honor.decided_in_future"),
        ({"provenance": ""}, "ledger.entry_refused"),
        ({"provenance": "rumour"}, "ledger.entry_refused"),
    ],
)
def test_contradictions_are_refused(at, units, person, hr, case):
    facts, code = case

    assert refusal_of(actor=hr, grant=old(person, units["station"], **facts), at=at) == code


def test_hr_over_the_person_enters_it_and_nobody_the_own(at, units, person):
    given = old(person, units["station"])
    own = actor_with(Role.HR, units["county"], user=account("own", Role.HR, units["county"], at=at, officer=person))
    actors = [actor_with(Role.HR, units["other_station"]), actor_with(Role.LEADER, units["county"]), own]

    assert [refusal_of(actor=actor, grant=given, at=at) for actor in actors] == [
        "access.denied",
        "access.denied",
        "honor.own",
    ]


def test_what_was_decided_here_is_no_history(at, units, person, hr):
    with pytest.raises(ValueError, match="decided"):
        record_history(actor=hr, grant=grant(person, units["station"]), at=at)
