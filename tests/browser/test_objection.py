"""Anybody objects without a name and follows it by the code; discipline asks, hears and decides."""

import re

CODE = re.compile(r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4})+")
TEXT = "事迹材料中写的出警时间与值班记录不一致。"


def test_an_anonymous_objection_is_answered_and_followed_by_its_code(visit, api, stock, audit):
    notice, case = stock.notice_item()
    page = visit("", f"/notices/{notice}/")
    page.click("main a:has-text('提出异议')")
    assert audit(page) == []
    page.fill("#id_text", TEXT)
    page.click("main form .main")
    page.wait_for_selector("#faults")
    assert page.input_value("#id_text") == TEXT

    page.check(f"input[name=nomination][value='{case}']")
    page.click("main form .main")
    page.wait_for_selector(".receipt")
    code = page.inner_text(".receipt .mono").strip()
    assert CODE.fullmatch(code), code
    page.goto("/objections/follow/")
    page.fill("#code", "AAAA-BBBB-CCCC-DDDD")
    page.click("main form .main")
    page.wait_for_selector("#faults:has-text('没有这个查询码')")
    page.fill("#code", code.lower())
    page.click("main form .main")
    assert "核查中" in page.inner_text("main")

    row = next(row for row in api("discipline.city").all("objections/") if row["nomination"] == case)
    desk = visit("discipline.city", f"/objections/{row['id']}/")
    assert TEXT in desk.inner_text("main")
    assert audit(desk) == []
    desk.fill("#id_question", "是哪一天的值班记录？")
    desk.click("form:has(#id_question) .button")
    desk.wait_for_url("**done=done")
    assert desk.input_value("#id_question") == "", "what was asked is not asked again"

    page.goto("/objections/follow/")
    page.fill("#code", code)
    page.click("main form .main")
    page.fill("#answer", "七月二日夜班。")
    page.click("main form .main")
    page.wait_for_selector("main:has-text('七月二日夜班')")

    desk.goto(f"/objections/{row['id']}/")
    assert "七月二日夜班" in desk.inner_text("main")
    decide = "form:has(input[name=decision]) "
    desk.check(decide + "input[value=dismissed]")
    desk.click(decide + ".main")
    desk.wait_for_selector("#faults:has-text('理由')")
    assert desk.is_checked(decide + "input[value=dismissed]")
    desk.fill(decide + "[name=reason]", "经核对值班记录，时间一致。")
    desk.click(decide + ".main")
    desk.wait_for_url("**done=done")

    page.goto("/objections/follow/")
    page.fill("#code", code)
    page.click("main form .main")
    assert "异议不成立" in page.inner_text("main")
    assert "时间一致" in page.inner_text("main")
