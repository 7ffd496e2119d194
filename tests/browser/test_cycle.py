"""HR runs a cycle, puts up a notice and records what was decided on paper."""

from datetime import UTC, datetime, timedelta

from tests.browser.hand import PNG
from tests.browser.stock import DEED, HR, UNIT, recipient

PHASES = ("nominating", "reviewing", "voting", "notice", "approving")


def begin_cycle(api, stock, name):
    """A cycle of the county whose nominating began yesterday."""
    like = stock.nominating
    start = datetime.now(UTC) - timedelta(days=1)
    days = [start + timedelta(days=10 * i) for i in range(len(PHASES) + 1)]
    phases = [
        {"phase": phase, "opens_at": days[i].isoformat(), "closes_at": days[i + 1].isoformat()}
        for i, phase in enumerate(PHASES)
    ]
    body = {"scheme": like["scheme"], "committee": like["committee"], "unit": UNIT, "phases": phases}
    return api(HR).post("cycles/", **body, name=name, is_rehearsal=True)


def put_forward(api, stock, cycle, chief, star):
    officer, caller = stock.officer(chief, star=star), api(chief)
    deed = caller.post("deeds/", **DEED, unit=officer["unit"], participants=[officer["id"]])
    case = caller.post("nominations/", cycle=cycle["id"], star=star, recipient=recipient(officer), deed=deed["id"])
    return caller.post(f"nominations/{case['id']}/submit/")


def test_a_cycle_is_opened_and_moves_on_when_nothing_stands_in_the_way(visit, api, stock, audit):
    cycle = begin_cycle(api, stock, "长兴四星争创（演练甲）")
    page = visit(HR, f"/cycles/{cycle['id']}/")
    page.click("main button.main:has-text('开启周期')")
    page.wait_for_url("**done=open")
    assert "方案已冻结" in page.inner_text("main")

    case = put_forward(api, stock, cycle, "chief.heping", "loyalty")
    page.goto(f"/cycles/{cycle['id']}/")
    assert page.locator("main button.main:has-text('转入')").is_disabled()
    assert page.locator(f".findings a[href='/nominations/{case['id']}/']").count() == 1, "the way to what is in the way"
    assert audit(page) == []

    api(HR).post(f"nominations/{case['id']}/screen/", decision="eligible", reason="", overrides=[])
    page.goto(f"/cycles/{cycle['id']}/")
    page.click("main button.main:has-text('转入')")
    page.wait_for_url("**done=advance")
    assert "评审" in page.inner_text(".phases .now")


def test_a_phase_cannot_be_extended_into_the_past(visit, api, stock):
    cycle = begin_cycle(api, stock, "长兴四星争创（演练乙）")
    api(HR).post(f"cycles/{cycle['id']}/open/")
    page = visit(HR, f"/cycles/{cycle['id']}/")
    page.click("summary:has-text('延长阶段')")
    page.fill("#id_closes_at", "2020-01-01T08:00")
    page.fill("#id_reason", "强降雨，各所在岗处置。")
    page.click("details[open] .button:has-text('延长')")
    page.wait_for_selector("#faults")
    assert page.input_value("#id_reason") == "强降雨，各所在岗处置。"

    page.fill("#id_closes_at", (datetime.now(UTC) + timedelta(days=12)).strftime("%Y-%m-%dT08:00"))
    page.click("details[open] .button:has-text('延长')")
    page.wait_for_url("**done=extend")


def test_a_notice_is_put_up_for_those_who_were_selected(visit, stock, audit):
    page = visit("hr.city", f"/cycles/{stock.objects['cycle']['notice']}/")
    page.click("main a:has-text('张贴公示')")
    assert audit(page) == []
    page.uncheck("main input[name=case] >> nth=0")
    page.fill("#id_medium", "公示栏")
    page.click("main form .main")
    page.wait_for_selector("#faults:has-text('请选中要公示的案件')")
    assert page.input_value("#id_medium") == "公示栏"

    page.check("main input[name=case] >> nth=0")
    page.click("main form .main")
    page.wait_for_url("**done=posted")
    assert "已张贴" in page.inner_text("main")
    assert "提出异议" in page.inner_text("main")


def test_a_decision_on_paper_takes_two_people(visit, api, stock):
    rows = api("hr.city").all("approvals/")
    approval = next(row for row in rows if row["state"] == "waiting" and "省公安厅" in str(row))
    paper = {"name": "决定.png", "mimeType": "image/png", "buffer": PNG}
    page = visit("hr.city", f"/nominations/{approval['nomination']}/")
    page.set_input_files("#id_file", paper)
    page.click("main button:has-text('补交材料')")
    page.wait_for_load_state("networkidle")

    page.goto(f"/approvals/{approval['id']}/")
    page.fill("#id_document_number", "浙公政〔2026〕77号")
    page.click("main button.main:has-text('登记')")
    page.wait_for_selector("#faults:has-text('决定书')")
    assert page.input_value("#id_document_number") == "浙公政〔2026〕77号"
    page.select_option("#id_evidence", index=1)
    page.click("main button.main:has-text('登记')")
    page.wait_for_url("**done=record")
    assert page.locator("main form button:has-text('确认')").count() == 0, "not by the one who recorded"

    second = visit("hr2.city", f"/approvals/{approval['id']}/")
    assert "浙公政〔2026〕77号" in second.inner_text("main")
    second.click("main form button.main:has-text('确认')")
    second.wait_for_url("**done=confirm")
    assert "已记入荣誉账本" in second.inner_text("main")
