import pytest

from honors.domain.actor import Role
from honors.models import Honor
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HISTORY = "/api/v1/honors/history/"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(at, units):
    return client_for(account("hr", Role.HR, units["county"], at=at))


@pytest.fixture
def body(at, units):
    return {
        "officer": str(officer(units["station"], at, name="张伟").pk),
        "award": "police.individual.merit_third",
        "edition": "police-2015",
        "organ": "长兴县公安局",
        "organ_level": "county",
        "document_number": "长公奖〔2018〕3号",
        "decided_on": "2018-05-06",
        "provenance": "copy",
        "source": "档案复印件",
    }


def post(client, body, **changes):
    return client.post(HISTORY, {**body, **changes}, format="json")


def test_an_old_honor_is_entered_and_answered_with_its_findings(hr, body):
    answer = post(hr, body, organ_level="ministry", organ="公安部")

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["origin"], shown["provenance"], shown["unit"], shown["recipient"]["name"]) == (
        "imported",
        "copy",
        "STATION",
        "张伟",
    )
    (finding,) = shown["findings"]
    assert (finding["code"], finding["severity"]) == ("history.organ_differs", "warn")
    detail = hr.get(f"/api/v1/honors/{shown['id']}/").json()
    assert detail["history"][0]["source"] == "档案复印件"


def test_what_they_were_then_may_be_told(hr, body):
    answer = post(hr, body, unit="OTHER_STATION", snapshot={"post": "所长", "rank": "一级警司"})

    assert (answer.status_code, answer.json()["unit"]) == (201, "OTHER_STATION")


def test_a_collective_is_named_by_its_unit(hr, body):
    del body["officer"]
    answer = post(hr, body, unit="STATION", award="police.collective.merit_third")

    assert answer.json()["recipient"] == {
        "category": "collective",
        "officer": None,
        "unit": "STATION",
        "name": "龙山派出所",
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"edition": "police-1995"}, (400, "award.edition_unknown")),
        ({"award": "police.individual.nothing"}, (400, "award.unknown")),
        ({"award": "star.service"}, (400, "award.unknown")),
        ({"award": "police.collective.merit_third"}, (422, "award.wrong_category")),
        ({"decided_on": "2999-01-01"}, (422, "honor.decided_in_future")),
        ({"provenance": "rumour"}, (400, "request.invalid")),
        ({"source": ""}, (400, "request.invalid")),
        ({"officer": "999999"}, (400, "officer.unknown")),
        ({"officer": "", "unit": "STATION"}, (400, "request.invalid")),
    ],
)
def test_what_is_refused_and_how(hr, body, changes, expected):
    answer = post(hr, body, **changes)

    assert (answer.status_code, answer.json()["code"]) == expected
    assert not Honor.objects.exists()


def test_somebody_must_have_received_it(hr, body):
    del body["officer"]

    assert post(hr, body).json()["code"] == "history.no_recipient"
