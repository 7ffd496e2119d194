"""Exceptions to what is not given in principle (R-08, R-11, R-13): who signs them. No use case of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from evaluations.domain.approval import sign
from evaluations.permissions.exception import may_sign_exception
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Unit
from honors.models.base import dated


def sign_exceptions(
    *,
    actor: Actor,
    organ: Unit | None,
    asked: Sequence[Mapping[str, Any]],
    findings: Sequence[Finding],
    at: datetime,
) -> list[dict[str, Any]]:
    """The exceptions as the case keeps them, signed by the actor, each with the facts that it answers.

    Who signs is ``may_sign_exception``; whoever enters what an organ signed on paper does so with its document.

    Raises RuleViolation ``nomination.override_incomplete`` and ``nomination.override_by_approver``, the latter with
    rule and clause of everything that the exceptions are to answer.
    """
    if not asked:
        return []
    if not all(entry.get("reason") and entry.get("document_number") for entry in asked):
        raise RuleViolation("nomination.override_incomplete", field="overrides")
    decision = may_sign_exception(actor, organ, on=dated(at))
    if organ is not None and not decision:
        code, said = decision.code, {"organ": organ.name}
        names = {entry["code"] for entry in asked}
        refused = [
            replace(one, code=code, severity=Severity.BLOCK, facts=said, override_role=None, changes_on=None)
            for one in {finding.code: finding for finding in findings if finding.code in names}.values()
        ]
        raise RuleViolation(code, said, findings=refused, field="overrides")
    return sign(asked, findings, by=actor.user_id, at=at.isoformat())
