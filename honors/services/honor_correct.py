"""Correcting what was written down wrongly about a granted honor (R-33)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from honors.domain.actor import SYSTEM, Actor
from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation, broken
from honors.domain.honor_change import CORRECTION, Stated, check_stated, standing
from honors.domain.ledger import entry as ledger
from honors.domain.ledger.kinds import CORRECT, REVOKE
from honors.models import Award, Honor, LedgerSubject, Officer, Unit
from honors.selectors.award import award_by_code
from honors.selectors.honor_change import opened_value
from honors.services.honor import recipient_values, subjects_of
from honors.services.honor_change import Begun, Changed, Ruling, begin_change, note_change, record_change
from honors.services.ledger import Draft
from honors.services.use_case import use_case

PLAIN = frozenset({"effective_on", "is_posthumous", "provisional_until"})
DECISION = frozenset({"organ", "document_number", "decided_on"})
RECIPIENT = frozenset({"officer", "unit", "organ_level", "snapshot"})
CORRECTABLE = PLAIN | DECISION | RECIPIENT | {"award", "deed"}
"""What a correction may state anew. ``award`` is a code, taken in the edition of the decision's day (R-57)."""


@use_case("honor.correct", about="honor")
def correct_honor(
    *,
    actor: Actor,
    honor: Honor,
    fields: Mapping[str, Any],
    ruling: Ruling,
    at: datetime,
    expected_version: int | None = None,
) -> Changed:
    """State the facts of a grant as they should read; the entry restates all of them.

    ``fields`` are some of ``CORRECTABLE``: ``officer`` and ``unit`` are objects, days are dates, ``snapshot`` is a
    mapping as of the decision. Raises RuleViolation: ``honor.unknown_fields``, ``honor.nothing_to_correct``,
    ``honor.other_register``, ``award.wrong_category``, those of ``check_stated``, ``award_by_code`` and
    ``begin_change``.
    """
    begun = begin_change(
        actor=actor, honor=honor, verb=CORRECT, ruling=ruling, at=at, expected_version=expected_version
    )
    return carry_out_correction(actor=actor, begun=begun, fields=fields, ruling=ruling, at=at)


def check_correction(begun: Begun, fields: Mapping[str, Any], ruling: Ruling) -> None:
    """What ``correct_honor`` refuses about ``fields``, before anything is written."""
    unknown = sorted(set(fields) - CORRECTABLE)
    if unknown or not fields:
        raise RuleViolation("honor.unknown_fields", {"fields": "、".join(unknown) or "—"}, field="fields")
    now = begun.honor
    if not {"deed", "snapshot"} & fields.keys() and all(_said(now, name) == value for name, value in fields.items()):
        raise RuleViolation("honor.nothing_to_correct", field="fields")
    _recipient(now, fields)
    decided_on = fields.get("decided_on", now.decided_on)
    award = _award(now, fields, decided_on)
    check_stated(_stated(begun, fields, award, decided_on))
    if ruling.decided_on < decided_on:
        said = {"decided_on": ruling.decided_on.isoformat(), "earliest": decided_on.isoformat()}
        raise broken("honor.decided_too_early", said, rule="R-33", clause="S3 art. 56", field="decided_on")


def carry_out_correction(
    *, actor: Actor, begun: Begun, fields: Mapping[str, Any], ruling: Ruling, at: datetime
) -> Changed:
    """Write the correction that ``begin_change`` let through. Raises RuleViolation as ``check_correction``."""
    check_correction(begun, fields, ruling)
    values = _values(begun, fields)
    draft = Draft(facts=_facts(begun, fields, ruling), values={**values, "reason": ruling.reason})
    changed = record_change(actor=actor, begun=begun, drafts=[draft], at=at, keys=values.get("keys"))
    _forget_unused(begun.honor.subject)
    note_change(actor=actor, changed=changed, verb=CORRECT, at=at, fields=sorted(fields))
    return changed


@use_case("honor.join", about="honor")
def join_recipient(*, actor: Actor, honor: Honor, officer: Officer, ruling: Ruling, at: datetime) -> Changed:
    """State that the recipient and ``officer`` are one person: the entry joins their numbers and changes nothing else.

    Name, post and rank stay as they were committed. Who may decide was settled by the caller, in whose transaction this
    runs. Raises RuleViolation as ``begin_change``.
    """
    begun = begin_change(actor=SYSTEM, honor=honor, verb=CORRECT, ruling=ruling, at=at, expected_version=None)
    now = begun.honor
    facts = _facts(begun, {"officer": officer}, ruling)
    keys = {"officer_id": officer.pk, "unit_id": now.unit_id, "organ_level": now.organ_level}
    draft = Draft(facts=facts, values={"keys": keys, "reason": ruling.reason})
    changed = record_change(actor=actor, begun=begun, drafts=[draft], at=at, keys=keys)
    _forget_unused(now.subject)
    note_change(actor=actor, changed=changed, verb=CORRECT, at=at, fields=["officer"])
    return changed


def _effective_on(now: Honor, fields: Mapping[str, Any], decided_on: date) -> date:
    """As stated; else it follows the day of the decision where both were one."""
    follows = "effective_on" not in fields and now.effective_on == now.decided_on
    said: date = decided_on if follows else fields.get("effective_on", now.effective_on)
    return said


def _stated(begun: Begun, fields: Mapping[str, Any], award: Award, decided_on: date) -> Stated:
    now = begun.honor
    officer, _unit = _recipient(now, fields)
    revocations = [entry.effective_on for entry in begun.entries if entry.kind == REVOKE]
    is_decided_here = now.origin == "decided"  # history may name recipients that no present rule would
    return Stated(
        given=fields.keys(),
        category=RecipientCategory(now.recipient_category),
        decided_on=decided_on,
        effective_on=_effective_on(now, fields, decided_on),
        is_posthumous=fields.get("is_posthumous", now.is_posthumous),
        died_on=officer.died_on if officer is not None else None,
        provisional_until=fields.get("provisional_until", now.provisional_until),
        revoked_on=min((day for day in revocations if day is not None), default=None),
        fits=officer is None or not is_decided_here or officer.personnel_category in award.personnel_categories,
    )


def _said(honor: Honor, name: str) -> Any:
    return honor.award_code if name == "award" else getattr(honor, name)


def _facts(begun: Begun, fields: Mapping[str, Any], ruling: Ruling) -> dict[str, Any]:
    now, state = begun.honor, standing(begun.entries)
    decided_on: date = fields.get("decided_on", now.decided_on)
    award = _award(now, fields, decided_on)
    return {
        "kind": CORRECT,
        "register": now.register,
        "effective_on": _effective_on(now, fields, decided_on),
        "award": ledger.Award(award.code, award.edition.code),
        "decision": ledger.Decision(begun.organ, ruling.document_number, ruling.decided_on),
        "amended_decision": ledger.Decision(
            fields.get("organ", now.organ), fields.get("document_number", now.document_number), decided_on
        ),
        "recipient_category": now.recipient_category,
        "subject": _subject(now, fields),
        "origin": state.origin,
        "provenance": state.provenance,
        "is_posthumous": fields.get("is_posthumous", now.is_posthumous),
        "provisional_until": fields.get("provisional_until", now.provisional_until),
        "ground": CORRECTION,
        "refers_to": now.pk,
    }


def _award(honor: Honor, fields: Mapping[str, Any], decided_on: date) -> Award:
    if "award" not in fields and "decided_on" not in fields:
        return honor.award
    award = award_by_code(fields.get("award", honor.award_code), on=decided_on)
    if award.register != honor.register:
        raise RuleViolation("honor.other_register", field="award")
    if award.recipient_category != honor.recipient_category:
        shown = {"award": award.code, "category": honor.recipient_category}
        raise RuleViolation("award.wrong_category", shown, field="award")
    return award


def _recipient(honor: Honor, fields: Mapping[str, Any]) -> tuple[Officer | None, Unit]:
    """The person, or None for a collective, and the unit. Raises RuleViolation ``award.wrong_category`` (R-01)."""
    if "officer" in fields and honor.recipient_category == RecipientCategory.COLLECTIVE:
        shown = {"award": honor.award_code, "category": RecipientCategory.INDIVIDUAL.value}
        raise RuleViolation("award.wrong_category", shown, field="officer")
    unit = fields.get("unit", honor.unit)
    assert unit is not None
    return fields.get("officer", honor.officer), unit


def _subject(honor: Honor, fields: Mapping[str, Any]) -> str:
    """The number of the recipient as stated now; a number that an erasure retired is not used again."""
    officer, unit = _recipient(honor, fields)
    owner = (honor.register, officer.pk if officer else None, None if officer else unit.pk)
    return subjects_of([owner])[owner]


def _values(begun: Begun, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The committed values that read otherwise now. What was so on that day stays as it was committed."""
    values = {"deed": fields["deed"]} if "deed" in fields else {}
    if not RECIPIENT & fields.keys():
        return values
    honor = begun.honor
    officer, unit = _recipient(honor, fields)
    stated = recipient_values(
        officer=officer,
        unit=unit,
        organ_level=fields.get("organ_level", honor.organ_level),
        snapshot=fields.get("snapshot"),
    )
    if not {"officer", "unit", "snapshot"} & fields.keys():
        return values | {"keys": stated["keys"]}
    if "officer" not in fields:
        kept = opened_value(standing(begun.entries), "snapshot")
        place = {"unit_code": unit.code, "unit_name": unit.name} if "unit" in fields else {}
        stated["snapshot"] = {**kept, **place, **(fields.get("snapshot") or {})}
    return values | stated


def _forget_unused(number: str) -> None:
    """A number that no honor bears any more, because it was the wrong person's, is nobody's."""
    if not Honor.objects.filter(subject=number).exists():
        LedgerSubject.objects.filter(number=number, retired_at=None).delete()
