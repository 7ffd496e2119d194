"""A station chief puts somebody forward: what the rules say first, then the words, the papers, and the act."""

from datetime import date, timedelta
from time import monotonic

from tests.browser.hand import PDF, PNG, Hand, press_until, type_day
from tests.browser.stock import DEED

LATER = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - the day of this machine
MOST_CLICKS = 6
MOST_FIELDS = 5
"""The name of the person, and the deed: its name, day and words, and a file."""
MOST_SECONDS = 300


def choose(hand, officer, opening, honor):
    """Step 1: the honor, then the person by the name."""
    hand.click(f"fieldset:has(legend:has-text('{opening}')) label:has-text('{honor}')")
    hand.page.wait_for_selector("#q")
    hand.fill("#q", officer["name"])
    hand.page.wait_for_selector(f"#people li:has-text('{officer['name']}')")
    hand.click(f"#people li:has-text('{officer['name']}') a")
    hand.page.wait_for_selector(".chosen")


def write(hand, deed=DEED):
    """Step 2: what was done."""
    for name in ("title", "done_on", "statement"):
        hand.fill(f"#id_{name}", deed[name])


def test_a_star_from_the_first_page_to_the_desk_of_hr_in_few_steps(visit, stock, audit):
    officer = stock.officer("chief.lijiaxiang", star="service")
    page = visit("chief.lijiaxiang", "/inbox/")
    hand, began = Hand(page), monotonic()

    hand.click("nav.side a:has-text('新建推荐')")
    choose(hand, officer, "长兴四星争创", "服务人民")
    told = page.inner_text("section:has(> .bar #standing)")
    assert "可以推荐" in told, "what the rules say stands before a word is written"
    assert "批准机关" in told
    assert audit(page) == []
    hand.click("main form .main")
    page.wait_for_url("**/edit/")
    write(hand)
    hand.fields += 1
    page.set_input_files("#id_file", {"name": "现场照片.png", "mimeType": "image/png", "buffer": PNG})
    page.wait_for_selector("#papers .ok:has-text('已收')")
    hand.click(".foot-acts .main")
    page.wait_for_url("**/submit/")
    assert DEED["statement"] in page.inner_text(".paper")
    assert "现场照片" in page.inner_text("main")
    assert audit(page) == []
    hand.click("#confirm .main")
    page.wait_for_url("**done=submit")

    assert (hand.clicks, hand.fields) <= (MOST_CLICKS, MOST_FIELDS)
    assert monotonic() - began < MOST_SECONDS
    assert "已报送" in page.inner_text("main")
    assert "政工部门 · 长兴" in page.inner_text(".timeline .next"), "whose turn it is"


def test_a_merit_with_wrong_input_on_the_way_and_nothing_lost(visit, stock):
    award = "police.individual.merit_third"
    officer = stock.officer("chief.sian", award=award)
    page = visit("chief.sian", "/nominations/new/")
    hand = Hand(page)
    choose(hand, officer, "表彰奖励", "个人三等功")
    hand.click("main form .main")
    page.wait_for_url("**/edit/")

    write(hand, {**DEED, "done_on": LATER})
    hand.click(".foot-acts .main")
    page.wait_for_selector("#faults")
    assert page.evaluate("document.activeElement.id") == "faults"
    assert "晚于今天" in page.inner_text("#faults")
    assert page.input_value("#id_statement") == DEED["statement"]

    page.fill("#id_done_on", DEED["done_on"])
    page.set_input_files(
        "#id_file", {"name": "脚本.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00\x03\xff\xfe"}
    )
    page.wait_for_selector("#papers .stop:has-text('未收')")
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")
    assert "现在还不能报送" in page.inner_text("#confirm")
    assert page.locator("#confirm .main:has-text('确认报送')").count() == 0

    page.click("#confirm .main:has-text('回去补齐')")
    assert page.input_value("#id_statement") == DEED["statement"]
    page.select_option("#id_kind", label="审批表")
    page.set_input_files("#id_file", {"name": "审批表.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.wait_for_selector("#papers:has-text('方案要求的材料已齐')")
    page.click(".foot-acts .main")
    page.click("#confirm .main:has-text('确认报送')")
    page.wait_for_url("**done=submit")

    page.click("main a:has-text('撤回')")
    page.fill("#id_reason", "材料需要重新整理。")
    page.click("main form button.danger")
    page.wait_for_url("**done=withdraw")
    assert "已撤回" in page.inner_text("main")


def test_a_draft_is_saved_while_typing_and_waits_where_it_was_left(visit, stock):
    case = stock.case("chief.sian", "loyalty", state="draft")
    page = visit("chief.sian", f"/nominations/{case['id']}/edit/")

    page.fill("#id_title", DEED["title"])
    page.wait_for_selector("#saved:has-text('还没有存入草稿')")
    page.fill("#id_done_on", DEED["done_on"])
    page.fill("#id_statement", DEED["statement"])
    page.wait_for_selector("#saved:has-text('草稿已自动保存')")

    page.goto("/inbox/")
    page.goto(f"/nominations/{case['id']}/")
    page.click("main a:has-text('继续填写')")
    assert page.input_value("#id_statement") == DEED["statement"]
    assert page.locator("text=已恢复您在本浏览器输入").count() == 0, "what was saved is not told of as unsaved"


def test_who_cannot_be_put_forward_now_is_said_before_writing(visit, stock):
    officer = stock.officer("chief.zhicheng", award="police.individual.merit_third", eligible=False)
    page = visit("chief.zhicheng", "/nominations/new/")
    choose(Hand(page), officer, "表彰奖励", "个人三等功")

    told = page.inner_text("section:has(> .bar #standing)")
    assert "暂不能直接推荐" in told
    assert "R-" in told, "the rule is named"


def test_nobody_of_that_name_and_no_choice_at_all(visit):
    page = visit("chief.zhicheng", "/nominations/new/")
    page.click("fieldset label:has-text('对党忠诚')")
    page.wait_for_selector("#q")
    page.fill("#q", "查无此人")
    page.wait_for_selector("#people .empty:has-text('没有找到“查无此人”')")


def test_the_keyboard_alone_puts_forward(visit, stock):
    officer = stock.officer("chief.hongqiao", star="justice")
    page = visit("chief.hongqiao", "/nominations/new/")
    keys = page.keyboard

    page.locator("fieldset:has(legend:has-text('长兴四星争创')) input").first.focus()
    with page.expect_navigation():
        keys.press("ArrowDown")
    page.wait_for_selector("#q")
    assert page.evaluate("document.activeElement.id") == "q"
    keys.type(officer["name"])
    page.wait_for_selector(f"#people li:has-text('{officer['name']}')")
    press_until(page, "#people a")
    with page.expect_navigation():
        keys.press("Enter")
    press_until(page, "main form .main")
    with page.expect_navigation():
        keys.press("Enter")
    for name in ("title", "done_on", "statement"):
        press_until(page, f"#id_{name}")
        if name == "done_on":
            type_day(page, "#id_done_on", DEED[name])
        else:
            keys.type(DEED[name])
    press_until(page, ".foot-acts .main")
    with page.expect_navigation():
        keys.press("Enter")
    press_until(page, "#confirm .main")
    with page.expect_navigation():
        keys.press("Enter")
    assert "done=submit" in page.url


def test_an_officer_reads_the_own_record_and_is_told_who_recommends(visit, api):
    page = visit("officer.xinshi", "/nominations/new/")
    told = page.inner_text("main")
    assert "现行方案不由您的角色推荐" in told, "the demo's schemes leave it to chiefs and HR"
    assert "R-39" in told
    assert "所长" in told

    own = api("officer.xinshi").get("session/")["officer"]
    page.goto(f"/officers/{own}/")
    assert "荣誉与四星" in page.inner_text("main")
    assert page.goto("/officers/1/").status == 404, "nobody else's record"
