"""A scheme as a form and back: every part of the document has its field, and what is wrong with it stands there.

A document that is read into the form and not touched comes out the same to the letter.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.ballot import Method
from evaluations.domain.committee import Fill
from evaluations.domain.scheme import NEEDED_STEPS, NOMINATORS, PAPERS, Mode, Star, Step
from evaluations.web.ballot_new import RUNGS, base_words, rung_words
from evaluations.web.nomination import step_words
from evaluations.web.nomination_acts import words_of
from evaluations.web.scheme_document import (
    CRITERION,
    QUOTA,
    in_order,
    initial_of,
    keep,
    row_field,
    scale_lines,
    vote_of,
)
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.templatetags.page import finding_text
from honors.web.forms import PageForm, WordsField

SPARE_CRITERIA, SPARE_QUOTAS = 2, 2
"""Empty rows below those that are there; empty ones count nothing."""
MOST_ROWS = 40


def rows_in(data: Mapping[str, Any], kind: str, part: str) -> int:
    """How many rows of a kind were sent."""
    return sum(row_field(kind, number, part) in data for number in range(MOST_ROWS))


def many(label: Any, choices: Callable[[], list[Any]], help_text: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, help_text=help_text, widget=forms.CheckboxSelectMultiple, required=False
    )


def number(label: Any, help_text: Any, *, least: int = 1, most: int = 10_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most, required=False)


def fill_words() -> list[tuple[str, str]]:
    return [
        (Fill.NONE.value, _("不递补")),
        (Fill.RECUSED.value, _("只补回避的")),
        (Fill.ABSENT.value, _("补回避的和缺席的")),
    ]


class SchemeForm(PageForm):
    """The fields bear the keys of the document; a vote's those of its ``vote``."""

    code = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=40,
        help_text=gettext_lazy("英文字母、数字和连字符；同一代码的各版互相对照，定后不变。"),
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    mode = forms.ChoiceField(
        label=gettext_lazy("办理方式"),
        choices=lambda: [(Mode.BATCHED.value, _("按周期成批")), (Mode.ROLLING.value, _("随时受理"))],
        help_text=gettext_lazy("四星争创须按周期成批；记功嘉奖可随时受理。R-38"),
    )
    stars = many(
        gettext_lazy("星级"),
        lambda: words_of("star", [star.value for star in Star]),
        gettext_lazy("星级不是奖励等级：一个方案评星级或评奖励，二者取一。R-36、R-37"),
    )
    awards = many(gettext_lazy("奖励"), list, gettext_lazy("奖励目录中现行的项目。R-02"))
    stars_per_person_per_cycle = number(
        gettext_lazy("每人每期最多几星"), gettext_lazy("留空为不限。只用于四星争创。R-37"), most=4
    )
    nominators = many(
        gettext_lazy("推荐人"),
        lambda: words_of("role", sorted(role.value for role in NOMINATORS)),
        gettext_lazy("由所在单位推荐；选民警即允许自荐和互荐。R-39"),
    )
    steps = many(
        gettext_lazy("步骤"),
        lambda: [(step.value, words) for step, words in step_words().items() if step not in NEEDED_STEPS],
        gettext_lazy("推荐、审查资格、审批不可省略，其余按选定的依次办理。R-25、R-43"),
    )
    papers = many(
        gettext_lazy("须附材料"),
        lambda: words_of("paper", PAPERS),
        gettext_lazy("缺少其中任何一种不能报送。R-24"),
    )
    papers_due_days = number(
        gettext_lazy("及时奖励的材料后补天数"), gettext_lazy("决定之后若干天内补齐；留空为不许后补。R-25"), most=365
    )
    notice_days = number(
        gettext_lazy("公示工作日"),
        gettext_lazy("按工作日算。四星争创必填；奖励留空时按奖励种类的规定，三等功以上不少于 7 个。R-20、R-43"),
        least=0,
        most=365,
    )
    per_case = number(gettext_lazy("每件由几名委员评审"), gettext_lazy("留空为全体委员评审全部案件。R-40"), most=100)
    limit = number(gettext_lazy("每名委员最多几件"), gettext_lazy("只在分派时有用；留空为不限。R-40"))
    method = forms.ChoiceField(
        label=gettext_lazy("表决方法"),
        choices=lambda: words_of("method", [method.value for method in Method]),
        help_text=gettext_lazy("一人一票，不记名。R-41"),
    )
    seats = number(gettext_lazy("名额"), gettext_lazy("逐项表决不设名额，留空；其他方法必填。R-41"))
    most_points = number(gettext_lazy("每项最高分"), gettext_lazy("只用于计分，留空为 10 分。R-41"), most=9999)
    quorum = forms.CharField(
        label=gettext_lazy("法定人数"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("应到人数（不含回避）的几分之几，如 2/3。R-41"),
    )
    threshold = forms.ChoiceField(
        label=gettext_lazy("同意票的计算基数"), choices=base_words, help_text=gettext_lazy("同意票占其中几分之几。R-41")
    )
    share = forms.CharField(
        label=gettext_lazy("同意票占比"), max_length=16, required=False, help_text=gettext_lazy("分数，如 1/2。R-41")
    )
    strict = forms.ChoiceField(
        label=gettext_lazy("达到还是超过"),
        choices=lambda: [("true", _("须超过")), ("false", _("不少于即可"))],
        help_text=gettext_lazy("二分之一通常须超过，三分之二通常不少于即可。R-41"),
    )
    weights = WordsField(
        label=gettext_lazy("加权"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy("每行一类席位和权重，如“chair 2”；不写的计 1。R-41"),
    )
    alternates = forms.ChoiceField(
        label=gettext_lazy("候补委员递补"), choices=fill_words, help_text=gettext_lazy("打开投票时依次递补。R-18")
    )
    least_voters = number(gettext_lazy("每项最少投票人数"), gettext_lazy("回避之后剩下的人数。R-41"))
    tellers = number(gettext_lazy("监票人数"), gettext_lazy("多少名监票人签署后才能确认结果。R-41"), least=0)
    repeats_most = number(gettext_lazy("最多重新投票几次"), gettext_lazy("留空为不限。R-41"), least=0, most=100)
    hide_below = number(
        gettext_lazy("少于几张票不显示票数"),
        gettext_lazy("票太少时票数会泄露个人的选择；通常为 3。R-41"),
        least=0,
        most=1000,
    )
    shows_numbers = forms.BooleanField(
        label=gettext_lazy("公布票数"), required=False, help_text=gettext_lazy("不选时只公布是否当选。R-41")
    )
    proxies = forms.BooleanField(
        label=gettext_lazy("可以委托投票"), required=False, help_text=gettext_lazy("缺席委员可以书面委托到会委员。R-41")
    )

    def __init__(
        self, data: Any = None, *, base: Mapping[str, Any], awards: Sequence[tuple[str, str]], is_new: bool
    ) -> None:
        super().__init__(data, initial=None if data is not None else initial_of(base))
        self.base = base
        self.fields["awards"].choices = list(awards)
        for place, name in enumerate(RUNGS, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("平票时第 %(n)s 步") % {"n": place}, choices=lambda: [("", "—"), *rung_words()], required=False
            )
        if not is_new:
            self.fields["code"].disabled = True
            self.initial = {**(self.initial or {}), "code": base["code"]}
        sent = data if data is not None else {}
        self.criteria = rows_in(sent, "criterion", "code") or len(base.get("criteria", [])) + SPARE_CRITERIA
        self.quotas = rows_in(sent, "quota", "honor") or len(base.get("quotas", [])) + SPARE_QUOTAS
        honors = [("", "—"), *words_of("star", [star.value for star in Star]), *awards]
        for row in range(self.criteria):
            self._add_criterion(row)
        for row in range(self.quotas):
            self.fields[row_field("quota", row, "honor")] = forms.ChoiceField(
                label=_("名额 %(n)s 类别") % {"n": row + 1}, choices=honors, required=False
            )
            self.fields[row_field("quota", row, "limit")] = forms.IntegerField(
                label=_("名额 %(n)s 数量") % {"n": row + 1}, min_value=1, max_value=100_000, required=False
            )

    def _add_criterion(self, row: int) -> None:
        labels = {
            "code": (_("评分项 %(n)s 代码"), 40),
            "name": (_("评分项 %(n)s 名称"), 60),
            "weight": (_("评分项 %(n)s 权重"), 16),
        }
        for part, (label, longest) in labels.items():
            self.fields[row_field("criterion", row, part)] = forms.CharField(
                label=label % {"n": row + 1}, max_length=longest, required=False
            )
        self.fields[row_field("criterion", row, "scale")] = WordsField(
            label=_("评分项 %(n)s 档次") % {"n": row + 1}, max_length=2000, rows=5, required=False
        )

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """The rows of criteria or quotas with their fields by part."""
        parts, count = (CRITERION, self.criteria) if kind == "criterion" else (QUOTA, self.quotas)
        return [{part: self[row_field(kind, row, part)] for part in parts} for row in range(count)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if Step.VOTE in said.get("steps", []):
            for name in ("quorum", "share"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        for row in range(self.criteria):
            name = row_field("criterion", row, "scale")
            if any(not label for _value, label in scale_lines(said.get(name, ""))):
                self.add_error(name, _("每行先写分值，空一格再写说明。"))
        for row in range(self.quotas):
            honor, limit = (row_field("quota", row, part) for part in QUOTA)
            if said.get(honor) and not said.get(limit) and limit not in self.errors:
                self.add_error(limit, self.fields[limit].error_messages["required"])
        return said

    def document(self) -> dict[str, Any]:
        """The document that the form says. Precondition: the form is valid."""
        said, base = self.cleaned_data, self.base
        chosen = {Step(step) for step in said["steps"]} | set(NEEDED_STEPS)
        steps = [step.value for step in Step if step in chosen]
        document: dict[str, Any] = {
            "code": base.get("code") or said["code"],
            "name": said["name"],
            "mode": said["mode"],
            "criteria": [self._criterion(row) for row in range(self.criteria) if self._is_filled(row)],
            "nominators": in_order(said["nominators"], base.get("nominators", [])),
            "steps": steps,
            "papers": in_order(said["papers"], base.get("papers", [])),
            "vote": vote_of(said, base.get("vote", {})) if Step.VOTE in chosen else {},
            "quotas": [quota for row in range(self.quotas) if (quota := self._quota(row))],
            "notice_days": said["notice_days"],
        }
        for name in ("stars", "awards"):
            if said[name] or name in base:
                document[name] = in_order(said[name], base.get(name, []))
        days, per_case = said["papers_due_days"], said["per_case"]
        keep(document, base, "stars_per_person_per_cycle", said["stars_per_person_per_cycle"], usual=None)
        keep(document, base, "fast_track", {"papers_due_days": days} if days else None, usual=None)
        review = {"per_case": per_case} if per_case else None
        if review is not None:
            keep(review, base.get("review") or {}, "limit", said["limit"], usual=None)
        keep(document, base, "review", review, usual=None)
        return document

    def _is_filled(self, row: int) -> bool:
        return any(self.cleaned_data.get(row_field("criterion", row, part)) for part in CRITERION)

    def _criterion(self, row: int) -> dict[str, Any]:
        said = {part: self.cleaned_data[row_field("criterion", row, part)] for part in CRITERION}
        scale = [{"value": value, "label": label} for value, label in scale_lines(said["scale"])]
        return {
            "code": said["code"].strip(),
            "name": said["name"].strip(),
            "weight": said["weight"].strip(),
            "scale": scale,
        }

    def _quota(self, row: int) -> dict[str, Any] | None:
        honor, limit = (self.cleaned_data[row_field("quota", row, part)] for part in QUOTA)
        if not honor:
            return None
        return {"star" if honor in set(Star) else "award": honor, "limit": limit}

    def refuse(self, refusal: RuleViolation) -> None:
        """All that is wrong with the document, each thing at its field."""
        if refusal.code == "scheme.edition_between" and "code" not in self.base:
            self.add_error("code", _("本单位已有这个代码的方案；要改它，请从该方案编写新版。"))
            return
        if refusal.code != "scheme.invalid":
            super().refuse(refusal)
            return
        for finding in refusal.findings:
            field = self.field_of(finding)
            self.add_error(field if field in self.fields else None, finding_text(finding))

    def field_of(self, finding: Finding) -> str:
        """Where a fault of the document is mended."""
        facts, code = finding.facts, finding.code.partition(".")[2]
        if part := {"bad_weight": "weight", "empty_scale": "scale", "bad_scale_value": "scale"}.get(code):
            return self._row_of(facts.get("criterion", ""), part)
        if code == "scale_value_twice":
            return self._row_of(facts.get("criterion", ""), "scale")
        if code == "quota_for_nothing":
            named = (row for row in range(self.quotas) if self._honor_of(row) == facts.get("value"))
            return row_field("quota", next(named, 0), "honor")
        if code == "named_twice":
            return self._row_of(facts.get("value", ""), "code")
        if code in ("vote_rule_missing", "bad_seat_rule"):
            return str(facts.get("key", ""))
        return FIELDS.get(code, code.removeprefix("bad_"))

    def _honor_of(self, row: int) -> Any:
        return self.cleaned_data.get(row_field("quota", row, "honor"))

    def _row_of(self, criterion: str, part: str) -> str:
        """The last row with this code: where it stands twice, the second is the one too many."""
        rows = [
            row
            for row in range(self.criteria)
            if self.cleaned_data.get(row_field("criterion", row, "code"), "").strip() == criterion
        ]
        return row_field("criterion", rows[-1] if rows else 0, part)


FIELDS = {
    "stars_or_awards": "stars",
    "unknown_star": "stars",
    "unknown_award": "awards",
    "stars_are_batched": "mode",
    "weights_not_whole": row_field("criterion", 0, "weight"),
    "review_needs_criteria": row_field("criterion", 0, "code"),
    "no_nominators": "nominators",
    "bad_nominator": "nominators",
    "review_without_step": "per_case",
    "notice_days_needed": "notice_days",
    "unknown_method": "method",
    "seats_needed": "seats",
    "seats_not_used": "seats",
    "threshold_impossible": "share",
    "bad_threshold": "share",
    "weights_divided_only": "weights",
    "weights_hide_below": "hide_below",
}
"""Fault of a document → field, where the code does not name it itself."""
