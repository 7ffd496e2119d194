import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from tests.actors import account
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(at, client):
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    granted([wei], units["station"], at, 1)
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    return units | {"wei": wei}


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "is_found"), [("", True), ("?name=张伟", True), ("?name=012345", True), ("?name=李", False)]
)
def test_the_roster_is_searched_by_characters_and_number(county, client, query, is_found):
    text = page(client, f"/officers/{query}").partition("<tbody>")[2]

    assert ("张伟" in text) is is_found


@pytest.mark.parametrize("query", ["?name=%00", "?name=%20", "?unit=NOWHERE", "?unit=%00"])
def test_a_search_that_means_nothing_breaks_nothing(county, client, query):
    page(client, f"/officers/{query}")


def test_the_record_stands_on_one_page_with_its_numbers_masked(county, client):
    text = page(client, f"/officers/{county['wei'].pk}/")

    assert "个人三等功" in text
    assert "任职经历" in text
    assert "012345" not in text


def test_what_can_be_applied_for_says_the_rule(county, client):
    text = page(client, f"/officers/{county['wei'].pk}/may/police.individual.merit_second/")

    assert "申报" in text or "起" in text


@pytest.mark.parametrize("address", ["/officers/{}/", "/officers/{}/may/police.individual.merit_second/"])
def test_the_neighbour_does_not_find_the_record(county, client, at, address):
    client.force_login(account("chief", Role.STATION_CHIEF, county["other_station"], at=at))

    page(client, address.format(county["wei"].pk), 404)


def test_everybody_reads_the_own_record_but_no_roster(county, client, at):
    client.force_login(account("wei", Role.OFFICER, county["station"], at=at, officer=county["wei"]))

    assert "张伟" in page(client, f"/officers/{county['wei'].pk}/")
    page(client, "/officers/", 403)


def test_a_unit_shows_its_honors_and_its_people(county, client):
    text = page(client, f"/units/{county['station'].pk}/")

    assert text.count("张伟") >= 2
    assert "个人三等功" in text


def test_a_unit_shows_the_neighbour_neither_people_nor_honors(county, client, at):
    client.force_login(account("chief", Role.STATION_CHIEF, county["other_station"], at=at))

    assert "张伟" not in page(client, f"/units/{county['station'].pk}/")


def test_the_pages_cost_the_same_at_one_and_at_fifty_rows(county, client, at):
    def cost():
        found = []
        for address in (
            "/officers/?size=100",
            f"/officers/{county['wei'].pk}/",
            f"/units/{county['station'].pk}/?size=100",
        ):
            with CaptureQueriesContext(connection) as queries:
                assert len(page(client, address).encode()) < 100_000
            found.append(len(queries))
        return found

    before = cost()
    granted([county["wei"]], county["station"], at, 50)
    for number in range(50):
        officer(county["station"], at, name=f"李{number}")
    assert cost() == before
    assert max(before) <= 15
