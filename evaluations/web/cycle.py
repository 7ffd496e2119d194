"""The board of a cycle: its phases, where its cases stand, what is used of the limits, what is in the way."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.cycle import CycleState, Phase, next_state
from evaluations.domain.nomination import State
from evaluations.models import Cycle
from evaluations.permissions.cycle import open_acts
from evaluations.selectors.ballot_plan import is_plannable
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.cycle import counts_of, obstacles, visible_to, with_closed_cases
from evaluations.selectors.late import takes_late
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.quota import visible_to as quotas_visible_to
from evaluations.services.calibration import BEFORE_THE_CLOSE
from evaluations.services.cycle import cancel_cycle, extend_phase, open_cycle
from evaluations.services.cycle_advance import advance_cycle
from evaluations.web.deadline import deadline
from evaluations.web.nomination_acts import words_of
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.permissions.access import Access
from honors.templatetags.page import finding_text, word
from honors.web.forms import PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 1000
SHOWN = 20
"""More obstacles than this are counted, not listed."""
OVER = (CycleState.CLOSED, CycleState.CANCELLED)


class ActForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ExtendForm(ActForm):
    phase = forms.ChoiceField(
        label=gettext_lazy("阶段"), choices=lambda: words_of("phase", [phase.value for phase in Phase])
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("延长到"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=2)


class CancelForm(ActForm):
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=2)


FORMS: dict[str, type[ActForm]] = {"open": ActForm, "advance": ActForm, "extend": ExtendForm, "cancel": CancelForm}


def rows_for(page: Page) -> Any:
    return visible_to(page.actor).select_related("unit", "scheme").prefetch_related("phases")


class CycleListPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/cycles.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = rows_for(self)
        is_over = request.GET.get("state") == "over"
        chosen = rows.filter(state__in=OVER) if is_over else rows.exclude(state__in=OVER)
        listing = read_listing(request, chosen, ("-created_at", "-id"), total=chosen.count())
        counts = counts_of(self.actor, listing.rows)
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("评选周期"),
                "listing": listing,
                "rows": [
                    {
                        "cycle": row,
                        "total": sum(counts.get(row.pk, {}).values()),
                        "deadline": next(
                            (
                                deadline(timezone.localtime(p.closes_at).date(), today=self.today, calendar=calendar)
                                for p in row.phases.all()
                                if p.phase == row.state
                            ),
                            None,
                        ),
                    }
                    for row in listing.rows
                ],
                "tabs": [
                    (_("未结束"), address(request, state=None), not is_over),
                    (_("已结束"), address(request, state="over"), is_over),
                ],
            }
        )


class CyclePage(Page):
    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/cycle.html"

    def cycle(self, key: str) -> Cycle:
        cycle: Cycle = self.find(rows_for(self), key)
        return cycle

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {
            "open": _("周期已开启，方案已冻结。"),
            "advance": _("已转入下一阶段。"),
            "extend": _("阶段已延长。"),
            "cancel": _("周期已取消。"),
        }
        return self.show(self.cycle(key), done=done.get(request.GET.get("done", ""), ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        cycle = self.cycle(key)
        act = request.POST.get("act", "")
        if act not in FORMS:
            raise RuleViolation("request.malformed", {"detail": "act"})
        form = FORMS[act](request.POST)
        if form.is_valid():
            try:
                self.run(act, cycle, form.cleaned_data)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("cycle", args=[cycle.pk]) + f"?done={act}")
        return self.show(cycle, status=422, form=form, chosen=act)

    def run(self, act: str, cycle: Cycle, data: dict[str, Any]) -> None:
        common = {"actor": self.actor, "cycle": cycle, "at": self.at, "expected_version": data["version"] or 0}
        runs: dict[str, Callable[[], Cycle]] = {
            "open": lambda: open_cycle(**common),
            "advance": lambda: advance_cycle(**common, to=self.next_of(cycle) or ""),
            "extend": lambda: extend_phase(
                **common, phase=data["phase"], closes_at=data["closes_at"], reason=data["reason"]
            ),
            "cancel": lambda: cancel_cycle(**common, reason=data["reason"]),
        }
        runs[act]()

    def next_of(self, cycle: Cycle) -> CycleState | None:
        if cycle.state in (CycleState.DRAFT, *OVER):
            return None
        return next_state(CycleState(cycle.state), [row.phase for row in cycle.phases.all()])

    def show(self, cycle: Cycle, *, status: int = 200, **context: Any) -> HttpResponse:
        closed = with_closed_cases(self.actor, [cycle])
        acts = open_acts(self.actor, cycle, is_recused=cycle.pk in closed)
        counts = counts_of(self.actor, [cycle]).get(cycle.pk, {})
        target = self.next_of(cycle)
        in_the_way = obstacles(cycle, target) if "advance" in acts and target else []
        forms_shown = {
            act: context["form"]
            if context.get("chosen") == act
            else FORMS[act](initial={"version": cycle.version, "phase": cycle.state})
            for act in acts
        }
        return self.render(
            {
                "heading": cycle.name,
                "cycle": cycle,
                "phases": self.phases(cycle),
                "states": [(state.value, counts[state]) for state in State if counts.get(state)],
                "total": sum(counts.values()),
                "next": word(target.value, "phase") if target else "",
                "obstacles": self.in_words(in_the_way),
                "more": max(0, len(in_the_way) - SHOWN),
                "acts": acts,
                "forms": forms_shown,
                "may_post": "extend" in acts and cycle.state not in (CycleState.DRAFT, *OVER),
                "may_admit": "extend" in acts and takes_late(cycle, self.at),
                "may_calibrate": "extend" in acts and cycle.state in BEFORE_THE_CLOSE,
                "may_plan": "extend" in acts and is_plannable(cycle),
                "quotas": self.quotas(cycle),
                **context,
            },
            status=status,
        )

    def in_words(self, findings: list[Finding]) -> list[dict[str, Any]]:
        """What is in the way, each with the page where it is dealt with."""
        keys = [row.facts["nomination"] for row in findings if "nomination" in row.facts][:SHOWN]
        rows = cases_visible_to(self.actor).filter(pk__in=keys).select_related("officer", "recipient_unit")
        cases = {str(row.pk): row for row in rows}
        shown = []
        for row in findings[:SHOWN]:
            case = cases.get(row.facts.get("nomination", ""))
            recipient = (case.officer or case.recipient_unit) if case else None
            if case is not None:
                name = recipient.name if recipient else ""
                shown.append(
                    {"name": name, "what": word(case.state, "state"), "url": reverse("nomination", args=[case.pk])}
                )
            elif "round" in row.facts:
                shown.append(
                    {"name": finding_text(row), "what": "", "url": reverse("round", args=[row.facts["round"]])}
                )
            else:
                shown.append({"name": finding_text(row), "what": "", "url": ""})
        return shown

    def phases(self, cycle: Cycle) -> list[dict[str, Any]]:
        """The phases in their order, each past, now or later."""
        rows = list(cycle.phases.all())
        names = [row.phase for row in rows]
        here = len(rows) if cycle.state in OVER else names.index(cycle.state) if cycle.state in names else -1
        calendar = official_calendar()
        return [
            {
                "phase": row.phase,
                "number": place + 1,
                "opens": row.opens_at,
                "closes": row.closes_at,
                "kind": "past" if place < here else "now" if place == here else "later",
                "deadline": deadline(timezone.localtime(row.closes_at).date(), today=self.today, calendar=calendar)
                if place == here
                else None,
            }
            for place, row in enumerate(rows)
        ]

    def quotas(self, cycle: Cycle) -> list[dict[str, Any]]:
        """The limits in force over the unit and below it, with what is decided, what cases hold, and what is left."""
        rows = quotas_visible_to(self.actor, on=self.today).filter(
            organ__path__startswith=cycle.unit.path,
            level="star",
            period_from__lte=self.today,
            period_to__gte=self.today,
        )
        shown = []
        for row in rows.order_by("organ__path", "award_code", "pk")[:60]:
            used = row.committed_total + row.reserved_total
            shown.append({"quota": row, "used": used, "left": row.limit - used})
        return shown


urlpatterns = [
    path("cycles/", CycleListPage.as_view(), name="cycles"),
    path("cycles/<str:key>/", CyclePage.as_view(), name="cycle"),
]
