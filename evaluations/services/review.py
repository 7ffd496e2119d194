"""Use cases about scores."""

from collections.abc import Mapping
from datetime import datetime

from evaluations.domain.conflict import Source
from evaluations.domain.nomination import State
from evaluations.domain.review import Mark, parse_value, require_scores
from evaluations.models import CaseView, Conflict, Nomination, Review, ReviewScore
from evaluations.permissions.review import may_review
from evaluations.selectors.review import criteria_of
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("review.give", about="nomination")
def give_review(
    *, actor: Actor, nomination: Nomination, mark: str, scores: Mapping[str, str], comment: str, at: datetime
) -> Review:
    """A member's sheet on a case: a value for every criterion of the frozen scheme, or an abstention. It stands.

    Raises RuleViolation: ``review.not_a_judge``, ``review.wrong_phase``, ``review.not_declared``,
    ``review.awaits_decision``, ``review.recused``, ``review.already_given``, and those of the sheet
    (``review.unknown_mark``, ``review.scores_not_asked``, ``review.unknown_criterion``,
    ``review.missing_criterion``, ``review.not_on_scale``).
    """
    case = lock(nomination)
    require(may_review(actor, case))
    assert case.cycle is not None
    assert case.cycle.frozen_scheme is not None
    if case.cycle.state != "reviewing" or case.state != State.UNDER_REVIEW:
        raise RuleViolation("review.wrong_phase")
    _require_declared(actor, case)
    if Review.objects.filter(nomination=case, member=actor.user_id).exists():
        raise RuleViolation("review.already_given")
    if mark not in set(Mark):
        raise RuleViolation("review.unknown_mark", field="mark")
    values = {criterion: parse_value(criterion, text) for criterion, text in scores.items()}
    require_scores(criteria_of(case.cycle.frozen_scheme), Mark(mark), values)
    assert actor.user_id is not None
    review = Review.objects.create(nomination=case, member_id=actor.user_id, mark=mark, comment=comment, created_at=at)
    ReviewScore.objects.bulk_create(
        ReviewScore(review=review, criterion=criterion, value=value) for criterion, value in scores.items()
    )
    record_event(actor=actor, event="review.give", at=at, obj=review, after={"nomination": case, "mark": mark})
    return review


def mark_seen(*, actor: Actor, nomination: Nomination, at: datetime) -> None:
    """Remember that a member has opened a case: the mark ``seen``. Called by whatever shows a case's content.

    Nothing happens for others, before a declaration, after a recusal, the second time, or while the case is not
    under review.
    """
    if nomination.state != State.UNDER_REVIEW or not may_review(actor, nomination):
        return
    about = Conflict.objects.filter(nomination=nomination, member=actor.user_id)
    if about.filter(recused=True).exists() or not about.filter(source=Source.DECLARED).exists():
        return
    if not CaseView.objects.filter(nomination=nomination, member=actor.user_id).exists():
        _write_seen(actor=actor, nomination=nomination, at=at)


@use_case("review.see", about="nomination")
def _write_seen(*, actor: Actor, nomination: Nomination, at: datetime) -> None:
    assert actor.user_id is not None
    CaseView.objects.get_or_create(nomination=nomination, member_id=actor.user_id, defaults={"seen_at": at})
    record_event(actor=actor, event="review.see", at=at, obj=nomination)


def _require_declared(actor: Actor, case: Nomination) -> None:
    about = Conflict.objects.filter(nomination=case, member=actor.user_id)
    if about.filter(recused=True).exists():
        raise RuleViolation("review.recused")
    own = about.filter(source=Source.DECLARED).first()
    if own is None:
        raise RuleViolation("review.not_declared")
    if own.recused is None:
        raise RuleViolation("review.awaits_decision")
