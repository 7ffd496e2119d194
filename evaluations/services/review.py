"""Use cases about scores: give, change, and that a member has seen a case."""

from collections.abc import Mapping
from datetime import datetime

from evaluations.domain.conflict import Source
from evaluations.domain.cycle import Phase
from evaluations.domain.nomination import State
from evaluations.domain.review import Mark, parse_value, require_scores
from evaluations.models import CaseView, Conflict, Cycle, Nomination, Review, ReviewScore, ReviewVersion
from evaluations.permissions.review import may_change_review, may_review
from evaluations.selectors.assignment import is_assigned
from evaluations.selectors.calibration import anchors_left
from evaluations.selectors.review import criteria_of
from evaluations.services.cases import hold_cycle
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.selectors.together import together
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("review.give", about="nomination")
def give_review(
    *, actor: Actor, nomination: Nomination, mark: str, scores: Mapping[str, str], comment: str, at: datetime
) -> Review:
    """A member's sheet on a case: a value for every criterion of the frozen scheme, or an abstention.

    Raises RuleViolation: ``review.not_a_judge``, ``review.wrong_phase``, ``review.phase_over``,
    ``review.not_assigned``, ``review.calibrate_first``, ``review.not_declared``, ``review.awaits_decision``,
    ``review.recused``, ``review.already_given``, and those of the sheet (``review.unknown_mark``,
    ``review.scores_not_asked``, ``review.unknown_criterion``, ``review.missing_criterion``, ``review.not_on_scale``).
    """
    case, cycle = _in_review(actor, nomination, at)
    if not is_assigned(actor.user_id, case):
        raise RuleViolation("review.not_assigned")
    left = anchors_left(actor.user_id, cycle)
    if left:
        raise RuleViolation("review.calibrate_first", {"left": left})
    if Review.objects.filter(nomination=case, member=actor.user_id).exists():
        raise RuleViolation("review.already_given")
    _require_sheet(cycle, mark, scores)
    assert actor.user_id is not None
    review = Review.objects.create(nomination=case, member_id=actor.user_id, mark=mark, comment=comment, created_at=at)
    _write_scores(review, scores, at)
    record_event(actor=actor, event="review.give", at=at, obj=review, after={"nomination": case, "mark": mark})
    return review


@use_case("review.change", about="review")
def change_review(
    *,
    actor: Actor,
    review: Review,
    mark: str,
    scores: Mapping[str, str],
    comment: str,
    at: datetime,
    expected_version: int | None = None,
) -> Review:
    """A member hands in their sheet anew, as long as the review runs; every version before it is kept.

    Raises RuleViolation: ``review.not_yours``, ``version.stale``, and those of ``give_review`` but for
    ``review.not_assigned``, ``review.calibrate_first`` and ``review.already_given``.
    """
    require(may_change_review(actor, review))
    _case, cycle = _in_review(actor, review.nomination, at)
    review = lock(review)
    review.expect(expected_version)
    _require_sheet(cycle, mark, scores)
    before = {"mark": review.mark, "version": review.version}
    review.scores.all().delete()
    review.advance(mark=mark, comment=comment)
    _write_scores(review, scores, at)
    after = {"mark": mark, "version": review.version}
    record_event(actor=actor, event="review.change", at=at, obj=review, before=before, after=after)
    return review


def _in_review(actor: Actor, nomination: Nomination, at: datetime) -> tuple[Nomination, Cycle]:
    """The case, locked, and its cycle, kept in its phase until the transaction ends; the actor may write a sheet."""
    cycle = hold_cycle(nomination)
    case = lock(nomination)
    require(may_review(actor, case))
    if cycle is None or cycle.state != Phase.REVIEWING or case.state != State.UNDER_REVIEW:
        raise RuleViolation("review.wrong_phase")
    if at >= cycle.phases.get(phase=Phase.REVIEWING).closes_at:
        raise RuleViolation("review.phase_over")
    _require_declared(actor, case)
    return case, cycle


def _require_sheet(cycle: Cycle, mark: str, scores: Mapping[str, str]) -> None:
    if mark not in set(Mark):
        raise RuleViolation("review.unknown_mark", field="mark")
    values = {criterion: parse_value(criterion, text) for criterion, text in scores.items()}
    require_scores(criteria_of(cycle.frozen_scheme or {}), Mark(mark), values)


def _write_scores(review: Review, scores: Mapping[str, str], at: datetime) -> None:
    ReviewScore.objects.bulk_create(
        ReviewScore(review=review, criterion=criterion, value=value) for criterion, value in scores.items()
    )
    ReviewVersion.objects.create(
        review=review,
        number=review.version,
        mark=review.mark,
        scores=dict(scores),
        comment=review.comment,
        given_at=at,
    )


def mark_seen(*, actor: Actor, nomination: Nomination, at: datetime) -> None:
    """Remember that a member has opened a case: the mark ``seen``. Called by whatever shows a case's content.

    Nothing happens for others, before a declaration, after a recusal, the second time, or while the case is not
    under review.
    """
    if nomination.state != State.UNDER_REVIEW:
        return
    about = Conflict.objects.filter(nomination=nomination, member=actor.user_id)
    known = together(
        views=CaseView.objects.filter(nomination=nomination, member=actor.user_id).values_list("pk", flat=True),
        said=about.values_list("source", "recused"),
    )
    if known["views"] or not may_review(actor, nomination):
        return
    if any(recused for _source, recused in known["said"]) or Source.DECLARED not in {row[0] for row in known["said"]}:
        return
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
