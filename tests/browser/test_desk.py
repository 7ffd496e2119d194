"""The desk of the political department: a round set up, a late case admitted, a scheme's next edition, a recount."""

from datetime import datetime, timedelta

from tests.browser.stock import DEED, HR

HOLDERS = ("chair", "trustee1", "trustee2")
LATE = {
    "authoriser": "王试 副局长",
    "document_number": "长公政〔2026〕9号",
    "reason": "汛期值守，未能按时报送。",
}


def at_minute(days):
    return f"{datetime.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"  # noqa: DTZ005 - as the field shows it


def cycle_in(api, state):
    return next(row for row in api(HR).all("cycles/") if row["unit"] == "330522" and row["state"] == state)


def test_a_round_is_set_up_on_the_page_shared_and_opened(visit, api, installation, audit):
    words = {row["username"]: row["passphrase"] for row in installation["accounts"] if row["passphrase"]}
    page = visit(HR, f"/cycles/{cycle_in(api, 'voting')['id']}/")
    page.click(".title a:has-text('设立投票')")
    assert "已在另一轮投票中" in page.inner_text("section:has(> #closed)")
    page.click("section:has(> #closed) a:has-text('从那一轮重新投票')")
    assert "超过实到人数" in page.inner_text("section:has(> #fixed)")
    assert audit(page) == []

    early = at_minute(-1)
    page.fill("#id_closes_at", early)
    page.click("button[value=preview]")
    page.wait_for_selector("#faults")
    assert page.input_value("#id_closes_at") == early
    page.click("#faults a:has-text('理由')")
    assert page.evaluate("document.activeElement.id") == "id_repeats"
    page.fill("#id_repeats", "到会人数有误，重新投票。")
    page.click("button[value=preview]")
    page.wait_for_selector("#id_closes_at_error")
    for box in page.locator("[name=items]").all():
        box.uncheck()
    page.fill("#id_closes_at", at_minute(2))
    page.click("button[value=preview]")
    page.wait_for_selector("#id_items_error")
    page.locator("[name=items]").first.check()
    page.click("button[value=preview]")
    page.wait_for_selector("button[value=create]")
    assert "方可表决" in page.inner_text(".paper")
    assert audit(page) == []
    page.click("button[value=edit]")
    assert page.locator("[name=items]:checked").count() == 1
    page.click("button[value=preview]")
    page.click("button[value=create]")
    page.wait_for_url(lambda url: "/rounds/new/" not in url)
    place = page.url.partition("#")[0]

    for seat in HOLDERS:
        holder = visit(f"{seat}.changxing", place)
        for field in ("passphrase", "again"):
            holder.fill(f"form:has(input[value=share]) [name={field}]", words[f"{seat}.changxing"])
        with holder.expect_navigation():
            holder.click("form:has(input[value=share]) button")
        assert holder.locator("#faults").count() == 0
    page.reload()
    opening = page.locator("form:has(input[name=act][value=open]) button")
    assert opening.count() == 1, page.inner_text("main")
    with page.expect_navigation():
        opening.click()
    assert page.locator("#faults").count() == 0
    assert page.locator("#close").count() == 1, "it is open, and can be closed"


def test_a_case_that_comes_late_is_begun_and_admitted_by_hr(visit, api, stock, audit):
    officer = stock.officer("chief.lijiaxiang", star="justice")
    cycle = cycle_in(api, "reviewing")["id"]
    page = visit(HR, f"/cycles/{cycle}/")
    page.click(".title a:has-text('逾期补报')")
    page.click(".title a:has-text('补报一件新的')")
    page.click(".choices label:has-text('执法公正')")
    page.wait_for_selector("#q")
    page.fill("#q", officer["name"])
    page.click(f"#people li:has-text('{officer['name']}') a")
    page.wait_for_selector("#id_authoriser")
    page.fill("#id_authoriser", LATE["authoriser"])
    page.click("form:has(#id_authoriser) button.main")
    page.wait_for_selector("#id_reason_error")
    assert page.input_value("#id_authoriser") == LATE["authoriser"]
    assert audit(page) == []
    for name, value in LATE.items():
        page.fill(f"#id_{name}", value)
    page.click("form:has(#id_authoriser) button.main")
    page.wait_for_url("**/edit/")
    for name in ("title", "done_on", "statement"):
        page.fill(f"#id_{name}", DEED[name])
    page.click(".foot-acts .main")
    page.wait_for_url("**/submit/")

    page.goto("/inbox/")
    page.click(f"section:has(> #late) a[href*='{cycle}']")
    page.click(f"tr:has-text('{officer['name']}') a.button")
    page.wait_for_selector("#id_authoriser")
    assert page.input_value("#id_document_number") == LATE["document_number"]
    assert DEED["statement"] in page.inner_text(".paper")
    assert audit(page) == []
    page.click("form:has(#id_authoriser) button.main")
    page.wait_for_url("**done=admit")
    assert LATE["document_number"] in page.inner_text("main")


def write_scheme(page):
    """A new scheme of one criterion; the weight is wrong at first."""
    page.fill("#id_code", "desk-stars")
    page.fill("#id_name", "试写方案")
    for box in page.locator("[name=stars]").all():
        box.check()
    page.fill("#id_notice_days", "5")
    for part, value in (("code", "deed"), ("name", "事迹"), ("weight", "90"), ("scale", "10 突出\n5 一般")):
        page.fill(f"#id_criterion_0_{part}", value)


def issue(page):
    page.click("button[value=preview]")
    page.wait_for_selector("button[value=issue]")
    page.click("button[value=issue]")
    page.wait_for_url("**done=issued")


def test_an_edition_is_written_and_a_second_window_is_told_of_it_and_loses_nothing(visit, audit):
    page = visit(HR, "/schemes/")
    page.click(".title a.main")
    write_scheme(page)
    page.click("button[value=preview]")
    page.wait_for_selector("#faults")
    assert "90" in page.inner_text("#id_criterion_0_weight_error")
    assert page.input_value("#id_criterion_0_scale") == "10 突出\n5 一般"
    assert audit(page) == []
    page.fill("#id_criterion_0_weight", "100")
    issue(page)

    page.click(".title a.main")
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("#id_notice_days", "6")
    page.click("button[value=preview]")
    page.wait_for_selector("button[value=issue]")
    assert page.locator("tr:has-text('不同')").count() == 1
    assert audit(page) == []
    page.click("button[value=issue]")
    page.wait_for_url("**done=issued")

    other.fill("#id_name", "试写方案（修订）")
    other.click("button[value=preview]")
    other.wait_for_selector("#faults")
    assert "第 2 版" in other.inner_text("#faults")
    assert other.input_value("#id_name") == "试写方案（修订）"
    other.click("button[value=preview]")
    other.wait_for_selector("button[value=issue]")
    assert other.locator("tr:has-text('不同')").count() == 2
    other.click("button[value=issue]")
    other.wait_for_url("**done=issued")
    assert "第 3 版" in other.inner_text(".title")


def test_a_round_is_counted_again_and_the_result_waits(visit, stock, audit):
    page = visit(HR, f"/rounds/{stock.objects['round']['unsealed']}/")
    page.click(".title a:has-text('重新计票核对')")
    assert audit(page) == []
    page.click("form.acts button.main")
    page.wait_for_url("**/jobs/*/")
    page.wait_for_selector("main a[href$='/recount/']")
    page.click("main a[href$='/recount/']")
    assert "重新计票一致" in page.inner_text("main")
    assert audit(page) == []
