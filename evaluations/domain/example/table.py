"""A whole table of examples: each row goes to the form of its rule."""

from collections.abc import Mapping, Sequence

from evaluations.domain.example import conduct, course, dates, follow_ups, organs, places, recipients
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import COMMON, Checked, Form, compare
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
    conduct.QUOTA,
    conduct.ENTRY,
    conduct.CARE,
    conduct.POOL,
    course.FILE,
    course.STEP,
    course.TRACK,
    course.PHASES,
    course.SCORE,
    course.CHANGE,
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
        raise cells.refused(forms[0].key)
    return chosen


def check_table(headings: Sequence[str], rows: Sequence[Mapping[str, str]], book: Book) -> list[Checked]:
    """Every row of a table, numbered from 1.

    Raises RuleViolation ``rules.bad_file`` for a heading that is missing, unknown or there twice, and
    ``rules.bad_cell`` for the first cell that is not understood: a table is read whole or not at all.
    """
    for needed in ("rule", "expected"):
        if needed not in headings:
            raise RuleViolation("rules.bad_file", {"detail": f"heading {needed} is missing"})
    for heading in headings:
        if heading not in HEADINGS:
            raise RuleViolation("rules.bad_file", {"detail": f"heading {heading!r} is unknown"})
        if headings.count(heading) > 1:
            raise RuleViolation("rules.bad_file", {"detail": f"heading {heading} stands twice"})
    checked = []
    for number, row in enumerate(rows, start=1):
        cells = Cells(number, row)
        if not cells.text("expected"):
            raise cells.refused("expected")
        checked.append(compare(form_of(cells), cells, book))
    return checked
