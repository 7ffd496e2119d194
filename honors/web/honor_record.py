"""One honor as a page: what was decided about it, and what one person recorded for a second one to confirm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from honors.domain.actor import Decision, Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import verbs_for
from honors.domain.ledger.kinds import CORRECT, ERASE, RESTORE, REVOKE
from honors.domain.recovery import takes_money
from honors.models import ErasureRequest, Ground, Honor, HonorRuling, Officer, Unit
from honors.permissions.access import Access, roles
from honors.permissions.certificate import certifiable
from honors.permissions.honor_change import may_confirm_erasure, may_confirm_ruling
from honors.selectors.honor import QUERY_ROLES, award_names, record_visible_to, visible_to
from honors.selectors.honor_change import history_of, recovery_of, recovery_rule_of
from honors.selectors.honor_waiting import ERASURE_ASKED, erasure_of, grounds_named, recovery_points, rulings_of
from honors.selectors.unit import name_on
from honors.services.honor_erase import confirm_erasure
from honors.services.honor_ruling import confirm_ruling
from honors.services.ledger import sign_checkpoint
from honors.templatetags.page import plain_day, word
from honors.web.forms import PageForm
from honors.web.page import Page, language

PARTS = ("officer", "unit", "award__edition")
VERBS = (REVOKE, RESTORE, CORRECT, ERASE)
DONE = "confirmed"


class ConfirmForm(PageForm):
    """Both versions are those that the second person read: of the honor, and of what was recorded about it."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """What waits for a second person, who recorded it or asked for it, and whether the reader may confirm it."""

    verb: str
    row: HonorRuling | ErasureRequest
    who: str
    may: Decision


class HonorPage(Page):
    """Who sees the honor reads its history; what waits is shown to those alone who may decide about it."""

    access = {"GET": Access.SESSION, "POST": roles(Role.LEADER, Role.HR)}
    template_name = "honors/honor.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            honor = self.find(loaded(visible_to(self.actor)), key)
        except Http404:
            honor = self.find(loaded(record_visible_to(self.actor)), key)
        return self.show(honor, chosen=request.GET.get("ruling", ""), done=request.GET.get("done", ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        rows = loaded(visible_to(self.actor))
        honor: Honor = self.find(rows, key)
        form = ConfirmForm(request.POST)
        if form.is_valid():
            try:
                self.confirm(honor, form.cleaned_data)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                sign_checkpoint(actor=self.actor, at=self.at)
                return self.go(self.after(honor))
        return self.show(self.find(rows.all(), key), form, chosen=request.POST.get("verb", ""), status=422)

    def confirm(self, honor: Honor, said: dict[str, Any]) -> None:
        versions = {"expected_version": said["version"], "seen": said["seen"]}
        if said["verb"] == ERASE:
            confirm_erasure(actor=self.actor, honor=honor, at=self.at, **versions)
        else:
            confirm_ruling(actor=self.actor, honor=honor, verb=said["verb"], at=self.at, **versions)

    def after(self, honor: Honor) -> str:
        """The honor again; the query where the reader sees it no longer: erased, or corrected to be another's."""
        if record_visible_to(self.actor).filter(pk=honor.pk).exists():
            return reverse("honor", args=[honor.pk]) + f"?done={DONE}"
        return reverse("honors") + f"?done={DONE}"

    def show(
        self,
        honor: Honor,
        form: ConfirmForm | None = None,
        *,
        chosen: str = "",
        done: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """One of what waits in full, the chosen one or the first, and the ways to the others."""
        history = history_of(honor)
        pending = list(self.pending(honor))
        one = next((row for row in pending if row.verb == chosen), pending[0] if pending else None)
        codes = [*(line["ground"] for line in history), getattr(one.row, "ground", "") if one else ""]
        grounds = grounds_named(code for code in codes if code)
        shown = self.log_size
        return self.render(
            {
                "heading": honor.award.name,
                "honor": honor,
                "recipient": honor.officer or honor.unit,
                "unit_name": name_on(honor.unit, honor.decided_on) if honor.unit else "",
                "history": [
                    {**line, "ground": grounds.get(line["ground"]), "is_shown": shown is None or line["index"] < shown}
                    for line in history
                ],
                "recovery": recovery_of(honor) if any(line["kind"] == REVOKE for line in history) else [],
                "certified": certifiable(self.actor, [honor]),
                "may_query": bool(self.actor.roles & set(QUERY_ROLES)),
                "is_english": language() == "en",
                "pending": pending,
                "one": one and self.told(honor, one, grounds, history),
                "form": form,
                "may_rule": [verb for verb in verbs_for(honor.status) if verb != CORRECT]
                if self.may_ask(honor)
                else [],
                "done": {DONE: _("已确认，并已记入账本。"), "recorded": _("已登记，等待另一人确认。")}.get(done, ""),
            },
            status=status,
        )

    def may_ask(self, honor: Honor) -> bool:
        """Whether the form is offered; of the organ's leader it is asked there."""
        is_own = honor.officer_id is not None and honor.officer_id == self.actor.officer_id
        return not is_own and not honor.is_erased and self.actor.has_role_over(honor.unit_path, Role.HR, Role.LEADER)

    def pending(self, honor: Honor) -> Iterator[Pending]:
        """What waits for a second person, told to those alone who may decide about the honor."""
        if not self.actor.roles & {Role.HR, Role.LEADER}:
            return
        for row in rulings_of(honor):
            may = may_confirm_ruling(self.actor, honor, decided_by_id=row.decided_by_id)
            if is_of_two(may):
                yield Pending(
                    verb=row.verb, row=row, who=row.decided_by.display_name if row.decided_by else "", may=may
                )
        asked = erasure_of(honor) if honor.is_erasure_asked else None  # type: ignore[attr-defined]
        if asked is not None:
            may = may_confirm_erasure(self.actor, honor, asked_by_id=asked.asked_by_id)
            if is_of_two(may):
                yield Pending(verb=ERASE, row=asked, who=asked.asked_by.display_name, may=may)

    def told(
        self, honor: Honor, one: Pending, grounds: dict[str, Ground], history: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """What the decision would do, and the form of whoever may confirm it, or why that is not the reader."""
        row, found = one.row, {"verb": one.verb, "row": one.row, "who": one.who}
        if isinstance(row, HonorRuling):
            found["ground"] = grounds.get(row.ground)
            if row.verb == REVOKE:
                found |= self.taken(honor, row, grounds[row.ground])
            if row.verb == CORRECT:
                found["changes"] = list(changes(honor, row.fields, history))
        if one.may:
            first = {"verb": one.verb, "version": honor.version, "seen": row.version}
            return {**found, "form": ConfirmForm(initial=first, auto_id="id_confirm_%s")}
        return {**found, "refusal": self.say(RuleViolation(one.may.code))}

    def taken(self, honor: Honor, row: HonorRuling, ground: Ground) -> dict[str, Any]:
        """The list of what is taken back, or why there is none yet."""
        try:
            rule = recovery_rule_of(ground, on=row.decided_on)
        except RuleViolation as refusal:
            return {"fault": self.say(refusal)}
        money = takes_money(said=row.recovers_money, by_ground=rule.recovers_money)
        public = rule.is_published if row.is_published is None else row.is_published
        return {"points": recovery_points(honor, rule=rule, recovers_money=money, is_published=public)}


def loaded(rows: QuerySet[Honor]) -> QuerySet[Honor]:
    """With all that the page shows of an honor, and whether its erasure was asked for."""
    parts = rows.select_related(*PARTS).prefetch_related("unit__former_names")
    return parts.annotate(is_erasure_asked=ERASURE_ASKED)


def is_of_two(may: Decision) -> bool:
    """Whether the reader may decide about the honor, be it that another person has to confirm this one."""
    return bool(may) or may.code in ("honor.second_person_confirms", "honor.second_person_needed")


def changes(honor: Honor, fields: dict[str, Any], history: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """What a correction changes: the name of the fact, how it reads now, how it will read."""
    stated: dict[str, Any] = {}
    for line in history:
        stated |= line["opened"]
    now = {
        "award": honor.award.name,
        "officer": honor.officer.name if honor.officer else "",
        "unit": honor.unit.name if honor.unit else "",
        "deed": stated.get("deed"),
        **(stated.get("snapshot") or {}),
    }
    flat = {name: value for name, value in fields.items() if name != "snapshot"} | fields.get("snapshot", {})
    for name, value in flat.items():
        before = now[name] if name in now else getattr(honor, name, None)
        yield word(name, "honor_fact"), said_of(name, before), said_of(name, named(name, value))


def named(name: str, value: Any) -> Any:
    """The name behind a key; everything else as it is."""
    if name == "award":
        return award_names([value]).get(value, value)
    if name in ("officer", "unit"):
        rows = Officer.objects if name == "officer" else Unit.objects
        return rows.get(pk=value).name
    return value


def said_of(name: str, value: Any) -> str:
    """A fact of a grant in words: days as ISO texts or dates, codes as what they stand for."""
    if value in (None, ""):
        return "—"
    if name in ("decided_on", "effective_on", "provisional_until"):
        return plain_day(value if isinstance(value, date) else date.fromisoformat(value))
    kinds = {"organ_level": "organ_level", "is_posthumous": "answer", "rank": "police_rank"}
    return word(value, kinds[name]) if name in kinds else str(value)


urlpatterns = [path("honors/<int:key>/", HonorPage.as_view(), name="honor")]
