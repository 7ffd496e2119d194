"""A round counted again: asked for, and what came of it, read by nobody from whom a case of it is kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.models import Nomination, Round
from evaluations.permissions.recount import RECOUNTERS, may_recount
from evaluations.selectors.nomination import with_content
from evaluations.selectors.recount import last_recount
from evaluations.services.recount import ask_recount
from evaluations.web.ballot import round_at
from evaluations.web.ballot_new import rung_words
from honors.domain.codes import text
from honors.models import JobState
from honors.permissions.access import roles
from honors.web.forms import PageForm
from honors.web.page import Page, language


def place_words() -> dict[str, str]:
    return {
        "roll": _("名册与冻结时的摘要不符"),
        "box": _("票箱与封箱时的摘要不符"),
        "opened": _("留存的选票与投票人数不符"),
        "lot": _("抽签种子与公布的承诺不符"),
        "result": _("重新计票与原结果不符"),
        "digest": _("结果与结果摘要不符"),
        "minutes": _("会议纪要与其摘要不符"),
    }


def part_words() -> dict[str, str]:
    return {
        "voters": _("应到"),
        "recused": _("回避"),
        "present": _("实到"),
        "quorum_met": _("法定人数"),
        "approve": _("同意"),
        "oppose": _("反对"),
        "abstain": _("弃权"),
        "invalid": _("废票"),
        "points": _("得分"),
        "needed": _("须得"),
        "outcome": _("结果"),
        "decided_by": _("由何决定"),
        "margin": _("几票可改变"),
        "holds_for_weights": _("权重变动"),
        "weights": _("权重之和"),
    }


def value_words(value: Any) -> str:
    """A value of a result as people read it."""
    known = {
        True: _("是"),
        False: _("否"),
        "selected": _("当选"),
        "not_selected": _("未当选"),
        "tie": _("平票"),
        "void": _("作废"),
        "quorum": _("法定人数"),
        "threshold": _("同意票占比"),
        "approvals": _("同意"),
        "points": _("得分"),
        **dict(rung_words()),
    }
    return "—" if value is None else str(known.get(value, value)) if isinstance(value, bool | str) else str(value)


class RecountPage(Page):
    access = {"GET": roles(*RECOUNTERS), "POST": roles(*RECOUNTERS)}
    template_name = "evaluations/recount.html"

    def round(self, key: str) -> Round:
        found = round_at(self, key)
        if not may_recount(self.actor, found):
            raise Http404
        return found

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = self.round(key)
        job = last_recount(self.actor, ballot_round)
        is_done = job is not None and job.state == JobState.DONE
        return self.render(
            {
                "heading": _("重新计票核对"),
                "round": ballot_round,
                "job": job,
                "is_open": job is not None and job.state in (JobState.WAITING, JobState.RUNNING),
                "why": text(job.code, job.code_params, language=language()) if job is not None and job.code else "",
                "result": self.said(job.result) if job is not None and is_done else None,
                "form": PageForm(),
            }
        )

    def post(self, _request: HttpRequest, key: str) -> HttpResponse:
        job = ask_recount(actor=self.actor, ballot_round=self.round(key), at=self.at)
        return self.go(reverse("job", args=[job.pk]))

    def said(self, result: dict[str, Any]) -> dict[str, Any]:
        """What came of it in words; names of cases that may be read."""
        places, parts = place_words(), part_words()
        keys = {row["item"] for row in result["rows"] if row["item"]} | set(result["left"])
        rows = with_content(self.actor).filter(pk__in=keys).select_related("officer", "recipient_unit")
        names = {str(case.pk): name_of(case) for case in rows}
        return {
            "counted": result["counted"],
            "left": [names.get(item, "—") for item in result["left"]],
            "rows": [
                {
                    "place": places[row["place"]],
                    "name": names.get(row["item"], "—"),
                    "part": parts.get(row["part"], row["part"]) or "—",
                    "stored": value_words(row["stored"]),
                    "counted": value_words(row["counted"]),
                }
                for row in result["rows"]
            ],
        }


def name_of(case: Nomination) -> str:
    return str(case.recipient.name)


urlpatterns = [path("rounds/<str:key>/recount/", RecountPage.as_view(), name="round_recount")]
