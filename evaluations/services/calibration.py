"""Use cases about calibration: HR sets anchors, members score them."""

from collections.abc import Mapping
from datetime import datetime

from evaluations.domain.cycle import CycleState
from evaluations.domain.review import Mark, parse_value, require_scores
from evaluations.models import AnchorCase, AnchorScore, Cycle
from evaluations.permissions.cycle import may_run_cycle
from evaluations.permissions.review import may_score_anchor
from evaluations.selectors.calibration import has_begun
from evaluations.selectors.review import criteria_of
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

BEFORE_THE_CLOSE = (CycleState.NOMINATING, CycleState.REVIEWING)


@use_case("calibration.add", about="cycle")
def add_anchor(*, actor: Actor, cycle: Cycle, origin: str, title: str, statement: str, at: datetime) -> AnchorCase:
    """Set an anchor case for the members of a cycle, before anybody has scored one or reviewed a real case.

    Raises RuleViolation: ``cycle.not_yours``, ``calibration.wrong_phase``, ``calibration.begun``.
    """
    cycle = lock(cycle)
    require(may_run_cycle(actor, cycle.unit))
    if cycle.state not in BEFORE_THE_CLOSE:
        raise RuleViolation("calibration.wrong_phase")
    if has_begun(cycle):
        raise RuleViolation("calibration.begun")
    anchor = AnchorCase.objects.create(cycle=cycle, origin=origin, title=title, statement=statement, created_at=at)
    record_event(actor=actor, event="calibration.add", at=at, obj=anchor, after={"cycle": cycle, "origin": origin})
    return anchor


@use_case("calibration.score", about="anchor")
def score_anchor(*, actor: Actor, anchor: AnchorCase, scores: Mapping[str, str], at: datetime) -> AnchorScore:
    """A member's values on an anchor, by the criteria of the real cases. They stand, and no result reads them.

    Raises RuleViolation: ``review.not_a_judge``, ``calibration.wrong_phase``, ``calibration.already_scored``, and those
    of a sheet (``review.unknown_criterion``, ``review.missing_criterion``, ``review.not_on_scale``).
    """
    cycle = lock(anchor.cycle)
    require(may_score_anchor(actor, cycle))
    if cycle.state not in BEFORE_THE_CLOSE:
        raise RuleViolation("calibration.wrong_phase")
    if AnchorScore.objects.filter(anchor=anchor, member=actor.user_id).exists():
        raise RuleViolation("calibration.already_scored")
    values = {criterion: parse_value(criterion, text) for criterion, text in scores.items()}
    require_scores(criteria_of(cycle.frozen_scheme or {}), Mark.SCORED, values)
    assert actor.user_id is not None
    score = AnchorScore.objects.create(anchor=anchor, member_id=actor.user_id, values=dict(scores), given_at=at)
    record_event(actor=actor, event="calibration.score", at=at, obj=anchor)
    return score
