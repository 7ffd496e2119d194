"""A paper's way: the officer downloads it, a stranger checks it, and after a revocation everybody learns so."""

import subprocess
import sys

from tests.browser.hand import Hand, press_until
from tests.honors.domain.certificates import PROGRAM

HOLDER, PLACE = "officer.longquan", "湖州市公安局吴兴区分局龙泉派出所"


def verified(folder, key, *words):
    """What the program that lies on the page says of the downloaded file."""
    line = [sys.executable, "-I", str(PROGRAM), "--cert", "a.honor.json", "--key", key, *words]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert done.stderr == ""
    return done.returncode


def saved(page, click, path):
    with page.expect_download() as download:
        click()
    download.value.save_as(path)
    return download.value.suggested_filename


def test_a_paper_is_downloaded_checked_by_a_stranger_and_revoked(visit, api, audit, tmp_path):
    officer = api(HOLDER).get("session/")["officer"]
    name = api(HOLDER).get(f"officers/{officer}/")["name"]
    page = visit(HOLDER, f"/officers/{officer}/")
    hand = Hand(page)
    hand.click("button:has-text('下载证书')")
    page.wait_for_url("**/certificates/*/")
    number = page.locator("h1 + .sub .mono").inner_text()
    assert "特发此证" in page.inner_text(".certificate")
    assert PLACE in page.inner_text(".certificate")
    assert audit(page) == []
    file = saved(page, lambda: hand.click("a:has-text('下载证书文件')"), tmp_path / "a.honor.json")
    assert (file, hand.clicks) == (f"{number[:-2]}.honor.json", 2)

    page.emulate_media(media="print")
    box = page.locator(".certificate").bounding_box()
    assert round(box["width"] / box["height"], 2) == round(297 / 209.5, 2)
    assert not page.locator(".stamp").is_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1

    for scripts in (True, False):
        stranger = visit("", "/", scripts=scripts)
        stranger.fill("[name=number]", number.lower().replace("-", " "))
        stranger.click("form.line button")
        stranger.wait_for_selector("#result:has-text('有效')")
        assert name[0] + "*" in stranger.inner_text("main")
        assert name not in stranger.inner_text("main")
        stranger.set_input_files("[name=file]", tmp_path / "a.honor.json")
        stranger.click("button:has-text('核验文件')")
        stranger.wait_for_selector("text=文件的签名、账本证明、姓名和编号都已核对")
    stranger = visit("", "/certificates/")
    assert audit(stranger) == []
    press_until(stranger, "[name=number]")
    stranger.keyboard.type(number[:-1] + ("A" if number[-1] != "A" else "B"))
    stranger.keyboard.press("Enter")
    stranger.wait_for_selector("#faults:has-text('校验码不符')")
    assert audit(stranger) == []

    key = api("auditor").get("ledger/key/")["vkey"]
    saved(stranger, lambda: stranger.click("a:text-is('revocations.txt')"), tmp_path / "list")
    assert verified(tmp_path, key) == 0
    assert verified(tmp_path, key, "--revocations", "list") == 0

    honor = api("leader.city").all("honors/", officer=officer)[0]
    decision = {"ground": "fraud", "reason": "查实事迹不实。", "document_number": "湖公政〔2026〕131号"}
    api("leader.city").post(f"honors/{honor['id']}/revoke/", **decision, decided_on=day(stranger))
    stranger.goto(f"/certificates/?number={number}")
    assert "荣誉已撤销" in stranger.inner_text("#result")
    saved(stranger, lambda: stranger.click("a:text-is('revocations.txt')"), tmp_path / "list")
    assert verified(tmp_path, key) == 0, "the file alone cannot know"
    assert verified(tmp_path, key, "--revocations", "list") == 3
    page.emulate_media(media="screen")
    page.reload()
    assert "不再出示" in page.inner_text("main")


def day(page):
    """Today as the foot of the page tells it."""
    return page.locator("footer time").get_attribute("datetime")[:10]
