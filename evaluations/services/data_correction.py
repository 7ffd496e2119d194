"""Use cases about wrong entries in one's own record: ask, and answer in time."""

from datetime import datetime

from evaluations.domain.data_correction import Field, Outcome, check_open, due_on
from evaluations.models import DataCorrection
from evaluations.permissions.data_correction import may_ask_correction, may_decide_correction
from evaluations.selectors.parameter import parameters_on
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Officer
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock, require, use_case


@use_case("correction.ask")
def ask_correction(*, actor: Actor, field: str, text: str, at: datetime) -> DataCorrection:
    """Ask that something in the own record be corrected; the answer is due after the days of the setting.

    Raises RuleViolation ``correction.no_record``, ``correction.asked_already``.
    """
    require(may_ask_correction(actor))
    assert actor.user_id is not None
    officer = lock(Officer.objects.get(account=actor.user_id))
    field = Field(field).value
    if DataCorrection.objects.filter(officer=officer, field=field, state="open").exists():
        raise RuleViolation("correction.asked_already", {"correction_field": field}, field="field")
    today = dated(at)
    correction = DataCorrection.objects.create(
        officer=officer,
        field=field,
        text=text,
        due_on=due_on(today, parameters_on(today).number("R-55", "correction_answer_days")),
        asked_by_id=actor.user_id,
        created_at=at,
    )
    record_event(actor=actor, event="correction.ask", at=at, obj=correction, after={"field": field})
    _tell(
        correction,
        "notify.correction_asked",
        {"due_on": correction.due_on.isoformat()},
        {"role": Role.HR.value, "unit_id": officer.unit_id},
        at,
    )
    return correction


@use_case("correction.decide", about="correction")
def decide_correction(
    *,
    actor: Actor,
    correction: DataCorrection,
    decision: str,
    answer: str,
    at: datetime,
    expected_version: int | None = None,
) -> DataCorrection:
    """Answer: ``accepted`` with what was changed, or ``refused`` with the reason. The record itself is changed by the
    services that keep it.

    Raises RuleViolation ``correction.not_yours_to_decide``, ``correction.decided``.
    """
    correction = lock(correction)
    require(may_decide_correction(actor, correction))
    correction.expect(expected_version)
    check_open(correction.state)
    state = Outcome(decision).value
    correction.advance(state=state, answer=answer, decided_by_id=actor.user_id, decided_at=at)
    record_event(actor=actor, event="correction.decide", at=at, obj=correction, after={"state": state})
    _tell(
        correction, "notify.correction_answered", {"correction_state": state}, {"users": [correction.asked_by_id]}, at
    )
    return correction


def _tell(correction: DataCorrection, code: str, params: dict[str, str], to: dict[str, object], at: datetime) -> None:
    payload = {"code": code, "params": params, "object_kind": "correction", "object_id": str(correction.pk), **to}
    enqueue(topic="notify", key=f"correction:{correction.pk}:{correction.version}", payload=payload, at=at)
