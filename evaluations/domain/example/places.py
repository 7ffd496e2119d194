"""Places of a limit: rows whose answer is what a limit says to one more recipient."""

from datetime import date

from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.quota import Effect, Limit, Places, examine_places, examine_seats
from honors.domain.errors import RuleViolation


def _counts(text: str) -> Places:
    """``all/front line/leaders``."""
    total, front_line, leaders = (int(part) for part in text.split("/"))
    return Places(total=total, front_line=front_line, leaders=leaders)


def _places(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    limit = Limit(
        organ="",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 12, 31),
        limit=cells.count_or_none("of") or 0,
        floor=cells.text("floor"),
        ceiling=cells.text("ceiling"),
        effect=cells.word("effect", Effect, Effect.BLOCK),
    )
    used, asked = cells.read("used", _counts), cells.read("asked", _counts)
    try:
        found = examine_places(limit, used, asked)
    except RuleViolation as refusal:
        return [(refusal.code, "")]
    return [(finding.code.removeprefix("quota."), finding.severity.value) for finding in found]


PLACES = Form(
    name="places",
    rules=("R-26",),
    key="used",
    columns={
        "of": "the limit",
        "floor": "places kept for the front line: 1/3, 0.85, or a whole number",
        "ceiling": "most places for leaders, likewise",
        "effect": "block (usual) or warn",
        "used": "places used: all/front line/leaders, 5/2/1",
        "asked": "places asked for, likewise",
        "severity": "expected weight: block, warn",
    },
    answers=("expected", "severity"),
    answer=_places,
)


def _seats(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    limit, used = (cells.read(name, int) for name in ("seats", "seats_used"))
    found = examine_seats(limit, used, organ="", period="")
    return [(finding.code.removeprefix("quota."), finding.severity.value) for finding in found]


SEATS = Form(
    name="places of a scheme",
    rules=("R-26",),
    key="seats_used",
    columns={
        "seats": "most recipients that the scheme sets for a cycle or a year",
        "seats_used": "recipients there are already",
        "expected": "exhausted; `-` where one more fits",
        "severity": "expected weight: block",
    },
    answers=("expected", "severity"),
    answer=_seats,
)
