"""Every page of the navigation, for every role: reachable, accessible, without anything from elsewhere."""

import pytest

ACCOUNTS = [
    "",
    "chief.zhicheng",
    "officer.zhicheng",
    "hr.city",
    "chair.city",
    "member1.city",
    "discipline.city",
    "leader.city",
    "auditor",
    "sysadmin",
    "secadmin",
    "auditadmin",
]


@pytest.fixture(params=ACCOUNTS, ids=lambda name: name or "nobody")
def account(request, installation):
    names = {row["username"] for row in installation["accounts"]}
    assert not request.param or request.param in names, f"{request.param} is not among {sorted(names)}"
    return request.param


def pages_of(page):
    links = page.eval_on_selector_all("nav.side a", "rows => rows.map(row => row.getAttribute('href'))")
    return links or ["/", "/login/"]


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_every_page_of_the_navigation_is_accessible_and_fits_the_screen(account, visit, audit, english):
    page = visit(account, english=english)
    seen = pages_of(page)

    faults = {}
    for path in seen:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found = audit(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("scrolls sideways")
        if page.locator("h1").count() != 1:
            found.append("not one h1")
        if found:
            faults[path] = found

    assert faults == {}


def test_the_keyboard_alone_reaches_the_content_and_the_acts(visit):
    page = visit("hr.city", "/inbox/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_on_a_phone_nothing_scrolls_sideways_and_buttons_are_large(visit):
    page = visit("chief.zhicheng", "/inbox/", width=390, height=844)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.eval_on_selector_all("main .button", "rows => rows.map(row => row.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


OF_ONE_THING = [
    ("", "/"),
    ("", "/certificates/"),
    ("auditor", "/ledger/0/"),
    ("auditadmin", "/audit/1/"),
    ("sysadmin", "/admin-desk/accounts/1/"),
    ("sysadmin", "/admin-desk/accounts/new/"),
    ("secadmin", "/admin-desk/grants/1/"),
    ("secadmin", "/admin-desk/grants/new/"),
    ("sysadmin", "/password/"),
]


@pytest.mark.parametrize(("account", "path"), OF_ONE_THING)
def test_pages_of_one_thing_are_accessible_and_fit_a_screen_and_a_phone(visit, audit, account, path):
    found = {}
    for width, height in ((1366, 768), (390, 844)):
        page = visit(account, path, width=width, height=height)
        page.wait_for_load_state("networkidle")
        found[width] = audit(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[width].append("scrolls sideways")

    assert found == {1366: [], 390: []}
