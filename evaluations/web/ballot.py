"""Rounds of voting as pages: the ballot in words, cast in two steps, the receipt, and the result with its margin.

Neither key nor choices of a ballot are kept anywhere: its form carries no ``once`` word, and the receipt is the answer
to the cast itself.
"""

import secrets
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.domain.ballot import Method
from evaluations.domain.committee import seat_rules
from evaluations.domain.threshold_text import threshold_text
from evaluations.models import Round, RoundVoter
from evaluations.models.committee import JUDGING_SEATS
from evaluations.permissions.ballot import open_acts
from evaluations.permissions.minutes import may_read_sheet
from evaluations.permissions.recount import may_recount
from evaluations.selectors.ballot import (
    ballots_of,
    hidden_items,
    is_on_ballot,
    keys_given,
    receipt_of,
    rules_of,
    shown_results,
    text_of,
    turnout_of,
    visible_to,
    vote_rules_of,
)
from evaluations.selectors.ballot_paper import paper_state
from evaluations.selectors.ballot_parts import JOINED, KEYS, read_keys, read_parts, with_parts
from evaluations.selectors.ballot_plan import is_left_to_repeat
from evaluations.selectors.minutes import sheet_to_sign
from evaluations.selectors.nomination import with_content
from evaluations.selectors.presence import people_of, quorums_of
from evaluations.selectors.presiding import presiding_of
from evaluations.services.attendance import sign_in
from evaluations.services.ballot import open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from evaluations.services.ballot_void import ask_void, confirm_void
from evaluations.services.minutes import attest_count
from evaluations.web.ballot_forms import ConfirmForm, PassphraseForm, VoidForm, choices_in, opening, seated
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.web.listing import read_listing
from honors.web.page import Page, language

FINISHED = ("confirmed", "void")
COUNTED = ("unsealed", "confirmed")
LIVE = ("draft", "sharing", "open")
"""States in which who is there is shown as it changes."""


def round_at(page: Page, key: Any) -> Round:
    """The round of that id with what a page of it shows. Raises Http404 where the actor may not see it."""
    found: Round = page.find(visible_to(page.actor).select_related(*JOINED), key)
    return read_parts(found)


def presence_of(page: Page, ballot_round: Round) -> dict[str, Any]:
    """What the panel of presence shows while it changes: people, quorums, how many have cast; nothing of a ballot."""
    hidden = hidden_items(page.actor, ballot_round)
    people = people_of(ballot_round)
    shown = [item for item in ballot_round.items.all() if str(item.nomination_id) not in hidden]
    quorums = quorums_of(ballot_round, shown, people)
    voting = [person for person in people if person.votes]
    return {
        "round": ballot_round,
        "people": people,
        "presides": presiding_of(ballot_round),
        "voters": len(voting),
        "here": sum(person.is_here for person in voting),
        "short": [(number, row) for number, row in enumerate(quorums, start=1) if not row.is_met],
        "quorums": len(quorums),
        "turnout": turnout_of(page.actor, ballot_round),
        "casting": sum(voter.is_present and not voter.is_paper for voter in ballot_round.voters.all()),
    }


NOT_LISTED = ("items__calls", "repeated_by", *KEYS)


class RoundListPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/rounds.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = with_parts(visible_to(self.actor), leave_out=NOT_LISTED)
        listing = read_listing(request, seen, ("-created_at", "-id"))
        read_keys(listing.rows)
        rows = [
            {
                "round": row,
                "acts": open_acts(self.actor, row, is_recused=bool(hidden_items(self.actor, row))),
                "items": sum(str(item.nomination_id) not in hidden_items(self.actor, row) for item in row.items.all()),
            }
            for row in listing.rows
        ]
        return self.render(
            {"heading": _("投票"), "listing": listing, "rows": rows, "may_plan": Role.HR in self.actor.roles}
        )


class RoundPage(Page):
    """One round in its state. ``act`` of a post names what is done; each act calls its one service."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/round.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = round_at(self, key)
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
        ballot_round = round_at(self, key)
        acts = {
            "sign-in": self.sign_in,
            "share": self.share,
            "open": self.open,
            "check": self.check,
            "cast": self.cast,
            "close": self.close,
            "unseal": self.unseal,
            "attest": self.attest,
            "preview": self.preview,
            "edit": self.edit,
            "confirm": self.confirm,
            "void": self.void,
            "void/confirm": self.confirm_void,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise RuleViolation("request.malformed", {"detail": "act"})
        try:
            return act(ballot_round) or self.go(reverse("round", args=[ballot_round.pk]))
        except RuleViolation as refusal:
            context = {"message": self.say(refusal), "findings": refusal.findings, "chosen": choices_in(request.POST)}
            return self.show(round_at(self, key), context, status=422)

    def sign_in(self, ballot_round: Round) -> None:
        sign_in(actor=self.actor, ballot_round=ballot_round, at=self.at)

    def share(self, ballot_round: Round) -> HttpResponse | None:
        passphrase = self.request.POST.get("passphrase", "")
        if passphrase != self.request.POST.get("again", ""):
            return self.show(ballot_round, {"message": _("两遍输入的口令不一致，请重新输入。")}, status=422)
        share_key(actor=self.actor, ballot_round=ballot_round, passphrase=passphrase, at=self.at)
        return None

    def open(self, ballot_round: Round) -> None:
        users = {str(seat.user_id): seat.user for seat in ballot_round.committee.seats.all()}
        rows = seated(people_of(ballot_round), set(JUDGING_SEATS), self.request.POST)
        open_round(
            actor=self.actor,
            ballot_round=ballot_round,
            at=self.at,
            expected_version=ballot_round.version,
            **opening(rows, users),
        )

    def check(self, ballot_round: Round) -> HttpResponse:
        """The ballot as it will be recorded, before it is cast."""
        chosen = choices_in(self.request.POST)
        return self.show(ballot_round, {"chosen": chosen, "is_check": True, "key": secrets.token_hex(32)})

    def cast(self, ballot_round: Round) -> HttpResponse:
        chosen = choices_in(self.request.POST)
        if "back" in self.request.POST:
            return self.show(ballot_round, {"chosen": chosen})
        leaves = cast_ballot(
            actor=self.actor,
            ballot_round=ballot_round,
            key=self.request.POST.get("key", ""),
            choices=list(chosen.items()),
            voter=self.absent_voter(ballot_round),
            at=self.at,
        )
        return self.show(round_at(self, ballot_round.pk), {"leaves": leaves})

    def absent_voter(self, ballot_round: Round) -> int | None:
        """For whom the actor casts here as a proxy; None for the own ballot."""
        asked = self.request.POST.get("voter", "")
        absent = (row.user_id for row in ballot_round.voters.all() if row.proxy_id)
        return next((user_id for user_id in absent if str(user_id) == asked), None)

    def close(self, ballot_round: Round) -> None:
        close_round(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=ballot_round.version)

    def unseal(self, ballot_round: Round) -> None:
        unseal_round(
            actor=self.actor,
            ballot_round=ballot_round,
            passphrase=self.request.POST.get("passphrase", ""),
            at=self.at,
        )

    def attest(self, ballot_round: Round) -> None:
        attest_count(actor=self.actor, ballot_round=ballot_round, at=self.at)

    def preview(self, ballot_round: Round) -> HttpResponse:
        """The sheet as it will be frozen, before whoever presides signs it."""
        form = ConfirmForm(self.request.POST)
        if "confirm" not in open_acts(self.actor, ballot_round):
            raise RuleViolation("round.not_the_chair")
        if not form.is_valid():
            return self.show(ballot_round, {"confirm_form": form}, status=422)
        text = sheet_to_sign(
            self.actor,
            ballot_round,
            remarks=form.cleaned_data["minutes"],
            signed_on=form.cleaned_data["signed_on"],
        )
        return self.show(ballot_round, {"confirm_form": form, "sheet": text})

    def edit(self, ballot_round: Round) -> HttpResponse:
        """Back from the sheet to the form, with what was written."""
        return self.show(ballot_round, {"confirm_form": ConfirmForm(self.request.POST)})

    def confirm(self, ballot_round: Round) -> HttpResponse | None:
        form = ConfirmForm(self.request.POST)
        if form.is_valid():
            try:
                confirm_round(
                    actor=self.actor,
                    ballot_round=ballot_round,
                    minutes=form.cleaned_data["minutes"],
                    signed_on=form.cleaned_data["signed_on"],
                    at=self.at,
                    expected_version=ballot_round.version,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return None
        return self.show(round_at(self, ballot_round.pk), {"confirm_form": form}, status=422)

    def void(self, ballot_round: Round) -> HttpResponse | None:
        form = VoidForm(self.request.POST)
        if form.is_valid():
            try:
                ask_void(
                    actor=self.actor,
                    ballot_round=ballot_round,
                    reason=form.cleaned_data["reason"],
                    at=self.at,
                    expected_version=ballot_round.version,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return None
        return self.show(round_at(self, ballot_round.pk), {"void_form": form}, status=422)

    def confirm_void(self, ballot_round: Round) -> None:
        confirm_void(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=ballot_round.version)

    def show(self, ballot_round: Round, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        hidden = hidden_items(self.actor, ballot_round)
        given, needed = (0, 0) if ballot_round.state in COUNTED else keys_given(ballot_round)
        ballots = ballots_of(self.actor, ballot_round) if ballot_round.state == "open" else []
        asked = self.request.POST.get("voter", "")
        ballot = next((row for row in ballots if str(row.user_id) == asked), ballots[0] if ballots else None)
        acts = open_acts(self.actor, ballot_round, is_recused=bool(hidden))
        names = {seat.user_id: seat.user.display_name for seat in ballot_round.committee.seats.all()}
        rule, items = self.items(ballot_round, hidden, ballot, (context or {}).get("chosen", {}))
        return self.render(
            {
                "heading": _("第 %(no)s 轮投票") % {"no": 1 if hidden else 1 + self.repeated(ballot_round)},
                "subtitle": f"{ballot_round.cycle.name}",
                "round": ballot_round,
                "acts": acts,
                "once": uuid.uuid4().hex,
                "rule": rule,
                "items": items,
                "for_whom": ballot if ballot and ballot.user_id != self.actor.user_id else None,
                "for_name": names.get(ballot.user_id, "") if ballot else "",
                "is_divided": ballot_round.method in (Method.APPROVAL, Method.SEATS),
                "voted": any(row.user_id == self.actor.user_id and row.has_cast for row in ballot_round.voters.all()),
                "given": given,
                "needed": needed,
                "is_whole_view": not hidden,
                "papers": paper_state(ballot_round) if not hidden else None,
                "voters": sum(not row.is_alternate for row in ballot_round.voters.all()),
                "present": sum(row.is_present and not row.is_alternate for row in ballot_round.voters.all()),
                "turnout": turnout_of(self.actor, ballot_round),
                "results": shown_results(hidden, ballot_round) if ballot_round.state in COUNTED else [],
                "passphrase_form": PassphraseForm(),
                "void_form": VoidForm(),
                "voiding": getattr(ballot_round, "voiding", None),
                "may_recount": bool(may_recount(self.actor, ballot_round)),
                "may_repeat": ballot_round.state in FINISHED and is_left_to_repeat(self.actor, ballot_round),
                "may_read_sheet": ballot_round.state == "confirmed" and bool(may_read_sheet(self.actor, ballot_round)),
                **(self.at_work(ballot_round, acts) if ballot_round.state in LIVE else {}),
                **(self.at_the_end(ballot_round, names) if ballot_round.state == "unsealed" else {}),
                **(context or {}),
            },
            status=status,
        )

    def at_work(self, ballot_round: Round, acts: list[str]) -> dict[str, Any]:
        """Who is there, and the list at the opening."""
        shown = presence_of(self, ballot_round)
        if "open" not in acts:
            return {"presence": shown}
        post = self.request.POST if self.request.POST.get("act") == "open" else None
        return {
            "presence": shown,
            "seated": seated(shown["people"], set(JUDGING_SEATS), post),
            "takes_papers": not ballot_round.weights,
            "takes_proxies": bool(vote_rules_of(ballot_round).get("proxies")),
        }

    def at_the_end(self, ballot_round: Round, names: dict[int, str]) -> dict[str, Any]:
        """Who has attested, and who signs."""
        return {
            "confirm_form": ConfirmForm(initial={"signed_on": self.today}),
            "attested": [names.get(row.user_id, "") for row in ballot_round.attestations.all()],
            "tellers_needed": seat_rules(vote_rules_of(ballot_round)).tellers,
            "presides_name": names.get(presiding_of(ballot_round) or 0, ""),
        }

    def repeated(self, ballot_round: Round) -> int:
        """How many rounds this one repeats, one after the other."""
        count, row = 0, ballot_round
        while row.repeats is not None:
            count, row = count + 1, row.repeats
        return count

    def items(
        self, ballot_round: Round, hidden: frozenset[str], ballot: RoundVoter | None, chosen: dict[str, str]
    ) -> tuple[str, list[dict[str, Any]]]:
        """The rule, and the items that the actor may know of, on a ballot those that stand on it; names only of cases
        that may be read: no declaration, no content.
        """
        is_counted = ballot_round.state in COUNTED
        rule, *lines = (
            [threshold_text(rules_of(ballot_round), language=language())]
            if is_counted
            else text_of(self.actor, ballot_round, language=language()).split("\n")
        )
        shown = [item for item in ballot_round.items.all() if str(item.nomination_id) not in hidden]
        readable = set(
            with_content(self.actor).filter(pk__in=[item.nomination_id for item in shown]).values_list("pk", flat=True)
        )
        rows = []
        for item, line in zip(shown, [""] * len(shown) if is_counted else lines, strict=True):
            if ballot is not None and not is_on_ballot(item, ballot):
                continue
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
        return rule, rows


def choice_word(choice: str) -> str:
    """A choice as the ballot records it; what is left out is an abstention."""
    words = {"approve": _("同意"), "oppose": _("反对"), "abstain": _("弃权"), "": _("弃权（未填）")}
    return words.get(choice, choice)


urlpatterns = [
    path("rounds/", RoundListPage.as_view(), name="rounds"),
    path("rounds/<str:key>/", RoundPage.as_view(), name="round"),
]
