"""What stands out about an honor that is taken over from before the system, by the edition of its time (R-58)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from honors.domain.authority import Authority, AuthorityRule, Organ, approving_organ
from honors.domain.award import Edition, Level, RecipientCategory, in_force
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity

NUMBERED = ("original", "copy")
"""Grades of proof that show the decision itself, and so its number."""


@dataclass(frozen=True, kw_only=True)
class OldHonor:
    """An old honor as it was found. ``provenance`` is its grade of proof, ``police_since`` a person's first day in
    the police, where that is known; ``organ_level`` the level of the organ that granted.

    ``has_table``: the edition says who approves; ``by_table`` is what it answers, None where it does not.
    """

    award: str
    edition: Edition
    decided_on: date
    organ_level: str
    document_number: str = ""
    provenance: str
    police_since: date | None = None
    has_table: bool = False
    by_table: Authority | None = None


def by_own_table(
    table: Iterable[AuthorityRule],
    *,
    recipient_kind: str,
    category: RecipientCategory,
    level: Level,
    scheme: str,
    award: str,
    on: date,
) -> Authority | None:
    """Who approved by the table of the honor's own edition, whenever that was in force; None where it does not say.

    The edition was named by whoever enters the honor: that its dates do not fit is another finding.
    """
    try:
        return approving_organ(
            [replace(row, valid_from=None, valid_to=None) for row in table],
            recipient_kind=recipient_kind,
            category=category,
            level=level,
            on=on,
            scheme=scheme,
            award=award,
        )
    except RuleViolation:
        return None


def examine_history(old: OldHonor) -> list[Finding]:
    """All warnings, in the order of the rules; nothing here refuses (R-58)."""
    found = []
    if old.police_since and old.decided_on < old.police_since:
        found.append(_warning(old, "before_service", "R-03", "", {"police_start_date": old.police_since.isoformat()}))
    if old.has_table:
        found += _about_organ(old)
    if not in_force(old.edition.valid_from, old.edition.valid_to, old.decided_on):
        said = {"decided_on": old.decided_on.isoformat(), "edition": old.edition.code}
        found.append(_warning(old, "other_edition", "R-57", "", said))
    if old.provenance in NUMBERED and not old.document_number:
        found.append(_warning(old, "number_missing", "R-58", "", {"provenance": old.provenance}))
    return found


def _about_organ(old: OldHonor) -> list[Finding]:
    answer = old.by_table
    if answer is None or not answer.known:
        clause = answer.clause if answer else ""
        return [_warning(old, "authority_unknown", "R-14", clause, {"award": old.award})]
    expected = Organ(answer.organ).level.value
    if old.organ_level in (expected, answer.mandate and Organ(answer.mandate).level.value):
        return []
    shown = {"expected": expected, "organ_level": old.organ_level}
    return [_warning(old, "organ_differs", "R-14", answer.clause, shown)]


def _warning(old: OldHonor, code: str, rule: str, clause: str, facts: Mapping[str, Any]) -> Finding:
    return Finding(
        code=f"history.{code}",
        rule=rule,
        clause=clause,
        edition=old.edition.code,
        severity=Severity.WARN,
        facts=facts,
    )
