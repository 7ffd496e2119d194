"""Cells of the course of a case that are not understood are refused by row and column, never guessed."""

import pytest

from evaluations.domain.example.table import check_table
from evaluations.selectors.shipped import book
from honors.domain.errors import RuleViolation

BOOK = book()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"rule": "R-24", "asks": "form; photo"}, "asks"),
        ({"rule": "R-24", "asks": "form", "filed": "photo"}, "filed"),
        ({"rule": "R-25", "state": "drafted", "verb": "submit"}, "state"),
        ({"rule": "R-25", "state": "draft", "verb": "send"}, "verb"),
        ({"rule": "R-25", "timing": "timley", "papers_due_days": "15"}, "timing"),
        ({"rule": "R-25", "timing": "timely", "papers_due_days": "-1"}, "papers_due_days"),
        ({"rule": "R-38", "phases": "resting 2026-01-01..2026-02-01"}, "phases"),
        ({"rule": "R-38", "phases": "nominating 2026-02-30..2026-03-01"}, "phases"),
        ({"rule": "R-38", "phases": "nominating 2026-01-01T00:00+08:00..2026-02-01"}, "phases"),
        ({"rule": "R-38", "phases": "nominating 2026-01-01..2026-02-01", "steps": "rest"}, "steps"),
        ({"rule": "R-40", "item_weights": "deeds 1/0", "item_scores": "deeds 8"}, "item_weights"),
        ({"rule": "R-40", "item_weights": "deeds 1e99999", "item_scores": "deeds 8"}, "item_weights"),
        ({"rule": "R-40", "item_weights": "deeds 60; deeds 40", "item_scores": "deeds 8"}, "item_weights"),
        ({"rule": "R-40", "item_weights": "deeds 100", "item_scores": "deeds high"}, "item_scores"),
        ({"rule": "R-33", "change": "undo", "status": "granted"}, "change"),
        ({"rule": "R-33", "change": "revoke", "status": "lost"}, "status"),
        ({"rule": "R-33", "change": "revoke", "status": "granted", "granted_on": "2025-05-20"}, "decided_on"),
        ({"rule": "R-33", "change": "revoke", "status": "granted", "decided_on": "2025-05-20"}, "granted_on"),
    ],
)
def test_a_cell_that_is_not_understood_is_named(row, column):
    with pytest.raises(RuleViolation) as refused:
        check_table([*row, "expected"], [{**row, "expected": "-"}], BOOK)

    assert (refused.value.code, refused.value.params["row"], refused.value.params["column"]) == (
        "rules.bad_cell",
        1,
        column,
    )


def test_a_scale_with_one_value_is_no_scale():
    row = {"rule": "R-40", "item_weights": "deeds 100", "item_scores": "deeds 0", "scale_to": "0"}

    assert [one.got for one in check_table([*row, "expected"], [{**row, "expected": "-"}], BOOK)] == ["bad_scale"]
