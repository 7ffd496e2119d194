"""A real Chromium against a real server that shows the demo's data; nothing here touches the database itself.

Without a Chromium these tests are not collected, and ``tests/run.py`` says so at its end.
"""

import json
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium

ROOT = Path(__file__).parents[2]
PASSWORD = "Huzhou-demo-2026"
collect_ignore_glob = [] if find_chromium() else ["test_*.py"]


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """An installation of its own: the demo was played, a server runs. Answers with its address and its objects."""
    folder = tmp_path_factory.mktemp("installation")
    of_the_tests = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in of_the_tests}
    environment |= {"VAR_DIR": str(folder), "APP_ENV": "demo"}
    report = folder / "demo.json"
    words = [sys.executable, "manage.py", "demo", "--no-serve", "--json", str(report)]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603 - our own words
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_alive(address, server)
            yield {"address": address, **json.loads(report.read_text(encoding="utf-8"))}
        finally:
            server.terminate()
            server.wait(10)


def wait_until_alive(address, server):
    for _ in range(100):
        assert server.poll() is None, "the server ended"
        connection = HTTPConnection(urlsplit(address).netloc, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, installation):
    """Open a browser as an account: ``visit("hr.city", "/inbox/")`` answers with the page.

    Whatever a page asks of another host, and whatever the browser's console complains about, fails the test.
    """
    contexts, complaints = [], []

    def start(username, path="/", *, width=1366, height=768, english=False):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="en-US" if english else "zh-CN",
            base_url=installation["address"],
        )
        contexts.append(context)
        page = context.new_page()
        host = urlsplit(installation["address"]).netloc
        page.on("request", lambda r: complaints.append(r.url) if foreign(r.url, host) else None)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username:
            page.goto("/login/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url("**/inbox/")
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield start
    for context in contexts:
        context.close()
    # The browser itself says that a form came back with errors (422); that is the answer we want
    assert [text for text in complaints if "status of 422" not in text] == []


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
