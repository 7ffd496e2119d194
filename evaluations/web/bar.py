"""Bars as pages: what runs and what is over, setting one with its last day shown first, lifting one by document."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.bar import INDIVIDUAL_ONLY, BarKind, BarSpan
from evaluations.models import Bar
from evaluations.permissions.bar import may_set_bar
from evaluations.selectors.bar import degrees_on, last_day_of, pending_cases, people_to_bar, units_to_bar, visible_to
from evaluations.selectors.eligibility import open_on
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.services.bar import lift_bar, set_bar
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import Officer, Unit
from honors.permissions.access import roles
from honors.selectors.officer import name_matches
from honors.selectors.unit import named
from honors.templatetags.page import word
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.listing import address, chips, read_listing
from honors.web.page import Page

STATES = ("running", "over")
MOST_FOUND = 12
LONGEST = 2000


def people_named(rows: QuerySet[Officer], words: str) -> QuerySet[Officer]:
    """The people whom a search means; nobody where it means nothing."""
    try:
        return rows.filter(name_matches(words))
    except RuleViolation:
        return rows.none()


class BarListPage(Page):
    access = {"GET": roles(Role.DISCIPLINE, Role.HR)}
    template_name = "evaluations/bars.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = visible_to(self.actor)
        runs = open_on(self.today)
        state, kind = request.GET.get("state", "running"), request.GET.get("kind", "")
        words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
        rows = seen.filter(runs) if state == "running" else seen.exclude(runs) if state == "over" else seen
        rows = rows.filter(kind=kind) if kind in set(BarKind) else rows
        if words:
            of_people = people_named(Officer.objects.all(), words).values("pk")
            rows = rows.filter(Q(officer__in=of_people) | named(words, "unit__"))
        listing = read_listing(request, rows.select_related("officer__unit"), ("-created_at", "-id"))
        return self.render(
            {
                "heading": _("影响期与限制"),
                "listing": listing,
                "rows": [self.row(bar) for bar in listing.rows],
                "tabs": [
                    (_("执行中"), address(request, state=None), state == "running"),
                    (_("已解除或期满"), address(request, state="over"), state == "over"),
                    (_("全部"), address(request, state="all"), state not in STATES),
                ],
                "kinds": [kind.value for kind in BarKind],
                "asked": {"kind": kind, "q": words, "state": state},
                "chips": chips(
                    request,
                    {
                        "kind": (_("种类"), word(kind, "kind") if kind in set(BarKind) else ""),
                        "q": (_("对象"), words),
                    },
                ),
                "may_set": Role.DISCIPLINE in self.actor.roles,
            }
        )

    def row(self, bar: Bar) -> dict[str, Any]:
        return {"bar": bar, "state": state_of(bar, self), "may_lift": may_lift(bar, self)}


def state_of(bar: Bar, page: Page) -> str:
    """``open`` while it counts, then ``lifted`` by a document or ``ended`` by its last day."""
    span = BarSpan(kind=BarKind(bar.kind), starts_on=bar.starts_on, ends_on=bar.ends_on, lifted_on=bar.lifted_on)
    if span.counts_on(page.today):
        return "open"
    return "lifted" if bar.lifted_on else "ended"


def may_lift(bar: Bar, page: Page) -> bool:
    return bar.lifted_on is None and bool(may_set_bar(page.actor, officer=bar.officer, unit=bar.unit))


class BarForm(PageForm):
    """``measure`` is kind and degree in one, so that no pair can be chosen that does not exist."""

    measure = forms.ChoiceField(label=gettext_lazy("种类和档次"))
    starts_on = DayField(
        label=gettext_lazy("起始日"), help_text=gettext_lazy("决定作出的日期；补录的按原来的日期填写。")
    )
    document_number = forms.CharField(label=gettext_lazy("决定文号"), max_length=80)
    shown_end = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)

    def __init__(self, *args: Any, is_collective: bool, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        degrees = degrees_on(today)
        groups: list[Any] = [("", _("请选择")), (BarKind.INVESTIGATION.value, word("investigation", "kind"))]
        for kind, names in degrees.items():
            if (kind in INDIVIDUAL_ONLY) is not is_collective:
                rows = [(f"{kind.value}.{name}", word(name, "degree")) for name in names]
                groups.append((word(kind.value, "kind"), rows))
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = groups

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        kind, _dot, degree = self.cleaned_data["measure"].partition(".")
        return {"kind": BarKind(kind), "degree": degree, "starts_on": self.cleaned_data["starts_on"]}


class BarNewPage(Page):
    """Whom, then what: the last day is computed and shown, and only what was shown is set."""

    access = {"GET": roles(Role.DISCIPLINE), "POST": roles(Role.DISCIPLINE)}
    template_name = "evaluations/bar_new.html"

    def subject(self) -> tuple[Officer | None, Unit | None]:
        """Whom the address names, of those on whom the actor may set a bar."""
        asked = self.request.GET
        if asked.get("officer"):
            return self.find(people_to_bar(self.actor), asked["officer"]), None
        if asked.get("unit"):
            return None, self.find(units_to_bar(self.actor), asked["unit"].replace("\x00", ""), field="code")
        return None, None

    def form(self, data: Any, unit: Unit | None, **kwargs: Any) -> BarForm:
        return BarForm(data, is_collective=unit is not None, today=self.today, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        officer, unit = self.subject()
        if officer is None and unit is None:
            return self.render({"heading": _("设定限制"), **self.found(request)})
        return self.show(officer, unit, self.form(None, unit, initial={"starts_on": self.today}))

    def found(self, request: HttpRequest) -> dict[str, Any]:
        """People and units that a search means."""
        words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
        if not words:
            return {"q": ""}
        people = people_named(people_to_bar(self.actor), words).order_by("unit_path", "pk")[: MOST_FOUND + 1]
        units = units_to_bar(self.actor).filter(named(words)).order_by("path")[: MOST_FOUND + 1]
        found = [*people, *units]
        return {
            "q": words,
            "people": list(people[:MOST_FOUND]),
            "units": list(units[:MOST_FOUND]),
            "has_more": len(found) > MOST_FOUND,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        officer, unit = self.subject()
        if officer is None and unit is None:
            raise RuleViolation("bar.one_subject")
        form = self.form(request.POST, unit)
        if not form.is_valid():
            return self.show(officer, unit, form, status=422)
        try:
            ends_on = last_day_of(officer, unit, **form.facts)
            end = ends_on.isoformat() if ends_on else "open"
            if request.POST.get("act") != "set" or form.cleaned_data["shown_end"] != end:
                return self.show(officer, unit, form, end=end, ends_on=ends_on)
            bar = set_bar(
                actor=self.actor,
                officer=officer,
                unit=unit,
                document_number=form.cleaned_data["document_number"],
                at=self.at,
                **form.facts,
            )
        except RuleViolation as refusal:
            if refusal.field == "degree":
                form.add_error("measure", self.say(refusal))
            else:
                form.refuse(refusal)
            return self.show(officer, unit, form, status=422)
        return self.go(reverse("bar", args=[bar.pk]) + "?done=set")

    def show(
        self, officer: Officer | None, unit: Unit | None, form: BarForm, *, status: int = 200, **checked: Any
    ) -> HttpResponse:
        subject = officer or unit
        context = {
            "heading": _("设定限制"),
            "officer": officer,
            "unit": unit,
            "subject": subject,
            "form": form,
            **checked,
        }
        if checked and form.facts["kind"] is BarKind.INVESTIGATION:
            held = pending_cases(officer, unit)
            context["held"] = cases_visible_to(self.actor).filter(pk__in=held.values("pk")).count()
        return self.render(context, status=status)


class LiftForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    lifted_on = DayField(label=gettext_lazy("解除日期"), help_text=gettext_lazy("从这一天起不再受限。"))
    document_number = forms.CharField(label=gettext_lazy("解除文号"), max_length=80)
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=3)


class BarPage(Page):
    """One bar with what set it, and its lifting."""

    access = {"GET": roles(Role.DISCIPLINE, Role.HR), "POST": roles(Role.DISCIPLINE)}
    template_name = "evaluations/bar.html"

    def bar(self, key: str) -> Bar:
        found: Bar = self.find(visible_to(self.actor).select_related("entered_by", "officer__unit"), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        bar = self.bar(key)
        done = {"set": _("限制已设定。"), "lifted": _("限制已解除。")}.get(request.GET.get("done", ""), "")
        return self.show(bar, LiftForm(initial={"version": bar.version, "lifted_on": self.today}), done=done)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        bar = self.bar(key)
        form = LiftForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                lift_bar(
                    actor=self.actor,
                    bar=bar,
                    lifted_on=said["lifted_on"],
                    document_number=said["document_number"],
                    reason=said["reason"],
                    at=self.at,
                    expected_version=said["version"],
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("bar", args=[bar.pk]) + "?done=lifted")
        return self.show(bar, form, status=422)

    def show(self, bar: Bar, form: LiftForm, *, status: int = 200, **context: Any) -> HttpResponse:
        subject = bar.officer or bar.unit
        shown = {
            "heading": _("限制"),
            "bar": bar,
            "subject": subject,
            "state": state_of(bar, self),
            "form": form,
            "may_lift": may_lift(bar, self),
            "held": bar.held.filter(pk__in=cases_visible_to(self.actor).values("pk")).count(),
            **context,
        }
        return self.render(shown, status=status)


urlpatterns = [
    path("bars/", BarListPage.as_view(), name="bars"),
    path("bars/new/", BarNewPage.as_view(), name="bar_new"),
    path("bars/<str:key>/", BarPage.as_view(), name="bar"),
]
