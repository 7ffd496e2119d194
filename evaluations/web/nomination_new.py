"""Putting somebody forward, step 1: who and for what, with what the rules say before a word is written.

Everything chosen in the first step stands in the address, so that it works without scripts and survives a reload.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.domain.eligibility import examine
from evaluations.domain.scheme import NOMINATORS
from evaluations.domain.verdict import redact, verdict
from evaluations.models import Nomination
from evaluations.permissions.nomination import may_edit
from evaluations.selectors.approval import organ_name
from evaluations.selectors.authority import Approver, approver_for, award_on
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.eligibility import facts_for, may_know_bars
from evaluations.selectors.nomination import visible_to, with_parts
from evaluations.selectors.opening import (
    Opening,
    chiefs_of,
    is_collective,
    late_opening_for,
    openings_for,
    openings_of_others,
    people_for,
    people_found,
    units_for,
)
from evaluations.selectors.quota import claim_for, limit_of, limits_over, place_findings, with_use
from evaluations.selectors.recusal import closed_cases
from evaluations.services.nomination import create_nomination, edit_nomination
from evaluations.web.deadline import deadline
from evaluations.web.nomination_late import LateFacts
from honors.domain.errors import RuleViolation
from honors.models import Award, Officer, Unit
from honors.permissions.access import roles
from honors.selectors.unit import named
from honors.web.forms import PageForm
from honors.web.page import Page

MOST_FOUND = 12
"""More people than this are a reason to type on, not to read."""
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class Choice:
    """One honor of one opening; ``value`` is how forms and addresses write it."""

    opening: Opening
    star: str
    award: Award | None

    @property
    def value(self) -> str:
        place = self.opening.cycle or self.opening.scheme
        return f"{place.pk}:{self.star or (self.award.code if self.award else '')}"

    @property
    def is_collective(self) -> bool:
        return is_collective(self.award)


def choices_of(openings: list[Opening]) -> list[Choice]:
    """Every honor of every opening, in order."""
    return [
        Choice(opening, star, award)
        for opening in openings
        for star, award in [*((star, None) for star in opening.stars), *(("", award) for award in opening.awards)]
    ]


class WhoForm(PageForm):
    """What the first step decides. Which honors and whom there are, the page knows."""

    honor = forms.CharField(label="", max_length=160)
    officer = forms.CharField(max_length=20, required=False)
    unit = forms.CharField(max_length=32, required=False)


class LateForm(LateFacts, WhoForm):
    """The same for a case that comes after its time."""


class NewPage(Page):
    """Step 1; with ``?case=`` the same for a draft whose person or honor is to be another one; with ``?late=`` HR
    begins a case of a cycle whose nominating is over.
    """

    access = {"GET": roles(*NOMINATORS), "POST": roles(*NOMINATORS)}
    template_name = "evaluations/nomination_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LateForm(request.POST) if request.POST.get("late") else WhoForm(request.POST)
        case = self.case(request.POST)
        openings = self.openings(case, request.POST)
        choice = self.choice(openings, request.POST)
        recipient = self.recipient(choice, request.POST) if choice else None
        if choice is None or recipient is None:
            form.add_error(None, _("请先选择类别和人选。"))
        if not form.is_valid() or choice is None or recipient is None:
            return self.show(request.POST, form=form, status=422)
        try:
            if case is None:
                case = create_nomination(
                    actor=self.actor,
                    recipient=recipient,
                    cycle=choice.opening.cycle,
                    scheme=None if choice.opening.cycle else choice.opening.scheme,
                    star=choice.star,
                    award=choice.award,
                    late=form.late if isinstance(form, LateForm) else None,
                    at=self.at,
                )
            else:
                edit_nomination(
                    actor=self.actor,
                    nomination=case,
                    changes=self.changes(case, choice, recipient),
                    at=self.at,
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.show(request.POST, form=form, status=422)
        return self.go(reverse("nomination_edit", args=[case.pk]))

    def changes(self, case: Nomination, choice: Choice, recipient: Officer | Unit) -> dict[str, Any]:
        """Only what differs, so that a return that names one field does not refuse the other."""
        changes: dict[str, Any] = {}
        if (case.star, case.award) != (choice.star, choice.award):
            changes |= {"star": choice.star} if choice.star else {"award": choice.award}
        if recipient not in (case.officer, case.recipient_unit):
            changes["recipient"] = recipient
        return changes

    def case(self, asked: Any) -> Nomination | None:
        if not asked.get("case"):
            return None
        case: Nomination = self.find(with_parts(visible_to(self.actor)), asked["case"])
        if not may_edit(self.actor, case):
            raise Http404
        return case

    def openings(self, case: Nomination | None, asked: Any) -> list[Opening]:
        if asked.get("late"):
            return [self.late_opening(asked["late"])]
        rows = openings_for(self.actor, at=self.at, on=self.today)
        if case is None:
            return rows
        return [row for row in rows if row.cycle == case.cycle and row.scheme == case.scheme]

    def late_opening(self, key: str) -> Opening:
        try:
            found = late_opening_for(self.actor, key, at=self.at)
        except ValidationError:
            found = None
        if found is None:
            raise Http404
        return found

    def choice(self, openings: list[Opening], asked: Any) -> Choice | None:
        rows = {choice.value: choice for choice in choices_of(openings)}
        return rows.get(asked.get("honor", ""))

    def recipient(self, choice: Choice, asked: Any) -> Officer | Unit | None:
        """The person or unit that the address names, where the actor may put it forward for this honor."""
        if choice.is_collective:
            return units_for(choice.opening, on=self.today).filter(code=asked.get("unit", "")).first()
        key = asked.get("officer", "")
        if not (key.isascii() and key.isdigit() and len(key) <= 18):  # noqa: PLR2004 - digits of the largest key
            return None
        return people_for(self.actor, choice.opening).filter(pk=int(key)).first()

    def show(self, asked: Any, *, form: WhoForm | None = None, status: int = 200) -> HttpResponse:
        case = self.case(asked)
        openings = self.openings(case, asked)
        choice = self.choice(openings, asked)
        recipient = self.recipient(choice, asked) if choice else None
        words = asked.get("q", "").strip()[:LONGEST_SEARCH]
        calendar = official_calendar()
        groups = [
            {
                "opening": opening,
                "choices": choices_of([opening]),
                "deadline": deadline(timezone.localtime(opening.closes_at).date(), today=self.today, calendar=calendar)
                if opening.closes_at
                else None,
            }
            for opening in openings
        ]
        context: dict[str, Any] = {
            "heading": (_("新建补报") if asked.get("late") else _("新建推荐")) if case is None else _("更换类别或人选"),
            "case": case,
            "groups": groups,
            **({} if groups else self.others()),
            "choice": choice,
            "recipient": recipient,
            "officer": recipient if isinstance(recipient, Officer) else None,
            "form": form or (LateForm() if asked.get("late") else WhoForm()),
            "late": asked.get("late", ""),
            "q": words,
            "step": 1,
        }
        if choice is not None:
            context |= found_for(self, choice, words, keep_list=recipient is None)
            if recipient is not None:
                context |= self.standing(choice, recipient)
        return self.render(context, status=status)

    def others(self) -> dict[str, Any]:
        """To whom to turn where no scheme takes anything from the reader."""
        return {
            "elsewhere": openings_of_others(self.actor, at=self.at),
            "chiefs": [user for user in chiefs_of(self.actor, on=self.today) if user.pk != self.actor.user_id],
        }

    def standing(self, choice: Choice, recipient: Officer | Unit) -> dict[str, Any]:
        """What the rules, the table and the limits say, before a word is written. As ``eligibility/`` answers."""
        officer = recipient if isinstance(recipient, Officer) else None
        unit = recipient if isinstance(recipient, Unit) else None
        award = choice.award or award_on(f"star.{choice.star}", self.today)
        facts = facts_for(
            officer=officer,
            unit=unit,
            award=choice.award,
            star=choice.star,
            cycle=choice.opening.cycle,
            on=self.today,
            asked_by=self.actor,
        )
        claim = claim_for(officer=officer, unit=unit, award=award, on=self.today)
        found = [*examine(facts), *place_findings([claim], reserving=choice.award is not None, asked_by=self.actor)]
        may_know = may_know_bars(self.actor, officer=officer, unit=unit)
        return {
            "is_colleague": officer is not None and not may_know and officer.pk != self.actor.officer_id,
            "verdict": verdict(redact(found, actor_may_know=may_know), self.today),
            "edition": award.edition.name,
            **self.approver(choice, officer, unit),
            "limits": [
                {"limit": limit_of(row), "used": row.committed_total + row.reserved_total}
                for row in with_use(limits_over([claim]), on=self.today, without=closed_cases(self.actor).values("pk"))
                if claim.is_under(row)
            ],
        }

    def approver(self, choice: Choice, officer: Officer | None, unit: Unit | None) -> dict[str, Any]:
        """Who decides, by the table; the unit of the cycle for a star."""
        if choice.award is None:
            place = choice.opening.cycle.unit if choice.opening.cycle else choice.opening.scheme.unit
            return {"organ": place.name, "organ_clause": ""}
        try:
            found: Approver = approver_for(officer=officer, unit=unit, award=choice.award, on=self.today)
        except RuleViolation as refusal:
            return {"organ": "", "organ_message": self.say(refusal)}
        if not found.known or not found.organ_code:
            return {"organ": "", "organ_message": _("权限表没有给出批准机关，请询问政工部门。")}
        return {"organ": organ_name(found.organ_code, found.organ_unit), "organ_clause": found.clause}


def found_for(page: Page, choice: Choice, words: str, *, keep_list: bool) -> dict[str, Any]:
    """People or units that the search means; without one the first people of the own units, to begin with."""
    if not keep_list:
        return {}
    if choice.is_collective:
        rows: Any = units_for(choice.opening, on=page.today)
        if words:
            rows = rows.filter(named(words))
        found = list(rows[: MOST_FOUND + 1])
    else:
        rows = people_for(page.actor, choice.opening).order_by("unit_path", "name_pinyin", "pk")
        if words:
            try:
                rows = people_found(page.actor, choice.opening, words)
            except RuleViolation as refusal:
                return {"found": [], "search_message": page.say(refusal)}
        found = list(rows[: MOST_FOUND + 1])
    return {"found": found[:MOST_FOUND], "has_more": len(found) > MOST_FOUND}


class PeoplePage(NewPage):
    """The list of the picker alone, asked for while somebody types."""

    access = {"GET": roles(*NOMINATORS)}
    template_name = "evaluations/parts/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        case = self.case(request.GET)
        choice = self.choice(self.openings(case, request.GET), request.GET)
        if choice is None:
            raise Http404
        words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        context = {"choice": choice, "q": words, "case": case, "late": request.GET.get("late", "")}
        return self.render(context | found_for(self, choice, words, keep_list=True))


urlpatterns = [
    path("nominations/new/", NewPage.as_view(), name="nomination_new"),
    path("nominations/new/people/", PeoplePage.as_view(), name="nomination_people"),
]
