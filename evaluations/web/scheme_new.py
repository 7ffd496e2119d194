"""A new edition of a scheme, or a new scheme: written in a form, compared with the edition in force, then issued."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.domain.scheme import Mode, Step
from evaluations.models import Scheme
from evaluations.permissions.scheme import may_create_scheme
from evaluations.selectors.scheme import newest_edition, visible_to
from evaluations.services.scheme import check_scheme, create_scheme
from evaluations.web.scheme import lines
from evaluations.web.scheme_form import SchemeForm
from honors.domain.actor import Role
from honors.domain.award import Register
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.permissions.access import roles
from honors.selectors.award import in_force_on
from honors.selectors.award import visible_to as award_catalogue
from honors.selectors.honor import award_names
from honors.selectors.unit import unit_held_by
from honors.web.page import ONCE_FIELD, Page

NOT_CARRIED = frozenset({"csrfmiddlewaretoken", ONCE_FIELD, "act", "edition"})
BLANK: dict[str, Any] = {
    "mode": Mode.BATCHED.value,
    "nominators": [Role.STATION_CHIEF.value, Role.HR.value],
    "steps": [step.value for step in Step],
    "criteria": [],
    "papers": [],
    "quotas": [],
}
"""A scheme that nobody has written yet."""


class SchemeWritePage(Page):
    """The next edition of the scheme that the address names, or a scheme that there is not yet.

    ``edition`` in the form is the one that was newest when it was opened; where another came between, that is told
    once, and what was typed stands beside the newest.
    """

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/scheme_new.html"

    def get(self, _request: HttpRequest, key: str = "") -> HttpResponse:
        base, unit = self.base(key)
        return self.show(base, unit, self.form(base))

    def post(self, request: HttpRequest, key: str = "") -> HttpResponse:
        base, unit = self.base(key)
        form = self.form(base, request.POST)
        act = request.POST.get("act", "")
        if act == "edit":
            return self.show(base, unit, form)
        if form.is_valid():
            try:
                if act == "preview":
                    return self.preview(base, unit, form)
                return self.go(reverse("scheme", args=[self.issue(unit, form).pk]) + "?done=issued")
            except RuleViolation as refusal:
                form.refuse(refusal)
        return self.show(base, unit, form, status=422)

    def base(self, key: str) -> tuple[Scheme | None, Unit]:
        """The newest edition of the scheme that the address names, and its unit; for a new scheme the actor's own."""
        if not key:
            return None, unit_held_by(self.actor, Role.HR)
        named: Scheme = self.find(visible_to(self.actor).select_related("unit"), key)
        allowed = may_create_scheme(self.actor, named.unit)
        if not allowed:
            raise RuleViolation(allowed.code)
        newest = newest_edition(named.unit, named.code)
        assert newest is not None
        return newest, named.unit

    def form(self, base: Scheme | None, *args: Any) -> SchemeForm:
        document = BLANK if base is None else base.definition
        catalogue = award_catalogue(self.actor).filter(in_force_on(self.today)).exclude(register=Register.STARS)
        awards = dict(catalogue.order_by("code", "pk").values_list("code", "name"))
        awards |= award_names(set(document.get("awards", [])) - set(awards))
        return SchemeForm(*args, base=document, awards=list(awards.items()), is_new=base is None)

    def known_edition(self) -> int:
        """Which edition was the newest as far as whoever writes was told; 0 for none."""
        told = self.request.POST.get("edition", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0  # noqa: PLR2004

    def preview(self, base: Scheme | None, unit: Unit, form: SchemeForm) -> HttpResponse:
        """The new edition beside the one in force, before it is issued."""
        document = form.document()
        check_scheme(actor=self.actor, unit=unit, definition=document, expected_edition=self.known_edition())
        edition = 1 if base is None else base.edition + 1
        planned = Scheme(definition=document, edition=edition, unit=unit, name=document["name"], mode=document["mode"])
        shown = [planned] if base is None else [base, planned]
        carried = [
            (name, value) for name, values in self.request.POST.lists() for value in values if name not in NOT_CARRIED
        ]
        return self.show(
            base,
            unit,
            form,
            planned=planned,
            shown=shown,
            lines=lines(shown),
            carried=carried,
            is_same=base is not None and document == base.definition,
        )

    def issue(self, unit: Unit, form: SchemeForm) -> Scheme:
        return create_scheme(
            actor=self.actor,
            unit=unit,
            definition=form.document(),
            at=self.at,
            expected_edition=self.known_edition(),
        )

    def show(
        self, base: Scheme | None, unit: Unit, form: SchemeForm, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        told = self.known_edition() if self.request.method == "POST" else 0
        newest = 0 if base is None else base.edition
        return self.render(
            {
                "heading": _("新建方案") if base is None else _("编写第 %(n)s 版") % {"n": newest + 1},
                "base": base,
                "unit": unit,
                "form": form,
                "edition": newest,
                "is_stale": self.request.method == "POST" and told != newest,
                "criteria": form.rows("criterion"),
                "quotas": form.rows("quota"),
                **context,
            },
            status=status,
        )


urlpatterns = [
    path("schemes/new/", SchemeWritePage.as_view(), name="scheme_new"),
    path("schemes/<str:key>/edition/", SchemeWritePage.as_view(), name="scheme_edition"),
]
