"""Reads for a round that is still to be defined: which cases could stand in it, why others cannot, and its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from evaluations.domain.ballot import RoundRules
from evaluations.domain.cycle import CycleState
from evaluations.domain.nomination import State
from evaluations.domain.tally import Outcome
from evaluations.domain.threshold_text import threshold_text
from evaluations.models import Cycle, Nomination, Round, RoundItem
from evaluations.selectors.ballot import LIVE, item_seats, votable_by
from evaluations.selectors.ballot_parts import parts
from evaluations.selectors.nomination import with_content
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within

BEFORE_THE_VOTE = (CycleState.REVIEWING, CycleState.VOTING)
"""A round is defined while the cycle is in one of these."""


@dataclass(frozen=True)
class Candidate:
    """A case of the cycle; ``why`` says what keeps it out of a new round, empty where nothing does.

    ``in_round``: it stands in ``held_by``; ``voted``: it was not selected in ``held_by`` and is voted on again from
    there; ``decided``: it was selected; ``state``: the case is not under review.
    """

    case: Nomination
    why: str = ""
    held_by: Round | None = None


def plannable(actor: Actor) -> QuerySet[Cycle]:
    """The cycles of the actor's units in which a round could be defined now: their scheme has a vote."""
    rows = Cycle.objects.filter(within(actor.paths(Role.HR), "unit__path"), state__in=BEFORE_THE_VOTE)
    rows = rows.filter(committee__isnull=False, frozen_scheme__vote__has_key="method")
    return rows.select_related("unit", "committee").order_by("-created_at", "pk")


def is_plannable(cycle: Cycle) -> bool:
    """Whether a round could be defined in this cycle now."""
    return cycle.state in BEFORE_THE_VOTE and bool((cycle.frozen_scheme or {}).get("vote"))


def repeatable(actor: Actor, rows: QuerySet[Round]) -> QuerySet[Round]:
    """Those of the rounds that can be repeated: finished, in a cycle that one may still vote in."""
    return rows.filter(
        within(actor.paths(Role.HR), "cycle__unit__path"),
        state__in=["confirmed", "void"],
        cycle__state__in=BEFORE_THE_VOTE,
    )


def is_left_to_repeat(actor: Actor, ballot_round: Round) -> bool:
    """Whether a case of this finished round, which the actor may put into one, was not selected."""
    if not repeatable(actor, Round.objects.filter(pk=ballot_round.pk)).exists():
        return False
    return any(not row.why for row in candidates(actor, ballot_round.cycle, ballot_round))


def candidates(actor: Actor, cycle: Cycle, repeats: Round | None = None) -> list[Candidate]:
    """The cases that the actor may know of, those that can stand first; of a repeated round its own cases alone.

    Drafts are nobody's affair but their owners'.
    """
    rows = votable_by(actor).filter(cycle=cycle, pk__in=with_content(actor).values("pk")).exclude(state=State.DRAFT)
    if repeats is not None:
        rows = rows.filter(round_items__round=repeats)
    items = RoundItem.objects.select_related("round").order_by("-round__created_at", "-pk")
    cases = rows.select_related("officer", "recipient_unit", "unit", "award").prefetch_related(
        Prefetch("round_items", queryset=items)
    )
    found = [_judged(case, repeats) for case in cases.order_by("created_at", "pk")]
    return sorted(found, key=lambda row: bool(row.why))


def _judged(case: Nomination, repeats: Round | None) -> Candidate:
    rounds = list(case.round_items.all())
    live = next((item.round for item in rounds if item.round.state in LIVE), None)
    if live is not None:
        return Candidate(case, "in_round", live)
    if repeats is not None:
        here = next(item for item in rounds if item.round_id == repeats.pk)
        if (here.result or {}).get("outcome") == Outcome.SELECTED:
            return Candidate(case, "decided")
        if case.state in (State.UNDER_REVIEW, State.NOT_SELECTED):
            return Candidate(case)
    elif case.state == State.NOT_SELECTED and rounds:
        return Candidate(case, "voted", rounds[0].round)
    return Candidate(case) if case.state == State.UNDER_REVIEW else Candidate(case, "state")


def words_before(
    cycle: Cycle, rules: RoundRules, cases: Sequence[Nomination], *, language: str
) -> tuple[str, list[str]]:
    """The rule as it will be recorded, and a line for each case as seats and recusals stand now."""
    assert cycle.committee is not None
    planned = Round(committee=cycle.committee, cycle=cycle, **rules.as_json())
    wanted = ("committee__seats", "cycle__nominations")
    reads = [part for part in parts() if isinstance(part, Prefetch) and part.prefetch_through in wanted]
    prefetch_related_objects([planned], *reads)
    seats = [item_seats(planned, RoundItem(round=planned, nomination=case)) for case in cases]
    rule, *lines = threshold_text(rules, seats, language=language).split("\n")
    return rule, lines
