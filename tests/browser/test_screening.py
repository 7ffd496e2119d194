"""HR screens what came in: with a reason where it says no, returned for what is missing, and answered by the chief."""

from tests.browser.stock import DEED, HR


def test_screening_says_what_is_missing_and_then_moves_the_case_on(visit, stock, audit):
    case = stock.case("chief.meishan", "loyalty")
    page = visit(HR, f"/nominations/{case['id']}/screen/")
    assert "资格核查" in page.inner_text("main")
    assert DEED["statement"] in page.inner_text(".paper"), "read before it is judged"
    assert audit(page) == []

    page.click("main form .main")
    page.wait_for_selector("#faults")
    page.check("input[value=refused]")
    page.click("main form .main")
    page.wait_for_selector("#faults")
    assert page.is_checked("input[value=refused]"), "what was chosen is kept"
    assert "写明理由" in page.inner_text("#faults")

    page.check("input[value=eligible]")
    page.fill("#id_reason", "材料属实。")
    page.click("main form .main")
    page.wait_for_url("**done=screen")
    assert "审核通过" in page.inner_text(".timeline")


def test_a_return_names_what_may_be_mended_and_the_answer_shows_what_was(visit, stock):
    case = stock.case("chief.meishan", "service")
    page = visit(HR, f"/nominations/{case['id']}/return/")
    page.check("input[value=deed]")
    page.click("main form .main")
    page.wait_for_selector("#faults:has-text('退回原因')")
    assert page.is_checked("input[value=deed]")
    page.fill("#id_reason", "请写明转移的户数。")
    page.click("main form .main")
    page.wait_for_url("**done=return")

    chief = visit("chief.meishan", "/inbox/")
    chief.goto(f"/nominations/{case['id']}/")
    assert "请写明转移的户数" in chief.inner_text(".timeline")
    chief.click("main a:has-text('继续填写')")
    assert "可以修改的内容" in chief.inner_text("main")
    chief.fill("#id_statement", "当晚共转移十一户三十四人，无人受伤。")
    chief.click(".foot-acts .main")
    chief.wait_for_url("**/submit/")
    chief.click("#confirm .main")
    chief.wait_for_url("**done=submit")

    page.goto(f"/nominations/{case['id']}/")
    assert "三十四人" in page.inner_text(".paper")
    assert "正文有改动" in page.inner_text("section:has(> #mended)"), "the title alone would look as if nothing was"
