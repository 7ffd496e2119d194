"""A vote from its keys to its signature: three holders, the roll, the ballots, two keys, the chair."""

from tests.browser.hand import press_until
from tests.browser.stock import HR

SEATS = ("chair", "member1", "member2", "member3", "member4")


def act(page, name, **fields):
    """Fill the form of one act and send it."""
    form = f"form:has(input[name=act][value={name}]) "
    for field, value in fields.items():
        page.fill(f"{form}[name={field}]", value)
    page.click(f"{form}button")
    page.wait_for_load_state("networkidle")


def fault(page):
    return page.inner_text("#faults")


def declare(api, case):
    """Whoever has not yet: nothing to declare."""
    for seat in SEATS:
        said = api(f"{seat}.changxing").all("conflicts/")
        if not any(row["nomination"] == case for row in said):
            api(f"{seat}.changxing").post("conflicts/", nomination=case, declared="none", text="")


def vote(page, choice="approve"):
    """The ballot as it will be recorded first, then the seal; answers with the receipt's first line."""
    for row in page.locator(f"input[value={choice}]").all():
        row.check()
    page.click("form.paper button.main")
    page.wait_for_selector("form.paper .confirm")
    page.click("form.paper button.main")
    page.wait_for_selector(".receipt")
    return page.inner_text(".receipt td.mono >> nth=0")


def test_a_round_from_the_keys_to_the_signed_result(visit, api, installation, stock, audit):
    words = {row["username"]: row["passphrase"] for row in installation["accounts"] if row["passphrase"]}
    place = f"/rounds/{stock.objects['round']['draft']}/"
    for seat in ("chair", "trustee1", "trustee2"):
        name = f"{seat}.changxing"
        page = visit(name, place)
        if seat == "chair":
            act(page, "share", passphrase=words[name], again="另一个口令")
            assert "不一致" in fault(page)
        act(page, "share", passphrase=words[name], again=words[name])
        assert page.locator("#faults").count() == 0

    (case,) = api(HR).get(f"rounds/{stock.objects['round']['draft']}/")["items"]
    declare(api, case)
    hr = visit(HR, place)
    act(hr, "open")
    assert hr.locator("#faults").count() == 0
    receipts = []
    for seat in SEATS:
        page = visit(f"{seat}.changxing", place)
        if not page.locator("form.paper input[type=radio]").count():
            continue
        if not receipts:
            assert audit(page) == []
            act(hr, "close")
            assert "没有投" in fault(hr) or "未投" in fault(hr), "not while somebody present has not voted"
        receipts.append(vote(page))
    assert receipts

    hr.goto(place)
    act(hr, "close")
    assert hr.locator("#faults").count() == 0
    hr.fill("#leaf", receipts[0])
    hr.click("form:has(#leaf) button")
    hr.wait_for_selector("text=在箱内")

    chair = visit("chair.changxing", place)
    act(chair, "unseal", passphrase="不是这个口令")
    assert fault(chair)
    act(chair, "unseal", passphrase=words["chair.changxing"])
    trustee = visit("trustee1.changxing", place)
    act(trustee, "unseal", passphrase=words["trustee1.changxing"])

    chair.goto(place)
    assert "当选" in chair.inner_text("section:has(> #result)")
    act(chair, "preview", minutes="")
    assert "会议纪要" in fault(chair)
    act(chair, "preview", minutes="到会委员审议并投票，结果如上。")
    assert "到会委员审议并投票" in chair.inner_text("pre.frozen")
    chair.click("button[name=act][value=confirm]")
    chair.wait_for_load_state("networkidle")
    assert chair.locator("#faults").count() == 0
    assert "主任委员签署" in chair.inner_text("main")


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
