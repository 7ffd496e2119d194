"""The scenes of a secret ballot: a round defined, its keys made, opened, cast, closed, unsealed and signed."""

import secrets
from collections.abc import Sequence

from evaluations.domain.nomination import State
from evaluations.management.demo.play import JUDGES, Play
from evaluations.management.demo.timeline import Script
from evaluations.models import Nomination, Round
from evaluations.services.ballot import create_round, open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from honors.models import User
from honors.models.base import dated

HOLDERS = ("chair", "trustee1", "trustee2")


def define_round(play: Play, cases: Sequence[Nomination], opens: tuple[int, str], closes: tuple[int, str]) -> Round:
    """HR defines a round as the scheme says; times are working days back and the clock."""
    company = play.company
    vote = (play.cycle.frozen_scheme or {})["vote"]
    return create_round(
        actor=company.actor(play.who("hr")),
        committee=company.committees[play.place],
        nominations=cases,
        method=vote["method"],
        seats=None,
        quorum=vote["quorum"],
        threshold=vote["threshold"],
        tie_break=vote["tie_break"],
        opens_at=company.timeline.moment(*opens),
        closes_at=company.timeline.moment(*closes),
        at=company.at,
    )


def share(play: Play, ballot_round: Round, *holders: str) -> None:
    """Holders make their keys for this round."""
    company = play.company
    for holder in holders:
        name = play.who(holder)
        share_key(
            actor=company.actor(name), ballot_round=ballot_round, passphrase=company.passphrase(name), at=company.at
        )


def begin_vote(play: Play, ballot_round: Round) -> None:
    """HR opens the round with everybody present."""
    company = play.company
    present: list[User] = [company.users[play.who(judge)] for judge in JUDGES]
    open_round(actor=company.actor(play.who("hr")), ballot_round=ballot_round, present=present, at=company.at)


def cast(play: Play, ballot_round: Round, *judges: str) -> None:
    """Judges cast: against the cases that are to fall short, for the others."""
    company = play.company
    for judge in judges:
        actor = company.actor(play.who(judge))
        choices = [
            (str(item.nomination_id), "oppose" if _loses(play, item.nomination_id) else "approve")
            for item in ballot_round.items.exclude(recusals__user=actor.user_id)
        ]
        cast_ballot(actor=actor, ballot_round=ballot_round, key=secrets.token_hex(32), choices=choices, at=company.at)


def _loses(play: Play, key: object) -> bool:
    return any(play.cases[place].pk == key for place in play.losers)


def end_vote(play: Play, ballot_round: Round) -> None:
    """HR closes the box once all have voted."""
    company = play.company
    close_round(actor=company.actor(play.who("hr")), ballot_round=ballot_round, at=company.at)


def unseal(play: Play, ballot_round: Round) -> None:
    """A trustee, then the chair."""
    company = play.company
    for holder in ("trustee1", "chair"):
        name = play.who(holder)
        unseal_round(
            actor=company.actor(name), ballot_round=ballot_round, passphrase=company.passphrase(name), at=company.at
        )


def sign(play: Play, ballot_round: Round) -> None:
    """The chair signs the result."""
    company = play.company
    confirm_round(
        actor=company.actor(play.who("chair")),
        ballot_round=ballot_round,
        minutes="评审委员会无记名投票，结果当场公布。",
        signed_on=dated(company.at),
        at=company.at,
    )


def vote(play: Play) -> Script:
    """One round over all cases, from its keys to its signature."""
    timeline, began = play.company.timeline, play.began
    ballot_round = define_round(play, play.in_state(State.UNDER_REVIEW), (began - 11, "09:00"), (began - 12, "17:00"))
    share(play, ballot_round, *HOLDERS)
    yield timeline.moment(began - 11, "09:30")
    begin_vote(play, ballot_round)
    yield timeline.moment(began - 11, "14:00")
    cast(play, ballot_round, *JUDGES)
    yield timeline.moment(began - 11, "15:00")
    end_vote(play, ballot_round)
    yield timeline.moment(began - 11, "15:30")
    unseal(play, ballot_round)
    sign(play, ballot_round)
