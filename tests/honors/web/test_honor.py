from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent, SavedQuery
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
    assert '"data": [1]' in text
    assert "等级：二等功" in text
    assert "****45" in text
    assert "012345" not in text


def test_totals_keep_times_and_recipients_apart(county, client):
    text = page(client)

    assert "人次 <b>3</b>" in text
    assert "人数 <b>2</b>" in text
    assert "占 100.0%" in text


def test_columns_are_chosen_in_the_address(county, client):
    text = page(client, "?columns=name&columns=organ")

    assert "浙江省公安厅" in text
    assert "A2" not in text


@pytest.mark.parametrize("query", ["?level=best", "?year_from=soon", "?unit=NOWHERE", "?columns=secret", "?name=%00"])
def test_a_filter_that_cannot_be_read_is_said_in_words(county, client, query):
    assert 'id="faults"' in page(client, query, 400)


def test_an_empty_list_says_what_fills_it(county, client):
    assert "没有符合条件的荣誉" in page(client, "?level=merit_first")


def test_the_export_holds_what_the_query_shows_and_is_on_the_trail(county, client, tmp_path):
    address = "/honors/export/?level=merit_second&columns=name&columns=decided_on"
    assert "将导出 1 行" in client.get(address, headers={"accept-language": "zh-hans"}).content.decode()

    answer = client.post(address, {"reason": "年报", "kind": ".xlsx"}, headers={"accept-language": "zh-hans"})

    file = tmp_path / "a.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    rows = load_workbook(file).get_sheet_by_name("荣誉").to_python()
    assert rows == [["序号", "姓名或集体", "批准日期"], [1, "张伟", date(2021, 5, 6)]]
    assert AuditEvent.objects.filter(event="honor.export", result="done").count() == 1


def test_an_export_without_a_reason_is_refused_at_the_field(county, client):
    answer = client.post("/honors/export/", {"reason": " ", "kind": ".xlsx"})

    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(event="honor.export", result="done").exists()


def test_a_query_is_kept_under_a_name_for_oneself_alone(county, client, at):
    answer = client.post("/honors/saved/", {"name": "长兴二等功", "query": "level=merit_second&evil=1\r\nX: y"})

    assert answer.status_code == 302
    kept = SavedQuery.objects.get()
    assert kept.query == "level=merit_second"
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
