import pytest

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/officers/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["county"], at=at))


@pytest.fixture
def person(units, at):
    return officer(units["station"], at, number="012345")


def act(client, person, verb, **body):
    return client.post(f"{URL}{person.pk}/{verb}/", body, format="json")


def test_a_record_shows_the_name_of_before_and_a_search_finds_it(hr, person):
    answer = act(hr, person, "names", **{"name": "李明远", "from": "2026-07-01", "document_number": "户字1号"})

    assert answer.status_code == 200
    assert answer.json()["former_names"] == [
        {"name": "张试", "document_number": "户字1号", "from": None, "to": "2026-06-30"}
    ]
    (row,) = hr.get(f"{URL}?name=张试").json()["results"]
    assert (row["name"], row["formerly"]) == ("李明远", ["张试"])


def test_retirement_closes_the_posting_and_what_may_be_done_next(hr, person):
    answer = act(hr, person, "leave", status="retired", last_day="2026-07-01", document_number="退1").json()

    assert (answer["status"], answer["postings"][0]["to"]) == ("retired", "2026-07-01")
    assert answer["may"] == ["amend", "rank", "grade", "rename", "record_death"]


def test_a_death_is_shown_with_day_and_cause(hr, person):
    body = {"died_on": "2026-07-01", "death_cause": "on_duty", "document_number": "死1"}
    answer = act(hr, person, "death", **body).json()

    assert (answer["status"], answer["died_on"], answer["death_cause"]) == ("died", "2026-07-01", "on_duty")
    again = act(hr, person, "death", **body)
    assert (again.status_code, again.json()["code"]) == (409, "officer.died_already")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("names", {"name": "李明"}),
        ("leave", {"status": "gone", "last_day": "2026-07-01", "document_number": "1"}),
        ("death", {"died_on": "2026-07-01", "death_cause": "boredom", "document_number": "1"}),
        ("death", {"died_on": "2026-07-01", "death_cause": "illness", "document_number": "1", "x": 1}),
    ],
)
def test_what_cannot_be_read_is_refused(hr, person, verb, body):
    assert act(hr, person, verb, **body).status_code == 400


def test_a_neighbours_hr_knows_nobody_here(units, person, at):
    stranger = client_for(account("stranger", Role.HR, units["other_station"], at=at))
    body = {"status": "retired", "last_day": "2026-07-01", "document_number": "1"}
    assert act(stranger, person, "leave", **body).status_code == 404


def test_two_records_are_joined_by_two_people(hr, units, person, at):
    other = officer(units["other_station"], at, name="章试", number="099999")
    body = {"kept": str(person.pk), "other": str(other.pk), "reason": "同一人", "document_number": "核1"}
    asked = hr.post("/api/v1/officer_merges/", body, format="json")
    assert (asked.status_code, asked.json()["state"], asked.json()["may"]) == (201, "asked", ["withdraw"])
    place = f"/api/v1/officer_merges/{asked.json()['id']}/"
    assert hr.post(f"{place}confirm/", {}, format="json").json()["code"] == "officer_merge.second_person_needed"
    second = client_for(account("second", Role.LEADER, units["county"], at=at))
    assert second.get(place).json()["may"] == ["confirm"]

    assert second.post(f"{place}confirm/", {}, format="json").json()["state"] == "confirmed"

    assert hr.get(f"{URL}{other.pk}/").status_code == 404
    for search in ("name=章试", "police_number=099999"):
        assert [row["id"] for row in hr.get(f"{URL}?{search}").json()["results"]] == [str(person.pk)]
    assert hr.post(f"{place}withdraw/", {"reason": "x"}, format="json").status_code == 409


@pytest.mark.parametrize("rows", [1, 50])
def test_requests_cost_the_same_at_one_and_at_fifty_rows(hr, units, at, rows, django_assert_num_queries):
    for number in range(rows):
        pair = [officer(units["station"], at, name=f"张{number}{which}") for which in "甲乙"]
        body = {"kept": str(pair[0].pk), "other": str(pair[1].pk), "reason": "同一人", "document_number": "核1"}
        hr.post("/api/v1/officer_merges/", body, format="json")

    with django_assert_num_queries(4):
        assert len(hr.get("/api/v1/officer_merges/?page_size=50").json()["results"]) == rows


def test_a_death_in_the_future_is_refused_at_its_place_with_its_rule_in_words(hr, person):
    body = {"died_on": "2027-07-01", "death_cause": "illness", "document_number": "死1"}

    answer = act(hr, person, "death", **body)

    (finding,) = answer.json()["findings"]
    assert (answer.status_code, finding["code"], finding["facts"]["field"]) == (
        422,
        "officer.date_in_future",
        "died_on",
    )
    assert (finding["rule"], finding["clause"]) == ("R-47", "S6; S7")
    assert finding["text"] == "第1人：去世日期（2027年7月1日）晚于今天（2026年11月24日）。"
