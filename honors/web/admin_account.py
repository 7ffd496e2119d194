"""Accounts on the desk of the system administrator: who can come in, and a new password for whoever cannot (R-50)."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.permissions.access import roles
from honors.permissions.account import may_manage_account
from honors.selectors.account import person_by_number, visible_to
from honors.services.account import create_account, reset_password, set_account_active
from honors.web.forms import PageForm
from honors.web.listing import chips, read_listing
from honors.web.page import Page

LOOKERS = roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
KEEPERS = roles(Role.SYSTEM_ADMIN)


class AccountListPage(Page):
    access = {"GET": LOOKERS}
    template_name = "honors/admin_accounts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = visible_to(self.actor).select_related("officer__unit")
        words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
        if words:
            rows = rows.filter(Q(username__startswith=words) | Q(officer__name=words))
        if state in ("active", "inactive"):
            rows = rows.filter(is_active=state == "active")
        said = {"active": _("启用"), "inactive": _("停用")}.get(state, "")
        return self.render(
            {
                "heading": _("账号管理"),
                "listing": read_listing(request, rows, ("username", "id")),
                "q": words,
                "state": state,
                "chips": chips(request, {"q": (_("账号或姓名"), words), "state": (_("状态"), said)}),
                "may_create": Role.SYSTEM_ADMIN in self.actor.roles,
            }
        )


class NewAccountForm(PageForm):
    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=64,
        help_text=gettext_lazy("1 至 64 个字符，不含空白，例如 li.ming。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    officer = forms.CharField(
        label=gettext_lazy("警号"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("账号所属的人员；三员等不对应人员的账号留空。"),
    )


class NewAccountPage(Page):
    """The password is made here, shown on the answer alone, and changed at the first log-in."""

    access = {"GET": KEEPERS, "POST": KEEPERS}
    template_name = "honors/admin_account_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(NewAccountForm())

    def shown(self, form: NewAccountForm, status: int = 200) -> HttpResponse:
        return self.render({"heading": _("新建账号"), "form": form}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewAccountForm(request.POST)
        if form.is_valid():
            try:
                number = form.cleaned_data["officer"]
                made = create_account(
                    actor=self.actor,
                    username=form.cleaned_data["username"],
                    officer=person_by_number(self.actor, number) if number else None,
                    must_change=True,
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return shown_once(self, made.user, made.password)
        return self.shown(form, 422)


class AccountPage(Page):
    access = {"GET": LOOKERS, "POST": KEEPERS}
    template_name = "honors/admin_account.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        user = self.find(visible_to(self.actor).select_related("officer__unit"), key)
        done = {"on": _("账号已启用。"), "off": _("账号已停用，登录已失效。")}.get(request.GET.get("done", ""), "")
        return self.render(
            {
                "heading": user.username,
                "account": user,
                "is_own": user.pk == self.actor.user_id,
                "may_manage": bool(may_manage_account(self.actor, user.officer)),
                "form": PageForm(),
                "done": done,
            }
        )

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        user = self.find(visible_to(self.actor), key)
        facts: dict[str, Any] = {"actor": self.actor, "user": user, "at": self.at}
        version = request.POST.get("version", "")
        facts["expected_version"] = int(version) if version.isascii() and version.isdigit() else None
        if "reset" in request.POST:
            made = reset_password(**facts)
            return shown_once(self, made.user, made.password)
        is_on = "on" in request.POST
        if not is_on and "off" not in request.POST:
            raise RuleViolation("request.malformed", {"detail": "on, off, reset"})
        set_account_active(active=is_on, **facts)
        return self.go(f"{reverse('admin_account', args=[user.pk])}?done={'on' if is_on else 'off'}")


def shown_once(page: Page, user: User, password: str | None) -> HttpResponse:
    """The answer that shows a password: kept nowhere, no address leads to it."""
    context = {"heading": _("临时口令"), "account": user, "password": password}
    return page.render(context, template="honors/admin_password.html")


urlpatterns = [
    path("admin-desk/accounts/", AccountListPage.as_view(), name="admin_accounts"),
    path("admin-desk/accounts/new/", NewAccountPage.as_view(), name="admin_account_new"),
    path("admin-desk/accounts/<str:key>/", AccountPage.as_view(), name="admin_account"),
]
