"""A whole table of examples: each row goes to the form of its rule."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from evaluations.domain.example import (
    conduct,
    course,
    dates,
    follow_ups,
    notices,
    organs,
    places,
    recipients,
    records,
    votes,
)
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import BAD_CELL, COMMON, Cells
from evaluations.domain.example.form import Checked, Form, compare
from honors.domain.errors import RuleViolation

FORMS: tuple[Form, ...] = (
    dates.PERIOD,
    dates.NOTICE,
    follow_ups.ENDING,
    dates.REPORT,
    dates.PROMOTION,
    organs.AUTHORITY,
    organs.EDITION,
    organs.PRIZE,
    organs.HANDED,
    organs.TOKENS,
    organs.LADDER,
    organs.REGISTER,
    conduct.CONFLICT,
    conduct.PAPERS,
    places.PLACES,
    places.SEATS,
    conduct.QUOTA,
    conduct.ENTRY,
    conduct.CARE,
    conduct.POOL,
    course.FILE,
    course.STEP,
    course.TRACK,
    course.PHASES,
    course.COURSE,
    course.SCORE,
    course.CHANGE,
    notices.OBJECTION,
    notices.WAIVER,
    notices.SHOWN,
    notices.LINE,
    notices.LEVEL,
    notices.CHANGED,
    votes.CASTING,
    votes.BALLOT,
    votes.COUNT,
    records.RECOVERY,
    records.PAYMENT,
    records.OLD,
    records.DECISION,
    records.SNAPSHOT,
    records.STATISTICS,
    records.EVIDENCE,
    recipients.FORM,
)
"""In the order in which a row is offered to them: eligibility comes last, as its key is any award."""

HEADINGS = frozenset(COMMON) | {heading for form in FORMS for heading in form.columns}


def form_of(cells: Cells) -> Form:
    """The form of a row: of those of its rule the first whose key is filled.

    Raises RuleViolation ``rules.bad_cell`` for a rule without a form, and where no key is filled.
    """
    rule = cells.text("rule")
    forms = [form for form in FORMS if rule in form.rules]
    if not forms:
        raise cells.refused("rule")
    chosen = next((form for form in forms if cells.text(form.key)), None)
    if chosen is None:
        refusal = cells.refused(" / ".join(form.key for form in forms))
        refusal.params["holds"] = " / ".join(form.columns[form.key] for form in forms)
        raise refusal
    return chosen


def _check_headings(headings: Sequence[str]) -> None:
    for needed in ("rule", "expected"):
        if needed not in headings:
            raise RuleViolation("rules.heading_missing", {"heading": needed})
    for heading in headings:
        if heading not in HEADINGS:
            near = get_close_matches(heading, sorted(HEADINGS), n=3)
            raise RuleViolation("rules.heading_unknown", {"heading": heading, "near": ", ".join(near) or "—"})
        if headings.count(heading) > 1:
            raise RuleViolation("rules.heading_twice", {"heading": heading})


def check_table(headings: Sequence[str], rows: Sequence[Mapping[str, str]], book: Book) -> list[Checked]:
    """Every row of a table, numbered from 1.

    Raises RuleViolation ``rules.heading_missing``, ``rules.heading_unknown``, ``rules.heading_twice``,
    ``rules.no_rows``, and ``rules.bad_cell`` for the first cell that is not understood, with what it should hold: a
    table is read whole or not at all.
    """
    _check_headings(headings)
    if not rows:
        raise RuleViolation("rules.no_rows")
    checked = []
    for number, row in enumerate(rows, start=1):
        cells = Cells(number, row)
        if not cells.text("expected"):
            raise cells.refused("expected")
        form = form_of(cells)
        try:
            checked.append(compare(form, cells, book))
        except RuleViolation as refusal:
            if refusal.code == BAD_CELL:
                refusal.params["holds"] = form.columns.get(refusal.params["column"], "—")
            raise
    return checked
