"""A new round, defined by HR: what the frozen scheme fixes is shown, the rest is asked, and all is read before it is
made.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.ballot import Base, Method, RoundRules, Rung, make_rules
from evaluations.domain.cycle import Phase
from evaluations.models import Cycle, Round
from evaluations.selectors.ballot import visible_to
from evaluations.selectors.ballot_plan import Candidate, candidates, plannable, repeatable, words_before
from evaluations.services.ballot import create_round
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.permissions.access import roles
from honors.templatetags.page import word
from honors.web.forms import PageForm, WordsField
from honors.web.page import Page, language

USUAL_DAYS = 3
"""How long a round stays open where the voting phase names no end."""
RUNGS = ("tie_break", *(f"tie_break_{place}" for place in range(2, len(Rung) + 1)))
"""Fields of the ladder, a step each."""


def base_words() -> list[tuple[str, str]]:
    return [
        (Base.ALL.value, _("应到人数（不含回避）")),
        (Base.PRESENT.value, _("实到人数（不含回避）")),
        (Base.VALID.value, _("有效票（同意、反对、弃权之和）")),
        (Base.DECIDED.value, _("同意票与反对票之和")),
    ]


def rung_words() -> list[tuple[str, str]]:
    return [
        (Rung.SCORE.value, _("评审得分")),
        (Rung.FRONT_LINE.value, _("一线优先")),
        (Rung.REVOTE.value, _("重新投票")),
        (Rung.LOT.value, _("抽签")),
    ]


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


class RoundForm(PageForm):
    """What ``create_round`` asks for and ``fixed``, the vote of the frozen scheme, does not say.

    The fields bear the names by which the service refuses; those of the tie-break beside its first.
    """

    items = forms.MultipleChoiceField(
        label=gettext_lazy("投票事项"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("请选中要投票的案件。"),
            "invalid_choice": gettext_lazy(
                "选中的案件有的已由他人办理，或者状态已变，不能列入；请核对现有的案件后再提交。"
            ),
        },
    )
    most_points = forms.IntegerField(
        label=gettext_lazy("每项最高分"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("留空为 10 分。"),
    )
    opens_at = moment_field(gettext_lazy("开始时间"), gettext_lazy("从这时起可以打开投票；此前持钥人设置开箱口令。"))
    closes_at = moment_field(gettext_lazy("截止时间"), gettext_lazy("到时自动结束；到会委员全部投完可以提前结束。"))
    repeats = WordsField(
        label=gettext_lazy("重新投票的理由"),
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("写入两轮的记录和各案件的经过。"),
    )

    def __init__(
        self, *args: Any, fixed: Mapping[str, Any], rows: Sequence[Candidate], is_repeat: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        self.fields["items"].choices = [(str(row.case.pk), row.case.recipient.name) for row in rows if not row.why]
        for place, name in enumerate(RUNGS, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("平票时第 %(n)s 步") % {"n": place},
                choices=lambda: [("", "—"), *rung_words()],
                required=False,
            )
        self.order_fields(["once", "items", "most_points", *RUNGS])
        for name in self.answered(is_repeat=is_repeat):
            del self.fields[name]

    def answered(self, *, is_repeat: bool) -> list[str]:
        """The fields that nobody is asked about: fixed, or of no use to the method."""
        method, fixed = self.fixed["method"], self.fixed
        names = [] if is_repeat else ["repeats"]
        if method != Method.POINTS or fixed.get("most_points"):
            names.append("most_points")
        return [*names, *RUNGS] if method == Method.APPROVAL or "tie_break" in fixed else names

    @property
    def facts(self) -> dict[str, Any]:
        """The rules of the round, from the scheme and the form together. Precondition: the form is valid."""
        said, fixed = self.cleaned_data, self.fixed
        asked = [said[name] for name in RUNGS if said.get(name)]
        return {
            **{name: fixed[name] for name in ("method", "quorum", "threshold")},
            "seats": fixed.get("seats"),
            "tie_break": fixed.get("tie_break", asked),
            "most_points": fixed.get("most_points") or said.get("most_points"),
        }

    def rules(self) -> RoundRules:
        """Raises RuleViolation as ``make_rules``."""
        return make_rules(**self.facts, weights=self.fixed.get("weights", ()))


def fixed_words(fixed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the frozen scheme fixes, each with its words; what its method has no use for is left out."""
    rule, comma = fixed["threshold"], _("、")
    needs = _("超过%(base)s的 %(share)s") if rule["strict"] else _("不少于%(base)s的 %(share)s")
    ladder = [] if fixed["method"] == Method.APPROVAL else fixed.get("tie_break", [])
    numbers = [(label, fixed.get(name)) for label, name in ((_("名额"), "seats"), (_("每项最高分"), "most_points"))]
    most = fixed.get("repeats_most")
    return [
        (_("方法"), word(fixed["method"], "method")),
        *((label, str(number)) for label, number in numbers if number),
        (_("法定人数"), _("应到人数（不含回避）的 %(share)s") % {"share": fixed["quorum"]}),
        (_("同意票"), needs % {"base": dict(base_words())[rule["of"]], "share": rule["share"]}),
        *([(_("平票时依次按"), comma.join(dict(rung_words())[rung] for rung in ladder))] if ladder else []),
        *([(_("最多重新投票"), _("%(n)s 次") % {"n": most})] if most is not None else []),
    ]


class RoundNewPage(Page):
    """``?cycle=`` names the cycle and with it the committee, ``?repeats=`` the round that is voted once more."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/round_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not {"cycle", "repeats"} & set(request.GET):
            return self.choose()
        cycle, repeats = self.asked()
        rows = candidates(self.actor, cycle, repeats)
        first = {
            "items": [str(row.case.pk) for row in rows if not row.why],
            **self.span(cycle),
        }
        return self.show(cycle, repeats, rows, self.form(cycle, repeats, rows, initial=first))

    def post(self, request: HttpRequest) -> HttpResponse:
        cycle, repeats = self.asked()
        rows = candidates(self.actor, cycle, repeats)
        form = self.form(cycle, repeats, rows, request.POST)
        act = request.POST.get("act", "")
        if act == "edit":
            return self.show(cycle, repeats, rows, form)
        if form.is_valid():
            try:
                if act == "preview":
                    return self.preview(cycle, repeats, rows, form)
                return self.go(reverse("round", args=[self.create(cycle, repeats, rows, form).pk]))
            except RuleViolation as refusal:
                form.refuse(refusal)
        return self.show(cycle, repeats, rows, form, status=422)

    def choose(self) -> HttpResponse:
        """Of which cycle, where there are several; straight on where there is one."""
        cycles = list(plannable(self.actor)[:200])
        if len(cycles) == 1:
            return self.go(f"{reverse('round_new')}?cycle={cycles[0].pk}")
        return self.render({"heading": _("设立投票"), "cycles": cycles})

    def asked(self) -> tuple[Cycle, Round | None]:
        """The cycle, and the round to repeat. Raises Http404, and RuleViolation ``round.wrong_phase``."""
        repeats = None
        if "repeats" in self.request.GET:
            rows = repeatable(self.actor, visible_to(self.actor)).select_related("cycle")
            repeats = self.find(rows, self.request.GET["repeats"])
        key = repeats.cycle_id if repeats else self.request.GET.get("cycle", "")
        cycle: Cycle = self.find(plannable(self.actor), key)
        if "cycle" in self.request.GET and str(cycle.pk) != self.request.GET["cycle"]:
            raise Http404
        return cycle, repeats

    def form(
        self, cycle: Cycle, repeats: Round | None, rows: Sequence[Candidate], *args: Any, **kwargs: Any
    ) -> RoundForm:
        vote = (cycle.frozen_scheme or {})["vote"]
        return RoundForm(*args, fixed=vote, rows=rows, is_repeat=repeats is not None, **kwargs)

    def span(self, cycle: Cycle) -> dict[str, datetime]:
        """From now to the end of the voting phase."""
        opens = self.at.replace(second=0, microsecond=0)
        ends = cycle.phases.filter(phase=Phase.VOTING).values_list("closes_at", flat=True).first()
        return {"opens_at": opens, "closes_at": ends if ends and ends > opens else opens + timedelta(days=USUAL_DAYS)}

    def preview(self, cycle: Cycle, repeats: Round | None, rows: Sequence[Candidate], form: RoundForm) -> HttpResponse:
        """The round in the words that will be recorded, before it is made."""
        said = form.cleaned_data
        if not self.at < said["closes_at"] or not said["opens_at"] < said["closes_at"]:
            raise RuleViolation("round.dates", field="closes_at")
        chosen = [row.case for row in rows if str(row.case.pk) in said["items"]]
        rule, lines = words_before(cycle, form.rules(), chosen, language=language())
        named = [
            (case, line.partition("：")[2] or line.partition(": ")[2] or line)
            for case, line in zip(chosen, lines, strict=True)
        ]
        return self.show(cycle, repeats, rows, form, rule=rule, named=named)

    def create(self, cycle: Cycle, repeats: Round | None, rows: Sequence[Candidate], form: RoundForm) -> Round:
        said = form.cleaned_data
        assert cycle.committee is not None
        return create_round(
            actor=self.actor,
            committee=cycle.committee,
            nominations=[row.case for row in rows if str(row.case.pk) in said["items"]],
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
            repeats=repeats,
            repeat_reason=said.get("repeats", ""),
            at=self.at,
            **form.facts,
        )

    def show(
        self,
        cycle: Cycle,
        repeats: Round | None,
        rows: Sequence[Candidate],
        form: RoundForm,
        *,
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        chosen = set(form["items"].value() or ())
        return self.render(
            {
                "heading": _("重新投票") if repeats else _("设立投票"),
                "cycle": cycle,
                "repeats": repeats,
                "form": form,
                "open_rows": [(row.case, str(row.case.pk) in chosen) for row in rows if not row.why],
                "closed_rows": [row for row in rows if row.why],
                "fixed": fixed_words(form.fixed),
                "asked": [form[name] for name in form.fields if name not in ("once", "items")],
                **context,
            },
            status=status,
        )


urlpatterns = [path("rounds/new/", RoundNewPage.as_view(), name="round_new")]
