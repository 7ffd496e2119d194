"""Schemes as pages: what each edition says in words, two editions side by side, and the rules that hold besides."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.domain.ballot import make_rules
from evaluations.domain.threshold_text import threshold_text
from evaluations.models import Scheme
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
    found += [
        (_("名额：%(name)s") % {"name": _honor(row, awards)}, str(row["limit"])) for row in document.get("quotas", [])
    ]
    return [*found, (_("表决规则"), _vote(document.get("vote") or {}))]


def _criterion(row: dict[str, Any], comma: str) -> str:
    marks = comma.join(f"{mark['value']} {mark['label']}" for mark in row["scale"])
    return _("权重 %(weight)s；分值 %(marks)s") % {"weight": row["weight"], "marks": marks}


def _honor(row: dict[str, Any], awards: dict[str, str]) -> str:
    return word(row["star"], "star") if row.get("star") else awards.get(row.get("award", ""), row.get("award", ""))


def _vote(vote: dict[str, Any]) -> str:
    if not vote:
        return _("不投票")
    asked = {"seats": None, **{name: vote[name] for name in ASKED_IN_VOTE if name in vote}}
    return threshold_text(make_rules(**asked), language=language())


urlpatterns = [
    path("schemes/", SchemeListPage.as_view(), name="schemes"),
    path("schemes/<str:key>/", SchemePage.as_view(), name="scheme"),
]
