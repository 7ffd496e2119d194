import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/awards/authority/"
MERIT = "police.individual.merit_third"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def hr(units, at):
    api = APIClient()
    api.force_login(account("hr", Role.HR, units["county"], at=at))
    return api


def test_the_organ_of_a_person_with_its_clause(hr, units, at):
    person = officer(units["station"], at)

    answer = hr.get(URL, {"officer": person.pk, "award": MERIT, "category": "individual"})

    assert answer.json() == {
        "organ": "CITY",
        "organ_code": "CITY",
        "co_organ": "",
        "mandate": "",
        "document_number": "",
        "clause": "S1 art. 15",
        "edition": "police-2015",
        "confidence": "H",
        "known": True,
    }


def test_what_a_mandate_changes(hr, units, at):
    person = officer(units["station"], at)
    award = "police.individual.commendation"
    before = hr.get(URL, {"officer": person.pk, "award": award}).json()
    facts = {
        "from_organ": "CITY",
        "to_organ": "COUNTY",
        "award": award,
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "document_number": "湖公政〔2026〕1号",
    }
    assert hr.post("/api/v1/mandates/", facts, format="json").status_code == 201

    after = hr.get(URL, {"officer": person.pk, "award": award}).json()
    later = hr.get(URL, {"officer": person.pk, "award": award, "on": "2027-01-01"}).json()

    assert [(a["organ"], a["organ_code"], a["mandate"], a["document_number"]) for a in (before, after, later)] == [
        ("CITY", "CITY", "CTY", ""),
        ("COUNTY", "CTY", "CTY", "湖公政〔2026〕1号"),
        ("CITY", "CITY", "CTY", ""),
    ]


def test_the_edition_of_the_day_answers(hr):
    asked = {"unit": "STATION", "award": "police.collective.merit_third", "on": "2010-01-01"}

    assert hr.get(URL, asked).json()["edition"] == "police-2003"


def test_an_award_without_a_table_is_not_known(hr):
    answer = hr.get(URL, {"unit": "STATION", "award": "national.outstanding_grassroots_unit"}).json()

    assert (answer["organ"], answer["known"], answer["confidence"]) == ("", False, "?")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"award": MERIT}, 400, "authority.one_recipient"),
        ({"unit": "STATION"}, 400, "request.invalid"),
        ({"unit": "STATION", "award": MERIT, "category": "individual"}, 400, "authority.category_mismatch"),
        ({"unit": "STATION", "award": "nothing"}, 400, "award.unknown"),
        ({"unit": "STATION", "award": MERIT, "colour": "red"}, 400, "request.invalid"),
        ({"officer": "0", "award": MERIT}, 404, "access.not_found"),
        ({"unit": "STATION", "award": MERIT, "on": "1990-01-01"}, 422, "authority.no_edition"),
    ],
)
def test_bad_questions_get_the_envelope(hr, query, status, code):
    answer = hr.get(URL, query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_catalogue_still_answers_beside_it(hr):
    assert hr.get("/api/v1/awards/").status_code == 200
