"""A real Chromium against a real server that shows the demo's data; nothing here touches the database itself.

All tests share one installation, in any order: each takes people, cases and seats of its own from ``stock``.
Without a Chromium these tests are not collected, and ``tests/run.py`` says so at its end.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser.api import Caller
from tests.browser.chromium import find_chromium
from tests.browser.installation import PASSWORD, installed
from tests.browser.stock import Stock

collect_ignore_glob = [] if find_chromium() else ["test_*.py"]
ANSWERS_WE_WANT = tuple(f"status of {status}" for status in (400, 403, 404, 409, 422))
"""The browser itself complains that a form was refused; the page that says so is what we look at."""


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """An installation of its own: the demo was played, a server runs. Answers with its address and its objects."""
    with installed(tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture(scope="session")
def api(installation):
    """``api("hr.city").post("cycles/", …)``: the same service that a page calls."""
    callers = {}

    def caller(username):
        if username not in callers:
            callers[username] = Caller(installation["address"], username)
        return callers[username]

    return caller


@pytest.fixture(scope="session")
def stock(installation, api):
    """People, cases and notices that no other test has taken."""
    return Stock(installation["objects"], api)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions():
    """What a browser remembers of each account that logged in; a test that ends its session asks for one of its own."""
    return {}


@pytest.fixture
def visit(chromium, installation, sessions):
    """Open a browser as an account: ``visit("hr.city", "/inbox/")`` answers with the page.

    Whatever a page asks of another host, and whatever the browser's console complains about, fails the test.
    """
    contexts, complaints = [], []

    def start(username, path="/", *, width=1366, height=768, english=False, scripts=True):
        known = sessions.get(username)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="en-US" if english else "zh-CN",
            base_url=installation["address"],
            java_script_enabled=scripts,
            storage_state=known,
        )
        contexts.append(context)
        page = context.new_page()
        host = urlsplit(installation["address"]).netloc
        page.on("request", lambda r: complaints.append(r.url) if foreign(r.url, host) else None)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username and known is None:
            log_in(page, username)
            sessions[username] = context.storage_state()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield start
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(answer in text for answer in ANSWERS_WE_WANT)] == []


def log_in(page, username):
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/inbox/")


def foreign(url, host):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host


@pytest.fixture
def audit():
    """Ask axe about a page: no rule of WCAG 2.2 A and AA may be broken."""
    axe = Axe()

    def run(page):
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}}).response
        return [f"{row['id']}: {node['html'][:160]}" for row in found["violations"] for node in row["nodes"]]

    return run
