"""A member declares, reads and scores on the demo's cycle in review, and goes on to the next case."""


def test_a_member_declares_before_reading_and_then_scores(visit, audit):
    page = visit("member3.changxing", "/committee/")
    page.locator("td.act a", has_text="申报回避").first.click()
    assert page.locator("text=主要事迹").count() == 0
    page.check("input[name=declared][value=none]")
    page.click("main form button.main")

    page.wait_for_selector("#sheet")
    assert audit(page) == []
    for criterion in page.locator("fieldset.criterion").all():
        criterion.locator("input").first.check()
    page.click("#score button.main")

    page.wait_for_selector(".done")
    assert "上一件的评分已提交" in page.inner_text(".done")
    assert page.locator("text=先申报回避").count() == 1
