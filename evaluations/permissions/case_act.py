"""What of a case's file is open to whom: the acts that routes of papers, opinions and notices serve."""

from datetime import date

from evaluations.domain.nomination import PENDING, State
from evaluations.domain.opinion import OpinionKind
from evaluations.domain.scheme import Step
from evaluations.models import Nomination
from evaluations.permissions.evidence import may_add_evidence
from evaluations.permissions.notice import may_post_notice
from evaluations.permissions.opinion import may_give_opinion
from evaluations.selectors.scheme import definition_of
from honors.domain.actor import Actor
from honors.models import Unit


def file_acts(actor: Actor, case: Nomination, *, on: date) -> list[str]:
    """The acts on the case's file, by the names that the inbox uses, an opinion with each
    kind that is the actor's to give; the case is loaded ``with_parts``.
    """
    acts = ["evidence"] if may_add_evidence(actor, case, on=on) else []
    kinds = [kind for kind in OpinionKind if case.state in PENDING and may_give_opinion(actor, case, kind)]
    acts += ["opinion", *(f"opinion.{kind.value}" for kind in kinds)] if kinds else []
    place = _next_notice(case)
    if place is not None and may_post_notice(actor, case, place):
        acts.append("notice")
    return acts


def _next_notice(case: Nomination) -> Unit | None:
    """Where a notice is to be put up now: at the desk, or at the level after the one that is over (R-20)."""
    if case.state == State.ON_NOTICE:
        last = max(case.notice_items.all(), key=lambda item: item.pk, default=None)
        return last.next_unit if last is not None else None
    is_ready = case.state == State.SELECTED or (case.state == State.ELIGIBLE and case.cycle_id is None)
    return case.desk if is_ready and Step.NOTICE in definition_of(case)["steps"] else None
