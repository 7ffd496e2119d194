"""A leader decides: with a document number, back to the desk, or no, with a reason each time."""


def test_an_approval_needs_its_document_number_and_reaches_the_ledger(visit, stock, audit):
    page = visit("leader.city", f"/approvals/{stock.approval()['id']}/")
    assert "为什么由您决定" in page.inner_text("main")
    assert audit(page) == []
    approve = "section:has(> h2#do-approve) "
    page.fill(approve + "[name=opinion]", "同意授予。")
    page.click(approve + "button.main")
    page.wait_for_selector("#faults:has-text('决定文号')")
    assert page.input_value(approve + "[name=opinion]") == "同意授予。"

    page.fill(approve + "[name=document_number]", "湖公政〔2026〕118号")
    page.click(approve + "button.main")
    page.wait_for_url("**done=approve")
    assert "已记入荣誉账本" in page.inner_text("main")


def test_a_return_and_a_refusal_say_why(visit, stock):
    for act, name in (("return", "退回"), ("decline", "不批准")):
        approval = stock.approval()
        page = visit("leader.city", f"/approvals/{approval['id']}/")
        page.click(f"#do-{act}")
        section = f"section:has(#do-{act}) "
        page.click(section + "button.danger")
        page.wait_for_selector("#faults")
        assert f"{name}的理由" in page.inner_text("#faults") or f"{name}原因" in page.inner_text("#faults")
        page.fill(section + "[name=reason]", "请补充群众评议的情况后再报。")
        page.click(section + "button.danger")
        page.wait_for_url(f"**done={act}")
        assert name in page.inner_text("main")


def test_what_a_colleague_decided_in_between_is_not_decided_twice(visit, api, stock):
    approval = stock.approval()
    page = visit("leader.city", f"/approvals/{approval['id']}/")
    api("leader.city").post(f"approvals/{approval['id']}/return/", reason="材料不齐。", fields=["deed"])
    approve = "section:has(> h2#do-approve) "
    page.fill(approve + "[name=document_number]", "湖公政〔2026〕119号")
    page.fill(approve + "[name=opinion]", "同意授予。")
    page.click(approve + "button.main")
    page.wait_for_selector("#faults")
    assert "退回" in page.inner_text("main")
