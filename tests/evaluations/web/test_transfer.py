import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from honors import clock
from honors.domain.actor import Role
from honors.models import Honor, Job, Officer
from honors.services import job_run
from honors.services.job_run import run_waiting
from tests.actors import account
from tests.factories.people import officer, tree
from tests.factories.sheets import HONORS, ROSTER, identity, workbook

pytestmark = pytest.mark.django_db

PERSON = {"姓名": "王德发", "公民身份号码": identity("19900101", 1), "人员类别": "民警", "单位代码": "STATION"}


@pytest.fixture
def units(at, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: at)
    # The thread that renews a lease has a connection of its own, which does not see the rows of a test's transaction
    monkeypatch.setattr(job_run, "BEAT", 3600)
    return tree(at)


@pytest.fixture
def hr(units, at, client):
    client.force_login(account("hr", Role.HR, units["county"], at=at))
    return client


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def brought(client, at, content, **fields):
    """The page of the job that examined a file."""
    data = {"what": "roster", "provenance": "file", "file": SimpleUploadedFile("某表.xlsx", content), **fields}
    address = client.post("/imports/", data, headers={"accept-language": "zh-hans"})["Location"]
    run_waiting(at=at)
    return address, page(client.get(address, headers={"accept-language": "zh-hans"}))


def test_a_roster_is_examined_then_written_by_confirmation(hr, units, at):
    address, shown = brought(hr, at, workbook(ROSTER, [PERSON]))

    assert "新增 1" in shown
    assert not Officer.objects.exists()
    again = hr.post(f"/imports/{address.split('/')[-2]}/")["Location"]
    run_waiting(at=at)

    assert "已导入" in page(hr.get(again, headers={"accept-language": "zh-hans"}))
    assert Officer.objects.get().name == "王德发"


def test_findings_stand_in_a_table_and_in_a_file_and_nothing_can_be_confirmed(hr, units, at):
    address, shown = brought(hr, at, workbook(ROSTER, [{**PERSON, "单位代码": "NOWHERE"}], sheet="名册"))

    assert "没有这个单位" in shown
    assert "确认导入" not in shown
    page(hr.post(f"/imports/{address.split('/')[-2]}/"), 409)
    file = b"".join(hr.get(f"{address}file/").streaming_content)
    assert load_workbook(io.BytesIO(file)).get_sheet_by_name("问题").to_python()[1][:4] == [
        "名册",
        2.0,
        "单位代码",
        "import.unit_unknown",
    ]


def test_old_honors_take_the_same_way(hr, units, at):
    officer(units["station"], at, number="012345")
    row = {
        "受奖对象类别": "个人",
        "姓名或单位名称": "张试",
        "奖励名称": "个人三等功",
        "批准机关": "湖州市公安局",
        "批准日期": "2015.5.6",
    }

    address, shown = brought(hr, at, workbook(HONORS, [row]), what="honors", provenance="copy")
    hr.post(f"/imports/{address.split('/')[-2]}/")
    run_waiting(at=at)

    assert "提示" in shown
    assert Honor.objects.get().provenance == "copy"


def test_a_file_that_cannot_be_read_fails_in_words(hr, units, at):
    assert "文件读不出来" in brought(hr, at, b"PK nothing")[1]


def test_no_file_is_a_fault_at_its_field(hr, units):
    assert 'href="#id_file"' in page(hr.post("/imports/", {"what": "roster", "provenance": "file"}), 422)


def test_nobody_confirms_what_another_asked_for(hr, units, at, client):
    address, _ = brought(hr, at, workbook(ROSTER, [PERSON]))
    client.force_login(account("hr2", Role.HR, units["county"], at=at))

    page(client.post(f"/imports/{address.split('/')[-2]}/"), 404)
    assert Job.objects.count() == 1


@pytest.mark.parametrize(("what", "headings"), [("roster", ROSTER), ("honors", HONORS)])
def test_the_empty_sheet_has_the_headings(hr, units, what, headings):
    book = load_workbook(io.BytesIO(hr.get(f"/imports/sheets/{what}.xlsx").content))

    assert tuple(book.get_sheet_by_index(0).to_python()[0]) == headings
