"""The log-in page, logging out, and which of one's roles the header names."""

from django import forms
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.services.account import change_password
from honors.services.session import close_session, log_in
from honors.web.forms import PageForm
from honors.web.page import Page

ROLE_IN_SESSION = "grant"


def inside(request: HttpRequest, address: str) -> str:
    """The address where it leads inside this site, else the landing page."""
    hosts = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()) else "/"


class LoginForm(PageForm):
    username = forms.CharField(
        label=_("账号"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("口令"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LoginPage(Page):
    access = {"GET": Access.PUBLIC, "POST": Access.PUBLIC}
    template_name = "honors/login.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.actor.user_id is not None:
            return self.go(inside(request, request.GET.get("next", "")))
        return self.render({"form": LoginForm(), "next": request.GET.get("next", "")})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LoginForm(request.POST)
        back = request.POST.get("next", "")
        if form.is_valid():
            try:
                user = log_in(
                    actor=self.actor,
                    username=form.cleaned_data["username"],
                    password=form.cleaned_data["password"],
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                login(request, user)
                return self.go(inside(request, back))
        return self.render({"form": form, "next": back}, status=422)


class LogoutPage(Page):
    access = {"POST": Access.PUBLIC}
    before_change = True

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.actor.user_id is not None:
            close_session(actor=self.actor, digest=None, at=self.at)
        logout(request)
        return self.go("/")


class PasswordForm(PageForm):
    """Without the ``once`` word: nothing of a password is kept."""

    old = forms.CharField(
        label=_("现用口令"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新口令"),
        max_length=256,
        strip=False,
        help_text=_("至少 10 个字符，不能是常见口令；可用一句自己记得住的话。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新口令"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        if self.cleaned_data.get("new") != self.cleaned_data["again"]:
            raise forms.ValidationError(_("两次输入的新口令不一致。"))
        return self.cleaned_data["again"]


class PasswordPage(Page):
    """The own password; where a temporary one was given, the only page that is open."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "honors/password.html"
    before_change = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(PasswordForm(), 200)

    def shown(self, form: PasswordForm, status: int) -> HttpResponse:
        done = _("口令已更改，其他地方的登录已失效。") if self.request.GET.get("done") else ""
        return self.render({"heading": _("修改口令"), "form": form, "done": done}, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in ("old", "new")}
            try:
                user = change_password(actor=self.actor, at=self.at, **facts)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                update_session_auth_hash(request, user)
                return self.go("/password/?done=1")
        return self.shown(form, 422)


class ActAsPage(Page):
    """Which of one's roles the header and the landing page speak of; rights stay what they are."""

    access = {"POST": Access.SESSION}

    def post(self, request: HttpRequest) -> HttpResponse:
        raw = request.POST.get("grant", "")
        if raw.isascii() and raw.isdigit():
            request.session[ROLE_IN_SESSION] = int(raw)
        return self.go(inside(request, request.POST.get("next", "")))


urlpatterns = [
    path("login/", LoginPage.as_view(), name="login"),
    path("logout/", LogoutPage.as_view(), name="logout"),
    path("password/", PasswordPage.as_view(), name="password"),
    path("act-as/", ActAsPage.as_view(), name="act_as"),
]
