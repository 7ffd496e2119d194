"""How what follows a grant can end: rows whose answer is a refusal, or nothing."""

from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.follow_up import Ending, FollowUpKind, Outcome, check_ending
from honors.domain.errors import RuleViolation

_KINDS = {"R-29": FollowUpKind.PROMOTION, "R-31": FollowUpKind.FILE, "R-32": FollowUpKind.REPORT}


def _ending(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    ending = Ending(
        outcome=cells.read("ends_as", Outcome),
        done_on=cells.day("done_on"),
        document_number=cells.text("document"),
        place=cells.text("kept_at"),
    )
    try:
        check_ending(
            _KINDS[cells.text("rule")],
            ending,
            decided_on=cells.day("decided_on"),
            today=cells.day_or_none("on") or TODAY,
            not_before=cells.day_or_none("first_day"),
        )
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("follow_up."),)]
    return []


ENDING = Form(
    name="what follows a grant",
    rules=tuple(_KINDS),
    key="ends_as",
    columns={
        "ends_as": "done for a report or a copy, accepted or declined for a suggestion about rank",
        "decided_on": "day of the approval",
        "done_on": "day on which it was done",
        "document": "number of the document",
        "kept_at": "where the copy of the approval form is kept",
        "first_day": "first day on which a suggestion can be taken up, where it is early",
        "on": "day of the question (usual: 2026-11-24)",
        "expected": "`-` where it can end so, else document_needed, place_needed, bad_day, bad_outcome, too_early",
    },
    answer=_ending,
)
