"""Use cases about conflicts of interest: declare, ask, find, decide."""

from collections.abc import Sequence
from datetime import datetime

from evaluations.domain.conflict import Effect, Ground, Source
from evaluations.domain.nomination import State
from evaluations.models import Conflict, Nomination, RoundCall, RoundItem, RoundRecusal, RoundVoter
from evaluations.permissions.conflict import may_decide_conflict, may_declare
from evaluations.selectors.committee import chair_of, judges_of
from evaluations.selectors.conflict import conflict_rules_on, ties_in_data
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.models.base import dated
from honors.services.audit import build_event, record_event, record_events
from honors.services.use_case import lock, require, use_case

ASKED_BY = "公务员法第七十七条"
"""Who may ask for the recusal of another, and that the organ decides about it."""

UNOPENED = ("open", "closed")
"""Rounds whose roll is fixed and whose choices are still sealed."""


@use_case("conflict.declare", about="nomination")
def declare_conflict(*, actor: Actor, nomination: Nomination, declared: str, text: str, at: datetime) -> Conflict:
    """A member says, before reading the case, whether they are close to it; ``none`` is a declaration too.

    What a ground does, and by which clause, are settings of R-18: to block recuses at once, to warn waits for the
    chair. What the data show is written beside it; declared, found and decided stay three facts.

    Raises RuleViolation: ``conflict.not_a_judge``, ``conflict.wrong_state``, ``conflict.already_declared``.
    """
    case = _under_review(nomination)
    require(may_declare(actor, case))
    member = User.objects.get(pk=actor.user_id)
    if Conflict.objects.filter(nomination=case, member=member, source=Source.DECLARED).exists():
        raise RuleViolation("conflict.already_declared")
    effect, clause = conflict_rules_on(dated(at))[Ground(declared)]
    conflict = Conflict.objects.create(
        nomination=case,
        member=member,
        source=Source.DECLARED,
        declared=declared,
        effect=effect,
        clause=clause,
        text=text,
        recused={Effect.BLOCK: True, Effect.DISCLOSE: False}.get(effect),
        decided_at=None if effect is Effect.WARN else at,
        created_at=at,
    )
    record_event(
        actor=actor, event="conflict.declare", at=at, obj=conflict, after={"declared": declared, "effect": effect}
    )
    if conflict.recused:
        void_items(actor=actor, conflict=conflict, at=at)
    note_found(actor=actor, nominations=[case], users=[member], at=at)
    return conflict


@use_case("conflict.ask", about="nomination")
def ask_recusal(*, actor: Actor, nomination: Nomination, member: User, reason: str, at: datetime) -> Conflict:
    """Somebody who knows of the case asks that a member be recused; the chair decides, about the chair HR.

    Raises RuleViolation: ``conflict.reason_needed``, ``conflict.wrong_state``, ``conflict.not_a_member``,
    ``conflict.already_asked``.
    """
    if not reason.strip():
        raise RuleViolation("conflict.reason_needed", field="reason")
    case = _under_review(nomination)
    if case.cycle is None or member not in judges_of(case.cycle.committee):
        raise RuleViolation("conflict.not_a_member", field="member")
    if Conflict.objects.filter(nomination=case, member=member, source=Source.ASKED, recused=None).exists():
        raise RuleViolation("conflict.already_asked")
    conflict = Conflict.objects.create(
        nomination=case,
        member=member,
        source=Source.ASKED,
        declared=Ground.OTHER,
        effect=Effect.WARN,
        clause=ASKED_BY,
        text=reason,
        asked_by_id=actor.user_id,
        created_at=at,
    )
    record_event(actor=actor, event="conflict.ask", at=at, obj=conflict, after={"member": member})
    return conflict


@use_case("conflict.decide", about="conflict")
def decide_conflict(
    *, actor: Actor, conflict: Conflict, recused: bool, reason: str, at: datetime, expected_version: int | None = None
) -> Conflict:
    """The chair (HR about the chair's own, or where the chair is recused) decides whether a member stays.

    A recusal after a round was opened voids that item of the round, unopened.

    Raises RuleViolation: ``conflict.not_yours_to_decide``, ``conflict.reason_needed``,
    ``conflict.nothing_to_decide`` for grounds that need no decision, ``conflict.already_decided``.
    """
    case = lock(conflict.nomination)
    conflict = lock(conflict)
    assert case.cycle is not None
    chair = chair_of(case.cycle.committee)
    chair_is_recused = Conflict.objects.filter(nomination=case, member=chair, recused=True).exists()
    require(may_decide_conflict(actor, conflict, chair=chair, chair_is_recused=chair_is_recused))
    conflict.expect(expected_version)
    if not reason.strip():
        raise RuleViolation("conflict.reason_needed", field="reason")
    if conflict.effect != Effect.WARN:
        raise RuleViolation("conflict.nothing_to_decide")
    if conflict.recused is not None:
        raise RuleViolation("conflict.already_decided")
    conflict.advance(recused=recused, decision_reason=reason, decided_by_id=actor.user_id, decided_at=at)
    record_event(actor=actor, event="conflict.decide", at=at, obj=conflict, after={"recused": recused})
    if recused:
        void_items(actor=actor, conflict=conflict, at=at)
    return conflict


def note_found(*, actor: Actor, nominations: Sequence[Nomination], users: Sequence[User], at: datetime) -> None:
    """Write down what the data show of these accounts and cases, inside the caller's use case.

    A ground that stands on record for the same person and case is not written again.
    """
    known = set(
        Conflict.objects.filter(nomination__in=nominations, member__in=users).values_list(
            "nomination_id", "member_id", "declared"
        )
    )
    rules = conflict_rules_on(dated(at))
    found = []
    for case, user, ground in ties_in_data(nominations, users):
        if (case.pk, user.pk, ground.value) in known:
            continue
        effect, clause = rules[ground]
        blocks = effect is Effect.BLOCK
        found.append(
            Conflict(
                nomination=case,
                member=user,
                source=Source.FOUND,
                declared=ground,
                effect=effect,
                clause=clause,
                recused={Effect.BLOCK: True, Effect.DISCLOSE: False}.get(effect),
                decided_at=at if blocks else None,
                created_at=at,
            )
        )
    Conflict.objects.bulk_create(found)
    record_events(
        [
            build_event(
                actor=actor,
                event="conflict.find",
                at=at,
                object_kind="conflict",
                object_id=row.pk,
                after={"nomination": row.nomination_id, "member": row.member_id, "ground": row.declared},
            )
            for row in found
        ]
    )
    for row in found:
        if row.recused:
            void_items(actor=actor, conflict=row, at=at)


def void_items(*, actor: Actor, conflict: Conflict, at: datetime) -> None:
    """A recusal that comes after opening: the item is never unsealed, and goes to a new round.

    Precondition: the case is locked. Nothing happens where the member is no voter or was recused at opening.
    """
    items = RoundItem.objects.filter(nomination=conflict.nomination_id, round__state__in=UNOPENED, is_void=False)
    for item in items.select_related("round"):
        ballot_round = lock(item.round)
        voter = RoundVoter.objects.filter(round=ballot_round, user=conflict.member_id)
        fixed = RoundRecusal.objects.filter(item=item, user=conflict.member_id)
        called = RoundCall.objects.filter(item=item, user=conflict.member_id)
        votes = voter.filter(is_alternate=False).exists() or called.exists()
        if ballot_round.state in UNOPENED and votes and not fixed.exists():
            RoundItem.objects.filter(pk=item.pk).update(is_void=True)
            record_event(
                actor=actor,
                event="round.void_item",
                at=at,
                obj=ballot_round,
                after={"nomination": conflict.nomination_id},
            )


def _under_review(nomination: Nomination) -> Nomination:
    case = lock(nomination)
    if case.state != State.UNDER_REVIEW:
        raise RuleViolation("conflict.wrong_state")
    return case
