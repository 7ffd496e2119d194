"""What stands in the way of an approval, signed exceptions, and the approvers that are no police organ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from honors.domain.finding import Finding, Severity

BODIES = {"SC": "国务院", "HR": "人力资源和社会保障部"}
"""Approvers of the authority table that stand in no organ tree of the police."""


def answers(exception: Mapping[str, Any], finding: Finding) -> bool:
    """Whether a signed exception is about this very finding: its code, and the facts that were known when it was
    signed. A second punishment, or a longer period, is another fact and asks for an exception of its own.

    ``answers`` of an entry are those facts; one that was signed before they were kept answers by its code.
    """
    if exception["code"] != finding.code:
        return False
    return "answers" not in exception or dict(finding.facts) in exception["answers"]


def sign(
    asked: Sequence[Mapping[str, Any]], findings: Iterable[Finding], *, by: int | None, at: str
) -> list[dict[str, Any]]:
    """Exceptions as a case keeps them: with who signed, when, and the facts that each one answers."""
    rows = list(findings)
    return [
        {
            **entry,
            "signed_by": by,
            "signed_at": at,
            "answers": [dict(one.facts) for one in rows if one.code == entry["code"]],
        }
        for entry in asked
    ]


def standing(findings: Iterable[Finding], exceptions: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """The findings that stand in the way: every block, and every override that no signed exception answers."""
    return [
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK
        or (finding.severity is Severity.OVERRIDE and not any(answers(entry, finding) for entry in exceptions))
    ]
