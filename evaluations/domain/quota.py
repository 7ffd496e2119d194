"""Limits: how a share of a limit becomes a number of people (R-26), and how a period is written."""

import re
from datetime import date
from fractions import Fraction
from math import ceil, floor

from honors.domain.errors import RuleViolation

_SHARE = re.compile(r"(0|1|0?\.[0-9]{1,6}|[0-9]{1,4}/[1-9][0-9]{0,3})")
_YEAR = re.compile(r"[12][0-9]{3}")


def read_share(text: str) -> Fraction:
    """A share from 0 to 1, as ``"1/3"`` or ``"0.85"``. Raises RuleViolation ``quota.bad_share``."""
    share = Fraction(text) if _SHARE.fullmatch(text) else None
    if share is None or share > 1:
        raise RuleViolation("quota.bad_share", {"share": text})
    return share


def floor_count(share: str, limit: int) -> int | None:
    """The least number that a floor asks of ``limit``: rounded up; None where there is no floor."""
    return ceil(read_share(share) * limit) if share else None


def ceiling_count(share: str, limit: int) -> int | None:
    """The largest number that a ceiling leaves of ``limit``: rounded down; None where there is no ceiling."""
    return floor(read_share(share) * limit) if share else None


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
