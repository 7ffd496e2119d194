"""A form: which rules it asks, which headings it reads, how its answer is compared with what was expected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells


@dataclass(frozen=True, kw_only=True)
class Form:
    """``key`` is the heading that must be filled for a row to be of this form. ``columns`` says what each heading

    holds. ``answers`` are the headings that hold what is expected; ``answer`` gives one value for each, in rows.
    """

    name: str
    rules: tuple[str, ...]
    key: str
    columns: Mapping[str, str]
    answer: Callable[[Cells, Book], list[tuple[str, ...]]]
    answers: tuple[str, ...] = ("expected",)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One row: what was expected, and what the rules answer."""

    row: int
    rule: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Whether both are the same."""
        return self.expected == self.got


def compare(form: Form, cells: Cells, book: Book) -> Checked:
    """The row through its form. Only those answers are compared whose headings the table has; ``-`` means nothing.

    Raises RuleViolation ``rules.bad_cell``.
    """
    asked = [name for name in form.answers if name in cells.values]
    try:
        found = form.answer(cells, book)
    except (ValueError, OverflowError) as error:  # a day after the last year that a date can name
        raise cells.refused(form.key) from error
    parts = ["; ".join(row[form.answers.index(name)] for row in found) for name in asked]
    return Checked(
        row=cells.number,
        rule=cells.text("rule"),
        expected=_joined([cells.text(name) for name in asked]),
        got=_joined(parts),
    )


def _joined(parts: list[str]) -> str:
    return " ".join(part for part in parts if part.strip("; ")) or "-"
