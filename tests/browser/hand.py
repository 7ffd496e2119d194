"""What a person does at a page: counted clicks and fields, the keyboard alone, and files to hand in."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
MOST_TABS = 60


class Hand:
    """Counts what a person does: every click, every field filled."""

    def __init__(self, page):
        self.page = page
        self.clicks = self.fields = 0

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).first.click()

    def fill(self, selector, words):
        self.fields += 1
        self.page.fill(selector, words)

    def choose(self, selector, value):
        self.fields += 1
        self.page.select_option(selector, value)


def press_until(page, selector):
    """Tab until the element has the focus, and the focus can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector} shows no focus"
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def type_day(page, selector, day):
    """Into the focused field; month first where the browser itself speaks English, whatever the page does."""
    year, month, date = day.split("-")
    page.keyboard.type(month + date + year)
    if page.input_value(selector) != day:
        page.focus(selector)
        page.keyboard.type(year + month + date)
    assert page.input_value(selector) == day
