"""What the findings about a recipient come to, and how much of them a caller may read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from honors.domain.finding import Finding, Severity

HELD = "eligibility.held"
"""All that is said of a bar to whoever may not know of it."""

CONFIDENTIAL = frozenset(
    {
        "eligibility.investigation",
        "eligibility.head_investigated",
        "eligibility.disciplinary_period",
        "eligibility.collective_bar",
    }
)


def is_held(findings: Iterable[Finding]) -> bool:
    """Whether a bar stops the case: the one thing about bars that everybody with the case may know."""
    return any(f.code == HELD or (f.code in CONFIDENTIAL and f.severity is not Severity.WARN) for f in findings)


def redact(findings: Iterable[Finding], *, actor_may_know: bool) -> list[Finding]:
    """What a caller may read. Who may not know of bars learns only that the case is held: not which bar, not how
    long, not how many; a mere warning about one is left out.
    """
    rows = list(findings)
    if actor_may_know:
        return rows
    shown = [f for f in rows if f.code not in CONFIDENTIAL]
    if is_held(rows):
        edition = next(f.edition for f in rows if f.code in CONFIDENTIAL)
        shown.append(Finding(code=HELD, rule="", clause="S1 art. 12", edition=edition, severity=Severity.BLOCK))
    return shown


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer of an examination; ``eligible_from`` is the first day without a refusal, where that is known."""

    eligible: bool
    held: bool
    findings: tuple[Finding, ...] = field(default=())
    eligible_from: date | None = None


def verdict(findings: Iterable[Finding], on: date) -> Verdict:
    """Eligible means no block and no open override."""
    rows = tuple(findings)
    against = [f for f in rows if f.severity is not Severity.WARN]
    days = [f.changes_on for f in against if f.changes_on is not None]
    known = len(days) == len(against)
    return Verdict(
        eligible=not against,
        held=is_held(rows),
        findings=rows,
        eligible_from=max([on, *days]) if known else None,
    )
