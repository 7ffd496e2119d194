from datetime import date

import pytest
from rest_framework.test import APIClient

from evaluations.models import Opinion
from evaluations.selectors.authority import award_on
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

OPINIONS, ASSESSMENTS = "/api/v1/opinions/", "/api/v1/assessments/"
MERIT = "police.individual.merit_third"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def client(units, at):
    def logged_in(role, unit="county", subject=None):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at, officer=subject))
        return api

    return logged_in


@pytest.fixture
def case(units, at):
    person = officer(units["station"], at)
    scheme = cases.merit_scheme(units["county"], at)
    return cases.nomination(person, at, scheme=scheme, award=award_on(MERIT, date(2026, 11, 24)), state="eligible")


def opinion(case, **facts):
    return {
        "nomination": str(case.pk),
        "kind": "discipline",
        "verdict": "agree",
        "dated_on": "2026-11-23",
        "text": "未发现问题。",
        **facts,
    }


def test_discipline_gives_a_clean_opinion_and_hr_reads_it(client, case):
    made = client(Role.DISCIPLINE).post(OPINIONS, opinion(case), format="json")

    row = made.json()
    assert made.status_code == 201
    assert (row["nomination"], row["kind"], row["verdict"], row["dated_on"], row["version"], row["may"]) == (
        str(case.pk),
        "discipline",
        "agree",
        "2026-11-23",
        1,
        [],
    )
    hr = client(Role.HR)
    assert hr.get(OPINIONS, {"nomination": str(case.pk)}).json()["results"] == [row]
    assert hr.get(f"{OPINIONS}{row['id']}/").json() == row


def test_opinions_are_not_for_the_chief_the_subject_or_another_station(client, case):
    row = client(Role.DISCIPLINE).post(OPINIONS, opinion(case), format="json").json()

    readers = [
        client(Role.STATION_CHIEF, "station"),
        client(Role.HR, "other_station"),
        client(Role.LEADER, subject=case.officer),
    ]
    for reader in readers:
        assert reader.get(OPINIONS).json()["results"] == []
        assert reader.get(f"{OPINIONS}{row['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"colour": "red"}, 400, "request.invalid"),
        ({"kind": "rumour"}, 400, "request.invalid"),
        ({"verdict": "perhaps"}, 400, "request.invalid"),
        ({"dated_on": "2026-11-25"}, 400, "opinion.future"),
        ({"kind": "cadre"}, 403, "opinion.wrong_role"),
        ({"nomination": "1"}, 404, "access.not_found"),
    ],
)
def test_bad_input_gets_the_envelope_and_writes_nothing(client, case, facts, status, code):
    answer = client(Role.DISCIPLINE).post(OPINIONS, opinion(case, **facts), format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Opinion.objects.exists()


def test_a_foreign_case_is_not_found(client, case):
    assert client(Role.DISCIPLINE, "other_station").post(OPINIONS, opinion(case), format="json").status_code == 404
    assert client(Role.AUDITOR).post(OPINIONS, opinion(case), format="json").status_code == 403


def test_county_hr_assesses_as_the_delegate_of_the_city(client, case):
    hr = client(Role.HR)
    facts = {"nomination": str(case.pk), "report": "考核属实。", "dated_on": "2026-11-24"}

    alone = hr.post(ASSESSMENTS, facts, format="json")
    made = hr.post(ASSESSMENTS, {**facts, "delegated_to": "COUNTY"}, format="json")

    assert (alone.status_code, alone.json()["code"]) == (403, "assessment.wrong_organ")
    assert (made.status_code, made.json()["delegated_to"]) == (201, "COUNTY")
    assert hr.get(ASSESSMENTS).json()["results"] == [made.json()]
    assert hr.get(f"{ASSESSMENTS}{made.json()['id']}/").json() == made.json()
    assert hr.post(ASSESSMENTS, {**facts, "colour": "red"}, format="json").status_code == 400
    assert client(Role.HR, "other_station").get(ASSESSMENTS).json()["results"] == []
    assert client(Role.STATION_CHIEF, "station").post(ASSESSMENTS, facts, format="json").status_code == 403


def test_a_list_costs_the_same_with_one_opinion_and_with_ten(client, case, at, django_assert_num_queries):
    hr = client(Role.HR)
    for number in (1, 10):
        for day in range(1, number + 1):
            Opinion.objects.get_or_create(
                nomination=case,
                kind="unit",
                dated_on=date(2026, 11, day),
                defaults={"verdict": "agree", "given_by": case.nominated_by, "created_at": at},
            )
        with django_assert_num_queries(4):
            assert len(hr.get(OPINIONS).json()["results"]) == number
