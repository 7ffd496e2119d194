"""What must be on file before approval: assessment (R-19) and discipline opinion (R-23); papers are the scheme's."""

from dataclasses import dataclass
from datetime import date, timedelta

from honors.domain.award import LADDER, Level
from honors.domain.finding import Finding, Severity

_R23 = ("R-23", "S4-2008 art. 10")


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """An opinion on file."""

    kind: str
    agrees: bool
    dated_on: date


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """``needs_discipline`` says whether this recipient's case needs a discipline opinion, which counts for

    ``max_age_days`` from its date.
    """

    on: date
    level: Level
    edition: str
    is_assessed: bool = False
    assessed_from: Level = Level.MERIT_THIRD
    needs_discipline: bool = False
    max_age_days: int
    opinions: tuple[OnFile, ...] = ()


def _find(
    facts: PaperFacts, code: str, place: tuple[str, str], said: dict[str, object], severity: Severity = Severity.BLOCK
) -> Finding:
    return Finding(
        code=f"papers.{code}", rule=place[0], clause=place[1], edition=facts.edition, severity=severity, facts=said
    )


def assessment(facts: PaperFacts) -> list[Finding]:
    """From a level upward the approving organ, or its delegate, has assessed (R-19). Stars stand on no ladder."""
    if facts.level not in LADDER or facts.is_assessed:
        return []
    if LADDER.index(facts.level) < LADDER.index(facts.assessed_from):
        return []
    return [_find(facts, "no_assessment", ("R-19", "S1"), {"level": facts.level.value})]


def opinions(facts: PaperFacts) -> list[Finding]:
    """A discipline opinion that is recent and agrees, where one is needed (R-23); any that opposes is shown."""
    latest = max((o for o in facts.opinions if o.kind == "discipline"), key=lambda o: o.dated_on, default=None)
    found: list[Finding] = []
    if facts.needs_discipline:
        oldest = facts.on - timedelta(days=facts.max_age_days)
        if latest is None:
            found.append(_find(facts, "no_discipline_opinion", _R23, {}))
        elif latest.dated_on < oldest:
            said: dict[str, object] = {"dated_on": latest.dated_on.isoformat(), "days": facts.max_age_days}
            found.append(_find(facts, "old_discipline_opinion", _R23, said))
        elif not latest.agrees:
            found.append(_find(facts, "discipline_opposes", _R23, {"dated_on": latest.dated_on.isoformat()}))
    opposed = sorted({o.kind for o in facts.opinions if not o.agrees})
    found += [_find(facts, "opposed", _R23, {"kind": k}, Severity.WARN) for k in opposed]
    return found


def examine_papers(facts: PaperFacts) -> list[Finding]:
    """All that the file lacks, and every opinion that opposes."""
    return [*assessment(facts), *opinions(facts)]
