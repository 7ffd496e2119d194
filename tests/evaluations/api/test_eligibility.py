from datetime import date

import pytest
from rest_framework.test import APIClient

from evaluations.models import Bar
from honors import clock
from honors.domain.actor import Role
from honors.models import Award
from tests.actors import account
from tests.factories import cases
from tests.factories.decisions import award
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/eligibility/"
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
def person(units, at):
    return officer(units["station"], at)


def investigate(person, units, at):
    user = account("d", Role.DISCIPLINE, units["county"], at=at)
    values = {"kind": "investigation", "starts_on": date(2026, 11, 1), "document_number": "1"}
    Bar.objects.create(officer=person, entered_by=user, created_at=at, **values)


@pytest.fixture
def investigated(person, units, at):
    investigate(person, units, at)
    return person


def test_an_officer_without_a_past_is_eligible_today(client, person):
    answer = client(Role.STATION_CHIEF, "station").get(URL, {"officer": person.pk, "award": MERIT})

    assert answer.status_code == 200
    assert answer.json() == {"eligible": True, "held": False, "findings": [], "eligible_from": "2026-11-24"}


def test_a_finding_has_every_field_of_the_interface(client, units, at):
    auxiliary = officer(units["station"], at, personnel_category="auxiliary")

    (finding,) = client(Role.HR).get(URL, {"officer": auxiliary.pk, "award": MERIT}).json()["findings"]

    merit = Award.objects.get(code=MERIT, edition__code="police-2015")
    named = {"award": MERIT, "award_name": merit.name, "award_name_en": merit.name_en}
    assert finding == {
        "code": "eligibility.auxiliary",
        "rule": "R-06",
        "clause": "S1 art. 7",
        "edition": "police-2015",
        "severity": "block",
        "facts": {**named, "personnel_category": "auxiliary"},
        "text": f"辅警不适用 {named['award_name']}，请使用辅警奖励办法。",
        "override_role": None,
        "changes_on": None,
    }


@pytest.mark.parametrize(("role", "unit"), [(Role.STATION_CHIEF, "station"), (Role.LEADER, "county")])
def test_chief_and_leader_learn_only_that_the_case_is_held(client, investigated, role, unit):
    answer = client(role, unit).get(URL, {"officer": investigated.pk, "award": MERIT}).json()

    assert (answer["eligible"], answer["held"], answer["eligible_from"]) == (False, True, None)
    assert [(f["code"], f["rule"], f["facts"]) for f in answer["findings"]] == [("eligibility.held", "", {})]
    assert "调查" not in str(answer)


@pytest.mark.parametrize("role", [Role.HR, Role.DISCIPLINE])
def test_hr_and_discipline_inspection_learn_why(client, investigated, role):
    (finding,) = client(role).get(URL, {"officer": investigated.pk, "award": MERIT}).json()["findings"]

    assert (finding["code"], finding["facts"]) == ("eligibility.investigation", {"starts_on": "2026-11-01"})


def test_the_subject_does_not_learn_of_an_investigation_through_an_hr_role_of_ones_own(client, investigated):
    answer = client(Role.HR, subject=investigated).get(URL, {"officer": investigated.pk, "award": MERIT}).json()

    assert [f["code"] for f in answer["findings"]] == ["eligibility.held"]


def test_a_foreign_officer_a_foreign_unit_and_a_malformed_id_are_not_found(client, person, units):
    stranger = client(Role.STATION_CHIEF, "other_station")
    collective = "police.collective.merit_third"

    assert stranger.get(URL, {"officer": person.pk, "award": MERIT}).status_code == 404
    assert stranger.get(URL, {"unit": units["station"].code, "award": collective}).status_code == 404
    assert stranger.get(URL, {"officer": "x", "award": MERIT}).status_code == 404
    assert stranger.get(URL, {"unit": units["other_station"].code, "award": collective}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "eligibility.one_subject"),
        ({"award": MERIT}, 400, "eligibility.one_subject"),
        ({"officer": "own"}, 400, "eligibility.one_subject"),
        ({"officer": "own", "award": MERIT, "star": "loyalty"}, 400, "eligibility.one_subject"),
        ({"officer": "own", "unit": "STATION", "award": MERIT}, 400, "eligibility.one_subject"),
        ({"officer": "own", "award": "nothing"}, 400, "award.unknown"),
        ({"officer": "own", "star": "nothing"}, 400, "request.invalid"),
        ({"officer": "own", "award": MERIT, "on": "2026-02-30"}, 400, "request.invalid"),
        ({"officer": "own", "award": MERIT, "colour": "red"}, 400, "request.invalid"),
        ({"unit": "NOWHERE", "award": MERIT}, 400, "unit.unknown"),
        ({"officer": "own", "award": MERIT, "deed": "1"}, 404, "access.not_found"),
        ({"officer": "own", "star": "loyalty", "cycle": "1"}, 404, "access.not_found"),
    ],
)
def test_bad_questions_get_the_envelope(client, person, query, status, code):
    asked = {key: person.pk if value == "own" else value for key, value in query.items()}

    answer = client(Role.HR).get(URL, asked)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_another_day_is_another_answer(client, units, at):
    person = officer(units["station"], at, police_start_date=date(2026, 11, 24))
    hr = client(Role.HR)

    def eligible(on):
        return hr.get(URL, {"officer": person.pk, "award": MERIT, "on": on}).json()["eligible"]

    assert (eligible("2026-11-23"), eligible("2026-11-24")) == (False, True)


def test_a_case_answers_for_itself(client, person, units, at):
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="eligible")
    url = f"/api/v1/nominations/{case.pk}/eligibility/"

    assert client(Role.HR).get(url).json()["eligible"] is True
    investigate(person, units, at)
    assert [f["rule"] for f in client(Role.DISCIPLINE).get(url).json()["findings"]] == ["R-42"]
    assert client(Role.STATION_CHIEF, "other_station").get(url).status_code == 404


def test_without_a_session_there_is_no_answer(units):
    assert APIClient().get(URL).status_code == 401


def test_a_limit_that_is_used_up_is_told_before_anybody_fills_in_a_form(client, units, person):
    hr = client(Role.HR)
    facts = {"period": "2026", "organ": "COUNTY", "award": MERIT, "limit": 0}
    assert hr.post("/api/v1/quotas/", facts, format="json").status_code == 201

    answer = hr.get(URL, {"officer": person.pk, "award": MERIT}).json()

    assert (answer["eligible"], answer["eligible_from"]) == (False, "2027-01-01")
    (finding,) = answer["findings"]
    assert (finding["code"], finding["rule"], finding["clause"], finding["severity"]) == (
        "quota.exhausted",
        "R-26",
        "S1 art. 3(4)",
        "block",
    )
    assert finding["text"] == "长兴县公安局2026年的名额已用完：限额0，已用0。"
    case = cases.nomination(
        person, clock.now(), scheme=cases.merit_scheme(units["county"], clock.now()), award=award(MERIT)
    )
    chief = APIClient()
    chief.force_login(case.nominated_by)
    assert [row["code"] for row in chief.get(f"/api/v1/nominations/{case.pk}/eligibility/").json()["findings"]] == [
        "quota.exhausted"
    ]
