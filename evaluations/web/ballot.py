"""Rounds of voting as pages: the ballot in words, cast in two steps, the receipt, and the result with its margin.

Neither key nor choices of a ballot are kept anywhere: its form carries no ``once`` word, and the receipt is the answer
to the cast itself.
"""

import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.ballot import Method
from evaluations.models import Round
from evaluations.permissions.ballot import open_acts
from evaluations.selectors.ballot import (
    hidden_items,
    keys_given,
    receipt_of,
    shown_results,
    text_of,
    turnout_of,
    visible_to,
    with_parts,
)
from evaluations.selectors.nomination import with_content
from evaluations.services.ballot import open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.permissions.access import Access
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.listing import read_listing
from honors.web.page import Page, language

DIVIDED = ("approve", "oppose", "abstain")
LONGEST_CHOICE = 16


def rows_for(page: Page) -> QuerySet[Round]:
    """Rounds that the actor may see, with what a page of them shows."""
    return with_parts(visible_to(page.actor))


class RoundListPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/rounds.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = read_listing(request, rows_for(self), ("-created_at", "-id"))
        rows = [
            {
                "round": row,
                "acts": open_acts(self.actor, row, is_recused=bool(hidden_items(self.actor, row))),
                "items": sum(str(item.nomination_id) not in hidden_items(self.actor, row) for item in row.items.all()),
            }
            for row in listing.rows
        ]
        return self.render({"heading": _("投票"), "listing": listing, "rows": rows})


class PassphraseForm(forms.Form):
    """Without a ``once`` word: nothing of a passphrase is kept."""

    passphrase = forms.CharField(
        label=gettext_lazy("开箱口令"),
        max_length=1024,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一遍"),
        max_length=1024,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ConfirmForm(PageForm):
    minutes = WordsField(label=gettext_lazy("会议纪要"), max_length=20000, rows=6)
    signed_on = DayField(label=gettext_lazy("签署日期"))


class RoundPage(Page):
    """One round in its state. ``act`` of a post names what is done; each act calls its one service."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/round.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = self.find(rows_for(self), key)
        context: dict[str, Any] = {}
        leaf = request.GET.get("leaf", "").strip().lower()
        if leaf:
            try:
                context["proof"] = receipt_of(self.actor, ballot_round, leaf)
            except RuleViolation as refusal:
                context["message"] = self.say(refusal)
            context["leaf"] = leaf
        return self.show(ballot_round, context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = self.find(rows_for(self), key)
        acts = {
            "share": self.share,
            "open": self.open,
            "check": self.check,
            "cast": self.cast,
            "close": self.close,
            "unseal": self.unseal,
            "confirm": self.confirm,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise RuleViolation("request.malformed", {"detail": "act"})
        try:
            return act(ballot_round) or self.go(reverse("round", args=[ballot_round.pk]))
        except RuleViolation as refusal:
            context = {"message": self.say(refusal), "findings": refusal.findings, "chosen": self.choices()}
            return self.show(self.find(rows_for(self), key), context, status=422)

    def share(self, ballot_round: Round) -> HttpResponse | None:
        passphrase = self.request.POST.get("passphrase", "")
        if passphrase != self.request.POST.get("again", ""):
            return self.show(ballot_round, {"message": _("两遍输入的口令不一致，请重新输入。")}, status=422)
        share_key(actor=self.actor, ballot_round=ballot_round, passphrase=passphrase, at=self.at)
        return None

    def open(self, ballot_round: Round) -> None:
        seats = {str(seat.user_id): seat.user for seat in ballot_round.committee.seats.all()}
        present: list[User] = [seats[key] for key in self.request.POST.getlist("present") if key in seats]
        open_round(
            actor=self.actor,
            ballot_round=ballot_round,
            present=present,
            at=self.at,
            expected_version=ballot_round.version,
        )

    def choices(self) -> dict[str, str]:
        """What the ballot says, item → choice; items left out are not there."""
        found = {
            name.removeprefix("choice-"): value.strip()[:LONGEST_CHOICE]
            for name, value in self.request.POST.items()
            if name.startswith("choice-")
        }
        return {item: choice for item, choice in found.items() if choice}

    def check(self, ballot_round: Round) -> HttpResponse:
        """The ballot as it will be recorded, before it is cast."""
        chosen = self.choices()
        return self.show(ballot_round, {"chosen": chosen, "is_check": True, "key": secrets.token_hex(32)})

    def cast(self, ballot_round: Round) -> HttpResponse:
        if "back" in self.request.POST:
            return self.show(ballot_round, {"chosen": self.choices()})
        leaves = cast_ballot(
            actor=self.actor,
            ballot_round=ballot_round,
            key=self.request.POST.get("key", ""),
            choices=list(self.choices().items()),
            at=self.at,
        )
        return self.show(self.find(rows_for(self), ballot_round.pk), {"leaves": leaves})

    def close(self, ballot_round: Round) -> None:
        close_round(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=ballot_round.version)

    def unseal(self, ballot_round: Round) -> None:
        unseal_round(
            actor=self.actor,
            ballot_round=ballot_round,
            passphrase=self.request.POST.get("passphrase", ""),
            at=self.at,
        )

    def confirm(self, ballot_round: Round) -> HttpResponse | None:
        form = ConfirmForm(self.request.POST)
        if not form.is_valid():
            return self.show(ballot_round, {"confirm_form": form}, status=422)
        confirm_round(
            actor=self.actor,
            ballot_round=ballot_round,
            minutes=form.cleaned_data["minutes"],
            signed_on=form.cleaned_data["signed_on"],
            at=self.at,
            expected_version=ballot_round.version,
        )
        return None

    def show(self, ballot_round: Round, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        hidden = hidden_items(self.actor, ballot_round)
        given, needed = keys_given(ballot_round)
        rule, *lines = text_of(self.actor, ballot_round, language=language()).split("\n")
        return self.render(
            {
                "heading": _("第 %(no)s 轮投票") % {"no": 1 if hidden else 1 + self.repeated(ballot_round)},
                "subtitle": f"{ballot_round.cycle.name}",
                "round": ballot_round,
                "acts": open_acts(self.actor, ballot_round, is_recused=bool(hidden)),
                "rule": rule,
                "items": self.items(ballot_round, hidden, lines, (context or {}).get("chosen", {})),
                "is_divided": ballot_round.method in (Method.APPROVAL, Method.SEATS),
                "voters": len(ballot_round.voters.all()),
                "present": sum(row.is_present for row in ballot_round.voters.all()),
                "turnout": turnout_of(self.actor, ballot_round),
                "voted": any(row.user_id == self.actor.user_id for row in ballot_round.has_voted.all()),
                "given": given,
                "needed": needed,
                "is_whole_view": not hidden,
                "results": shown_results(hidden, ballot_round)
                if ballot_round.state in ("unsealed", "confirmed")
                else [],
                "passphrase_form": PassphraseForm(),
                "confirm_form": ConfirmForm(initial={"signed_on": self.today}),
                **(context or {}),
            },
            status=status,
        )

    def repeated(self, ballot_round: Round) -> int:
        """How many rounds this one repeats, one after the other."""
        count, row = 0, ballot_round
        while row.repeats is not None:
            count, row = count + 1, row.repeats
        return count

    def items(
        self, ballot_round: Round, hidden: frozenset[str], lines: list[str], chosen: dict[str, str]
    ) -> list[dict[str, Any]]:
        """The items that the actor may know of; names only of cases that may be read: no declaration, no content."""
        shown = [item for item in ballot_round.items.all() if str(item.nomination_id) not in hidden]
        readable = set(
            with_content(self.actor).filter(pk__in=[item.nomination_id for item in shown]).values_list("pk", flat=True)
        )
        rows = []
        for item, line in zip(shown, lines, strict=True):
            case = item.nomination
            recipient = case.officer or case.recipient_unit
            choice = chosen.get(str(case.pk), "")
            rows.append(
                {
                    "item": item,
                    "case": case,
                    "name": recipient.name if recipient and case.pk in readable else "",
                    "unit": case.unit.short_name if case.pk in readable else "",
                    "line": line.partition("：")[2] or line.partition(": ")[2] or line,
                    "choice": choice,
                    "choice_word": choice_word(choice),
                }
            )
        return rows


def choice_word(choice: str) -> str:
    """A choice as the ballot records it; what is left out is an abstention."""
    words = {"approve": _("同意"), "oppose": _("反对"), "abstain": _("弃权"), "": _("弃权（未填）")}
    return words.get(choice, choice)


urlpatterns = [
    path("rounds/", RoundListPage.as_view(), name="rounds"),
    path("rounds/<str:key>/", RoundPage.as_view(), name="round"),
]
