"""Decisions on paper to revoke, restore or correct: recorded by one person, confirmed by another (R-33)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import CORRECTION
from honors.domain.ledger.kinds import CORRECT
from honors.models import Honor, HonorRuling, Officer, Unit
from honors.permissions.honor_change import may_confirm_ruling
from honors.selectors.honor_change import ground_of
from honors.services.audit import record_event
from honors.services.honor_change import Begun, Changed, Ruling, Terms, begin_change, carry_out
from honors.services.honor_correct import carry_out_correction, check_correction
from honors.services.ledger import lock_head
from honors.services.use_case import require, use_case


@use_case("honor.record_ruling", about="honor")
def rule_on_honor(
    *,
    actor: Actor,
    honor: Honor,
    verb: str,
    ground: str,
    ruling: Ruling,
    at: datetime,
    terms: Terms | None = None,
    expected_version: int | None = None,
) -> Changed | HonorRuling:
    """Revoke or restore where a leader decides here; where the organ has nobody here, record what stands on paper.

    Recorded again before it is confirmed, it takes the place of what was recorded. Raises RuleViolation as
    ``revoke_honor`` and ``restore_honor``.
    """
    begun = begin_change(actor=actor, honor=honor, verb=verb, ruling=ruling, at=at, expected_version=expected_version)
    listed, terms = ground_of(ground, verb), terms or Terms()
    if begun.by_own_hand:
        return carry_out(actor=actor, begun=begun, ground=listed, ruling=ruling, at=at, terms=terms)
    said = {
        "is_published": terms.is_published,
        "recovers_money": terms.recovers_money,
        "frees_deed": terms.frees_deed,
    }
    return _recorded(actor=actor, begun=begun, verb=verb, ground=listed.code, ruling=ruling, at=at, said=said)


@use_case("honor.record_correction", about="honor")
def correct_on_record(
    *,
    actor: Actor,
    honor: Honor,
    fields: Mapping[str, Any],
    ruling: Ruling,
    at: datetime,
    expected_version: int | None = None,
) -> Changed | HonorRuling:
    """Correct where a leader decides here; where the organ has nobody here, record what stands on paper.

    ``fields`` as for ``correct_honor``, and the refusals too. A leader's own correction takes the place of one that
    waits.
    """
    begun = begin_change(
        actor=actor, honor=honor, verb=CORRECT, ruling=ruling, at=at, expected_version=expected_version
    )
    if begun.by_own_hand:
        HonorRuling.objects.filter(honor=begun.honor, verb=CORRECT, ledger_index__isnull=True).delete()
        return carry_out_correction(actor=actor, begun=begun, fields=fields, ruling=ruling, at=at)
    check_correction(begun, fields, ruling)
    said = {"fields": _written(fields)}
    return _recorded(actor=actor, begun=begun, verb=CORRECT, ground=CORRECTION, ruling=ruling, at=at, said=said)


def _recorded(
    *, actor: Actor, begun: Begun, verb: str, ground: str, ruling: Ruling, at: datetime, said: Mapping[str, Any]
) -> HonorRuling:
    """The one decision of its kind about the honor that waits for a second person."""
    said = {
        "ground": ground,
        "organ": begun.organ,
        "reason": ruling.reason,
        "document_number": ruling.document_number,
        "decided_on": ruling.decided_on,
        "decided_by_id": actor.user_id,
        **said,
    }
    row = HonorRuling.objects.filter(honor=begun.honor, verb=verb, ledger_index__isnull=True).first()
    if row is None:
        row = HonorRuling.objects.create(honor=begun.honor, verb=verb, created_at=at, **said)
    else:
        row.advance(**said)
    after = {"verb": verb, "ground": ground, "document_number": ruling.document_number}
    record_event(actor=actor, event="honor.record_ruling", at=at, obj=begun.honor, after=after)
    return row


def _written(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Days as texts, people and units by their keys."""
    return {
        name: value.isoformat() if isinstance(value, date) else value.pk if name in ("officer", "unit") else value
        for name, value in fields.items()
    }


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    """What ``_written`` wrote down."""
    fields = dict(written)
    for name in ("effective_on", "decided_on", "provisional_until"):
        if fields.get(name) is not None:
            fields[name] = date.fromisoformat(fields[name])
    for name, model in (("officer", Officer), ("unit", Unit)):
        if name in fields:
            fields[name] = model.objects.get(pk=fields[name])
    return fields


@use_case("honor.confirm_ruling", about="honor")
def confirm_ruling(
    *,
    actor: Actor,
    honor: Honor,
    verb: str,
    at: datetime,
    expected_version: int | None = None,
    seen: int | None = None,
) -> Changed:
    """A second person confirms what was recorded: now it stands in the ledger.

    ``seen`` is the version of what was recorded as the second person read it, which may have been recorded anew since.
    Raises RuleViolation: ``honor.ruling_not_recorded``, ``honor.second_person_confirms``, ``version.stale`` (of the
    honor, or of what was recorded) and those of ``begin_change``.
    """
    lock_head()
    row = HonorRuling.objects.filter(honor=honor, verb=verb, ledger_index__isnull=True).first()
    if row is None:
        raise RuleViolation("honor.ruling_not_recorded")
    require(may_confirm_ruling(actor, honor, decided_by_id=row.decided_by_id))
    row.expect(seen)
    ruling = Ruling(
        reason=row.reason,
        document_number=row.document_number,
        decided_on=row.decided_on,
        organ="" if row.organ == honor.organ else row.organ,
    )
    begun = begin_change(actor=actor, honor=honor, verb=verb, ruling=ruling, at=at, expected_version=expected_version)
    if verb == CORRECT:
        changed = carry_out_correction(actor=actor, begun=begun, fields=_read(row.fields), ruling=ruling, at=at)
        row.advance(ledger_index=changed.index, confirmed_by_id=actor.user_id, reason="", fields={})
        return changed
    return carry_out(
        actor=actor,
        begun=begun,
        ground=ground_of(row.ground, verb),
        ruling=ruling,
        at=at,
        terms=Terms(is_published=row.is_published, recovers_money=row.recovers_money, frees_deed=row.frees_deed),
    )
