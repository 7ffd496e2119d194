"""The pictures of ``docs/guide``, taken from the demo's pages: ``make guide``.

Plays the demo into a folder of its own, opens each page as the account that uses it, and writes the pictures small.
Ids and dates are those of the day; everything else is the seed's.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.api import Caller
from tests.browser.chromium import find_chromium
from tests.browser.installation import PASSWORD, ROOT, installed
from tests.browser.picture import small

FOLDER = ROOT / "docs" / "guide" / "pictures"
LARGEST = 80 * 1024
PLACE = re.compile(r"\{(\w+)\.(\w+)\}")


def nothing(_page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, at which address (``{kind.state}`` is an object of the demo), and what is done there
    before it is taken.
    """

    name: str
    account: str
    path: str
    before: Callable[[Page], None] = nothing
    width: int = 1366
    height: int = 768


def choose_person(page: Page) -> None:
    page.click("fieldset:has-text('长兴四星争创') label:has-text('服务人民')")
    page.wait_for_selector("#q")
    with page.expect_navigation():
        page.locator("#people li a").nth(2).click()
    page.wait_for_selector(".chosen")


def write_deed(page: Page) -> None:
    page.fill("#id_title", "雨夜转移受困群众")
    page.fill("#id_done_on", "2026-07-02")
    page.fill("#id_place", "雉城街道")
    page.fill("#id_statement", "强降雨当晚带队逐户敲门，将低洼处十一户三十四名群众转移到安置点，无人受伤。")
    page.wait_for_selector("#saved:has-text('草稿已自动保存')")


def write_and_preview(page: Page) -> None:
    write_deed(page)
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")


def open_first(selector: str) -> Callable[[Page], None]:
    """Follow the first link that fits."""

    def follow(page: Page) -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()

    return follow


def declare_and_score(page: Page) -> None:
    open_first("td.act a:has-text('申报回避')")(page)
    page.check("input[name=declared][value=none]")
    page.click("main form button.main")
    page.wait_for_selector("#sheet")
    for criterion in page.locator("fieldset.criterion").all()[:3]:
        criterion.locator("input").nth(1).check()


def ask_the_question(page: Page) -> None:
    page.select_option("[name=level]", "merit_second")
    page.fill("[name=year_from]", "2018")
    page.get_by_role("button", name="查询").click()
    page.wait_for_load_state("networkidle")


def mark_ballot(page: Page) -> None:
    for row in page.locator("form.paper input[value=approve]").all():
        row.check()


def check_ballot(page: Page) -> None:
    mark_ballot(page)
    page.click("form.paper button.main")
    page.wait_for_selector("form.paper .confirm")


def leave_fields_empty(page: Page) -> None:
    page.check("input[value=refused]")
    page.click("main form .main")
    page.wait_for_selector("#faults")


PICTURES: tuple[Picture, ...] = (
    Picture("login", "", "/login/"),
    Picture("inbox", "chief.zhicheng", "/inbox/"),
    Picture("nomination-who", "chief.zhicheng", "/nominations/new/", choose_person),
    Picture("nomination-deed", "chief.zhicheng", "{draft}", write_deed),
    Picture("nomination-preview", "chief.zhicheng", "{draft}", write_and_preview),
    Picture("nomination-case", "chief.sian", "/nominations/{nomination.returned}/"),
    Picture("nomination-phone", "chief.zhicheng", "{draft}", write_deed, 390, 844),
    Picture("officer-record", "officer.zhicheng", "{own}"),
    Picture("certificate", "officer.zhicheng", "/certificates/{certificate.valid}/"),
    Picture("honor-roll", "officer.zhicheng", "/honor-roll/"),
    Picture("screen-refusal", "hr.changxing", "/nominations/{nomination.submitted}/screen/", leave_fields_empty),
    Picture("cycle-board", "hr.changxing", "/cycles/{cycle.nominating}/"),
    Picture("notice-new", "hr.changxing", "/cycles/{cycle.voting}/notice/"),
    Picture("paper-decision", "hr.city", "/approvals/", open_first("td.act a")),
    Picture("query", "hr.city", "/honors/", ask_the_question),
    Picture("statistics", "hr.city", "/statistics/"),
    Picture("roster", "hr.changxing", "/officers/"),
    Picture("committee", "member4.changxing", "/committee/"),
    Picture("declaration", "member4.changxing", "/committee/", open_first("td.act a:has-text('申报回避')")),
    Picture("score-sheet", "member4.changxing", "/committee/", declare_and_score),
    Picture("ballot", "{voter}", "/rounds/{round.open}/", mark_ballot),
    Picture("ballot-check", "{voter}", "/rounds/{round.open}/", check_ballot),
    Picture("round-keys", "chair.changxing", "/rounds/{round.draft}/"),
    Picture("round-result", "chair.changxing", "/rounds/{round.unsealed}/"),
    Picture("approvals", "leader.city", "/approvals/"),
    Picture("approval", "leader.city", "/approvals/", open_first("td.act a")),
    Picture("notice", "", "/notices/{notice.running}/"),
    Picture("objection-new", "", "/objections/new/?notice={notice.running}"),
    Picture("objection", "discipline.city", "/objections/{objection.open}/"),
    Picture("opinions", "discipline.city", "/opinions/"),
    Picture("bars", "discipline.city", "/bars/"),
    Picture("admin-accounts", "sysadmin", "/admin-desk/accounts/"),
    Picture("admin-grants", "secadmin", "/admin-desk/grants/"),
    Picture("audit", "auditadmin", "/audit/"),
    Picture("ledger", "auditor", "/ledger/"),
)


class Camera:
    """Takes the pictures of one installation."""

    def __init__(self, browser: Browser, made: dict[str, Any]) -> None:
        self.browser = browser
        self.made = made
        self.sessions: dict[str, Any] = {}

    def take(self, picture: Picture) -> bytes:
        account = self.voter() if picture.account == "{voter}" else picture.account
        page = self.open(account, picture)
        page.goto(self.address(page, account, picture.path))
        page.wait_for_load_state("networkidle")
        picture.before(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        png = page.screenshot()
        page.context.close()
        return small(png)

    def open(self, account: str, picture: Picture) -> Page:
        context = self.browser.new_context(
            viewport={"width": picture.width, "height": picture.height},
            locale="zh-CN",
            base_url=self.made["address"],
            storage_state=self.sessions.get(account),
        )
        page = context.new_page()
        if account and account not in self.sessions:
            page.goto("/login/")
            page.fill("[name=username]", account)
            page.fill("[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url("**/inbox/")
            self.sessions[account] = context.storage_state()
        return page

    def address(self, page: Page, account: str, path: str) -> str:
        if path == "{draft}":
            page.goto("/nominations/?state=draft")
            return page.locator("main td a[href^='/nominations/']").first.get_attribute("href") + "edit/"
        if path == "{own}":
            row = next(row for row in self.made["accounts"] if row["username"] == "officer.zhicheng")
            return f"/officers/{row['officer']}/"
        return PLACE.sub(lambda found: self.object(account, found[1], found[2]), path)

    def object(self, account: str, kind: str, state: str) -> str:
        """The first object in this state that the account may see."""
        rows = Caller(self.made["address"], account).all(f"{kind}s/")
        return str(next(row["id"] for row in rows if row["state"] == state))

    def voter(self) -> str:
        """Somebody of the county's committee who has not voted yet."""
        for name in ("member4", "member3", "member2", "member1", "chair"):
            account = f"{name}.changxing"
            page = self.open(account, PICTURES[0])
            page.goto(f"/rounds/{self.made['objects']['round']['open']}/")
            is_open = page.locator("form.paper input[type=radio]").count() > 0
            page.context.close()
            if is_open:
                return account
        raise LookupError("everybody has voted")


def main(names: list[str]) -> int:
    """Take all pictures, or those named."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with (
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder)) as made,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"]) as browser,
    ):
        camera = Camera(browser, made)
        for picture in wanted:
            png = camera.take(picture)
            assert len(png) <= LARGEST, f"{picture.name}: {len(png)} bytes"
            (FOLDER / f"{picture.name}.png").write_bytes(png)
            print(f"{picture.name} {len(png)}")  # noqa: T201 - its result
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
