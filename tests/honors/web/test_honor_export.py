import json
from datetime import date

import pytest
from python_calamine import load_workbook

from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent, Honor
from honors.services.honor import grant_honors
from tests.actors import account
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

ZH = {"accept-language": "zh-hans"}


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
    return units


def exported(client, query, tmp_path):
    answer = client.post(f"/honors/export/?{query}", {"reason": "年报", "kind": ".xlsx"}, headers=ZH)
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    return load_workbook(file).get_sheet_by_name("荣誉").to_python()


def test_the_export_holds_what_the_query_shows_and_is_on_the_trail(county, client, tmp_path):
    query = "level=merit_second&columns=name&columns=decided_on"
    assert "将导出 1 行" in client.get(f"/honors/export/?{query}", headers=ZH).content.decode()

    rows = exported(client, query, tmp_path)

    assert rows == [["序号", "姓名或集体", "批准日期"], [1, "张伟", date(2021, 5, 6)]]
    assert AuditEvent.objects.filter(event="honor.export", result="done").count() == 1


def test_columns_and_rows_leave_in_the_order_in_which_they_are_shown(county, client, tmp_path):
    rows = exported(client, "level=merit_third&sort=decided_on&columns=document_number&columns=name", tmp_path)

    assert rows == [["序号", "批准文号", "姓名或集体"], [1, "A1", "张伟"], [2, "A3", "欧阳静"]]
    assert json.loads(bytes(AuditEvent.objects.get(event="honor.export").body))["after"]["sort"] == "decided_on"


def test_ticked_rows_leave_alone(county, client, tmp_path):
    first, _second, third = Honor.objects.order_by("pk").values_list("pk", flat=True)
    query = f"rows=&rows={first}&rows={third}&columns=name"
    assert "将导出所选的 2 行" in client.get(f"/honors/export/?{query}", headers=ZH).content.decode()

    assert exported(client, query, tmp_path) == [["序号", "姓名或集体"], [1, "欧阳静"], [2, "张伟"]]


def test_rows_that_the_neighbour_holds_do_not_leave_by_their_number(county, client, at, tmp_path):
    client.force_login(account("chief", Role.STATION_CHIEF, county["other_station"], at=at))
    everything = "&".join(f"rows={key}" for key in Honor.objects.values_list("pk", flat=True))

    assert exported(client, f"{everything}&columns=name", tmp_path) == [["序号", "姓名或集体"], [1, "欧阳静"]]


@pytest.mark.parametrize("call", ["get", "post"])
def test_with_nothing_ticked_nothing_leaves(county, client, call):
    answer = getattr(client, call)(
        "/honors/export/?level=merit_third&rows=",
        {"reason": "年报", "kind": ".xlsx"} if call == "post" else None,
        headers=ZH,
    )

    assert answer.status_code == 400
    assert "没有勾选任何一行" in answer.content.decode()
    assert not AuditEvent.objects.filter(event="honor.export").exists()


def test_an_export_without_a_reason_is_refused_at_the_field(county, client):
    answer = client.post("/honors/export/", {"reason": " ", "kind": ".xlsx"})

    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(event="honor.export", result="done").exists()
