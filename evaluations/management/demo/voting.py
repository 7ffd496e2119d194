"""The scenes of a secret ballot: a round defined, its keys made, opened, cast, closed, unsealed and signed."""

import secrets
from collections.abc import Sequence

from evaluations.domain.ballot import WHOLE_METHODS, Method
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


def define_round(
    play: Play,
    cases: Sequence[Nomination],
    opens: tuple[int, str],
    closes: tuple[int, str],
    *,
    method: str = "approval",
    seats: int | None = None,
) -> Round:
    """HR defines a round as the scheme says, or by another method; times are working days back and the clock."""
    company = play.company
    vote = (play.cycle.frozen_scheme or {})["vote"]
    return create_round(
        actor=company.actor(play.who("hr")),
        committee=company.committees[play.place],
        nominations=cases,
        method=method,
        seats=seats,
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
    """Judges cast: against the cases that are to fall short, for the others. Points fall and ranks rise from case to
    case.
    """
    company = play.company
    for judge in judges:
        actor = company.actor(play.who(judge))
        items = [str(key) for key in ballot_round.items.values_list("nomination_id", flat=True)]
        closed_to_judge = {
            str(key)
            for key in ballot_round.items.filter(recusals__user=actor.user_id).values_list("nomination_id", flat=True)
        }
        if ballot_round.method in WHOLE_METHODS and closed_to_judge:
            continue
        liked = [item for item in items if not _loses(play, item)]
        choices = [
            (item, _mark(ballot_round.method, liked.index(item) if item in liked else None))
            for item in items
            if item not in closed_to_judge
        ]
        cast_ballot(actor=actor, ballot_round=ballot_round, key=secrets.token_hex(32), choices=choices, at=company.at)


def _mark(method: str, place: int | None) -> str:
    """What a judge writes for the case at a place among those that are liked; None: the case is not."""
    if method == Method.POINTS:
        return "0" if place is None else str(max(1, 10 - place))
    if method == Method.RANKING:
        return "abstain" if place is None else str(place + 1)
    return "oppose" if place is None else "approve"


def _loses(play: Play, key: str) -> bool:
    return any(str(play.cases[place].pk) == key for place in play.losers)


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
    cases = play.in_state(State.UNDER_REVIEW)
    ballot_round = define_round(
        play,
        cases,
        (began - 11, "09:00"),
        (began - 12, "17:00"),
        method=play.method,
        seats=None if play.method == "approval" else len(cases),
    )
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
