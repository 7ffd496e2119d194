"""Use cases about kinship on record."""

from datetime import date, datetime

from evaluations.domain.kinship import Relation
from evaluations.models import Kinship
from evaluations.permissions.kinship import may_record_kinship
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Officer
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("kinship.record", about="officer")
def record_kinship(
    *,
    actor: Actor,
    officer: Officer,
    relative: Officer,
    relation: Relation,
    source: str,
    at: datetime,
    valid_from: date | None = None,
) -> Kinship:
    """Two people are kin, by a source: from now on the system finds the conflict (Civil Servants Law arts. 74, 76).

    The audit trail names the row, never the relation. Raises RuleViolation: ``kinship.same_person``,
    ``kinship.own``, ``access.denied``, ``kinship.dates``, ``kinship.on_record``.
    """
    if officer.pk == relative.pk:
        raise RuleViolation("kinship.same_person", field="relative")
    require(may_record_kinship(actor, officer, relative))
    if valid_from is not None and valid_from > dated(at):
        raise RuleViolation("kinship.dates", field="valid_from")
    first, second = sorted((officer, relative), key=lambda person: person.pk)
    lock(first)
    if Kinship.objects.filter(officer=first, relative=second, valid_to__isnull=True).exists():
        raise RuleViolation("kinship.on_record", field="relative")
    assert actor.user_id is not None
    row = Kinship.objects.create(
        officer=first,
        relative=second,
        relation=relation.value,
        source=source,
        valid_from=valid_from,
        entered_by_id=actor.user_id,
        created_at=at,
    )
    record_event(actor=actor, event="kinship.record", at=at, obj=row)
    return row


@use_case("kinship.end", about="kinship")
def end_kinship(
    *, actor: Actor, kinship: Kinship, valid_to: date, at: datetime, expected_version: int | None = None
) -> Kinship:
    """A kinship by marriage ends; it still counts for deeds up to its last day.

    Raises RuleViolation: ``kinship.own``, ``access.denied``, ``kinship.ended``, ``kinship.dates``, ``version.stale``.
    """
    kinship = lock(kinship)
    require(may_record_kinship(actor, kinship.officer, kinship.relative))
    kinship.expect(expected_version)
    if kinship.valid_to is not None:
        raise RuleViolation("kinship.ended")
    if valid_to > dated(at) or (kinship.valid_from is not None and valid_to < kinship.valid_from):
        raise RuleViolation("kinship.dates", field="valid_to")
    kinship.advance(valid_to=valid_to)
    record_event(actor=actor, event="kinship.end", at=at, obj=kinship, after={"valid_to": valid_to})
    return kinship
