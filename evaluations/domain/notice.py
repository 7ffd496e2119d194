"""How long a public notice stands (R-20), and what it says."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from evaluations.domain.calendar import Calendar, last_working_day, working_days
from honors.domain.award import LADDER, Level
from honors.domain.errors import RuleViolation


class Levels(StrEnum):
    """Where a case is put up (R-20): at every organ from its own up to the approving one, or at one of them."""

    EACH = "each"
    ONE = "one"


def goes_level_by_level(level: Level, first: Level, levels: Levels) -> bool:
    """Whether an award of this class walks the levels: on the ladder, and not below the ``first`` class that does."""
    if level not in LADDER or levels is Levels.ONE:
        return False
    return LADDER.index(level) >= LADDER.index(first)


def next_level(levels: Sequence[str], came_through: Collection[str]) -> str | None:
    """The first level, from below, at which the case has not come through a notice yet; None after the last."""
    return next((level for level in levels if level not in came_through), None)


def still_says(then: Mapping[str, Any], now: Mapping[str, Any], material: Collection[str]) -> bool:
    """Whether what a notice showed is what the case says now, in every material field. An empty ``then`` never is."""
    return bool(then) and all(then.get(name) == now.get(name) for name in material)


def notice_end(starts_on: date, days: int, calendar: Calendar) -> tuple[date, bool]:
    """The last day of a notice of ``days`` working days, and whether that day is provisional.

    The first day counts where it is worked; without the year's calendar the end is provisional.
    Raises RuleViolation ``notice.days_not_positive``.
    """
    if days < 1:
        raise RuleViolation("notice.days_not_positive", {"days": days})
    return last_working_day(calendar, starts_on, days)


def is_waived(authoriser: str, ground: str) -> bool:
    """Whether a case is kept from the public (R-21): somebody authorised that by name, and the ground is written down.

    A blank text is none. Raises RuleViolation ``notice.waiver_incomplete`` where one is there without the other: what
    is meant to be kept back must not hang in public for a name that was forgotten.
    """
    is_named, is_grounded = bool(authoriser.strip()), bool(ground.strip())
    if is_named != is_grounded:
        raise RuleViolation("notice.waiver_incomplete", field="waiver_ground" if is_named else "waiver_authoriser")
    return is_named


def notice_term(starts_on: date, days: int, calendar: Calendar, *, waived: bool) -> tuple[date, bool]:
    """As ``notice_end``; a waived notice ends on the day on which it begins, for certain (R-21)."""
    return (starts_on, False) if waived else notice_end(starts_on, days, calendar)


def shown_since(day: date, shown_days: int) -> date:
    """The earliest last day of the notices that anybody may still read on ``day`` (R-55)."""
    return day - timedelta(days=shown_days)


def is_public(
    *, starts_on: date, ends_on: date, on: date, shown_days: int, waived: bool = False, is_rehearsal: bool = False
) -> bool:
    """Whether anybody may read a notice: from its first day until some days after its last one (R-55).

    One that is waived (R-21) or of a rehearsal never is. ``selectors.notice.public_on`` asks the same of a table.
    """
    return not waived and not is_rehearsal and starts_on <= on and shown_since(on, shown_days) <= ends_on


def working_days_left(today: date, ends_on: date, calendar: Calendar) -> int:
    """The working days that a notice still stands, today included; 0 from the day after its last day."""
    return working_days(calendar, today, ends_on)


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """What a notice says of one recipient, and nothing more: no identity or police number (R-55)."""

    recipient: str
    unit: str
    post: str
    honor: str
    deed: str


REHEARSAL_HEADING = "公示（演练，仅供演练使用，不具任何效力）"


def notice_text(
    *,
    unit: str,
    scope: str,
    medium: str,
    starts_on: date,
    days: int,
    lines: Sequence[NoticeLine],
    is_rehearsal: bool = False,
) -> str:
    """The text that is frozen and hashed: canonical lines, one a recipient, ended by a line feed.

    It names the first day and the number of working days, never the last day, which a calendar that is published
    later may move without a word of the text changing.
    """
    rows = [
        REHEARSAL_HEADING if is_rehearsal else "公示",
        f"单位：{_one_line(unit)}",
        f"范围：{_one_line(scope)}",
        f"方式：{_one_line(medium)}",
        f"期限：自{starts_on.isoformat()}起{days}个工作日",
    ]
    for number, line in enumerate(lines, start=1):
        rows.append(f"{number}. {line_text(line)}")
    return "\n".join(rows) + "\n"


def line_text(line: NoticeLine) -> str:
    """What the notice says of one recipient, its parts divided by a bar; a part that is empty is left out (R-55)."""
    parts = [line.recipient, line.unit, line.post, line.honor, line.deed]
    return "｜".join(_one_line(part) for part in parts if part)


def text_digest(text: str) -> str:
    """SHA-256 over the UTF-8 bytes of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _one_line(value: str) -> str:
    """Without line breaks and separators of its own, so that no name can add a line or a column."""
    return " ".join(value.replace("｜", " ").split())
