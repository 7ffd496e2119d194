"""An officer: the own record, a colleague recommended and followed, a wrong entry, a refusal looked at again."""

import pytest

from tests.browser.hand import Hand, press_until
from tests.browser.stock import DEED, HR

OFFICER = "officer.meishan"
WRONG = "出生日期记错了，应为1990年2月3日，见身份证。"
COMMENDATION = "police.individual.commendation"


@pytest.fixture(scope="session")
def by_officers(api):
    """A scheme of the county under which officers recommend: it is HR's to say so (R-39)."""
    return api(HR).post(
        "schemes/",
        code="from.below",
        name="群众推荐嘉奖",
        mode="rolling",
        awards=[COMMENDATION],
        nominators=["station_chief", "officer"],
        steps=["nominate", "screen", "approve"],
        papers=[],
    )


def colleague_of(api, stock):
    """A person of the officer's station whom nobody has put forward."""
    return stock.officer("chief.meishan", award=COMMENDATION)


def recommend(page, hand, name):
    """Step 1 from the own record: what is offered, then the person by the name."""
    hand.click("main .title a:has-text('推荐同事')")
    assert "长兴四星争创" not in page.inner_text("main"), "only what takes nominations from officers"
    hand.click("fieldset:has(legend:has-text('群众推荐嘉奖')) label:has-text('嘉奖')")
    page.wait_for_selector("#q")
    hand.fill("#q", name)
    hand.click(f"#people li:has-text('{name}') a")
    page.wait_for_selector(".chosen")


def test_from_log_in_over_the_own_record_to_a_colleague_who_is_followed(visit, api, stock, by_officers, audit):
    person = colleague_of(api, stock)
    page = visit(OFFICER, "/inbox/")
    hand = Hand(page)
    hand.click("main .title a:has-text('我的档案')")
    assert audit(page) == []
    recommend(page, hand, person["name"])
    told = page.inner_text("section:has(> .bar #standing)")
    assert "可以推荐" in told
    assert audit(page) == []
    hand.click("main form .main")
    page.wait_for_url("**/edit/")

    page.fill("#id_statement", DEED["statement"])
    page.click(".foot-acts .main")
    page.wait_for_selector("#faults")
    assert page.input_value("#id_statement") == DEED["statement"]
    for name in ("title", "done_on"):
        page.fill(f"#id_{name}", DEED[name])
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")
    assert DEED["statement"] in page.inner_text(".paper")
    page.click("#confirm .main:has-text('确认报送')")
    page.wait_for_url("**done=submit")
    assert "政工部门" in page.inner_text(".timeline .next"), "whose turn it is"

    page.goto("/nominations/")
    assert person["name"] in page.inner_text("main table")
    again = f"{by_officers['id']}:{COMMENDATION}"
    page.goto(f"/nominations/new/?honor={again}&officer={person['id']}")
    assert person["name"] in page.inner_text(".chosen")


def test_a_wrong_entry_is_asked_by_keyboard_answered_by_hr_and_read(visit, audit):
    page = visit(OFFICER, "/corrections/new/")
    assert audit(page) == []
    press_until(page, "#id_text")
    page.keyboard.type(WRONG)
    press_until(page, "main form .main")
    page.keyboard.press("Enter")
    page.wait_for_selector("#faults:has-text('哪一项有误')")
    assert page.input_value("#id_text") == WRONG
    press_until(page, "#id_field")
    page.keyboard.press("Home")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.input_value("#id_field") == "birth_date"
    press_until(page, "main form .main")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=asked")
    address = page.url.partition("?")[0]

    desk = visit(HR, "/inbox/?act=decide_correction")
    desk.click(f"main a[href='{address[address.index('/corrections') :]}']")
    assert WRONG in desk.inner_text("main")
    assert audit(desk) == []
    desk.check("input[name=decision][value=accepted]")
    desk.click("main form .main")
    desk.wait_for_selector("#faults")
    assert desk.is_checked("input[name=decision][value=accepted]")
    desk.fill("#id_answer", "已按身份证更正。")
    desk.click("main form .main")
    desk.wait_for_url("**done=decided")

    page.goto(address)
    assert "已按身份证更正" in page.inner_text("main")


def test_a_message_leads_to_what_happened_and_is_read(visit, api, stock, by_officers, audit):
    case = submitted(api, stock, by_officers)
    api(HR).post(f"nominations/{case['id']}/return/", reason="请补充时间。", fields=["deed"])
    page = visit(OFFICER, "/inbox/")
    page.wait_for_selector("nav.side a[href='/notifications/'] .count:not(:empty)")
    page.click("nav.side a[href='/notifications/']")
    line = f"tr:has(a[href='/nominations/{case['id']}/']):has-text('退回修改')"
    assert "未读" in page.inner_text(line)
    assert audit(page) == []

    page.click(f"{line} button")
    page.wait_for_selector(f"{line}:has-text('已读')")
    page.click(f"{line} a")
    page.wait_for_url(f"**/nominations/{case['id']}/")
    assert "请补充时间" in page.inner_text(".timeline")


def submitted(api, stock, scheme):
    """A case of the officer's own making before the desk of HR."""
    person = colleague_of(api, stock)
    caller = api(OFFICER)
    unit = next(grant["unit"] for grant in caller.get("session/")["grants"])
    deed = caller.post("deeds/", **DEED, unit=unit, participants=[person["id"]])
    case = caller.post(
        "nominations/",
        scheme=scheme["id"],
        award=COMMENDATION,
        recipient={"category": "individual", "officer": person["id"]},
        deed=deed["id"],
        timing="timely",
        reason="表现突出。",
    )
    stock.taken.add(person["id"])
    return caller.post(f"nominations/{case['id']}/submit/")


def test_a_refusal_is_looked_at_again_by_another_and_stands_in_the_timeline(visit, api, stock, by_officers, audit):
    case = submitted(api, stock, by_officers)
    api(HR).post(f"nominations/{case['id']}/screen/", decision="refused", reason="事迹不够突出。")
    page = visit(OFFICER, f"/nominations/{case['id']}/")
    page.click("main .title a:has-text('申请复核')")
    assert "事迹不够突出" in page.inner_text("main")
    assert audit(page) == []
    page.click("main form .main")
    page.wait_for_selector("#faults")
    page.fill("#id_text", "群众有新的证言，请再核一次。")
    page.click("main form .main")
    page.wait_for_url("**done=asked")
    address = page.url.partition("?")[0]

    desk = visit("leader.changxing", address)
    assert "群众有新的证言" in desk.inner_text("main")
    desk.check("input[name=outcome][value=upheld]")
    desk.fill("#id_reason", "证言属实，重新受理。")
    desk.click("main form .main")
    desk.wait_for_url("**done=decided")

    page.goto(f"/nominations/{case['id']}/")
    told = page.inner_text(".timeline")
    assert "申请复核" in told
    assert "证言属实" in told
    assert "已报送" in page.inner_text("main .title")
