from datetime import timedelta

import pytest

from honors.domain.actor import Role
from tests.factories import cases
from tests.factories.people import officer

pytestmark = pytest.mark.django_db
URL = "/api/v1/deeds/"


def body(**changes):
    return {
        "title": "水库勇救落水儿童",
        "statement": "跳入水中将其救起。",
        "done_on": "2026-11-14",
        "place": "水库",
        "unit": "STATION",
        "sources": ["接警记录"],
        "participants": [],
        **changes,
    }


def test_a_chief_enters_a_deed_and_is_warned_of_one_like_it(at, units, client_of):
    person = officer(units["station"], at)
    twin = cases.deed(units["station"], at)
    chief = client_of("chief")

    made = chief.post(URL, body(participants=[str(person.pk)]))

    assert made.status_code == 201, made.json()
    deed = made.json()
    assert deed["participants"] == [str(person.pk)]
    assert deed["similar"] == [{"id": str(twin.pk), "title": twin.title, "done_on": "2026-11-14"}]
    assert chief.get(f"{URL}{deed['id']}/").json() == deed
    listed = chief.get(f"{URL}?officer={person.pk}").json()["results"]
    assert listed == [deed]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"done_on": "2026-11-25"}, 422, "deed.in_future"),
        ({"done_on": "2026-02-30"}, 400, "request.invalid"),
        ({"surprise": 1}, 400, "request.invalid"),
        ({"unit": "OTHER_STATION"}, 403, "deed.not_yours"),
        ({"unit": "NOWHERE"}, 400, "unit.unknown"),
        ({"participants": ["999999"]}, 404, "access.not_found"),
    ],
)
def test_what_does_not_fit_is_refused(client_of, changes, status, code):
    answer = client_of("chief", Role.STATION_CHIEF, "station").post(URL, body(**changes))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_person_of_another_station_is_not_found(at, units, client_of):
    stranger = officer(units["other_station"], at)

    answer = client_of("chief", Role.STATION_CHIEF, "station").post(URL, body(participants=[str(stranger.pk)]))

    assert answer.status_code == 404


def test_wrong_roles_and_foreign_readers_are_refused(at, units, client_of):
    deed = cases.deed(units["station"], at)

    assert client_of("auditor", Role.AUDITOR).post(URL, body()).status_code == 403
    assert client_of("chief2", Role.STATION_CHIEF, "other_station").get(f"{URL}{deed.pk}/").status_code == 404
    assert client_of("auditor").get(URL).json()["results"] == []


def test_a_list_costs_the_same_at_1_and_at_50_rows(at, units, client_of, django_assert_num_queries):
    hr = client_of("hr", Role.HR)
    person = officer(units["station"], at)
    for number in range(50):
        if number in (1, 49):
            with django_assert_num_queries(8):
                assert len(hr.get(URL).json()["results"]) == number
        cases.deed(units["station"], at, person, done_on=at.date() - timedelta(days=number))
