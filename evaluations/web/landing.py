"""The first page: what this is, how an honor comes about, what is on notice now."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluations.selectors.notice import visible_to
from honors import clock
from honors.domain.actor import ANONYMOUS
from honors.domain.codes import lookup
from honors.permissions.access import Access
from honors.web.page import Page

SHOWN_NOTICES = 20
HEAD_LINES = 5
"""Lines of a notice before its first recipient: title, unit, scope, medium, period."""
STEP_WIDTH = 164


def flow_steps() -> list[dict[str, Any]]:
    """The way of a case in seven boxes: what happens, who does it, what it leaves behind."""
    rows = [
        (_("推荐"), _("所长"), _("事迹与证据")),
        (_("审核"), _("政工部门"), _("资格与条款")),
        (_("评审"), _("评审委员会"), _("先申报回避，再打分")),
        (_("投票"), _("委员无记名"), _("两人持钥开箱")),
        (_("公示"), _("全体人员"), _("按工作日计算")),
        (_("批准"), _("有权机关"), _("文号与权限依据")),
        (_("入账"), _("任何人可核验"), _("只追加，不改写")),
    ]
    return [
        {"x": position * STEP_WIDTH, "name": name, "who": who, "note": note}
        for position, (name, who, note) in enumerate(rows)
    ]


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts that the demo made; nothing anywhere else."""
    if settings.APP_ENV != "demo" or not settings.DEMO_ACCOUNTS_FILE.is_file():
        return []
    language = "en" if (get_language() or "").startswith("en") else "zh"
    rows = json.loads(settings.DEMO_ACCOUNTS_FILE.read_text(encoding="utf-8"))
    for row in rows:
        role = lookup(f"role.{row['role']}")
        row["role_name"] = role.en if language == "en" else role.zh
    return list(rows)


def notice_board() -> list[dict[str, Any]]:
    """What is on public notice today, in the frozen words of each notice."""
    today = timezone.localtime(clock.now()).date()
    rows = visible_to(ANONYMOUS, on=today).filter(state="running").select_related("unit").order_by("ends_on", "pk")
    return [
        {
            "id": str(notice.pk),
            "unit": notice.unit.name,
            "lines": [line.partition(". ")[2] for line in notice.text.splitlines()[HEAD_LINES:]],
            "scope": notice.scope,
            "ends_on": notice.ends_on,
            "is_provisional": notice.end_is_provisional,
        }
        for notice in rows[:SHOWN_NOTICES]
    ]


class LandingPage(Page):
    """Open to everybody and shows nothing that a notice board would not; who has a session goes to what waits."""

    access = {"GET": Access.PUBLIC}
    template_name = "evaluations/landing.html"

    def get(self, _request: HttpRequest) -> HttpResponse:
        if self.actor.user_id is not None:
            return self.go(reverse("inbox"))
        steps = flow_steps()
        return self.render(
            {
                "steps": steps,
                "flow_text": " → ".join(f"{step['name']}（{step['who']}）" for step in steps),
                "notices": notice_board(),
                "demo_accounts": demo_accounts(),
            }
        )


urlpatterns = [path("", LandingPage.as_view(), name="landing")]
