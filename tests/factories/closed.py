"""A cycle from its first nomination to its close, by the services that people use."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from evaluations.models import Approval, Conflict, Cycle, Nomination, Round
from evaluations.services.approval import approve_cases
from evaluations.services.ballot import open_round
from evaluations.services.ballot_close import close_round
from evaluations.services.conflict import decide_conflict
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.notice import end_due_notices
from evaluations.services.review import give_review
from evaluations.services.screening import screen_nomination
from honors.domain.actor import SYSTEM, Actor, Role
from honors.models import Officer, Unit
from honors.models.base import dated
from tests.factories.cases import cycle, nomination, star_scheme
from tests.factories.decisions import LATER, acting, on_notice
from tests.factories.people import officer, tree
from tests.factories.rounds import PASSPHRASES, RULES, Panel, cast, confirm, create, share, unseal

SCORES = {"deed": ("10", "5", "0"), "masses": ("10", "0", "10")}
"""What the members give, in turn."""


def begun(
    at: datetime,
    *,
    names: Sequence[str] = ("甲试", "乙试", "丙试"),
    refused: Sequence[str] = (),
    units: Mapping[str, Unit] | None = None,
    scheme: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Panel:
    """An open cycle in which HR has screened a case for every name; those in ``refused`` were refused."""
    places = dict(units) if units else tree(at)
    vote = {**RULES, "shows_numbers": True, "hide_below": 3}
    run = cycle(
        places["county"], at, scheme=star_scheme(places["county"], at, **{"vote": vote, **(scheme or {})}), **facts
    )
    hr = acting("hr", Role.HR, places["county"], at)
    cases = []
    for name in (*names, *refused):
        person = Officer.objects.filter(name=name).first() or officer(places["station"], at, name=name)
        case = nomination(person, at, cycle=run, state="submitted")
        is_refused = name in refused
        case = screen_nomination(
            actor=hr,
            nomination=case,
            decision="refused" if is_refused else "eligible",
            reason="事迹不属本期。" if is_refused else "",
            at=at,
        )
        cases += [] if is_refused else [case]
    return Panel(places, run, run.committee, cases, at)


def reviewed(board: Panel, *, recused: Mapping[str, Sequence[int]] | None = None) -> Panel:
    """In the vote: everybody declared and scored but for the cases from which they are recused as kin."""
    board.cycle = advance_cycle(actor=SYSTEM, cycle=board.cycle, to="reviewing", at=board.at)
    board.cases = [Nomination.objects.get(pk=case.pk) for case in board.cases]
    for number, voter in enumerate(board.voters):
        for place, case in enumerate(board.cases):
            is_kin = place in (recused or {}).get(voter, ())
            board.declare(voter, declared="kinship" if is_kin else "none", case=place)
            if not is_kin:
                scores = {code: values[(number * place + number) % 3] for code, values in SCORES.items()}
                give_review(
                    actor=board.actor(voter), nomination=case, mark="scored", scores=scores, comment="", at=board.at
                )
    for conflict in Conflict.objects.filter(nomination__in=board.cases, recused=None):
        decide_conflict(actor=board.actor("chair"), conflict=conflict, recused=False, reason="无碍。", at=board.at)
    board.cycle = advance_cycle(actor=SYSTEM, cycle=board.cycle, to="voting", at=board.at)
    return board


def voted(board: Panel, ballots: Mapping[str, Sequence[str]], **changes: Any) -> Round:
    """A confirmed round; a choice of "-" stands for a case from which the voter is recused."""
    ballot_round = share(board, create(board, **changes), *PASSPHRASES)
    users = [board.user(name) for name in ballots]
    ballot_round = open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=users, at=board.at)
    cases = board.cases
    for voter, choices in ballots.items():
        board.cases = [case for case, choice in zip(cases, choices, strict=True) if choice != "-"]
        cast(board, ballot_round, voter, *[choice for choice in choices if choice != "-"])
    board.cases = cases
    ballot_round = close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=board.at)
    return confirm(board, unseal(board, ballot_round))


def decided(board: Panel, *, number: int = 1) -> Cycle:
    """What was selected goes on notice and is approved by one document; then the cycle is closed."""
    board.cycle.refresh_from_db()
    board.cycle = advance_cycle(actor=SYSTEM, cycle=board.cycle, to="notice", at=board.at)
    selected = list(Nomination.objects.filter(cycle=board.cycle, state="selected").order_by("pk"))
    if selected:
        on_notice(selected, board.units, board.at)
    board.at += LATER
    end_due_notices(at=board.at)
    board.cycle = advance_cycle(actor=SYSTEM, cycle=board.cycle, to="approving", at=board.at)
    if selected and not board.cycle.is_rehearsal:
        approve_cases(
            actor=leader(board),
            approvals=list(Approval.objects.filter(nomination__in=selected)),
            document_number=f"长公〔2026〕{number}号",
            decided_on=dated(board.at),
            at=board.at,
        )
    board.at += timedelta(days=1)
    board.cycle = advance_cycle(actor=SYSTEM, cycle=board.cycle, to="closed", at=board.at)
    return board.cycle


def leader(board: Panel) -> Actor:
    """The leader of the county."""
    return acting("leader", Role.LEADER, board.units["county"], board.at)


EVERYBODY = ("chair", "member1", "member2", "member3")
BALLOTS = {
    "chair": ("approve", "oppose", "approve"),
    "member1": ("approve", "oppose", "-"),
    "member2": ("approve", "abstain", "approve"),
    "member3": ("oppose", "approve", "approve"),
}
"""One is recused from the last case."""


_PASSES_EASILY = {"of": "present", "share": "1/4", "strict": False}
METHODS: dict[str, tuple[Mapping[str, Sequence[str]], Mapping[str, Any]]] = {
    "approval": (BALLOTS, {}),
    "seats": (
        {
            "chair": ("approve", "oppose", "abstain"),
            "member1": ("oppose", "approve", "-"),
            "member2": ("oppose", "approve", "oppose"),
            "member3": ("approve", "oppose", "oppose"),
        },
        {"method": "seats", "seats": 1, "threshold": _PASSES_EASILY, "tie_break": ["score", "lot"]},
    ),
    "points": (
        {"chair": ("10", "3", "0"), "member2": ("7", "7", "abstain"), "member3": ("1", "8", "2")},
        {"method": "points", "seats": 1, "threshold": _PASSES_EASILY, "tie_break": ["front_line", "score", "lot"]},
    ),
    "ranking": (
        {"chair": ("1", "2", "3"), "member2": ("2", "1", "abstain"), "member3": ("3", "2", "1")},
        {"method": "ranking", "seats": 2, "threshold": _PASSES_EASILY, "tie_break": ["lot"]},
    ),
}
"""Ballots and rules for each method; in a contest of whole ballots the one who is recused stays away."""


def closed_by(method: str, at: datetime, *, hide_below: int = 2, **facts: Any) -> Cycle:
    """A whole cycle that was voted by this method."""
    ballots, vote = METHODS[method]
    return closed(at, ballots=ballots, vote={**vote, "hide_below": hide_below}, **facts)


def closed(
    at: datetime, *, ballots: Mapping[str, Sequence[str]] = BALLOTS, vote: Mapping[str, Any] | None = None, **facts: Any
) -> Cycle:
    """A whole cycle: three cases voted on, one refused before; ``vote`` are the rules of scheme and round."""
    rules = dict(vote or {})
    scheme = {"vote": {**RULES, "shows_numbers": True, "hide_below": 3, **rules}}
    board = reviewed(begun(at, refused=["丁试"], scheme=scheme, **facts), recused={"member1": [2]})
    voted(board, ballots, **{key: value for key, value in rules.items() if key not in ("shows_numbers", "hide_below")})
    return decided(board)
