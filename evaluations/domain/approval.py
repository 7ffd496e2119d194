"""What stands in the way of an approval, and the approvers that are no police organ."""

from collections.abc import Collection, Iterable

from honors.domain.finding import Finding, Severity

BODIES = {"SC": "国务院", "HR": "人力资源和社会保障部"}
"""Approvers of the authority table that stand in no organ tree of the police."""


def standing(findings: Iterable[Finding], answered: Collection[str]) -> list[Finding]:
    """The findings that stand in the way: every block, and every override that no signed exception answers."""
    return [
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK
        or (finding.severity is Severity.OVERRIDE and finding.code not in answered)
    ]
