"""The shipped working-day calendar as a domain value."""

import csv
from datetime import date
from pathlib import Path

from evaluations.domain.calendar import Calendar

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "evaluations" / "data"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped_calendar():
    exceptions = {date.fromisoformat(r["day"]): r["working"] == "1" for r in rows(DATA / "calendar.csv")}
    return Calendar(exceptions, frozenset(int(r["year"]) for r in rows(DATA / "calendar_years.csv")))
