"""Schemes as pages: what each edition says in words, two editions side by side, and the rules that hold besides."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.domain.ballot import HIDE_BELOW, make_rules
from evaluations.domain.committee import Fill, seat_rules
from evaluations.domain.threshold_text import threshold_text
from evaluations.domain.weight import LEAST_OF_CLASS
from evaluations.models import Scheme
from evaluations.permissions.scheme import may_create_scheme
from evaluations.selectors.scheme import visible_to
from evaluations.selectors.shipped import rules
from evaluations.web.nomination import step_words
from honors.domain.actor import Role
from honors.permissions.access import roles
from honors.selectors.honor import award_names
from honors.templatetags.page import word
from honors.web.listing import read_listing
from honors.web.page import Page, language

ASKED_IN_VOTE = ("method", "seats", "quorum", "threshold", "tie_break", "most_points", "weights")


@dataclass(frozen=True)
class Line:
    """One thing that schemes say, in each of the editions shown."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


class SchemeListPage(Page):
    access = {"GET": roles(Role.HR)}
    template_name = "evaluations/schemes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = read_listing(request, visible_to(self.actor).select_related("unit"), ("-created_at", "-id"))
        return self.render({"heading": _("评选方案"), "listing": listing})


class SchemePage(Page):
    """One edition; with ``?with=`` another edition of the same scheme beside it, differences marked."""

    access = {"GET": roles(Role.HR)}
    template_name = "evaluations/scheme.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        seen = visible_to(self.actor).select_related("unit")
        scheme: Scheme = self.find(seen, key)
        same = list(seen.filter(unit=scheme.unit, code=scheme.code).order_by("-edition"))
        other = next((row for row in same if str(row.pk) == request.GET.get("with") and row != scheme), None)
        shown = [scheme] if other is None else [scheme, other]
        return self.render(
            {
                "heading": scheme.name,
                "scheme": scheme,
                "shown": shown,
                "others": [row for row in same if row != scheme],
                "other": other,
                "lines": lines(shown),
                "may_write": bool(may_create_scheme(self.actor, scheme.unit)),
                "done": _("已发布。") if request.GET.get("done") == "issued" else "",
                "rules": [
                    (rule, rule.en if language() == "en" else rule.zh) for rule in rules() if rule.status == "enforced"
                ],
            }
        )


def lines(shown: list[Scheme]) -> list[Line]:
    """What the editions say, thing by thing; a criterion that only one of them has is a line too."""
    documents = [row.definition for row in shown]
    awards = award_names({code for document in documents for code in document.get("awards", [])})
    said = [dict(_said(document, awards)) for document in documents]
    labels = dict.fromkeys(label for one in said for label in one)
    return [Line(label, tuple(one.get(label, "—") for one in said)) for label in labels]


def _said(document: dict[str, Any], awards: dict[str, str]) -> list[tuple[str, str]]:
    comma = _("、")
    steps = {step.value: name for step, name in step_words().items()}
    days = document.get("notice_days")
    honors = [word(star, "star") for star in document.get("stars", [])]
    honors += [awards.get(code, code) for code in document.get("awards", [])]
    found = [
        (_("名称"), document["name"]),
        (_("办理方式"), _("按周期成批") if document["mode"] == "batched" else _("随时受理")),
        (_("类别"), comma.join(honors)),
        (_("推荐人"), comma.join(word(role, "role") for role in document.get("nominators", []))),
        (_("步骤"), " → ".join(steps.get(step, _("推荐")) for step in document.get("steps", []))),
        (_("须附材料"), comma.join(word(paper, "paper") for paper in document.get("papers", [])) or "—"),
        (_("公示"), _("%(n)s 个工作日") % {"n": days} if days is not None else _("按奖励种类的规定")),
    ]
    found += [
        (_("标准：%(name)s") % {"name": row["name"]}, _criterion(row, comma)) for row in document.get("criteria", [])
    ]
    found += _about_numbers(document)
    found += [
        (_("名额：%(name)s") % {"name": _honor(row, awards)}, str(row["limit"])) for row in document.get("quotas", [])
    ]
    vote = document.get("vote") or {}
    return [*found, (_("表决规则"), _vote(vote)), *(_about_seats(vote) if vote else [])]


def _about_numbers(document: dict[str, Any]) -> list[tuple[str, str]]:
    most, track, review = (document.get(name) for name in ("stars_per_person_per_cycle", "fast_track", "review"))
    shared = _("每件 %(n)s 名委员") % {"n": review["per_case"]} if review else _("全体委员评审全部案件")
    if review and review.get("limit"):
        shared += _("，每名委员最多 %(n)s 件") % {"n": review["limit"]}
    papers = _("决定后 %(n)s 天内补齐") % {"n": track["papers_due_days"]} if track else _("报送时齐全")
    return [
        *([(_("每人每期最多几星"), str(most) if most else _("不限"))] if document.get("stars") else []),
        (_("及时奖励的材料"), papers),
        *([(_("评审分派"), shared)] if document.get("criteria") else []),
    ]


def _about_seats(vote: dict[str, Any]) -> list[tuple[str, str]]:
    """What a vote fixes besides its threshold."""
    rules, most = seat_rules(vote), vote.get("repeats_most")
    least = LEAST_OF_CLASS if vote.get("weights") else HIDE_BELOW
    fills = {Fill.NONE: _("不递补"), Fill.RECUSED: _("只补回避的"), Fill.ABSENT: _("补回避的和缺席的")}
    return [
        (_("候补委员递补"), fills[rules.fill]),
        (_("每项最少投票人数"), str(rules.least_voters)),
        (_("监票人数"), str(rules.tellers)),
        (_("最多重新投票几次"), _("不限") if most is None else str(most)),
        (_("公布票数"), _("公布") if vote.get("shows_numbers", True) else _("只公布是否当选")),
        (_("少于几张票不显示票数"), str(vote.get("hide_below", least))),
        (_("可以委托投票"), _("可以") if vote.get("proxies") else _("不可以")),
    ]


def _criterion(row: dict[str, Any], comma: str) -> str:
    marks = comma.join(f"{mark['value']} {mark['label']}" for mark in row["scale"])
    return _("权重 %(weight)s；分值 %(marks)s") % {"weight": row["weight"], "marks": marks}


def _honor(row: dict[str, Any], awards: dict[str, str]) -> str:
    return word(row["star"], "star") if row.get("star") else awards.get(row.get("award", ""), row.get("award", ""))


def _vote(vote: dict[str, Any]) -> str:
    if not vote:
        return _("不投票")
    asked = {"seats": None, "tie_break": [], **{name: vote[name] for name in ASKED_IN_VOTE if name in vote}}
    return threshold_text(make_rules(**asked), language=language())


urlpatterns = [
    path("schemes/", SchemeListPage.as_view(), name="schemes"),
    path("schemes/<str:key>/", SchemePage.as_view(), name="scheme"),
]
