"""Role grants on the desk of the security administrator (R-50)."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import RoleGrant
from honors.models.base import is_in_force
from honors.permissions.access import roles
from honors.permissions.grant import may_grant_role
from honors.selectors.account import account_by_name, grants_in_force
from honors.selectors.grant import visible_to
from honors.selectors.unit import unit_by_words, within
from honors.services.grant import end_grant, grant_role
from honors.templatetags.page import word
from honors.web.forms import DayField, PageForm
from honors.web.listing import chips, read_listing
from honors.web.page import Page

KEEPERS = roles(Role.SECURITY_ADMIN)


def state_of(grant: RoleGrant, today: Any) -> str:
    """``active``, ``future`` or ``ended``."""
    if is_in_force(grant.valid_from, grant.valid_to, today):
        return "active"
    return "future" if today < grant.valid_from else "ended"


class GrantListPage(Page):
    access = {"GET": KEEPERS}
    template_name = "honors/admin_grants.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = visible_to(self.actor).select_related("user__officer", "unit")
        given = {name: request.GET.get(name, "").strip() for name in ("user", "role", "unit", "state")}
        fault, status = "", 200
        if given["user"]:
            rows = rows.filter(Q(user__username__startswith=given["user"]) | Q(user__officer__name=given["user"]))
        if given["role"] in {role.value for role in Role}:
            rows = rows.filter(role=given["role"])
        if given["state"] == "active":
            rows = rows.filter(grants_in_force(self.today))
        elif given["state"] == "ended":
            rows = rows.filter(valid_to__lt=self.today)
        if given["unit"]:
            try:
                rows = rows.filter(within((unit_by_words(given["unit"]).path,), "unit__path"))
            except RuleViolation as refusal:
                fault, status = self.say(refusal), 400
        listing = read_listing(request, rows, ("-valid_from", "-id"))
        labels = {
            "user": (_("账号或姓名"), given["user"]),
            "role": (_("角色"), word(given["role"], "role") if given["role"] else ""),
            "unit": (_("单位"), given["unit"]),
            "state": (_("状态"), word(given["state"], "grant_state") if given["state"] else ""),
        }
        return self.render(
            {
                "heading": _("授权"),
                "listing": listing,
                "rows": [(grant, state_of(grant, self.today)) for grant in listing.rows],
                "given": given,
                "all_roles": list(Role),
                "chips": chips(request, labels),
                "fault": fault,
                "done": _("授权已生效。") if request.GET.get("done") else "",
            },
            status=status,
        )


class NewGrantForm(PageForm):
    user = forms.CharField(
        label=gettext_lazy("账号"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("角色"))
    unit = forms.CharField(
        label=gettext_lazy("单位"),
        max_length=120,
        help_text=gettext_lazy("单位代码、全称或简称；授权及于该单位及所属各级。"),
    )
    valid_from = DayField(label=gettext_lazy("起始日"))
    valid_to = DayField(label=gettext_lazy("截止日"), required=False, help_text=gettext_lazy("当日有效；不填为长期。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, word(role.value, "role")) for role in Role]


class NewGrantPage(Page):
    access = {"GET": KEEPERS, "POST": KEEPERS}
    template_name = "honors/admin_grant_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        given = {"user": request.GET.get("user", ""), "valid_from": self.today}
        return self.shown(NewGrantForm(initial=given))

    def shown(self, form: NewGrantForm, status: int = 200) -> HttpResponse:
        return self.render({"heading": _("新授权"), "form": form}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewGrantForm(request.POST)
        if form.is_valid():
            facts = form.cleaned_data
            try:
                grant_role(
                    actor=self.actor,
                    user=account_by_name(self.actor, facts["user"]),
                    role=Role(facts["role"]),
                    unit=unit_by_words(facts["unit"]),
                    valid_from=facts["valid_from"],
                    valid_to=facts["valid_to"],
                    at=self.at,
                )
            except RuleViolation as refusal:
                refusal.field = "valid_to" if refusal.field == "to" else refusal.field
                form.refuse(refusal)
            else:
                return self.go(f"{reverse('admin_grants')}?done=1")
        return self.shown(form, 422)


class EndGrantForm(PageForm):
    last_day = DayField(label=gettext_lazy("最后一天"), help_text=gettext_lazy("当日仍有效，次日起失效。"))


class GrantPage(Page):
    access = {"GET": KEEPERS, "POST": KEEPERS}
    template_name = "honors/admin_grant.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        grant = self.find(visible_to(self.actor).select_related("user__officer", "unit", "deputy_for"), key)
        return self.shown(grant, EndGrantForm(initial={"last_day": self.today}))

    def shown(self, grant: RoleGrant, form: EndGrantForm, status: int = 200) -> HttpResponse:
        state = state_of(grant, self.today)
        may_end = state != "ended" and bool(may_grant_role(self.actor, grant.unit))
        done = _("授权的截止日已更改。") if self.request.GET.get("done") else ""
        context = {"heading": _("授权"), "grant": grant, "state": state, "may_end": may_end, "form": form, "done": done}
        return self.render(context, status=status)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        grant = self.find(visible_to(self.actor).select_related("user__officer", "unit", "deputy_for"), key)
        form = EndGrantForm(request.POST)
        if form.is_valid():
            try:
                end_grant(actor=self.actor, grant=grant, last_day=form.cleaned_data["last_day"], at=self.at)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(f"{reverse('admin_grant', args=[grant.pk])}?done=1")
        return self.shown(grant, form, 422)


urlpatterns = [
    path("admin-desk/grants/", GrantListPage.as_view(), name="admin_grants"),
    path("admin-desk/grants/new/", NewGrantPage.as_view(), name="admin_grant_new"),
    path("admin-desk/grants/<str:key>/", GrantPage.as_view(), name="admin_grant"),
]
