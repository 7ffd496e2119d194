"""Honors from before the system, entered as history (R-58)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from evaluations.permissions.honor_history import may_record_history
from evaluations.selectors.approval import organ_level
from evaluations.selectors.authority import standing_of, table_of
from honors.domain.actor import Actor
from honors.domain.authority import Authority, approving_organ
from honors.domain.award import Level, in_force
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Honor
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.honor import Grant, grant_honors
from honors.services.ledger import lock_head
from honors.services.use_case import require, use_case

NUMBERED = ("original", "copy")
"""Grades of proof that show the decision itself, and so its number."""


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
    if grant.origin != "imported":
        raise ValueError(grant.origin)
    require(may_record_history(actor, grant.officer, grant.unit))
    if grant.decided_on > dated(at):
        raise RuleViolation("honor.decided_in_future", field="decided_on")
    lock_head()
    _refuse_twice(grant)
    findings = history_findings(grant)
    (honor,) = grant_honors(actor=actor, grants=[grant], at=at)
    record_event(
        actor=actor,
        event="honor.record_history",
        at=at,
        obj=honor,
        after={"provenance": grant.provenance, "findings": [finding.code for finding in findings]},
    )
    return Recorded(honor, findings)


def _refuse_twice(grant: Grant) -> None:
    """The same decision about the same recipient is one honor, however often it is entered."""
    whose = {"officer": grant.officer} if grant.officer else {"officer": None, "unit": grant.unit}
    same = Honor.objects.filter(
        **whose,
        award_code=grant.award.code,
        decided_on=grant.decided_on,
        document_number=grant.document_number or None,
    ).first()
    if same is not None:
        raise RuleViolation("history.recorded_already", {"index": same.pk})


def history_findings(grant: Grant) -> list[Finding]:
    """All warnings about an honor that is taken over, in the order of the rules; nothing here refuses."""
    edition, officer = grant.award.edition, grant.officer
    found = []
    if officer is not None and officer.police_start_date and grant.decided_on < officer.police_start_date:
        shown = {"police_start_date": officer.police_start_date.isoformat()}
        found.append(_warning(grant, "history.before_service", "R-03", "", shown))
    found += _authority_findings(grant)
    if not in_force(edition.valid_from, edition.valid_to, grant.decided_on):
        shown = {"decided_on": grant.decided_on.isoformat(), "edition": edition.code}
        found.append(_warning(grant, "history.other_edition", "R-57", "", shown))
    if grant.provenance in NUMBERED and not grant.document_number:
        found.append(_warning(grant, "history.number_missing", "R-58", "", {"provenance": grant.provenance}))
    return found


def _authority_findings(grant: Grant) -> list[Finding]:
    """Whether the organ was that of the table of the honor's own edition; awards without a table are not examined."""
    table = [row for row in table_of(grant.award.edition.scheme) if row.edition == grant.award.edition.code]
    if not table:
        return []
    try:
        standing = standing_of(officer=grant.officer, unit=grant.unit, on=grant.decided_on)
        answer: Authority | None = approving_organ(
            # The edition was named by whoever enters the honor: its own dates are another finding.
            [replace(row, valid_from=None, valid_to=None) for row in table],
            recipient_kind=standing.kind,
            category=standing.category,
            level=Level(grant.award.level),
            on=grant.decided_on,
            scheme=grant.award.edition.scheme,
            award=grant.award.code,
        )
    except RuleViolation:
        answer = None
    if answer is None or not answer.known:
        clause = answer.clause if answer else ""
        return [_warning(grant, "history.authority_unknown", "R-14", clause, {"award": grant.award.code})]
    expected = organ_level(answer.organ).value
    if grant.organ_level in (expected, answer.mandate and organ_level(answer.mandate).value):
        return []
    shown = {"expected": expected, "organ_level": grant.organ_level}
    return [_warning(grant, "history.organ_differs", "R-14", answer.clause, shown)]


def _warning(grant: Grant, code: str, rule: str, clause: str, facts: Mapping[str, Any]) -> Finding:
    return Finding(
        code=code,
        rule=rule,
        clause=clause,
        edition=grant.award.edition.code,
        severity=Severity.WARN,
        facts=facts,
    )
