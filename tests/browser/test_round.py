"""A ballot cast by the keyboard alone, and only once."""

from tests.browser.hand import press_until

SEATS = ("chair", "member1", "member2", "member3", "member4")


def fault(page):
    return page.inner_text("#faults")


def test_the_keyboard_alone_casts_a_ballot_and_a_second_one_is_refused(visit, api, stock):
    place = f"/rounds/{stock.objects['round']['open']}/"
    for seat in SEATS[::-1]:
        page = visit(f"{seat}.changxing", place)
        if page.locator("form.paper input[type=radio]").count():
            break
    other = visit(f"{seat}.changxing", place)
    other.locator("form.paper input[type=radio]").first.check()
    other.click("form.paper button.main")
    other.wait_for_selector("form.paper .confirm")

    page.locator("form.paper input[type=radio]").first.focus()
    page.keyboard.press("Space")
    assert page.locator("form.paper input:checked").count() == 1
    press_until(page, "form.paper button.main")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "弃权（未填）" in page.inner_text("form.paper") or page.locator("form.paper tbody tr").count() == 1
    press_until(page, "form.paper button.main")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "已入箱" in page.inner_text(".receipt")

    other.click("form.paper button.main")
    other.wait_for_selector("#faults")
    assert "已" in fault(other), "a vote counts once, and the page says so"
