"""A clerk's question of every year: all second-class merits of Changxing since 2018, by year, in Excel."""

import re
from datetime import date

from python_calamine import load_workbook

from tests.browser.hand import Hand, press_until

DAY = re.compile(r"(\d+)年(\d+)月(\d+)日")


def listed(page):
    """The table as it is shown: its head, then its rows; days as days, numbers as numbers."""
    rows = page.eval_on_selector_all(
        "main .nowrap-head tr",
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.innerText.replace(/[▲▼]/g, '').trim()))",
    )
    return rows[:1] + [[plain(text) for text in row] for row in rows[1:]]


def plain(text):
    day = DAY.fullmatch(text)
    if day:
        return date(*map(int, day.groups()))
    return int(text) if text.isdigit() else text


def workbook(download, tmp_path):
    file = tmp_path / "a.xlsx"
    download.save_as(file)
    book = load_workbook(file)
    return [
        [int(cell) if isinstance(cell, float) else cell for cell in row]
        for row in book.get_sheet_by_name("荣誉").to_python()
    ], book.get_sheet_by_name("按年度").to_python()


def test_the_query_becomes_a_workbook_in_a_few_clicks(visit, audit, tmp_path):
    page = visit("hr.city", "/inbox/")
    hand = Hand(page)
    hand.click("nav.side a:has-text('荣誉查询')")
    hand.choose("[name=level]", "merit_second")
    hand.fill("[name=year_from]", "2018")
    hand.click("main form button:has-text('查询')")
    page.wait_for_load_state("networkidle")
    hand.click(".branch a:text-is('长兴')")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-chart] canvas").count() == 1
    assert audit(page) == []
    page.get_by_role("button", name="表：按年度、等级").click()
    assert page.locator(".chart-table").is_visible()
    assert audit(page) == []
    shown = listed(page)
    assert len(shown) > 1

    hand.click("main .acts .main")
    hand.fill("[name=reason]", "年度统计")
    with page.expect_download() as download:
        hand.click("main form button:has-text('导出')")
    assert (hand.clicks, hand.fields) == (5, 3), "from the inbox to the workbook"
    rows, years = workbook(download.value, tmp_path)

    assert rows == shown
    assert years[-1] == ["合计", "", len(shown) - 1]
    assert years[1][0] == 2018


def test_the_keyboard_alone_brings_the_same_workbook(visit, tmp_path):
    page = visit("hr.city", "/honors/")
    keys = page.keyboard
    to_content(page)
    press_until(page, "#f_level")
    for _level in ("嘉奖", "三等功", "二等功"):
        keys.press("ArrowDown")
    press_until(page, "#f_year_from")
    keys.type("2018")
    keys.press("Enter")
    page.wait_for_url("**level=merit_second**")
    page.wait_for_load_state("networkidle")
    back_to(page, ".branch a[href$='=330522']")
    keys.press("Enter")
    page.wait_for_url("**unit=330522**")
    page.wait_for_load_state("networkidle")
    shown = listed(page)
    assert len(shown) > 1

    to_content(page)
    press_until(page, "main .acts .main")
    keys.press("Enter")
    page.wait_for_url("**/honors/export/**")
    assert page.evaluate("document.activeElement.name") == "reason"
    keys.type("年度统计")
    with page.expect_download() as download:
        keys.press("Enter")
    rows, _years = workbook(download.value, tmp_path)

    assert rows == shown


def to_content(page):
    """Over what stands in each page, by the link that comes first."""
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")


def back_to(page, selector):
    """Shift and Tab until the element has the focus."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_tree_opens_and_closes_by_keyboard_and_keeps_the_focus_and_the_filters(visit, audit):
    page = visit("hr.city", "/honors/?level=merit_third&sort=decided_on")
    opener = page.locator(".branch button[aria-label='长兴的下级']")
    assert opener.get_attribute("aria-expanded") == "false"

    opener.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".branch a:text-is('龙山派出所')")

    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert page.url.endswith("/honors/?level=merit_third&sort=decided_on"), "the list stays where it is"
    assert audit(page) == []
    page.keyboard.press("Space")
    page.wait_for_selector(".branch a:text-is('龙山派出所')", state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/honors/?level=merit_third&sort=decided_on&unit=330522")
    assert page.locator(".branch [aria-current]").inner_text() == "长兴"


def test_without_scripts_the_tree_opens_columns_move_and_ticked_rows_leave(visit):
    page = visit("hr.city", "/honors/?columns=name&columns=award", scripts=False)
    page.click(".branch button[aria-label='长兴的下级']")
    assert page.locator(".branch a:text-is('龙山派出所')").is_visible()

    page.click("summary:has-text('选列')")
    page.click("button[aria-label='上移：奖励']")
    assert listed(page)[0][1:] == ["奖励", "姓名或集体"]
    page.check("tbody tr:nth-child(2) [name=rows]")
    page.click("text=导出所选行")
    assert "将导出所选的 1 行" in page.inner_text("main")


def test_columns_move_by_keyboard_and_the_workbook_has_them_in_that_order(visit, audit, tmp_path):
    page = visit("hr.changxing", "/honors/?level=merit_first&sort=decided_on")
    page.locator("summary:has-text('选列')").focus()
    page.keyboard.press("Enter")
    assert audit(page) == []
    up = page.locator("button[aria-label='上移：批准文号']")
    up.focus()
    for place in (5, 4, 3, 2, 1, 1):
        page.keyboard.press("Enter")
        assert page.locator(".menu [data-said]").inner_text() == f"第 {place} 列：批准文号"
        assert up.evaluate("button => button === document.activeElement")
    page.locator(".menu button:has-text('应用')").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**columns=document_number&columns=name**")
    shown = listed(page)
    assert shown[0][:3] == ["序号", "批准文号", "姓名或集体"]

    page.click("main .acts .main")
    page.fill("[name=reason]", "核对")
    with page.expect_download() as download:
        page.click("main form button:has-text('导出')")

    assert workbook(download.value, tmp_path)[0] == shown


def test_ticked_rows_are_counted_aloud_and_leave_alone(visit, audit, tmp_path):
    page = visit("hr.city", "/honors/?level=merit_third")
    said, button = page.locator(".chosen [role=status]"), page.locator(".chosen button")
    assert button.is_disabled()
    page.locator("tbody tr:nth-child(2) [name=rows]").focus()
    page.keyboard.press("Space")
    page.locator("tbody tr:nth-child(4) [name=rows]").focus()
    page.keyboard.press("Space")
    assert said.inner_text() == "已选 2 行"
    assert audit(page) == []
    shown = listed(page)

    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/honors/export/**")
    page.fill("[name=reason]", "核对")
    with page.expect_download() as download:
        page.click("main form button:has-text('导出')")
    rows, _years = workbook(download.value, tmp_path)
    assert [row[1:] for row in rows] == [shown[place][1:] for place in (0, 2, 4)]

    page.goto("/honors/?level=merit_third")
    page.check("[data-ticks]")
    assert said.inner_text() == "已选 20 行"
    page.uncheck("tbody tr:nth-child(1) [name=rows]")
    assert said.inner_text() == "已选 19 行"
    assert page.evaluate("document.querySelector('[data-ticks]').indeterminate")


def test_years_that_cross_are_said_at_the_field_and_an_empty_list_says_what_fills_it(visit, audit):
    page = visit("hr.city", "/honors/?level=merit_second&unit=330522")
    page.fill("#f_year_from", "2026")
    page.fill("#f_year_to", "2018")
    page.keyboard.press("Enter")
    page.wait_for_selector("#faults")
    assert page.evaluate("document.activeElement.id") == "faults"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "year_to"
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "f_year_to_error"
    assert page.input_value("#f_year_from") == "2026"
    assert page.input_value("#f_level") == "merit_second"
    assert page.locator(".branch [aria-current]").inner_text() == "长兴"
    assert audit(page) == []

    for name in ("year_from", "year_to"):
        page.fill(f"#f_{name}", "1999")
    page.keyboard.press("Enter")
    page.wait_for_selector("main section .empty")
    assert "登记进账本后列在这里" in page.inner_text("main section .empty")


def test_fifteen_whole_rows_stand_above_the_fold_and_a_phone_folds_the_tree(visit):
    for english in (False, True):
        page = visit("hr.city", "/honors/?unit=330522&year_from=2010&category=individual", english=english)
        bottoms = page.eval_on_selector_all("tbody tr", "rows => rows.map(row => row.getBoundingClientRect().bottom)")
        assert sum(bottom <= 768 for bottom in bottoms if bottom) >= 15
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone = visit("hr.city", "/honors/?unit=330522", width=390, height=844)
    assert phone.locator(".fold summary").inner_text() == "单位：长兴"
    assert not phone.locator(".branch").is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_each_chart_of_the_statistics_has_its_table_behind_one_switch_and_paper_has_both(visit, audit):
    page = visit("hr.city", "/statistics/")
    panels = page.locator("[data-chart]")
    assert panels.count() == 6
    assert page.locator(".chart canvas").count() == 6
    assert audit(page) == []
    for number in range(6):
        panel = panels.nth(number)
        panel.locator("[data-show=table]").focus()
        page.keyboard.press("Enter")
        assert panel.locator("table").is_visible()
        assert not panel.locator(".chart").is_visible()
    assert audit(page) == []
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(panels.nth(number).locator("canvas").is_visible() for number in range(6))
    assert all(panels.nth(number).locator("table").is_visible() for number in range(6))


def test_a_printed_honor_roll_names_who_is_on_it(visit):
    page = visit("", "/honor-roll/")
    page.emulate_media(media="print")

    cards = page.locator(".roll li")
    assert cards.count() > 0
    assert all(card.locator("b").is_visible() for card in cards.all())
