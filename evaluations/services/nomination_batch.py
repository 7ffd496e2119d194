"""The use case about several recipients of one deed: entered in one go, or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from evaluations.domain.verdict import redact
from evaluations.models import Deed, Nomination
from evaluations.selectors.eligibility import findings_of, may_know_bars
from evaluations.services.nomination import create_nomination
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Officer, Unit
from honors.models.base import dated
from honors.services.use_case import use_case


@use_case("nomination.create_many", about="deed")
def create_nominations(
    *, actor: Actor, deed: Deed, recipients: Sequence[Officer | Unit], at: datetime, **facts: Any
) -> list[Nomination]:
    """Begin one draft a recipient, all for the same deed; ``facts`` are those of ``create_nomination``.

    Every recipient is examined; where one cannot be put forward, nothing is entered and each such finding names its
    recipient. A bar that the actor may not know of reads as a case that is held.
    Raises RuleViolation: ``nomination.repeated_recipient``, ``nomination.batch_refused`` with all findings.
    """
    if len({(type(one), one.pk) for one in recipients}) != len(recipients):
        raise RuleViolation("nomination.repeated_recipient", field="recipients")
    made: list[Nomination] = []
    refused: list[Finding] = []
    stopped = 0
    for recipient in recipients:
        try:
            case = create_nomination(actor=actor, deed=deed, recipient=recipient, at=at, **facts)
        except RuleViolation as refusal:
            found = list(refusal.findings) or [_as_finding(refusal)]
        else:
            made.append(case)
            may_know = may_know_bars(actor, officer=case.officer, unit=case.recipient_unit)
            shown = redact(findings_of(case, dated(at), asked_by=actor), actor_may_know=may_know)
            found = [finding for finding in shown if finding.severity is Severity.BLOCK]
        stopped += bool(found)
        refused += [replace(finding, facts={**finding.facts, "recipient": _name(recipient)}) for finding in found]
    if refused:
        raise RuleViolation("nomination.batch_refused", {"count": stopped}, findings=refused)
    return made


def _as_finding(refusal: RuleViolation) -> Finding:
    return Finding(code=refusal.code, rule="", clause="", edition="", severity=Severity.BLOCK, facts=refusal.params)


def _name(recipient: Officer | Unit) -> dict[str, str]:
    """As the interface names a recipient."""
    if isinstance(recipient, Officer):
        return {"category": "individual", "officer": str(recipient.pk)}
    return {"category": "collective", "unit": recipient.code}
