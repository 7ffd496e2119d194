"""Discipline sets a bar after seeing its last day, and gives an opinion; a nominator learns neither kind nor reason."""

from tests.browser.stock import DEED


def test_a_bar_shows_its_last_day_before_it_is_set_and_keeps_its_kind_to_itself(visit, stock, audit):
    officer = stock.officer("chief.sian", star="service")
    page = visit("discipline.changxing", "/bars/new/")
    page.fill("#q", officer["name"])
    page.click("main button:has-text('查找')")
    page.click(f".pick a:has-text('{officer['name']}') >> nth=0")
    page.click("button:has-text('核算最后一日')")
    page.wait_for_selector("#faults")
    assert audit(page) == []

    page.select_option("[name=measure]", "punishment.demerit")
    page.fill("[name=document_number]", "长公纪〔2026〕31号")
    page.click("button:has-text('核算最后一日')")
    page.wait_for_selector("#check:has-text('最后一日')")
    page.click("button:has-text('设定限制')")
    page.wait_for_url("**done=set")

    chief = visit("chief.sian", f"/nominations/new/?honor={stock.nominating['id']}:service&officer={officer['id']}")
    told = chief.inner_text("section:has(> .bar #standing)")
    assert "暂不能直接推荐" in told
    assert "记过" not in told


def test_an_opinion_is_part_of_the_case_and_hidden_from_whoever_nominated(visit, stock):
    case = stock.case("chief.meishan", "loyalty")
    page = visit("discipline.changxing", f"/nominations/{case['id']}/opinion/")
    assert DEED["statement"] in page.inner_text(".paper")
    page.click("main form .main")
    page.wait_for_selector("#faults:has-text('结论')")
    page.check("input[name=verdict][value=agree]")
    page.fill("[name=text]", "未发现影响推荐的问题。")
    page.click("main form .main")
    page.wait_for_url("**done=opinion")
    assert "未发现影响推荐的问题" in page.inner_text("main")

    chief = visit("chief.meishan", f"/nominations/{case['id']}/")
    assert "未发现影响推荐的问题" not in chief.inner_text("main")
