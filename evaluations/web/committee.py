"""The desk of a committee member: the cases with one's five marks, the declaration, the file beside the score sheet."""

from collections import Counter
from fractions import Fraction
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.calendar import Calendar
from evaluations.domain.conflict import DECLARABLE, Ground
from evaluations.domain.cycle import Phase
from evaluations.domain.nomination import State
from evaluations.domain.review import OWN_IS_IN, Criterion, Mark, weighted_score
from evaluations.models import Nomination
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.calibration import to_calibrate
from evaluations.selectors.case_view import shown_findings
from evaluations.selectors.evidence import visible_to as papers_visible_to
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.nomination import with_content
from evaluations.selectors.recusal import OVER
from evaluations.selectors.review import criteria_of, is_taking_scores, judged_by, on_desk_of
from evaluations.selectors.review import visible_to as reviews_visible_to
from evaluations.selectors.scores import scores_seen
from evaluations.selectors.standing import Standing, standings
from evaluations.services.conflict import declare_conflict
from evaluations.services.review import change_review, give_review, mark_seen
from evaluations.web.deadline import Deadline, deadline
from evaluations.web.evidence import opened_in
from evaluations.web.nomination_acts import words_of
from evaluations.web.sheet import CriteriaForm, shown
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.selectors.together import fill
from honors.web.forms import PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 2000
ORDER = ("cycle_id", "created_at", "id")
MOST_CHIPS = 40
"""More cases than this are walked by the buttons; the list has all of them."""
PARTS = (
    "cycle__committee",
    "scheme",
    "award",
    "officer__unit",
    "recipient_unit",
    "unit",
    "nominated_by__officer",
    "deed",
)


def cases_of(page: Page) -> Any:
    """The cases of running cycles that the member has to review, those under a recusal included."""
    return judged_by(page.actor).exclude(cycle__state__in=OVER)


class DeclarationForm(PageForm):
    declared = forms.ChoiceField(
        label=gettext_lazy("您与对象的关系"),
        choices=lambda: words_of("ground", [ground.value for ground in DECLARABLE]),
        widget=forms.RadioSelect,
    )
    text = WordsField(label=gettext_lazy("说明"), max_length=LONGEST, rows=3, required=False)


class SheetForm(CriteriaForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    comment = WordsField(label=gettext_lazy("评语"), max_length=LONGEST, rows=3, required=False)


class AbstainForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    comment = WordsField(label=gettext_lazy("弃权说明"), max_length=LONGEST, rows=2, required=False)


def until(page: Page, case: Nomination, calendar: Calendar) -> Deadline | None:
    """When the review of the case's cycle closes."""
    assert case.cycle is not None
    ends = [row.closes_at for row in case.cycle.phases.all() if row.phase == Phase.REVIEWING]
    if not ends or case.cycle.state != Phase.REVIEWING:
        return None
    return deadline(timezone.localtime(ends[0]).date(), today=page.today, calendar=calendar)


class CommitteePage(Page):
    """All that is to be reviewed, with where one stands; declarations of nothing can be made for several at once."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/committee.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show({"done": _("已申报。") if request.GET.get("done") == "declared" else ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        if not (keys := request.POST.getlist("case")):
            return self.show({"message": _("请先选中要申报的案件。")}, status=422)
        seen = cases_visible_to(self.actor).filter(pk__in=cases_of(self).values("pk"))
        cases = [self.find(seen, key) for key in dict.fromkeys(keys)]
        try:
            with transaction.atomic():
                for case in cases:
                    declare_conflict(actor=self.actor, nomination=case, declared=Ground.NONE, text="", at=self.at)
        except RuleViolation as refusal:
            return self.show({"message": self.say(refusal)}, status=422)
        return self.go(reverse("committee") + "?done=declared")

    def show(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        rows = cases_of(self)
        every = standings(self.actor, rows.order_by())
        counts = Counter(standing.mark for standing in every.values())
        asked = self.request.GET.get("mark", "")
        if asked in set(Mark):
            rows = rows.filter(pk__in=[key for key, standing in every.items() if standing.mark == asked])
        listing = read_listing(
            self.request,
            rows.select_related(*PARTS).prefetch_related("cycle__phases"),
            ORDER,
            total=counts[Mark(asked)] if asked in set(Mark) else len(every),
        )
        calendar = official_calendar()
        named = set(
            cases_visible_to(self.actor).filter(pk__in=[c.pk for c in listing.rows]).values_list("pk", flat=True)
        )
        return self.render(
            {
                "heading": _("评审"),
                "listing": listing,
                "rows": [
                    {
                        "case": case,
                        "named": case.pk in named,
                        "recipient": case.officer or case.recipient_unit,
                        "standing": every[case.pk],
                        "deadline": until(self, case, calendar),
                        "is_open": case.state == State.UNDER_REVIEW,
                    }
                    for case in listing.rows
                ],
                "tabs": [(_("全部"), len(every), address(self.request, mark=None), asked not in set(Mark))],
                "marks": [(m.value, counts[m], address(self.request, mark=m.value), asked == m) for m in Mark],
                "left": sum(standing.is_open for standing in every.values()),
                "anchors": to_calibrate(self.actor).select_related("cycle").order_by("created_at", "pk")[:MOST_CHIPS],
                "undeclared": any(
                    case.pk in named and case.state == State.UNDER_REVIEW and not every[case.pk].declared
                    for case in listing.rows
                ),
                **context,
            },
            status=status,
        )


class ReviewPage(Page):
    """One case: first the declaration, then the file and the sheet."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/review.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        if request.GET.get("part") == "others":
            return self.show_others(self.case(key))
        done = {"scored": _("上一件的评分已提交。"), "abstained": _("上一件已弃权。")}
        return self.show(self.case(key), {"done": done.get(request.GET.get("done", ""), "")})

    def case(self, key: str) -> Nomination:
        rows = on_desk_of(self.actor).exclude(cycle__state__in=OVER).select_related(*PARTS)
        content = Exists(with_content(self.actor).filter(pk=OuterRef("pk")))
        case: Nomination = self.find(rows.annotate(has_content=content), key)
        return case

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        acts = {"declare": self.declare, "score": self.score, "abstain": self.abstain}
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise RuleViolation("request.malformed", {"detail": "act"})
        # What is closed to the actor cannot be acted on either: only its place in the list is known.
        if not cases_visible_to(self.actor).filter(pk=case.pk).exists():
            raise Http404
        return act(case)

    def declare(self, case: Nomination) -> HttpResponse:
        form = DeclarationForm(self.request.POST)
        if form.is_valid():
            try:
                declare_conflict(
                    actor=self.actor,
                    nomination=case,
                    declared=form.cleaned_data["declared"],
                    text=form.cleaned_data["text"],
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                is_judged = cases_of(self).filter(pk=case.pk).exists()  # else there is nothing to score
                return self.go(reverse("review" if is_judged else "nomination", args=[case.pk]))
        return self.show(case, {"form": form}, status=422)

    def score(self, case: Nomination) -> HttpResponse:
        self.require_content(case)
        form = SheetForm(self.criteria(case), self.request.POST)
        if form.is_valid() and self.hand_in(case, form, Mark.SCORED, form.scores):
            return self.go_on(case, Mark.SCORED)
        return self.show(case, {"sheet": form, "form": form}, status=422)

    def abstain(self, case: Nomination) -> HttpResponse:
        self.require_content(case)
        form = AbstainForm(self.request.POST)
        if form.is_valid() and self.hand_in(case, form, Mark.ABSTAINED, {}):
            return self.go_on(case, Mark.ABSTAINED)
        return self.show(case, {"abstain": form, "form": form}, status=422)

    def require_content(self, case: Nomination) -> None:
        if not standings(self.actor, [case])[case.pk].declared:
            raise RuleViolation("review.not_declared")

    def hand_in(self, case: Nomination, form: Any, mark: Mark, scores: dict[str, str]) -> bool:
        """The sheet for the first time, or anew; False where it was refused, which the form then says."""
        facts = {"mark": mark.value, "scores": scores, "comment": form.cleaned_data["comment"], "at": self.at}
        own = self.sheets(case).first()
        try:
            if own is None:
                give_review(actor=self.actor, nomination=case, **facts)
            else:
                version = form.cleaned_data["version"]
                change_review(actor=self.actor, review=own, expected_version=version or 0, **facts)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return False
        return True

    def go_on(self, case: Nomination, mark: Mark) -> HttpResponse:
        """To the next case that waits for the member, else back to the list."""
        cases, stands = self.around(case)
        place = [row.pk for row in cases].index(case.pk)
        later = [row for row in cases[place + 1 :] + cases[:place] if stands[row.pk].is_open]
        url = reverse("review", args=[later[0].pk]) if later else reverse("committee")
        return self.go(f"{url}?done={mark.value}")

    def around(self, case: Nomination) -> tuple[list[Nomination], dict[Any, Standing]]:
        """The member's cases of the same cycle, in the order of the list."""
        cases = list(self.in_cycle(case))
        return cases, standings(self.actor, cases)

    def in_cycle(self, case: Nomination) -> Any:
        return on_desk_of(self.actor).filter(cycle=case.cycle_id).order_by(*ORDER)

    def criteria(self, case: Nomination) -> tuple[Criterion, ...]:
        assert case.cycle is not None
        return criteria_of(case.cycle.frozen_scheme or {"criteria": []})

    def sheets(self, case: Nomination) -> Any:
        """One's own sheet for the case: one or none."""
        rows = reviews_visible_to(self.actor).filter(nomination=case, member=self.actor.user_id)
        return rows.select_related("nomination__cycle")

    def show(self, case: Nomination, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        assert case.cycle is not None
        found = fill(
            (case.cycle, {"phases": case.cycle.phases.all()}),
            (case.cycle.committee, {"seats": case.cycle.committee.seats.all()}),
            cases=self.in_cycle(case),
            sheets=self.sheets(case),
            papers=papers_visible_to(self.actor).filter(nomination=case).order_by("created_at", "pk"),
        )
        cases = found["cases"]
        stands = standings(self.actor, cases)
        place = [row.pk for row in cases].index(case.pk)
        standing = stands[case.pk]
        is_readable = standing.may_read and case.has_content  # type: ignore[attr-defined]
        is_named = is_readable or cases_visible_to(self.actor).filter(pk=case.pk).exists()
        recipient = case.officer or case.recipient_unit
        shell = {
            "heading": _("评审"),
            "case": case,
            "recipient": recipient if is_named else None,
            "is_named": is_named,
            "number": place + 1,
            "standing": standing,
            "deadline": until(self, case, official_calendar()),
            "total": len(cases),
            "left": sum(row.is_open for row in stands.values()),
            "chips": [(i, row, stands[row.pk]) for i, row in enumerate(cases, start=1)]
            if len(cases) <= MOST_CHIPS
            else [],
            "before": cases[place - 1] if place else None,
            "after": cases[place + 1] if place + 1 < len(cases) else None,
            "declaration": DeclarationForm(),
            "may_declare": case.state == State.UNDER_REVIEW and not standing.declared,
        }
        if is_readable:
            if standing.mark is Mark.NOT_SEEN:
                mark_seen(actor=self.actor, nomination=case, at=self.at)
            shell |= self.file(case, found)
        return self.render({"is_readable": is_readable, **shell, **context}, status=status)

    def file(self, case: Nomination, found: dict[str, list[Any]]) -> dict[str, Any]:
        """What a member reads of the case, and the sheet as it stands."""
        assert case.cycle is not None
        own = next(iter(found["sheets"]), None)
        criteria = self.criteria(case)
        values = {row.criterion: Fraction(row.value) for row in own.scores.all()} if own else {}
        first = {f"score-{code}": str(value) for code, value in values.items()}
        said = {"comment": own.comment if own else "", "version": own.version if own else 0}
        is_scored = own is not None and own.mark == Mark.SCORED
        return {
            "findings": shown_findings(self.actor, case),
            "papers": found["papers"],
            "opened": opened_in(found["papers"], self.request.GET.get("paper", "")),
            "own": own,
            "is_taking": case.state == State.UNDER_REVIEW and is_taking_scores(case.cycle, self.at),
            "sheet": SheetForm(criteria, initial=first | said),
            "abstain": AbstainForm(initial={"version": said["version"]}),
            "sum": shown(weighted_score(criteria, values)) if is_scored else "—",
            "is_in": own is not None and Mark(own.mark) in OWN_IS_IN,
        }

    def show_others(self, case: Nomination) -> HttpResponse:
        """The panel of the others' scores alone: asked for by the page once it is there. Nothing before one's own."""
        own = self.sheets(case).first()
        if not case.has_content:  # type: ignore[attr-defined]
            raise Http404
        shown = self.others(case) if own is not None and Mark(own.mark) in OWN_IS_IN else {}
        return self.render({"case": case, **shown}, template="evaluations/parts/others.html")

    def others(self, case: Nomination) -> dict[str, Any]:
        """What the others gave, once one's own is in (R-40)."""
        criteria = self.criteria(case)
        rows = reviews_visible_to(self.actor).filter(nomination=case).exclude(member=self.actor.user_id)
        sheets = []
        for row in rows.select_related("member__officer").prefetch_related("scores").order_by("created_at", "pk"):
            values = {score.criterion: Fraction(score.value) for score in row.scores.all()}
            total = shown(weighted_score(criteria, values)) if row.mark == Mark.SCORED else "—"
            sheets.append({"member": row.member, "mark": row.mark, "sum": total, "comment": row.comment})
        numbers = scores_seen(self.actor, [case], on=self.today).get(case.pk)
        summary = numbers.summary if numbers else None
        return {
            "others": sheets,
            "numbers": [
                (_("均值"), shown(summary.mean)),
                (_("中位数"), shown(summary.median)),
                (_("极差"), shown(summary.range)),
                (_("宽严校正后"), shown(numbers.corrected if numbers else None)),
            ]
            if summary
            else [],
        }


urlpatterns = [
    path("committee/", CommitteePage.as_view(), name="committee"),
    path("cases/<str:key>/review/", ReviewPage.as_view(), name="review"),
]
