"""Cases as pages: the list by state, the case file, and the files on it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.domain.nomination import ENDED, By, State, Verb
from evaluations.domain.scheme import NOMINATORS, Star, Step, steps_of
from evaluations.models import Cycle, Nomination, NominationEvent, Reconsideration
from evaluations.permissions.evidence import may_add_evidence
from evaluations.permissions.nomination import may_admit_late, open_acts
from evaluations.permissions.notice import may_post_notice
from evaluations.selectors.case_view import (
    knows_bars,
    led_organs,
    shown_findings,
    shown_reason,
    turn_of,
    verdict_now,
)
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.evidence import visible_to as papers_visible_to
from evaluations.selectors.late import takes_late
from evaluations.selectors.nomination import joined, parts_of, visible_to, with_content, with_parts, with_readable
from evaluations.selectors.record import record_of
from evaluations.selectors.review import declarable_by
from evaluations.selectors.scheme import definition_of
from evaluations.services.review import mark_seen
from evaluations.web.evidence import opened_in
from evaluations.web.navigation import COMMITTEE
from evaluations.web.nomination_draft import organ_for, paper_kinds
from evaluations.web.opinion import may_give, papers_asked
from evaluations.web.reconsideration import may_ask, requests_about
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.selectors.officer import name_matches
from honors.selectors.together import fill
from honors.templatetags.page import word
from honors.web.listing import address, chips, read_listing
from honors.web.page import Page

BUTTONS = ("withdraw", "suspend", "return", "resume", "confer", "screen")
"""Acts of the case file with a page of their own, the one that moves it on last."""

OPEN_STATES = tuple(state.value for state in State if state not in ENDED)
PATH_OF_STEPS = (
    (Step.SCREEN, State.SUBMITTED),
    (Step.REVIEW, State.ELIGIBLE),
    (Step.VOTE, State.UNDER_REVIEW),
    (Step.NOTICE, State.SELECTED),
    (Step.APPROVE, State.AWAITING_APPROVAL),
    (Step.CONFER, State.APPROVED),
)
"""The steps in order, each with the state in which it is what comes next."""

ORDER = (
    State.DRAFT,
    State.RETURNED,
    State.SUBMITTED,
    State.ELIGIBLE,
    State.UNDER_REVIEW,
    State.SELECTED,
    State.ON_NOTICE,
    State.AWAITING_APPROVAL,
    State.APPROVED,
    State.CONFERRED,
)


class NominationListPage(Page):
    """What the actor may know of; of a case not declared about, only that it is there."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/nominations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = visible_to(self.actor)
        asked = self.asked(request)
        rows = self.narrow(seen, asked)
        counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
        chosen = self.in_state(rows, asked["state"])
        total = sum(n for state, n in counts.items() if self.matches(state, asked["state"]))
        listing = read_listing(request, with_parts(chosen), ("-created_at", "-id"), total=total)
        readable = set(
            with_content(self.actor).filter(pk__in=[case.pk for case in listing.rows]).values_list("pk", flat=True)
        )
        led = led_organs(listing.rows, on=self.today)
        return self.render(
            {
                "heading": _("推荐案件"),
                "may_nominate": bool(self.actor.roles & NOMINATORS),
                "listing": listing,
                "rows": [self.row(case, led, is_readable=case.pk in readable) for case in listing.rows],
                "tabs": [
                    (_("全部"), sum(counts.values()), address(request, state=None), asked["state"] == ""),
                    (
                        _("办理中"),
                        sum(n for state, n in counts.items() if state in OPEN_STATES),
                        address(request, state="open"),
                        asked["state"] == "open",
                    ),
                ],
                "states": [(state.value, counts.get(state.value, 0)) for state in State if counts.get(state.value)],
                "asked": asked,
                "stars": [star.value for star in Star],
                "chips": chips(
                    request,
                    {
                        "state": (_("状态"), self.state_word(asked["state"])),
                        "star": (_("类别"), word(asked["star"], "star") if asked["star"] else ""),
                        "q": (_("对象"), asked["q"]),
                        "cycle": (_("周期"), self.cycle_name(asked["cycle"])),
                    },
                ),
                "done": _("已撤回。") if request.GET.get("done") == "withdraw" else "",
            }
        )

    def asked(self, request: HttpRequest) -> dict[str, str]:
        """The filters that are set; what is none of the values offered counts as not set."""
        state, star = request.GET.get("state", ""), request.GET.get("star", "")
        return {
            "state": state if state in {"open", *(state.value for state in State)} else "",
            "star": star if star in {star.value for star in Star} | {"award"} else "",
            "q": request.GET.get("q", "").strip()[:80],
            "cycle": request.GET.get("cycle", "")[:36],
        }

    def narrow(self, rows: QuerySet[Nomination], asked: dict[str, str]) -> QuerySet[Nomination]:
        if asked["star"] == "award":
            rows = rows.filter(award__isnull=False)
        elif asked["star"]:
            rows = rows.filter(star=asked["star"])
        if asked["cycle"]:
            rows = rows.filter(cycle__in=self.cycle(asked["cycle"]))
        if asked["q"]:
            try:
                people = rows.filter(name_matches(asked["q"], "officer__"))
            except RuleViolation:
                people = rows.none()
            units = rows.filter(recipient_unit__name__contains=asked["q"])
            rows = rows.filter(pk__in=people.values("pk")) | rows.filter(pk__in=units.values("pk"))
        return rows

    def cycle(self, key: str) -> QuerySet[Cycle]:
        """The cycle that a link names, of those that the actor may know of."""
        try:
            return cycles_visible_to(self.actor).filter(pk=UUID(key))
        except ValueError:
            return Cycle.objects.none()

    def cycle_name(self, key: str) -> str:
        return (self.cycle(key).values_list("name", flat=True).first() or key) if key else ""

    def matches(self, state: str, asked: str) -> bool:
        return not asked or state == asked or (asked == "open" and state in OPEN_STATES)

    def in_state(self, rows: QuerySet[Nomination], asked: str) -> QuerySet[Nomination]:
        if asked == "open":
            return rows.filter(state__in=OPEN_STATES)
        return rows.filter(state=asked) if asked else rows

    def state_word(self, state: str) -> str:
        if state == "open":
            return _("办理中")
        return word(state, "state") if state else ""

    def row(self, case: Nomination, led: set[int], *, is_readable: bool) -> dict[str, Any]:
        recipient = case.officer or case.recipient_unit
        turn = turn_of(case, led)
        return {
            "case": case,
            "name": recipient.name if recipient else "",
            "turn": turn_words(turn),
            "place": turn[1].short_name if turn else "",
            "act": main_act(open_acts(self.actor, case)) if is_readable else "declare",
        }


def main_act(acts: list[str]) -> str:
    """The act that moves the case on; holding it or taking it back is not what a row offers."""
    return next((act for act in ("submit", "screen", "confer", "resume") if act in acts), "")


def turn_words(turn: Any) -> str:
    """The role that acts next, in words."""
    if turn is None:
        return ""
    return _("推荐人") if isinstance(turn[0], By) else word(turn[0].value, "role")


@dataclass(frozen=True)
class Line:
    """A line of the timeline: ``kind`` past, next or later."""

    kind: str
    what: str
    who: str = ""
    at: Any = None
    reason: str = ""
    changes: tuple[Any, ...] = ()
    url: str = ""


class CasePage(Page):
    """The case file. Whoever opens it as a member of the committee has seen the case."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/nomination.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.find(joined(with_readable(self.actor, visible_to(self.actor))), key)
        recipient = case.officer or case.recipient_unit
        name = recipient.name if recipient else ""
        if not case.is_readable:
            may_declare = declarable_by(self.actor).filter(pk=case.pk).exists()
            return self.render({"heading": name, "case": case, "is_closed": True, "may_declare": may_declare})
        if self.actor.roles & COMMITTEE:
            mark_seen(actor=self.actor, nomination=case, at=self.at)
        acts = open_acts(self.actor, case)
        found = fill(
            (case, parts_of(case)),
            *record_of(case.officer, case.recipient_unit),
            papers=papers_visible_to(self.actor).filter(nomination=case).order_by("created_at", "pk"),
            **papers_asked(self, case),
        )
        papers = found["papers"]
        definition = definition_of(case)
        organ = organ_for(self, case)
        return self.render(
            {
                "heading": name,
                "case": case,
                "acts": [act for act in BUTTONS if act in acts],
                "may_edit": "edit" in acts,
                **self.after_time(case),
                "may_notice": self.may_notice(case, definition),
                "findings": shown_findings(self.actor, case),
                "verdict": verdict_now(self.actor, case, self.today)
                if case.state in (State.DRAFT, State.RETURNED, State.SUBMITTED)
                else None,
                "knows_bars": knows_bars(self.actor, case),
                **organ,
                **found,
                "opened": opened_in(papers, request.GET.get("paper", "")),
                "kinds": paper_kinds(definition, [paper.kind for paper in papers]),
                "may_add": bool(may_add_evidence(self.actor, case, on=self.today)),
                **may_give(self, case, approver=organ.get("approver")),
                "may_ask_again": may_ask(self, case),
                "timeline": self.timeline(case, definition),
                "mended": self.mended(case),
                "done": done_words(request.GET.get("done", "")),
            }
        )

    def after_time(self, case: Nomination) -> dict[str, bool]:
        """Whether a draft missed its time, and whether the actor may admit it all the same."""
        if case.state != State.DRAFT or case.cycle is None or not takes_late(case.cycle, self.at):
            return {}
        return {"is_late": True, "may_admit": bool(may_admit_late(self.actor, case))}

    def may_notice(self, case: Nomination, definition: dict[str, Any]) -> bool:
        """Whether the case, which walks alone, waits for a notice that the actor may put up."""
        if case.cycle_id is not None or Step.NOTICE not in steps_of(definition):
            return False
        turn = turn_of(case, ())
        if case.state == State.ELIGIBLE:
            return bool(may_post_notice(self.actor, case, case.desk))
        return case.state == State.ON_NOTICE and turn is not None and bool(may_post_notice(self.actor, case, turn[1]))

    def mended(self, case: Nomination) -> list[Any]:
        """What was mended since the last return (R-25)."""
        handed_in = [event for event in case.events.all() if event.verb == Verb.SUBMIT]
        return list(handed_in[-1].changes) if handed_in else []

    def timeline(self, case: Nomination, definition: dict[str, Any]) -> list[Line]:
        may_know = knows_bars(self.actor, case)
        requests = requests_about(self, case)
        lines = [
            self.line(event, may_know=may_know, is_told=bool(requests) and event.verb == Verb.REOPEN)
            for event in case.events.all()
        ]
        lines = sorted([*asked_again(requests), *lines], key=lambda line: line.at)  # an answer before what it reopens
        lines += [
            Line("next", _("答复复核申请"), row.organ.short_name, url=reverse("reconsideration", args=[row.pk]))
            for row in requests
            if row.state == "open"
        ]
        turn = turn_of(case, led_organs([case], on=self.today))
        if turn is not None or case.state in (State.DRAFT, State.ON_NOTICE):
            lines.append(self.next_line(case, turn))
        return lines + [Line("later", step_words()[step]) for step in self.later(case, definition)]

    def line(self, event: NominationEvent, *, may_know: bool, is_told: bool) -> Line:
        """One event; without its reason where the line before tells it."""
        return Line(
            "past",
            _("起草") if event.verb == "create" else word(event.verb, "verb"),
            event.by.display_name if event.by else "",
            event.at,
            "" if is_told else shown_reason(event, may_know=may_know),
            tuple(event.changes),
        )

    def next_line(self, case: Nomination, turn: Any) -> Line:
        if case.state == State.DRAFT:
            return Line("next", _("完成并报送"), case.nominated_by.display_name)
        if turn is None:
            return Line("next", _("公示到期后自动转入下一步"))
        return Line("next", word(case.state, "state"), f"{turn_words(turn)} · {turn[1].short_name}")

    def later(self, case: Nomination, definition: dict[str, Any]) -> list[Step]:
        """The steps that still lie ahead of a case under way."""
        state = State(case.resumes_to or case.state)
        if state not in ORDER:
            return []
        here = ORDER.index(State.SUBMITTED if state in (State.DRAFT, State.RETURNED) else state)
        walked = steps_of(definition) | ({Step.NOTICE} if case.award and case.award.notice_days else set())
        first = 0 if state in (State.DRAFT, State.RETURNED) else 1
        return [step for step, at_state in PATH_OF_STEPS if step in walked and ORDER.index(at_state) >= here + first]


def asked_again(requests: list[Reconsideration]) -> list[Line]:
    """The requests to look again at a refusal, and their answers, as lines of the timeline."""
    lines = []
    for row in requests:
        url = reverse("reconsideration", args=[row.pk])
        lines.append(Line("past", _("申请复核"), row.asked_by.display_name, row.created_at, row.text, url=url))
        if row.decided_by is not None:
            said = _("复核答复：%(outcome)s") % {"outcome": word(row.outcome, "outcome")}
            lines.append(Line("past", said, row.decided_by.display_name, row.decided_at, row.reason))
    return lines


def step_words() -> dict[Step, str]:
    return {
        Step.SCREEN: _("政工部门审查资格"),
        Step.REVIEW: _("委员会评审打分"),
        Step.VOTE: _("委员会无记名投票"),
        Step.NOTICE: _("公示"),
        Step.APPROVE: _("批准机关审批"),
        Step.CONFER: _("授予"),
    }


def done_words(act: str) -> str:
    """What was done just now, as the page says it once."""
    return {
        "submit": _("已报送，等政工部门审查。"),
        "admit": _("已补报，等政工部门审查。"),
        "withdraw": _("已撤回。"),
        "return": _("已退回，推荐人可以修改后再报。"),
        "screen": _("审查结论已记录。"),
        "suspend": _("已中止。"),
        "resume": _("已恢复办理。"),
        "confer": _("授予已登记。"),
        "opinion": _("意见已归入案卷。"),
        "assessment": _("考核报告已归入案卷。"),
    }.get(act, "")


urlpatterns = [
    path("nominations/", NominationListPage.as_view(), name="nominations"),
    path("nominations/<str:key>/", CasePage.as_view(), name="nomination"),
]
