"""A clerk's question of every year: all second-class merits of Changxing since 2018, by year, in Excel."""

from python_calamine import load_workbook


def test_the_query_becomes_a_workbook_in_a_few_clicks(visit, audit, tmp_path):
    page = visit("hr.city", "/honors/")
    page.select_option("[name=level]", "merit_second")
    page.fill("[name=year_from]", "2018")
    page.get_by_role("button", name="查询").click()
    page.locator(".branch").get_by_role("link", name="长兴", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-chart] canvas").count() == 1
    assert audit(page) == []
    page.get_by_role("button", name="表", exact=True).click()
    assert page.locator(".chart-table").is_visible()
    shown = page.locator("main tbody tr td.no").count()
    assert shown > 0

    page.locator("main .acts .main").click()
    page.fill("[name=reason]", "年度统计")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    file = tmp_path / "a.xlsx"
    download.value.save_as(file)

    book = load_workbook(file)
    assert len(book.get_sheet_by_name("荣誉").to_python()) == shown + 1
    years = book.get_sheet_by_name("按年度").to_python()[1:]
    assert sum(row[2] for row in years) == shown
    assert min(row[0] for row in years) >= 2018
