import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from evaluations.models import Notice
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(at):
    """A notice of one star that runs today."""
    today = timezone.localtime(timezone.now()).date()
    return Notice.objects.create(
        unit=tree(at)["city"],
        scope="全市公安机关",
        medium="内网",
        starts_on=today,
        days=5,
        ends_on=today + timedelta(days=7),
        text="公示\n单位：某局\n范围：全市\n方式：内网\n期限：5个工作日\n1. 张试｜龙山派出所｜服务人民之星\n",
        digest="0" * 64,
        created_at=at,
    )


def page(client, language="zh-hans"):
    answer = client.get("/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_says_what_this_is_in_both_languages(client):
    assert "从推荐到可验证的荣誉" in page(client)
    english = page(client, "en")
    assert "From a nomination to a provable honor" in english
    assert '<html lang="en">' in english


def test_the_english_page_leaves_no_chinese_but_the_switch_and_the_unit(client):
    text = page(client, "en").replace("中文", "").replace("湖州市公安局", "")

    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_an_empty_notice_board_and_ledger_say_what_will_fill_them(client):
    text = page(client)

    assert "目前没有公示" in text
    assert "账本还没有条目" in text


def test_a_running_notice_is_shown_in_its_frozen_words(client, notice):
    text = page(client)

    assert "张试｜龙山派出所｜服务人民之星" in text
    day = notice.ends_on
    assert f"{day.year}年{day.month}月{day.day}日" in text
    assert f'href="/notices/{notice.pk}/"' in text


def test_a_waived_and_an_ended_notice_are_not_shown(client, notice):
    Notice.objects.update(waiver_authoriser="某领导")
    assert "张试" not in page(client)

    Notice.objects.update(waiver_authoriser="", state="ended", ends_on=date(2026, 1, 5))
    assert "张试" not in page(client)


def test_accounts_are_shown_in_the_demo_and_nowhere_else(client, settings, tmp_path):
    file = tmp_path / "accounts.json"
    row = {"username": "hr.city", "password": "pw", "role": "hr", "unit_name": "湖州市公安局", "passphrase": ""}
    file.write_text(json.dumps([row]), encoding="utf-8")
    settings.DEMO_ACCOUNTS_FILE = file

    assert "hr.city" not in page(client)
    settings.APP_ENV = "demo"
    assert "hr.city" in page(client)


def test_the_page_asks_for_nothing_from_outside(client):
    addresses = re.findall(r'(?:href|src|action)="([^"]+)"', page(client))

    assert addresses
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []


def test_a_page_that_does_not_exist_says_so_in_words(client):
    answer = client.get("/nowhere/", headers={"accept-language": "zh-hans"})

    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


def test_the_language_can_be_switched(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})

    assert "From a nomination" in client.get("/").content.decode()
