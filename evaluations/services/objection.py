"""Use cases about objections: raised by name or without one, asked back, decided."""

import base64
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from evaluations.domain.bar import BarKind
from evaluations.domain.nomination import EDITABLE_FIELDS, State, Verb
from evaluations.domain.objection import Effect, Fate, decision_due, fate_of, may_object
from evaluations.models import Nomination, Notice, NoticeItem, Objection, ObjectionQuestion
from evaluations.permissions.objection import may_handle_objection
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.eligibility import bars_of, open_on
from evaluations.selectors.notice import clock_of, last_notice, undisputed_items
from evaluations.selectors.objection import claim_digest
from evaluations.selectors.parameter import parameters_on
from evaluations.services.cases import lock_cases
from evaluations.services.move import move_case
from evaluations.services.notice import end_notice
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

CODE_BYTES = 15
"""120 random bits: 24 characters of Base32, in six groups of four."""


def new_claim_code() -> str:
    """A code that nobody guesses and that can be read over a telephone."""
    raw = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return "-".join(raw[i : i + 4] for i in range(0, len(raw), 4))


@use_case("objection.raise", about="notice")
def raise_objection(
    *, actor: Actor, notice: Notice, nomination: Nomination | UUID, text: str, at: datetime
) -> tuple[Objection, str]:
    """Object to one case of a standing notice; that case alone is suspended until a decision (R-22).

    Where the setting says so, its clock stands still meanwhile. The last day for the decision follows from a setting.

    Without a user in ``actor`` the objection is anonymous: pass ``ANONYMOUS``, so that neither actor nor source
    is left anywhere. Returns the objection and, for an anonymous one, the claim code, which is kept only as a
    digest; for a named one an empty text.

    Raises RuleViolation: ``objection.not_on_notice``, ``objection.notice_over``.
    """
    key = nomination.pk if isinstance(nomination, Nomination) else nomination
    item = notice.items.filter(nomination_id=key).select_related("nomination").first()
    if item is None:
        raise RuleViolation("objection.not_on_notice", field="nomination")
    case = lock_cases([item.nomination])[0]
    notice.refresh_from_db()
    today = dated(at)
    current = last_notice(case)
    is_here = current is not None and current.pk == notice.pk
    item.notice = notice
    is_open = may_object(
        clock_of(item),
        starts_on=notice.starts_on,
        today=today,
        calendar=official_calendar(),
        is_through=notice.state == "waived" or item.cleared_at is not None,
    )
    if not (is_here and case.state in (State.ON_NOTICE, State.SUSPENDED) and is_open):
        raise RuleViolation("objection.notice_over")
    settings = parameters_on(today)
    code = new_claim_code() if actor.is_anonymous else ""
    holds_case = case.state == State.ON_NOTICE
    objection = Objection.objects.create(
        notice=notice,
        nomination=case,
        text=text,
        raised_by_id=actor.user_id,
        claim_digest=claim_digest(code) if code else None,
        holds_case=holds_case,
        due_on=decision_due(today, settings.number("R-22", "objection_days")),
        created_at=at,
    )
    record_event(actor=actor, event="objection.raise", at=at, obj=objection, after={"nomination": case.pk})
    if holds_case:
        if settings.text("R-22", "objection_effect") == Effect.CLOCK:
            _stop_clock(item, today)
        move_case(actor=SYSTEM, nomination=case, verb=Verb.SUSPEND, at=at)
    return objection, code


def _stop_clock(item: NoticeItem, today: date) -> None:
    clock = clock_of(item).stopped(today, official_calendar())
    item.days_left, item.resumed_on = clock.days_left, clock.resumed_on
    item.save(update_fields=["days_left", "resumed_on"])


@use_case("objection.ask", about="objection")
def ask_objector(*, actor: Actor, objection: Objection, question: str, at: datetime) -> Objection:
    """The handler asks the objector something. Raises ``objection.wrong_state``, ``objection.handler_is_party``."""
    objection = lock(objection)
    require(may_handle_objection(actor, objection))
    _require_open(objection)
    assert actor.user_id is not None
    objection.advance()
    ObjectionQuestion.objects.create(objection=objection, question=question, asked_by_id=actor.user_id, asked_at=at)
    record_event(actor=actor, event="objection.ask", at=at, obj=objection)
    return objection


@use_case("objection.answer", about="objection")
def answer_question(*, actor: Actor, objection: Objection, answer: str, at: datetime) -> Objection:
    """The objector answers the oldest open question; the face has checked the claim code or the session.

    Raises RuleViolation: ``access.denied``, ``objection.wrong_state``, ``objection.no_open_question``.
    """
    objection = lock(objection)
    if objection.raised_by_id != actor.user_id:
        raise RuleViolation("access.denied")
    _require_open(objection)
    question = objection.questions.filter(answered_at__isnull=True).first()
    if question is None:
        raise RuleViolation("objection.no_open_question")
    objection.advance()
    question.answer = answer
    question.answered_at = at
    question.save(update_fields=["answer", "answered_at"])
    record_event(actor=actor, event="objection.answer", at=at, obj=objection)
    return objection


def _require_open(objection: Objection) -> None:
    if objection.state != "open":
        raise RuleViolation("objection.wrong_state")


@use_case("objection.decide", about="objection")
def decide_objection(
    *,
    actor: Actor,
    objection: Objection,
    decision: str,
    reason: str,
    at: datetime,
    case: str = "refuse",
    fields: Sequence[str] = (),
    expected_version: int | None = None,
) -> Objection:
    """Uphold: the case is refused, or returned to be mended in ``fields``. Dismiss: it goes on where it stopped.

    ``decision`` is ``upheld`` or ``dismissed``, ``case`` is ``refuse`` or ``return``. A dismissed case whose notice
    is over goes on to its approver at once; with another objection still open it stays where it is.

    Raises RuleViolation: ``access.denied``, ``objection.handler_is_party``, ``objection.wrong_state``,
    ``approval.unknown_fields``.
    """
    unknown = sorted(set(fields) - set(EDITABLE_FIELDS))
    if unknown:
        raise RuleViolation("approval.unknown_fields", {"fields": ", ".join(unknown)}, field="fields")
    nomination = lock_cases([objection.nomination])[0]
    objection = lock(objection)
    objection.nomination = nomination
    require(may_handle_objection(actor, objection))
    objection.expect(expected_version)
    _require_open(objection)
    held = objection.holds_case
    objection.advance(
        state="decided",
        holds_case=False,
        decision=decision,
        decision_reason=reason,
        decided_by_id=actor.user_id,
        decided_at=at,
    )
    record_event(
        actor=actor, event="objection.decide", at=at, obj=objection, after={"decision": decision, "reason": reason}
    )
    other = nomination.objections.filter(state="open").order_by("created_at", "pk").first()
    fate = fate_of(decision, others_open=other is not None)
    if fate is Fate.ENDS:
        if case == "return":
            _end_case(actor, nomination, Verb.RETURN, at, reason=reason, reopened_fields=list(fields))
        else:
            _end_case(actor, nomination, Verb.REFUSE, at, reason=reason)
    elif held and fate is Fate.LET_GO:
        _let_go(objection, nomination, at)
    elif held and other is not None:
        other.advance(holds_case=True)
    return objection


def _end_case(actor: Actor, nomination: Nomination, verb: Verb, at: datetime, **said: Any) -> None:
    if nomination.state == State.ON_NOTICE:
        nomination = move_case(actor=SYSTEM, nomination=nomination, verb=Verb.SUSPEND, at=at)
    if nomination.state == State.SUSPENDED:
        move_case(actor=actor, nomination=nomination, verb=verb, at=at, **said)


def _let_go(objection: Objection, nomination: Nomination, at: datetime) -> None:
    if nomination.state != State.SUSPENDED:
        return
    bars = bars_of(officer=nomination.officer, unit=nomination.recipient_unit)
    investigation = bars.filter(open_on(dated(at)), kind=BarKind.INVESTIGATION).first()
    if investigation is not None:  # it holds the case from now on, and its lifting lets it go
        investigation.held.add(nomination)
        return
    move_case(actor=SYSTEM, nomination=nomination, verb=Verb.RESUME, at=at)
    notice, today = objection.notice, dated(at)
    is_over = not notice.end_is_provisional and notice.ends_on < today
    if is_over and any(item.nomination_id == nomination.pk for item in undisputed_items(notice, today)):
        end_notice(actor=SYSTEM, notice=notice, at=at)
