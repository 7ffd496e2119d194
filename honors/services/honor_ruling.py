"""Use cases about decisions on paper to revoke or restore: recorded by one person, confirmed by another (R-33)."""

from datetime import datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Honor, HonorRuling
from honors.permissions.honor_change import may_confirm_ruling
from honors.selectors.honor_change import ground_of
from honors.services.audit import record_event
from honors.services.honor_change import Changed, Ruling, Terms, begin_change, carry_out
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
        "verb": verb,
        "ground": listed.code,
        "organ": begun.organ,
        "reason": ruling.reason,
        "document_number": ruling.document_number,
        "decided_on": ruling.decided_on,
        "is_published": terms.is_published,
        "recovers_money": terms.recovers_money,
        "frees_deed": terms.frees_deed,
        "decided_by_id": actor.user_id,
    }
    row = HonorRuling.objects.filter(honor=begun.honor, ledger_index__isnull=True).first()
    if row is None:
        row = HonorRuling.objects.create(honor=begun.honor, created_at=at, **said)
    else:
        row.advance(**said)
    after = {"verb": verb, "ground": listed.code, "document_number": ruling.document_number}
    record_event(actor=actor, event="honor.record_ruling", at=at, obj=begun.honor, after=after)
    return row


@use_case("honor.confirm_ruling", about="honor")
def confirm_ruling(
    *, actor: Actor, honor: Honor, verb: str, at: datetime, expected_version: int | None = None
) -> Changed:
    """A second person confirms what was recorded: now it stands in the ledger.

    Raises RuleViolation: ``honor.ruling_not_recorded``, ``honor.second_person_confirms``, ``version.stale`` (of the
    honor) and those of ``begin_change``.
    """
    row = HonorRuling.objects.filter(honor=honor, verb=verb, ledger_index__isnull=True).first()
    if row is None:
        raise RuleViolation("honor.ruling_not_recorded")
    require(may_confirm_ruling(actor, honor, decided_by_id=row.decided_by_id))
    ruling = Ruling(
        reason=row.reason,
        document_number=row.document_number,
        decided_on=row.decided_on,
        organ="" if row.organ == honor.organ else row.organ,
    )
    begun = begin_change(actor=actor, honor=honor, verb=verb, ruling=ruling, at=at, expected_version=expected_version)
    return carry_out(
        actor=actor,
        begun=begun,
        ground=ground_of(row.ground, verb),
        ruling=ruling,
        at=at,
        terms=Terms(is_published=row.is_published, recovers_money=row.recovers_money, frees_deed=row.frees_deed),
    )
