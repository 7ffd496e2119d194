"""The three administrators: an account, a role for it, and the trail of both; each at a desk of their own."""

NAME = "zhang.new"


def test_an_account_its_role_and_the_trail_of_both(visit, audit):
    page = visit("sysadmin", "/admin-desk/accounts/new/")
    page.fill("[name=username]", "hr.city")
    page.click("main form .main")
    page.wait_for_selector("#faults")
    assert page.input_value("[name=username]") == "hr.city"
    page.fill("[name=username]", NAME)
    page.click("main form .main")
    page.wait_for_selector("h1:has-text('临时口令')")
    assert audit(page) == []

    desk = visit("secadmin", "/admin-desk/grants/new/")
    desk.fill("[name=user]", NAME)
    desk.select_option("[name=role]", "auditor")
    desk.fill("[name=unit]", "没有这个单位")
    desk.click("main form .main")
    desk.wait_for_selector("#faults")
    assert desk.input_value("[name=user]") == NAME
    desk.fill("[name=unit]", "330500")
    desk.click("main form .main")
    desk.wait_for_url("**done=1")
    assert "授权已生效" in desk.inner_text("main")

    trail = visit("auditadmin", "/audit/?event=account.create")
    assert trail.locator("main tbody tr").count() > 0
    assert audit(trail) == []


def test_no_administrator_enters_at_the_desk_of_another(visit):
    for account, path in (
        ("sysadmin", "/admin-desk/grants/new/"),
        ("secadmin", "/audit/"),
        ("auditadmin", "/admin-desk/queue/"),
    ):
        page = visit(account, "/inbox/")
        assert page.goto(path).status == 403, (account, path)
