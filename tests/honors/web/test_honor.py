import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM, Role
from honors.models import SavedQuery
from honors.services.honor import grant_honors
from tests.actors import account
from tests.factories.honors import award, grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(at, client):
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    ouyang = officer(units["other_station"], at, name="欧阳静", number="012346")
    second = award("police.individual.merit_second")
    province = {"organ": "浙江省公安厅", "organ_level": "province"}
    grant_honors(
        actor=SYSTEM,
        grants=[
            grant(wei, units["station"], decided_on=date(2020, 5, 6), document_number="A1"),
            grant(wei, units["station"], award=second, decided_on=date(2021, 5, 6), document_number="A2", **province),
            grant(ouyang, units["other_station"], decided_on=date(2022, 5, 6), document_number="A3"),
        ],
        at=at,
    )
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    return units | {"wei": wei}


def page(client, query="", status=200):
    answer = client.get(f"/honors/{query}", headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


def test_the_query_lists_totals_and_charts_what_it_finds(county, client):
    text = page(client, "?level=merit_second&unit=COUNTY&year_from=2018")

    assert "张伟" in text
    assert "欧阳静" not in text
    assert "人次 <b>1</b>" in text
    assert "导出 Excel（1 行）" in text
    assert '"labels": ["2018", "2019", "2020", "2021"]' in text
    assert '"data": [0, 0, 0, 1]' in text
    assert "等级：二等功" in text
    assert "****45" in text
    assert "012345" not in text


def test_totals_keep_times_and_recipients_apart(county, client):
    text = page(client)

    assert "人次 <b>3</b>" in text
    assert "人数 <b>2</b>" in text
    assert "占 100.0%" in text


def heads(text):
    return re.findall(r"<th [^>]*>(?:<a [^>]*>)?([^<]*?)\s*<", text[text.index("<thead>") : text.index("</thead>")])


def test_columns_are_chosen_and_put_in_order_in_the_address(county, client):
    text = page(client, "?columns=organ&columns=name&columns=organ")

    assert heads(text)[1:] == ["序号", "批准机关", "姓名或集体"]
    assert "浙江省公安厅" in text
    assert ">A2<" not in text


@pytest.mark.parametrize(
    ("move", "order"),
    [("up:organ", "organ name year"), ("down:name", "organ name year"), ("down:year", "name organ year")],
)
def test_without_a_script_an_arrow_moves_a_column_and_keeps_all_else(county, client, move, order):
    answer = client.get(
        f"/honors/?level=merit_third&sort=decided_on&columns=name&columns=organ&columns=year&move={move}"
    )

    columns = "".join(f"&columns={name}" for name in order.split())
    assert answer.url == f"/honors/?level=merit_third&sort=decided_on{columns}#column-{move.split(':')[1]}"


def test_the_list_is_sorted_by_the_day_both_ways_and_pages_follow(county, client):
    newest, oldest = page(client), page(client, "?sort=decided_on&level=merit_third")

    assert newest.index(">A3<") < newest.index(">A2<") < newest.index(">A1<")
    assert 'aria-sort="descending"' in newest
    assert oldest.index(">A1<") < oldest.index(">A3<")
    assert 'aria-sort="ascending"' in oldest
    assert 'href="/honors/?level=merit_third"' in oldest


def test_every_row_can_be_ticked_for_the_export_of_what_is_asked(county, client):
    text = page(client, "?level=merit_third&columns=name")

    assert text.count('name="rows" value="') == 3, "two rows and the button"
    form = text[text.index('id="chosen"') :]
    assert (
        '<input type="hidden" name="level" value="merit_third"><input type="hidden" name="columns" value="name">'
        in form
    )


def test_wrong_years_are_said_at_their_fields_and_all_else_is_kept(county, client):
    text = page(client, "?level=merit_third&unit=COUNTY&year_from=soon&year_to=20188", 400)

    assert "有 2 处需要更正" in text
    assert '<a href="#f_year_from">年度起：“soon”不是年度' in text
    assert 'id="f_year_to_error"' in text
    assert 'value="soon"' in text
    assert '<option value="merit_third" selected>' in text
    assert "等级：三等功" in text
    assert "单位：长兴县公安局" in text
    assert "导出 Excel" not in text
    assert "张伟" not in text


def test_years_that_cross_are_said_at_the_field(county, client):
    text = page(client, "?year_from=2026&year_to=2018", 400)

    assert '<a href="#f_year_to">年度止：止年 2018 早于起年 2026' in text


@pytest.mark.parametrize(
    "query",
    [
        "?level=best",
        "?year_from=soon",
        "?unit=NOWHERE",
        "?columns=secret",
        "?name=%00",
        "?sort=name",
        "?rows=x",
        "?rows=",
    ],
)
def test_a_filter_that_cannot_be_read_is_said_in_words(county, client, query):
    assert 'id="faults"' in page(client, query, 400)


def test_an_empty_list_says_what_fills_it(county, client):
    assert "没有符合条件的荣誉" in page(client, "?level=merit_first")


def test_a_query_is_kept_under_a_name_for_oneself_alone(county, client, at):
    query = "level=merit_second&evil=1\r\nX: y&columns=organ&columns=name&sort=decided_on"
    answer = client.post("/honors/saved/", {"name": "长兴二等功", "query": query})

    assert answer.status_code == 302
    kept = SavedQuery.objects.get()
    assert kept.query == "level=merit_second&columns=organ&columns=name&sort=decided_on"
    assert "长兴二等功" in page(client)
    client.force_login(account("other", Role.HR, county["county"], at=at))
    assert "长兴二等功" not in page(client)
    assert client.post("/honors/saved/", {"drop": kept.pk}).status_code == 404
    assert SavedQuery.objects.count() == 1


def test_a_name_is_taken_once(county, client):
    for status in (302, 409):
        assert client.post("/honors/saved/", {"name": "一", "query": ""}).status_code == status


def test_the_neighbour_sees_nothing_and_who_has_no_role_of_the_query_does_not_enter(county, client, at):
    client.force_login(account("chief", Role.STATION_CHIEF, county["other_station"], at=at))
    assert "张伟" not in page(client)
    client.force_login(account("admin", Role.SYSTEM_ADMIN, county["city"], at=at))
    page(client, status=403)


def test_the_list_costs_the_same_at_one_and_at_fifty_rows(county, client, at):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as found:
            text = page(client, "?size=100&unit=COUNTY")
        assert len(text.encode()) < 100_000
        return len(found)

    before = cost()
    granted([county["wei"]], county["station"], at, 50)
    assert cost() == before
    assert before <= 15


def test_a_collective_with_a_long_name_is_listed_by_its_short_one_and_told_in_full(county, client, at):
    station = county["station"]
    station.name, station.short_name = "长兴县公安局龙山派出所", "龙山派出所"
    station.save()
    grant_honors(actor=SYSTEM, grants=[grant(None, station, document_number="A4")], at=at)

    text = page(client, "?category=collective")
    cell = re.search(r'<td class="cut fill"[^>]*><a href="/units/.*?</td>', text).group()

    assert 'title="长兴县公安局龙山派出所"' in cell
    assert '<span class="no-print">龙山派出所</span>' in cell
    assert '<span class="only-print">长兴县公安局龙山派出所</span>' in cell
