"""Limits (R-26): what a floor and a ceiling leave of one, whether it has a place left, and how a period is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity

_SHARE = re.compile(r"0?\.[0-9]{1,6}|[0-9]{1,4}/[1-9][0-9]{0,3}")
_COUNT = re.compile(r"[0-9]{1,6}")
_YEAR = re.compile(r"[12][0-9]{3}")
_ONE_DAY = timedelta(days=1)


class Effect(StrEnum):
    """What a limit does once it is used up: it is only said, or nothing more goes on."""

    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, kw_only=True)
class Places:
    """How many recipients, and how many of them serve on the front line or lead a body."""

    total: int = 0
    front_line: int = 0
    leaders: int = 0

    def plus(self, other: "Places") -> "Places":
        """Both together."""
        return Places(
            total=self.total + other.total,
            front_line=self.front_line + other.front_line,
            leaders=self.leaders + other.leaders,
        )


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How many recipients an organ has in a period; ``floor`` and ``ceiling`` as ``read_portion`` reads them."""

    organ: str
    period_from: date
    period_to: date
    limit: int
    floor: str = ""
    ceiling: str = ""
    effect: Effect = Effect.BLOCK


def read_portion(text: str) -> int | Fraction:
    """A whole number is a count of recipients; ``"1/3"`` and ``"0.85"`` are shares of the limit, from 0 to 1.

    Raises RuleViolation ``quota.bad_share``.
    """
    if _COUNT.fullmatch(text):
        return int(text)
    share = Fraction(text) if _SHARE.fullmatch(text) else None
    if share is None or share > 1:
        raise RuleViolation("quota.bad_share", {"share": text})
    return share


def floor_count(portion: str, limit: int) -> int | None:
    """The least number that a floor asks of ``limit``: a share is rounded up; None where there is no floor."""
    if not portion:
        return None
    read = read_portion(portion)
    return read if isinstance(read, int) else ceil(read * limit)


def ceiling_count(portion: str, limit: int) -> int | None:
    """The largest number that a ceiling leaves of ``limit``: a share is rounded down; None where there is none."""
    if not portion:
        return None
    read = read_portion(portion)
    return read if isinstance(read, int) else floor(read * limit)


def places_left(limit: int, used: int) -> int:
    """What is left of a limit; nothing where a warning let more through."""
    return max(0, limit - used)


def examine_places(limit: Limit, used: Places, asked: Places) -> list[Finding]:
    """R-26 (S1 art. 3(4)): whether ``asked`` still fits beside what is ``used``; all findings at once, none if it does.

    A floor keeps its places free for the front line; a ceiling holds for leaders only. The answer changes with the
    next period.
    """
    after = used.plus(asked)
    needed, at_most = floor_count(limit.floor, limit.limit), ceiling_count(limit.ceiling, limit.limit)
    others_at_most = limit.limit - (needed or 0)
    found = []
    if after.total > limit.limit:
        found.append(_find("exhausted", limit, most=limit.limit, used=used.total))
    takes_others = asked.total > asked.front_line
    if needed is not None and takes_others and after.total - after.front_line > max(0, others_at_most):
        found.append(_find("front_line_floor", limit, most=max(0, others_at_most), used=used.total - used.front_line))
    if at_most is not None and asked.leaders and after.leaders > at_most:
        found.append(_find("leader_ceiling", limit, most=at_most, used=used.leaders))
    return found


def examine_seats(limit: int, used: int, *, organ: str, period: str) -> list[Finding]:
    """R-26: whether one more recipient fits into the quota that a scheme sets for a cycle or a year.

    Its end is that of the cycle, so no day is named from which the answer changes.
    """
    if used < limit:
        return []
    facts = {"organ": organ, "period": period, "limit": limit, "most": limit, "used": used}
    return [
        Finding(
            code="quota.exhausted", rule="R-26", clause="S1 art. 3(4)", edition="", severity=Severity.BLOCK, facts=facts
        )
    ]


def check_change(limit: Limit, committed: Places) -> list[Finding]:
    """What stands against a new limit: honors that are decided already. None where a full limit is only said."""
    return [] if limit.effect is Effect.WARN else examine_places(limit, Places(), committed)


def _find(code: str, limit: Limit, *, most: int, used: int) -> Finding:
    return Finding(
        code=f"quota.{code}",
        rule="R-26",
        clause="S1 art. 3(4)",
        edition="",
        severity=Severity.BLOCK if limit.effect is Effect.BLOCK else Severity.WARN,
        facts={
            "organ": limit.organ,
            "period": write_period(limit.period_from, limit.period_to),
            "limit": limit.limit,
            "most": most,
            "used": used,
        },
        changes_on=limit.period_to + _ONE_DAY,
    )


def first_block(findings: Sequence[Finding]) -> Finding | None:
    """The first finding that stops a case."""
    return next((finding for finding in findings if finding.severity is Severity.BLOCK), None)


def read_period(text: str) -> tuple[date, date]:
    """First and last day of ``"2026"`` or ``"2026-01-01/2026-06-30"``. Raises RuleViolation ``quota.bad_period``."""
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    first, _, last = text.partition("/")
    try:
        period = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise RuleViolation("quota.bad_period", {"period": text}) from error
    if period[1] < period[0]:
        raise RuleViolation("quota.bad_period", {"period": text})
    return period


def write_period(first: date, last: date) -> str:
    """The form that ``read_period`` reads, the short one where the period is a year."""
    whole_year = (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
    return str(first.year) if whole_year else f"{first.isoformat()}/{last.isoformat()}"
