from copy import deepcopy

import pytest

from honors.domain.actor import Role
from tests.factories import cases

pytestmark = pytest.mark.django_db
URL = "/api/v1/schemes/"


def body(**changes):
    return {**deepcopy(cases.STAR_SCHEME), "unit": "COUNTY", **changes}


def test_hr_issues_a_scheme_and_everybody_below_reads_it(client_of):
    made = client_of("hr", Role.HR).post(URL, body())
    assert made.status_code == 201, made.json()
    answer = made.json()
    assert (answer["edition"], answer["state"], answer["may"], len(answer["hash"])) == (
        1,
        "issued",
        ["new_edition"],
        64,
    )
    assert {key: answer[key] for key in cases.STAR_SCHEME} == cases.STAR_SCHEME

    chief = client_of("chief", Role.STATION_CHIEF, "station")
    assert chief.get(f"{URL}{answer['id']}/").json() == {**answer, "may": []}
    assert [row["id"] for row in chief.get(f"{URL}?mode=batched&unit=COUNTY").json()["results"]] == [answer["id"]]


def test_the_same_code_again_is_the_next_edition(client_of):
    hr = client_of("hr", Role.HR)
    hr.post(URL, body())

    assert hr.post(URL, body(notice_days=7)).json()["edition"] == 2


def test_a_scheme_that_names_no_unit_is_that_of_the_caller(client_of):
    answer = client_of("hr", Role.HR).post(URL, deepcopy(cases.STAR_SCHEME)).json()

    assert answer["unit"] == "COUNTY"


def test_a_neighbour_does_not_see_it(at, units, client_of):
    scheme = cases.star_scheme(units["station"], at)

    assert client_of("chief", Role.STATION_CHIEF, "other_station").get(f"{URL}{scheme.pk}/").status_code == 404


@pytest.mark.parametrize(("role", "where"), [(Role.STATION_CHIEF, "county"), (Role.SYSTEM_ADMIN, "county")])
def test_only_hr_issues_schemes(client_of, role, where):
    answer = client_of("someone", role, where).post(URL, body())

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")


def test_hr_of_another_unit_is_refused(client_of):
    answer = client_of("hr", Role.HR, "station").post(URL, body())

    assert (answer.status_code, answer.json()["code"]) == (403, "scheme.not_yours")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"surprise": 1}, 400, "request.unknown_field"),
        ({"vote": {"surprise": 1}}, 400, "request.unknown_field"),
        ({"vote": {"tie_break": [{}]}}, 400, "request.field"),
        ({"criteria": [{"code": "a"}]}, 400, "request.field"),
    ],
)
def test_what_cannot_be_read_is_named(client_of, changes, status, code):
    answer = client_of("hr", Role.HR).post(URL, body(**changes))

    assert (answer.status_code, answer.json()["code"]) == (status, "request.invalid")
    assert answer.json()["findings"][0]["code"] == code


def test_all_faults_come_at_once_in_the_language_asked_for(client_of):
    hr = client_of("hr", Role.HR)

    answer = hr.post(URL, body(stars=["courage"], notice_days=0), headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["code"]) == (422, "scheme.invalid")
    assert [finding["text"] for finding in answer.json()["findings"]] == [
        "There is no star courage.",
        "A scheme with a notice needs its number of working days.",
    ]


def test_an_unknown_unit_is_named(client_of):
    assert client_of("hr", Role.HR).post(URL, body(unit="NOWHERE")).json()["code"] == "unit.unknown"


def test_a_list_costs_the_same_at_1_and_at_50_rows(at, units, client_of, django_assert_num_queries):
    hr = client_of("hr", Role.HR)
    for number in range(50):
        if number in (1, 49):
            with django_assert_num_queries(4):
                assert len(hr.get(URL).json()["results"]) == number
        cases.star_scheme(units["county"], at, code=f"s{number}")


def test_a_scheme_may_let_the_papers_of_timely_cases_follow(client_of):
    hr = client_of("hr", Role.HR)

    made = hr.post(URL, body(fast_track={"papers_due_days": 30})).json()

    assert made["fast_track"] == {"papers_due_days": 30}
    assert hr.get(f"{URL}{made['id']}/").json() == made
    assert hr.post(URL, body()).json()["fast_track"] is None
    assert hr.post(URL, body(fast_track={"papers_due_days": 0})).status_code == 400
