"""A clerk's question of every year: all second-class merits of Changxing since 2018, by year, in Excel."""

from python_calamine import load_workbook

from tests.browser.hand import Hand


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
    page.get_by_role("button", name="表", exact=True).click()
    assert page.locator(".chart-table").is_visible()
    shown = page.locator("main tbody tr td.no").count()
    assert shown > 0

    hand.click("main .acts .main")
    hand.fill("[name=reason]", "年度统计")
    with page.expect_download() as download:
        hand.click("main form button:has-text('导出')")
    assert (hand.clicks, hand.fields) == (5, 3), "from the inbox to the workbook"
    file = tmp_path / "a.xlsx"
    download.value.save_as(file)

    book = load_workbook(file)
    assert len(book.get_sheet_by_name("荣誉").to_python()) == shown + 1
    years = book.get_sheet_by_name("按年度").to_python()[1:]
    assert sum(row[2] for row in years) == shown
    assert min(row[0] for row in years) >= 2018
