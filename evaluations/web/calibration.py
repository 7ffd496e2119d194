"""Calibration (试评): a member scores the anchors before the real cases and learns the own distance from the others."""

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.calibration import Deviation, Origin, mean_deviation
from evaluations.domain.review import Criterion, weighted_score
from evaluations.models import AnchorCase, Cycle
from evaluations.permissions.review import may_score_anchor
from evaluations.selectors.calibration import (
    finished,
    has_begun,
    own_deviations,
    own_values,
    visible_to,
    with_parts,
)
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.review import criteria_of
from evaluations.services.calibration import BEFORE_THE_CLOSE, add_anchor, score_anchor
from evaluations.web.sheet import CriteriaForm, shown
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access, roles
from honors.selectors.unit import within
from honors.web.forms import PageForm, WordsField
from honors.web.listing import read_listing
from honors.web.page import Page

LONGEST_TITLE = 120
LONGEST = 5000
ORIGINS = {Origin.SYNTHETIC: gettext_lazy("虚构"), Origin.PAST: gettext_lazy("往年案例，已去名")}


class AnchorPage(Page):
    """One anchor beside the score sheet; to HR the text alone, with how many members are done."""

    access = {"GET": Access.SESSION, "POST": roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}
    template_name = "evaluations/anchor.html"

    def anchor(self, key: str) -> AnchorCase:
        found: AnchorCase = self.find(with_parts(visible_to(self.actor), self.actor), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {"scored": _("上一件已试评。"), "finished": _("标准案例已全部试评。")}
        return self.show(self.anchor(key), done=done.get(request.GET.get("done", ""), ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        anchor = self.anchor(key)
        form = CriteriaForm(criteria(anchor), request.POST)
        if form.is_valid():
            try:
                score_anchor(actor=self.actor, anchor=anchor, scores=form.scores, at=self.at)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go_on(anchor)
        return self.show(anchor, form, status=422)

    def go_on(self, anchor: AnchorCase) -> HttpResponse:
        """To the next anchor that waits for the member; after the last one back to this, with the distances."""
        left = [row for row in self.anchors(anchor) if not row.is_scored]  # type: ignore[attr-defined]
        return self.go(
            f"{reverse('anchor', args=[left[0].pk])}?done=scored"
            if left
            else f"{reverse('anchor', args=[anchor.pk])}?done=finished"
        )

    def anchors(self, anchor: AnchorCase) -> list[AnchorCase]:
        """All anchors of the cycle in the order in which they were set."""
        rows = with_parts(visible_to(self.actor), self.actor).filter(cycle=anchor.cycle_id)
        return list(rows.prefetch_related(None).order_by("created_at", "pk"))

    def show(
        self, anchor: AnchorCase, form: CriteriaForm | None = None, *, status: int = 200, done: str = ""
    ) -> HttpResponse:
        cycle, anchors = anchor.cycle, self.anchors(anchor)
        is_judge = bool(may_score_anchor(self.actor, cycle))
        is_open = cycle.state in BEFORE_THE_CLOSE
        left = sum(not row.is_scored for row in anchors)  # type: ignore[attr-defined]
        number_done, members = finished(cycle)
        context = {
            "heading": _("试评"),
            "anchor": anchor,
            "origin": ORIGINS[Origin(anchor.origin)],
            "anchors": anchors,
            "left": left,
            "is_judge": is_judge,
            "may_score": is_judge and is_open and not anchor.is_scored,  # type: ignore[attr-defined]
            "sheet": form or CriteriaForm(criteria(anchor)),
            "form": form,
            "number_done": number_done,
            "members": members,
            "done": done,
        }
        if is_judge and anchor.is_scored:  # type: ignore[attr-defined]
            context |= self.own(anchor, anchors, is_all_in=not left)
        return self.render(context, status=status)

    def own(self, anchor: AnchorCase, anchors: list[AnchorCase], *, is_all_in: bool) -> dict[str, Any]:
        """What the reader gave, whatever was sent since; once all are in how far it is from the mean (R-40)."""
        values = {code: Fraction(value) for code, value in (own_values(self.actor, anchor) or {}).items()}
        found = (own_deviations(self.actor, anchor.cycle) or {}) if is_all_in else {}
        given = {f"score-{code}": str(value) for code, value in values.items()}
        return {
            "sheet": CriteriaForm(criteria(anchor), initial=given),
            "sum": shown(weighted_score(criteria(anchor), values)),
            "distances": [{"anchor": row, **distance(found[str(row.pk)])} for row in anchors if str(row.pk) in found],
            "overall": signed(mean_deviation(found)),
        }


def criteria(anchor: AnchorCase) -> tuple[Criterion, ...]:
    """Those of the real cases of the cycle."""
    return criteria_of(anchor.cycle.frozen_scheme or {"criteria": []})


def distance(row: Deviation) -> dict[str, str]:
    return {"own": shown(row.own), "mean": shown(row.mean), "deviation": signed(row.deviation)}


def signed(number: Fraction | None) -> str:
    """With its sign; the minus as print has it."""
    if not number:
        return shown(number)
    return f"{'+' if number > 0 else '−'}{shown(abs(number))}"


class AnchorForm(PageForm):
    origin = forms.ChoiceField(
        label=gettext_lazy("来源"),
        widget=forms.RadioSelect,
        choices=lambda: [(row.value, ORIGINS[row]) for row in Origin],
    )
    title = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST_TITLE)
    statement = WordsField(
        label=gettext_lazy("主要事迹"),
        max_length=LONGEST,
        rows=8,
        help_text=gettext_lazy("不写真实姓名、警号和能认出人的细节。"),
    )


class AnchorListPage(Page):
    """HR's view of a cycle's anchors: their texts, how many members are done, and one more while nobody has begun."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/anchors.html"

    def cycle(self, key: str) -> Cycle:
        rows = cycles_visible_to(self.actor).filter(within(self.actor.paths(Role.HR), "unit__path"))
        found: Cycle = self.find(rows.select_related("unit", "committee"), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = _("标准案例已设定。") if request.GET.get("done") == "added" else ""
        return self.show(self.cycle(key), AnchorForm(), done=done)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        cycle = self.cycle(key)
        form = AnchorForm(request.POST)
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in ("origin", "title", "statement")}
            try:
                add_anchor(actor=self.actor, cycle=cycle, at=self.at, **facts)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("anchors", args=[cycle.pk]) + "?done=added")
        return self.show(cycle, form, status=422)

    def show(self, cycle: Cycle, form: AnchorForm, *, status: int = 200, done: str = "") -> HttpResponse:
        rows = visible_to(self.actor).filter(cycle=cycle)
        number_done, members = finished(cycle)
        context = {
            "heading": _("本周期的标准案例"),
            "cycle": cycle,
            "listing": read_listing(self.request, rows, ("created_at", "id"), total=cycle.anchors.count()),
            "number_done": number_done,
            "members": members,
            "may_add": cycle.state in BEFORE_THE_CLOSE and not has_begun(cycle),
            "form": form,
            "done": done,
        }
        return self.render(context, status=status)


urlpatterns = [
    path("anchors/<str:key>/", AnchorPage.as_view(), name="anchor"),
    path("cycles/<str:key>/anchors/", AnchorListPage.as_view(), name="anchors"),
]
