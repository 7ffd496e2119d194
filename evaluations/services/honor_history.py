"""Honors from before the system, entered as history (R-58)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluations.domain.history import OldHonor, by_own_table, examine_history
from evaluations.permissions.honor_history import may_record_history
from evaluations.selectors.authority import standing_of, table_of
from honors.domain.actor import Actor
from honors.domain.authority import Authority, AuthorityRule
from honors.domain.award import Edition, Level
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.models import Honor
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.honor import Grant, grant_honors
from honors.services.ledger import lock_head
from honors.services.use_case import require, use_case


@dataclass(frozen=True, slots=True)
class Recorded:
    """The honor, marked imported, and what stands out about it by the edition of its time."""

    honor: Honor
    findings: list[Finding]


@use_case("honor.record_history")
def record_history(*, actor: Actor, grant: Grant, at: datetime) -> Recorded:
    """HR enters one old honor with its own edition, a grade of proof and a source. Findings never refuse it.

    ``grant`` is of origin ``imported``. Raises RuleViolation: ``honor.decided_in_future``,
    ``history.recorded_already``, ``award.wrong_category``, ``honor.own``, ``access.denied``,
    ``ledger.entry_refused``; ValueError for another origin.
    """
    lock_head()
    check_history(actor, grant, at=at)
    (recorded,) = record_histories(actor=actor, grants=[grant], at=at)
    record_event(
        actor=actor,
        event="honor.record_history",
        at=at,
        obj=recorded.honor,
        after={"provenance": grant.provenance, "findings": [finding.code for finding in recorded.findings]},
    )
    return recorded


def check_history(actor: Actor, grant: Grant, *, at: datetime) -> None:
    """Whether an old honor may be entered. Raises as ``record_history``."""
    if grant.origin != "imported":
        raise ValueError(grant.origin)
    require(may_record_history(actor, grant.officer, grant.unit))
    if grant.decided_on > dated(at):
        raise RuleViolation("honor.decided_in_future", field="decided_on")
    same = recorded_already(grant)
    if same is not None:
        raise RuleViolation("history.recorded_already", {"index": same.pk})


@use_case("honor.record_history")
def record_histories(*, actor: Actor, grants: Sequence[Grant], at: datetime) -> list[Recorded]:
    """Old honors that ``check_history`` let pass under the lock of the ledger's head, in one go; the caller tells the
    audit trail. Raises RuleViolation ``award.wrong_category``, ``ledger.entry_refused``.
    """
    findings = [history_findings(grant) for grant in grants]
    honors = grant_honors(actor=actor, grants=grants, at=at)
    return [Recorded(honor, found) for honor, found in zip(honors, findings, strict=True)]


def recorded_already(grant: Grant) -> Honor | None:
    """The same decision about the same recipient is one honor, however often it is entered."""
    whose = {"officer": grant.officer} if grant.officer else {"officer": None, "unit": grant.unit}
    return Honor.objects.filter(
        **whose,
        award_code=grant.award.code,
        decided_on=grant.decided_on,
        document_number=grant.document_number or None,
    ).first()


def history_findings(grant: Grant) -> list[Finding]:
    """All warnings about an honor that is taken over, in the order of the rules; nothing here refuses."""
    edition, officer = grant.award.edition, grant.officer
    table = [row for row in table_of(edition.scheme) if row.edition == edition.code]
    return examine_history(
        OldHonor(
            award=grant.award.code,
            edition=Edition(
                code=edition.code, scheme=edition.scheme, valid_from=edition.valid_from, valid_to=edition.valid_to
            ),
            decided_on=grant.decided_on,
            organ_level=grant.organ_level,
            document_number=grant.document_number,
            provenance=grant.provenance,
            police_since=officer.police_start_date if officer is not None else None,
            has_table=bool(table),
            by_table=_by_own_table(grant, table) if table else None,
        )
    )


def _by_own_table(grant: Grant, table: list[AuthorityRule]) -> Authority | None:
    try:
        standing = standing_of(officer=grant.officer, unit=grant.unit, on=grant.decided_on)
    except RuleViolation:
        return None
    return by_own_table(
        table,
        recipient_kind=standing.kind,
        category=standing.category,
        level=Level(grant.award.level),
        scheme=grant.award.edition.scheme,
        award=grant.award.code,
        on=grant.decided_on,
    )
