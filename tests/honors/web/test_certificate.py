import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from honors.domain.actor import Role
from honors.domain.certificate import read_certificate
from honors.models import Certificate
from honors.services.certificate import issue_certificate
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from honors.services.honor_correct import correct_honor
from tests.actors import SYSTEM, account
from tests.factories.honors import grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at, settings):
    settings.APP_FAKE_NOW = at.isoformat()
    units = tree(at)
    person = officer(units["station"], at, name="欧阳小明")
    return units, person, granted([person], units["station"], at, 3)


@pytest.fixture
def number(world, at):
    return issue_certificate(actor=SYSTEM, honor=world[2][0], at=at).number


@pytest.fixture
def holder(world, client, at):
    client.force_login(account("ouyang", Role.OFFICER, world[0]["station"], at=at, officer=world[1]))
    return client


def said(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:400]
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def check(client, typed, status=200):
    return said(client.get("/certificates/", {"number": typed}, headers={"accept-language": "zh-hans"}), status)


def check_file(client, data, status=200):
    file = SimpleUploadedFile("a.honor.json", data)
    return said(client.post("/certificates/", {"file": file}, headers={"accept-language": "zh-hans"}), status)


def test_a_stranger_types_the_number_and_is_told_in_words(client, number):
    text = check(client, f" {number.lower().replace('-', ' ')} ")

    for word in ("有效", number, "个人三等功", "欧阳**", "派出所", "2025年12月1日", "湖州市公安局"):
        assert word in text
    assert "小明" not in text


def test_what_was_mistyped_is_kept_and_explained(client, number):
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")

    assert "校验码不符" in check(client, wrong, 422)
    assert f'value="{wrong}"' in client.get("/certificates/", {"number": wrong}).content.decode()
    assert "证书编号应形如" in check(client, "12345", 422)
    assert "必填" in check(client, "", 422)
    assert "没有出具过编号为" in check(client, "H2026-000123-J", 404)


def test_a_stranger_drops_the_file_and_is_told_what_was_checked(client, holder, number):
    file = holder.get(f"/certificates/{number}/file/").content
    client.logout()

    text = check_file(client, file)
    assert "有效" in text
    assert "文件的签名、账本证明、姓名和编号都已核对" in text
    assert "证书无效" in check_file(client, file.replace("小明".encode(), "大明".encode()))
    assert "无法核对" in check_file(client, b"{}")
    assert "无法核对" in check_file(client, b"[" * 100_000)
    assert said(client.post("/certificates/", {}), 422)


def test_the_holder_gets_the_paper_with_one_click_and_the_file_with_the_next(holder, world):
    honor, address = world[2][0], f"/officers/{world[1].pk}/"
    assert f'action="/honors/{honor.pk}/certificate/"' in holder.get(address).content.decode()
    answer = holder.post(f"/honors/{honor.pk}/certificate/")
    made = Certificate.objects.get()

    assert answer["Location"] == f"/certificates/{made.number}/"
    assert holder.post(f"/honors/{honor.pk}/certificate/")["Location"] == answer["Location"]
    text = said(holder.get(answer["Location"], headers={"accept-language": "en"}))
    for word in (
        "奖励证书",
        "欧阳小明",
        "记三等功",
        "特发此证",
        "湖公奖〔2026〕7号",
        "二〇二五年十二月一日",
        made.number,
    ):
        assert word in text
    file = holder.get(f"{answer['Location']}file/")
    assert file["Content-Disposition"] == f'attachment; filename="{made.number[:-2]}.honor.json"'
    assert read_certificate(file.content).number == made.number


def test_others_get_neither(client, number, world, at):
    honor = world[2][0]
    client.force_login(account("leader", Role.LEADER, world[0]["city"], at=at))

    assert client.get(f"/certificates/{number}/").status_code == 404
    assert client.get(f"/certificates/{number}/file/").status_code == 404
    assert client.post(f"/honors/{honor.pk}/certificate/").status_code == 404
    assert "下载证书" not in client.get(f"/officers/{world[1].pk}/").content.decode()


def test_a_revoked_honor_has_no_paper_and_the_check_says_so(holder, client, number, world, at):
    file = holder.get(f"/certificates/{number}/file/").content
    ruling = Ruling(reason="x", document_number="1", decided_on=at.date())
    revoke_honor(actor=SYSTEM, honor=world[2][0], ground="fraud", ruling=ruling, at=at + timedelta(minutes=1))

    text = said(holder.get(f"/certificates/{number}/"))
    assert "不再出示" in text
    assert "特发此证" not in text
    assert "R-33" in said(holder.post(f"/honors/{world[2][0].pk}/certificate/"), 409)
    assert "下载证书" in holder.get(f"/officers/{world[1].pk}/").content.decode(), "those of the other honors"
    assert "荣誉已撤销" in check(client, number)
    assert "荣誉已撤销" in check_file(client, file)
    assert "R-33" in said(holder.get(f"/certificates/{number}/file/"), 409), "no new file under a newer head"
    [row] = holder.get("/api/v1/certificates/").json()["results"]
    assert (row["status"], row["may"]) == ("revoked", [])
    assert b" revoke " in client.get("/certificates/revocations/").content


def test_a_corrected_honor_leads_from_the_old_paper_to_the_new(holder, number, world, at):
    honor = world[2][0]
    ruling = Ruling(reason="x", document_number="1", decided_on=at.date())
    correct_honor(actor=SYSTEM, honor=honor, fields={"document_number": "湖公奖〔2026〕8号"}, ruling=ruling, at=at)
    new = issue_certificate(actor=SYSTEM, honor=honor, at=at)

    assert f"/certificates/{new.number}/" in holder.get(f"/certificates/{number}/").content.decode()
    assert "湖公奖〔2026〕8号" in said(holder.get(f"/certificates/{new.number}/"))


def test_the_paper_of_another_time_is_stated_by_who_keeps_the_record(client, world, at, settings):
    facts = {"origin": "imported", "provenance": "file", "organ": "浙江省公安厅"}
    honor = grant_honors(actor=SYSTEM, grants=[grant(world[1], world[0]["station"], **facts)], at=at)[0]
    client.force_login(account("hr", Role.HR, world[0]["city"], at=at))
    text = said(client.post(f"/honors/{honor.pk}/certificate/", follow=True))

    for word in ("荣誉登记证明", "浙江省公安厅于二〇二六年三月二日决定记三等功", settings.INSTALLATION_UNIT):
        assert word in text
    assert "二〇二六年十一月二十四日" in text
    assert "特发此证" not in text


def test_the_chief_finds_the_certificate_of_the_collective_at_its_unit(client, world, at):
    station = world[0]["station"]
    honor = grant_honors(actor=SYSTEM, grants=[grant(None, station)], at=at)[0]
    client.force_login(account("chief", Role.STATION_CHIEF, station, at=at))
    text = client.get(f"/units/{station.pk}/").content.decode()

    assert text.count("/certificate/") == 1
    assert "奖状" in said(client.post(f"/honors/{honor.pk}/certificate/", follow=True))


def test_the_landing_page_takes_a_number(client, world):
    assert 'action="/certificates/"' in client.get("/").content.decode()
