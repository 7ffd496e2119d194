"""What goes wrong on a working day: a slow line, two windows, a phase that closed, a session that ended, two clicks,
no scripts.
"""

import json
import urllib.parse
import urllib.request

from tests.browser.conftest import log_in
from tests.browser.stock import DEED, HR
from tests.browser.test_cycle import begin_cycle

WORDS = "当晚共转移十一户三十四人，其中两名行动不便的老人由民警背出。"
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}
"""A line of the countryside: bytes a second, and milliseconds to the first."""


def draft(visit, stock, chief="chief.xinzhuang", star="discipline", **how):
    case = stock.case(chief, star, state="draft")
    page = visit(chief, f"/nominations/{case['id']}/edit/", **how)
    return case, page


def write(page, **deed):
    for name, value in {**{key: DEED[key] for key in ("title", "done_on", "statement")}, **deed}.items():
        page.fill(f"#id_{name}", value)


def test_a_session_that_ends_while_typing_loses_no_word(visit, stock):
    case, page = draft(visit, stock, "chief.heping")
    write(page)
    page.wait_for_selector("#saved:has-text('草稿已自动保存')")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_statement", WORDS)
    page.wait_for_url("**/login/**")
    assert "已经输入的文字由浏览器保存" in page.inner_text("main")

    page.fill("[name=username]", "chief.heping")
    page.fill("[name=password]", "Huzhou-demo-2026")
    page.click("main button")
    page.wait_for_url(f"**/nominations/{case['id']}/edit/")
    assert page.input_value("#id_statement") == WORDS
    assert "已恢复您在本浏览器输入" in page.inner_text("main"), "and says that it was not saved yet"


def test_a_form_that_was_sent_after_the_session_ended_comes_back_filled(visit, stock):
    case = stock.case("chief.heping", "service")
    page = visit(HR, f"/nominations/{case['id']}/return/")
    page.fill("#id_reason", WORDS)
    page.context.clear_cookies(name="sessionid")
    page.click("main form .main")
    page.wait_for_url("**/login/**")
    page.fill("[name=username]", HR)
    page.fill("[name=password]", "Huzhou-demo-2026")
    page.click("main button")
    page.wait_for_url("**/return/")
    assert page.input_value("#id_reason") == WORDS


def test_the_next_person_at_the_same_window_sees_none_of_it(visit, api):
    rows = api("hr.city").all("nominations/", state="submitted")
    place = next(f"/nominations/{row['id']}/return/" for row in rows if "return" in row["may"])
    page = visit("hr.city", place)
    page.fill("#id_reason", WORDS)
    page.context.clear_cookies(name="sessionid")
    log_in(page, "hr2.city")
    page.goto(place)
    assert page.input_value("#id_reason") == ""


def test_two_windows_on_one_draft_the_later_is_told_and_keeps_its_text(visit, stock):
    case, page = draft(visit, stock, "chief.heping", "justice")
    write(page)
    page.wait_for_selector("#saved:has-text('草稿已自动保存')")
    other = page.context.new_page()
    other.goto(f"/nominations/{case['id']}/edit/")
    other.fill("#id_place", "雉城街道")
    other.wait_for_selector("#saved:has-text('草稿已自动保存')")

    page.fill("#id_statement", WORDS)
    page.wait_for_selector("#saved:has-text('已被他人修改')")
    page.click(".foot-acts .main")
    page.wait_for_selector("#faults:has-text('重新打开')")
    assert page.input_value("#id_statement") == WORDS

    page.goto(f"/nominations/{case['id']}/edit/")
    assert page.input_value("#id_statement") == WORDS
    page.click("text=改用已保存的内容")
    assert page.input_value("#id_statement") == DEED["statement"]
    assert page.input_value("#id_place") == "雉城街道"


def test_a_log_in_in_another_window_makes_a_form_old_and_the_page_says_how_to_go_on(visit, stock):
    case = stock.case("chief.meishan", "justice")
    page = visit("", "/login/")
    log_in(page, HR)
    page.goto(f"/nominations/{case['id']}/return/")
    page.fill("#id_reason", WORDS)
    other = page.context.new_page()
    other.goto("/")
    other.click("header form[action='/logout/'] button")
    log_in(other, HR)
    page.click("main form .main")
    page.wait_for_selector("h1:has-text('页面已过期')")
    assert "刷新" in page.inner_text("main")
    page.goto(f"/nominations/{case['id']}/return/")
    assert page.input_value("#id_reason") == WORDS


def test_a_phase_that_closed_in_between_is_said_in_words(visit, api, stock):
    cycle = begin_cycle(api, stock, "长兴四星争创（演练丙）")
    api(HR).post(f"cycles/{cycle['id']}/open/")
    officer = stock.officer("chief.heping", star="loyalty")
    page = visit("chief.heping", f"/nominations/new/?honor={cycle['id']}:loyalty&officer={officer['id']}")
    page.click("main form .main")
    page.wait_for_url("**/edit/")
    write(page)
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")
    api(HR).post(f"cycles/{cycle['id']}/advance/", to="reviewing")

    page.click("#confirm .main")
    page.wait_for_selector("#faults")
    assert "推荐" in page.inner_text("#faults")
    assert DEED["statement"] in page.inner_text(".paper")


def test_two_clicks_hand_in_once(visit, api, stock):
    case, page = draft(visit, stock, "chief.hongqiao", "loyalty")
    write(page)
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")
    page.dblclick("#confirm .main")
    page.wait_for_url("**done=submit")
    verbs = [row["verb"] for row in api(HR).get(f"nominations/{case['id']}/")["timeline"]]
    assert verbs.count("submit") == 1


def test_the_same_form_sent_twice_acts_once_and_leads_to_the_same_page(visit, stock):
    """The script of the page is not what holds a second sending off: without it the server does."""
    case = stock.case("chief.hongqiao", "service")
    page = visit(HR, f"/nominations/{case['id']}/return/", scripts=False)
    cookies = "; ".join(f"{row['name']}={row['value']}" for row in page.context.cookies())
    fields = {
        name: page.locator(f"main form [name={name}]").get_attribute("value") or ""
        for name in ("csrfmiddlewaretoken", "once", "version")
    }
    body = urllib.parse.urlencode({**fields, "reason": "请补充。", "fields_named": "deed"}).encode()
    answers = []
    for _ in range(2):
        request = urllib.request.Request(page.url, body, {"Cookie": cookies, "Referer": page.url})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
            answers.append((answer.status, answer.url))
    assert answers[0] == answers[1]
    assert answers[0][1].endswith("?done=return")


def test_on_a_slow_line_a_file_shows_how_far_it_is_and_nothing_is_sent_twice(visit, stock):
    _case, page = draft(visit, stock, "chief.sian", "discipline")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files(
        "#id_file", {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 " + b" " * 60_000}
    )
    page.wait_for_selector("#papers progress:not(.hidden)")
    page.wait_for_selector("#papers .ok:has-text('已收')")
    assert page.locator("#papers tbody tr").count() == 1
    write(page)
    page.wait_for_selector("#saved:has-text('草稿已自动保存')")
    page.dblclick(".foot-acts .main")
    page.wait_for_url("**/submit/")
    page.dblclick("#confirm .main")
    page.wait_for_url("**done=submit")


def test_a_line_that_fails_while_sending_loses_no_word(visit, stock):
    case = stock.case("chief.sian", "service")
    page = visit(HR, f"/nominations/{case['id']}/return/")
    page.fill("#id_reason", WORDS)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.click("main form .main", no_wait_after=True)
    page.wait_for_timeout(500)  # the browser says on a page of its own that there is no line
    page.context.set_offline(False)
    page.goto(f"/nominations/{case['id']}/return/")
    assert page.input_value("#id_reason") == WORDS
    assert "已恢复您在本浏览器输入" in page.inner_text("main")

    page.click("main form .main")
    page.wait_for_url("**done=return")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('keep:'))") == []


def test_an_objection_with_a_name_is_never_taken_without_one(visit, stock):
    notice, case = stock.notice_item()
    page = visit("", "/login/")
    log_in(page, "officer.heping")
    page.goto(f"/objections/new/?notice={notice}")
    page.check(f"input[name=nomination][value='{case}']")
    page.check("input[name=how][value=named]")
    page.fill("#id_text", WORDS)
    page.context.clear_cookies(name="sessionid")
    page.click("main form .main")
    page.wait_for_url("**/login/**")
    page.fill("[name=username]", "officer.heping")
    page.fill("[name=password]", "Huzhou-demo-2026")
    page.click("main button")
    page.wait_for_url("**/objections/new/**")
    assert page.input_value("#id_text") == WORDS
    assert page.is_checked("input[name=how][value=named]")
    page.click("main form .main")
    page.wait_for_url("**done=raised")


def test_words_in_a_folded_form_are_shown_again_unfolded(visit, api, stock):
    cycle = begin_cycle(api, stock, "长兴四星争创（演练丁）")
    api(HR).post(f"cycles/{cycle['id']}/open/")
    page = visit("", "/login/")
    log_in(page, HR)
    page.goto(f"/cycles/{cycle['id']}/")
    page.click("summary:has-text('取消周期')")
    page.fill("form[data-keep^=cancel] textarea", WORDS)
    page.context.clear_cookies(name="sessionid")
    page.click("form[data-keep^=cancel] button.danger")
    page.wait_for_url("**/login/**")
    page.fill("[name=username]", HR)
    page.fill("[name=password]", "Huzhou-demo-2026")
    page.click("main button")
    page.wait_for_url(f"**/cycles/{cycle['id']}/")
    assert page.input_value("form[data-keep^=cancel] textarea") == WORDS
    assert page.is_visible("form[data-keep^=cancel] textarea")


def test_nothing_jumps_on_a_phone_where_the_tree_of_units_folds(visit):
    page = visit("hr.city", "/inbox/", width=390, height=844)
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver((seen) => { for (const one of seen.getEntries())"
        " { window.shifted += one.value; } }).observe({ type: 'layout-shift', buffered: true });"
    )
    for place in ("/honors/", "/officers/", "/statistics/", "/rounds/", "/cycles/"):
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifted") < 0.02, place


def test_without_scripts_every_step_works(visit, stock):
    officer = stock.officer("chief.meishan", star="discipline")
    page = visit("chief.meishan", "/nominations/new/", scripts=False)
    page.check("fieldset:has(legend:has-text('长兴四星争创')) label:has-text('纪律严明') input")
    page.click("button:has-text('选定类别')")
    page.fill("#q", officer["name"])
    page.click("button:has-text('查找')")
    page.click(f"#people li:has-text('{officer['name']}') a")
    page.click("main form .main")
    write(page)
    page.click(".foot-acts .main")
    page.click("#confirm .main")
    assert "已报送" in page.inner_text("main")


def test_without_scripts_a_notice_is_objected_to(visit, stock):
    notice, case = stock.notice_item()
    page = visit("", f"/objections/new/?notice={notice}", scripts=False)
    page.check(f"input[name=nomination][value='{case}']")
    page.fill("#id_text", "出警时间与值班记录不一致。")
    page.click("main form .main")
    assert "查询码" in page.inner_text(".receipt")


def test_without_scripts_the_query_is_asked_and_exported(visit):
    page = visit("hr.city", "/honors/", scripts=False)
    page.select_option("[name=level]", "merit_second")
    page.click("main form button:has-text('查询')")
    assert page.locator("main tbody tr").count() > 0
    assert json.dumps(page.url).count("merit_second") == 1, "the question stands in the address"
