import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from honors.web.statistics import percent
from tests.actors import account
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(at, client):
    units = tree(at)
    granted([officer(units["station"], at, name="张伟")], units["station"], at, 3)
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    return units


def page(client, query="", status=200):
    answer = client.get(f"/statistics/{query}", headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


def test_times_and_shares_stand_by_level_with_their_sum(county, client):
    text = page(client)

    assert "三等功" in text
    assert "100.0%" in text
    assert "合计 · 奖励" in text


def test_every_dimension_can_be_asked_for_at_a_fixed_cost(county, client):
    with CaptureQueriesContext(connection) as found:
        text = page(client, "?by=level&by=category&by=year&by=award&by=unit")

    assert "龙山派出所" in text
    assert len(found) <= 15


def test_before_the_first_decision_the_page_says_what_fills_it(county, client):
    assert "没有可统计的荣誉" in page(client, "?on=1990-01-01")


@pytest.mark.parametrize("query", ["?on=soon", "?by=colour"])
def test_what_cannot_be_read_counts_as_not_set(county, client, query):
    page(client, query)


def test_a_unit_of_others_is_not_found_and_a_chief_does_not_enter(county, client, at):
    page(client, "?unit=CITY", 404)
    client.force_login(account("chief", Role.STATION_CHIEF, county["station"], at=at))
    page(client, status=403)


@pytest.mark.parametrize(("share", "words"), [("3/4", "75.0%"), ("2/3", "66.7%"), ("1/3", "33.3%"), (None, "—")])
def test_a_share_is_rounded_half_up_from_the_exact_fraction(share, words):
    assert percent(share) == words
