"""What an approver must find on file, and what stands in the way (R-19, R-23)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from honors.domain.award import OrganLevel
from honors.domain.finding import Finding, Severity

BODIES = {"SC": "国务院", "HR": "人力资源和社会保障部"}
"""Approvers of the authority table that are no police organ and stand in no organ tree."""

ORGAN_LEVELS = {
    "ministry": ("MIN", OrganLevel.MINISTRY),
    "province": ("PROV", OrganLevel.PROVINCE),
    "prefecture": ("CITY", OrganLevel.PREFECTURE),
    "county": ("CTY", OrganLevel.COUNTY),
    "branch": ("CTY", OrganLevel.COUNTY),
}
"""Level of a unit → its code as an approver, and the level that its decisions count at."""

_CLAUSES = {"R-19": "S1", "R-23": "S4-2008 art. 10"}

REOPENABLE = frozenset({"deed", "reason", "timing", "award", "star", "is_posthumous", "attached_honors", "evidence"})
"""What a return may ask to mend; the recipient never: that is another case."""


@dataclass(frozen=True)
class OpinionFact:
    """One written opinion on file."""

    kind: str
    verdict: str
    dated_on: date


def examine_file(
    *,
    needs_assessment: bool,
    has_assessment: bool,
    needs_clean_record: bool,
    opinions: Sequence[OpinionFact],
    max_age_days: int,
    edition: str,
    on: date,
) -> list[Finding]:
    """All that the file lacks on ``on``: assessment (R-19), a discipline opinion of an age of at most
    ``max_age_days`` days (R-23); and, as warnings, the latest opinion of each kind where it opposes.
    """
    found: list[Finding] = []
    if needs_assessment and not has_assessment:
        found.append(_finding("approval.assessment_missing", "R-19", edition))
    latest: dict[str, OpinionFact] = {}
    for opinion in sorted(opinions, key=lambda item: item.dated_on):
        if opinion.dated_on <= on:
            latest[opinion.kind] = opinion
    if needs_clean_record:
        clean = latest.get("discipline")
        if clean is None:
            found.append(_finding("approval.discipline_opinion_missing", "R-23", edition))
        elif on > clean.dated_on + timedelta(days=max_age_days):
            facts = {"dated_on": clean.dated_on.isoformat(), "days": max_age_days}
            found.append(_finding("approval.discipline_opinion_old", "R-23", edition, facts))
    for kind, opinion in sorted(latest.items()):
        if opinion.verdict == "oppose":
            facts = {"kind": kind, "dated_on": opinion.dated_on.isoformat()}
            found.append(_finding("approval.opinion_opposes", "R-23", edition, facts, Severity.WARN))
    return found


def _finding(
    code: str, rule: str, edition: str, facts: dict[str, object] | None = None, severity: Severity = Severity.BLOCK
) -> Finding:
    return Finding(code=code, rule=rule, clause=_CLAUSES[rule], edition=edition, severity=severity, facts=facts or {})


def standing(findings: Iterable[Finding], answered: Collection[str]) -> list[Finding]:
    """The findings that stand in the way: every block, and every override that no signed exception answers."""
    return [
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK
        or (finding.severity is Severity.OVERRIDE and finding.code not in answered)
    ]
