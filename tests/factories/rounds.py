"""A cycle in review or at the vote, and a round of voting in any state, made by the services that people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from rest_framework.test import APIClient

from evaluations.models import Committee, Cycle, Nomination, Round
from evaluations.services.ballot import create_round, open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from evaluations.services.conflict import declare_conflict
from evaluations.services.cycle_advance import advance_cycle
from honors.domain.actor import SYSTEM, Actor, Role
from honors.models import Unit, User
from honors.models.base import dated
from honors.selectors.account import actor_for
from tests.actors import account
from tests.factories.cases import cycle, nomination, star_scheme
from tests.factories.people import officer, tree

RULES: dict[str, Any] = {
    "method": "approval",
    "seats": None,
    "quorum": "2/3",
    "threshold": {"of": "present", "share": "1/2", "strict": True},
    "tie_break": [],
}
PASSPHRASES = {"chair": "chair-of-this-round", "trustee": "trustee-of-this-round"}
STATES = ("draft", "sharing", "open", "closed", "unsealed", "confirmed")


@dataclass
class Panel:
    """A cycle of the county with its committee (chair, trustee, member1 …), its cases and HR."""

    units: dict[str, Unit]
    cycle: Cycle
    committee: Committee
    cases: list[Nomination]
    at: datetime

    def actor(self, username: str) -> Actor:
        """The person as they are today, with an account made before."""
        user = User.objects.get(username=username)
        return actor_for(user, on=dated(self.at), source="test", request_id="")

    def user(self, username: str) -> User:
        """The account of that name."""
        return User.objects.get(username=username)

    def client(self, username: str) -> APIClient:
        """A client with the person's session."""
        client = APIClient()
        client.force_login(self.user(username))
        return client

    @property
    def voters(self) -> list[str]:
        """The chair and the members, by name."""
        seats = self.committee.seats.filter(seat__in=["chair", "member"]).order_by("order")
        return list(seats.values_list("user__username", flat=True))

    def declare(self, username: str, *, declared: str = "none", case: int = 0) -> Any:
        """A declaration of a member about the case of that number."""
        return declare_conflict(
            actor=self.actor(username), nomination=self.cases[case], declared=declared, text="", at=self.at
        )


@transaction.atomic
def panel(
    at: datetime,
    *,
    phase: str = "reviewing",
    names: Sequence[str] = ("甲试", "乙试"),
    vote: Mapping[str, Any] | None = None,
    review: Mapping[str, Any] | None = None,
) -> Panel:
    """A cycle in ``phase`` with a case under review for every name; nobody has declared yet."""
    units = tree(at)
    changes: dict[str, Any] = {"vote": dict(vote)} if vote else {}
    changes |= {"review": dict(review)} if review else {}
    run = cycle(units["county"], at, scheme=star_scheme(units["county"], at, **changes))
    cases = [
        nomination(officer(units["station"], at, name=name), at, cycle=run, state="under_review") for name in names
    ]
    for target in ("reviewing", "voting"):
        run = advance_cycle(actor=SYSTEM, cycle=run, to=target, at=at)
        if target == phase:
            break
    account("hr", Role.HR, units["county"], at=at)
    return Panel(units, run, run.committee, [Nomination.objects.get(pk=case.pk) for case in cases], at)


def create(board: Panel, **changes: Any) -> Round:
    """A round over all cases of the panel, from now for two days."""
    facts: dict[str, Any] = {
        **RULES,
        "nominations": board.cases,
        "opens_at": board.at,
        "closes_at": board.at + timedelta(days=2),
        **changes,
    }
    return create_round(actor=board.actor("hr"), committee=board.committee, at=board.at, **facts)


def share(board: Panel, ballot_round: Round, *holders: str) -> Round:
    """The holders (both where none is named) give their passphrases."""
    for holder in holders or tuple(PASSPHRASES):
        ballot_round = share_key(
            actor=board.actor(holder), ballot_round=ballot_round, passphrase=PASSPHRASES[holder], at=board.at
        )
    return ballot_round


def opened(board: Panel, *, present: Sequence[str] | None = None, **changes: Any) -> Round:
    """An open round; all voters are present unless told otherwise."""
    ballot_round = share(board, create(board, **changes))
    users = [board.user(name) for name in (board.voters if present is None else present)]
    return open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=users, at=board.at)


def key_of(username: str) -> str:
    """The key that this voter casts with: 64 hex digits."""
    return username.encode().hex().rjust(64, "0")


def cast(board: Panel, ballot_round: Round, username: str, *choices: str, key: str = "") -> list[str]:
    """A ballot with the choices in the order of the cases; what is missing is left out. Returns the leaves."""
    pairs = [(str(case.pk), choice) for case, choice in zip(board.cases, choices, strict=False)]
    return cast_ballot(
        actor=board.actor(username),
        ballot_round=ballot_round,
        key=key or key_of(username),
        choices=pairs,
        at=board.at,
    )


def closed(board: Panel, ballots: Mapping[str, Sequence[str]], **changes: Any) -> Round:
    """A closed round in which these voters were present and cast so."""
    ballot_round = opened(board, present=list(ballots), **changes)
    for voter, choices in ballots.items():
        cast(board, ballot_round, voter, *choices)
    return close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=board.at)


def unseal(board: Panel, ballot_round: Round, *holders: str) -> Round:
    """The chair and the trustee (or whoever is named) give their passphrases."""
    for holder in holders or tuple(PASSPHRASES):
        ballot_round = unseal_round(
            actor=board.actor(holder), ballot_round=ballot_round, passphrase=PASSPHRASES[holder], at=board.at
        )
    return ballot_round


def unsealed(board: Panel, ballots: Mapping[str, Sequence[str]], **changes: Any) -> Round:
    """A round that was counted."""
    return unseal(board, closed(board, ballots, **changes))


def confirm(board: Panel, ballot_round: Round) -> Round:
    """The chair signs today."""
    return confirm_round(
        actor=board.actor("chair"),
        ballot_round=ballot_round,
        minutes="会议纪要",
        signed_on=dated(board.at),
        at=board.at,
    )


def round_in(state: str, board: Panel, *, ballots: Mapping[str, Sequence[str]] | None = None) -> Round:
    """A round in any of STATES; all voters approve every case unless ``ballots`` says otherwise."""
    cast_so = ballots or {voter: ["approve"] * len(board.cases) for voter in board.voters}
    makers = {
        "draft": lambda: create(board),
        "sharing": lambda: share(board, create(board), "chair"),
        "open": lambda: opened(board),
        "closed": lambda: closed(board, cast_so),
        "unsealed": lambda: unsealed(board, cast_so),
        "confirmed": lambda: confirm(board, unsealed(board, cast_so)),
    }
    return makers[state]()
