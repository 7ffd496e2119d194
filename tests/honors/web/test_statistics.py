import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM, Role
from honors.services.honor import grant_honors
from honors.web.statistics import percent
from tests.actors import account
from tests.factories.honors import award, grant, granted
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


def test_a_day_that_cannot_be_read_is_said_at_its_field_and_all_else_is_kept(county, client):
    text = page(client, "?on=soon&by=award", 400)

    assert '<a href="#on">截至：“soon”不是日期' in text
    assert 'value="soon"' in text
    assert re.search(r'value="award"[^>]* checked', text)


def test_a_dimension_that_is_none_counts_as_not_set(county, client):
    assert re.findall(r'value="(\w+)"[^>]* checked', page(client, "?by=colour")) == ["level", "category"]


def test_each_chart_has_its_table_with_the_same_numbers(county, client, at):
    ouyang = officer(county["other_station"], at, name="欧阳静", number="2")
    second = award("police.individual.merit_second")
    grant_honors(
        actor=SYSTEM,
        grants=[grant(ouyang, county["county"], award=second, decided_on=date(2024, 5, 6))],
        at=at,
    )
    text = page(client)

    charts = {
        name: json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', text)[1])
        for name in re.findall(r'data-chart="([^"]+)"', text)
    }
    assert list(charts) == ["by-level", "recipients", "by-year", "front-line", "by-category", "by-unit"]
    numbers = {name: (chart["labels"], [row["data"] for row in chart["series"]]) for name, chart in charts.items()}
    assert numbers == {
        "by-level": (["三等功", "二等功"], [[3, 1]]),
        "recipients": (["三等功", "二等功"], [[1, 1], [3, 1]]),
        "by-year": (["2024", "2025"], [[0, 3], [1, 0]]),
        "front-line": (["2024", "2025"], [["0.0", "100.0"]]),
        "by-category": (["个人", "集体"], [[3, 0], [1, 0]]),
        "by-unit": (["长兴县公安局", "龙山派出所"], [[0, 3], [1, 0]]),
    }
    tables = re.findall(r'class="chart-table.*?</table>', text)
    shown = [re.findall(r'<td class="num">(?:<b>)?([\d.]+)', table) for table in tables]
    assert shown[0] == ["3", "1"]
    assert shown[1] == ["1", "3", "1", "1"]
    assert shown[2] == ["0", "1", "1", "3", "0", "3"]
    assert shown[3] == ["0.0", "100.0"]


def test_a_unit_of_others_is_not_found_and_a_chief_does_not_enter(county, client, at):
    page(client, "?unit=CITY", 404)
    client.force_login(account("chief", Role.STATION_CHIEF, county["station"], at=at))
    page(client, status=403)


@pytest.mark.parametrize(("share", "words"), [("3/4", "75.0%"), ("2/3", "66.7%"), ("1/3", "33.3%"), (None, "—")])
def test_a_share_is_rounded_half_up_from_the_exact_fraction(share, words):
    assert percent(share) == words
