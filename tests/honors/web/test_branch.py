import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

ALL = "?level=merit_third&year_from=2018&columns=organ&columns=name&sort=decided_on"


@pytest.fixture
def units(at, client):
    made = tree(at)
    client.force_login(account("hr", Role.HR, made["city"], at=at))
    return made


def shown(text):
    """Depth and name of each unit in the tree, and whether it is open, closed or has nothing below."""
    form, depth, rows = text[text.index('id="branch"') : text.index("</form>", text.index('id="branch"'))], 0, []
    state = ""
    for tag in re.findall(r'<ul>|</ul>|aria-expanded="\w+"|<a [^>]*>[^<]*', form):
        if tag in ("<ul>", "</ul>"):
            depth += 1 if tag == "<ul>" else -1
        elif tag.startswith("aria"):
            state = "open" if "true" in tag else "closed"
        else:
            rows.append((depth, tag.split(">")[1], state))
            state = ""
    return rows


def tree_of(client, query, **headers):
    answer = client.get(f"/honors/{query}", headers={"accept-language": "zh-hans", **headers})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_tree_shows_what_one_holds_and_the_way_to_the_unit_of_the_list(units, client):
    assert shown(tree_of(client, "")) == [(1, "湖州市公安局", "open"), (2, "长兴县公安局", "closed")]
    assert shown(tree_of(client, "?unit=COUNTY")) == [
        (1, "湖州市公安局", "open"),
        (2, "长兴县公安局", "open"),
        (3, "龙山派出所", ""),
        (3, "雉城派出所", ""),
    ]


def test_the_unit_of_the_list_is_marked_and_alone(units, client):
    marked = re.findall(r'<a [^>]*aria-current="true"[^>]*>([^<]*)', tree_of(client, "?unit=COUNTY"))

    assert marked == ["长兴县公安局"]


def test_choosing_a_unit_keeps_all_other_filters_columns_and_the_sort(units, client):
    text = tree_of(client, f"{ALL}&unit=CITY&cursor=")

    kept = ALL.replace("&", "&amp;")
    assert f'href="{kept}&amp;unit=COUNTY"' in text


def test_a_unit_opens_and_closes_without_a_script_and_the_list_stays(units, client):
    opened = tree_of(client, f"{ALL}&unit=CITY&open=CITY&toggle=COUNTY")

    assert (3, "龙山派出所", "") in shown(opened)
    assert '<option value="merit_third" selected>' in opened
    assert '<input type="hidden" name="open" value="COUNTY">' in opened
    closed = tree_of(client, f"{ALL}&unit=CITY&open=CITY&open=COUNTY&toggle=COUNTY")
    assert shown(closed) == [(1, "湖州市公安局", "open"), (2, "长兴县公安局", "closed")]
    assert shown(tree_of(client, "?open=CITY&toggle=CITY")) == [(1, "湖州市公安局", "closed")]


def test_a_script_asks_for_the_tree_alone(units, client):
    with CaptureQueriesContext(connection) as few:
        text = tree_of(client, "?open=CITY&toggle=COUNTY", **{"HX-Target": "branch"})

    assert "<main" not in text
    assert (3, "雉城派出所", "") in shown(text)
    with CaptureQueriesContext(connection) as all_of_it:
        tree_of(client, "?open=CITY&toggle=COUNTY")
    assert len(few) < len(all_of_it)


def test_nothing_outside_what_one_holds_is_shown_whatever_the_address_says(units, client, at):
    client.force_login(account("chief", Role.STATION_CHIEF, units["station"], at=at))

    for query in ("", "?unit=COUNTY", "?open=COUNTY&toggle=CITY", "?open=%00&toggle=%00"):
        assert shown(tree_of(client, query)) == [(1, "龙山派出所", "")], query


@pytest.mark.parametrize("path", ["/honors/", "/statistics/", "/officers/"])
def test_a_tree_of_five_hundred_units_costs_one_query_and_loads_only_what_is_open(units, client, at, path):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            text = client.get(f"{path}?unit=COUNTY").content
        return len(seen), text

    client.get(path)
    before, _text = cost()
    for county in range(25):
        parent = plant(units["city"], county + 2, f"远郊第{county}分局")
        for station in range(20):
            plant(parent, station + 1, f"远郊第{county}分局第{station}派出所")
    after, text = cost()

    assert after == before <= 15
    assert len(text) < 100_000
    assert "远郊第7分局" in text.decode()
    assert "第7派出所" not in text.decode()
    many = "&".join(f"open=CITY.{number}" for number in range(2, 27))
    assert len(client.get(f"{path}?open=CITY&{many}&toggle=COUNTY").content) < 100_000


def plant(parent, ordinal, name):
    """A unit below another, without the trail of its foundation."""
    return type(parent).objects.create(
        code=f"{parent.code}.{ordinal}",
        name=name,
        short_name=name,
        level="station",
        parent=parent,
        ordinal=ordinal,
        path=f"{parent.path}{ordinal:05d}",
        valid_from=parent.valid_from,
        created_at=parent.created_at,
    )
