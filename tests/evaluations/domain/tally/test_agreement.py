"""The count agrees with one that was written from the rules in words, and no order of ballots changes it.

``DEPTH=full`` compares 100,000 rounds. The margin is tried by every change on rounds small enough for that.
"""

import os
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.count_file import count_file
from tests.reference import tally as reference
from tests.reference.rounds import METHODS, a_document, shuffled

FULL = os.environ.get("TEST_DEPTH", "quick") == "full"
ROUNDS = 25_000 if FULL else 750
"""For each of the four methods."""
SMALL_ROUNDS = 700 if FULL else 60
NUMBERS = st.integers(0, 2**32 - 1)


def rows(document):
    return {row["nomination"]: row for row in count_file(document)["items"]}


@pytest.mark.parametrize("method", METHODS)
def test_the_count_agrees_with_the_rules_in_words(method):
    ladder = set()
    for number in range(ROUNDS):
        document = a_document(number, methods=[method])
        counted = rows(document)
        for item, expected in reference.tally(document).items():
            assert {name: counted[item][name] for name in expected} == expected, (number, item)
            ladder.add((expected["outcome"], expected["decided_by"]))
    # a comparison that never reached the ladder would say little
    reached = {by for _, by in ladder}
    assert {"quorum", "threshold"} <= reached
    if method != "approval":
        assert {"score", "front_line", "lot", "revote", None} <= reached


@pytest.mark.parametrize("method", METHODS)
def test_the_margin_agrees_with_trying_every_change(method):
    for number in range(SMALL_ROUNDS):
        document = a_document(number, methods=[method], most_items=2, most_voters=4, most_points=2)
        counted = rows(document)
        for item in document["round"]["items"]:
            assert counted[item]["margin"] == reference.margin(document, item), (number, item)


@given(NUMBERS, NUMBERS)
def test_no_order_of_ballots_or_items_changes_a_result(number, order):
    document = a_document(number)
    assert rows(shuffled(document, order)) == rows(document)


@given(NUMBERS)
def test_items_are_equal_before_the_count(number):
    """Other names in another order give the same result under those names, but for the lot, which draws by name."""
    document = a_document(number)
    document["round"]["tie_break"] = [rung for rung in document["round"]["tie_break"] if rung != "lot"]
    names = {item: f"other-{item}" for item in document["round"]["items"]}
    renamed = {names.get(item, item): row | {"nomination": names[item]} for item, row in rows(document).items()}
    assert rows(with_names(document, names)) == renamed


def with_names(value, names):
    if isinstance(value, dict):
        return {names.get(key, key): with_names(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [with_names(part, names) for part in value]
    return names.get(value, value) if isinstance(value, str) else value


ORDER = ("not_selected", "tie", "selected")


@given(NUMBERS, st.data())
def test_a_better_mark_never_hurts_an_item(number, data):
    """One more approval in place of another mark, or more points, leaves the item where it was or better."""
    document = a_document(number, methods=["approval", "seats", "points"])
    item = data.draw(st.sampled_from(document["round"]["items"]))
    better = improved(document, item, data)
    assert ORDER.index(rows(better)[item]["outcome"]) >= ORDER.index(rows(document)[item]["outcome"])


def improved(document, item, data):
    if "ballots" in document:
        marks = document["ballots"][item]
        if not marks:
            return document
        at = data.draw(st.integers(0, len(marks) - 1))
        return document | {"ballots": document["ballots"] | {item: [*marks[:at], "approve", *marks[at + 1 :]]}}
    whole = data.draw(st.sampled_from(document["wholes"] or [[]]))
    if not whole or reference.read_whole(document["round"], whole)[item] == "invalid":
        return document
    most = str(document["round"]["most_points"])
    richer = [row for row in whole if row["item"] != item] + [{"item": item, "choice": most}]
    wholes = list(document["wholes"])
    wholes[wholes.index(whole)] = richer
    return document | {"wholes": wholes}


@given(NUMBERS, st.data())
def test_a_result_that_holds_for_weights_holds_for_all_that_are_tried(number, data):
    document = weighted(number, data)
    counted = rows(document)
    for _ in range(3):
        tenths = data.draw(st.lists(st.integers(-10, 10), min_size=3, max_size=3))
        tried = {
            code: Fraction(weight) * (100 + tenth) / 100
            for (code, weight), tenth in zip(document["weights"].items(), tenths, strict=True)
        }
        other = reference.tally(reference.with_weights(document, tried))
        for item, row in counted.items():
            if row["holds_for_weights"]:
                assert other[item]["outcome"] == row["outcome"]


@given(NUMBERS, st.data())
def test_a_result_that_does_not_hold_fails_at_a_corner(number, data):
    document = weighted(number, data)
    corners = [
        {code: Fraction(weight) * (110 if up >> at & 1 else 90) / 100 for at, (code, weight) in enumerate(WEIGHTS)}
        for up in range(8)
    ]
    tallies = [reference.tally(reference.with_weights(document, corner)) for corner in corners]
    for item, row in rows(document).items():
        if row["holds_for_weights"] is not None:
            same = all(other[item]["outcome"] == row["outcome"] for other in tallies)
            assert row["holds_for_weights"] is same


WEIGHTS = (("deed", "50"), ("duty", "30"), ("masses", "20"))


def weighted(number, data):
    """A contest with a score in the ladder, and close scores of three criteria."""
    document = a_document(number, methods=["seats", "points"])
    document["round"]["tie_break"] = ["score", "front_line"]
    values = st.sampled_from(["6", "8", "10"])
    parts = {item: {code: data.draw(values) for code, _ in WEIGHTS} for item in document["round"]["items"]}
    weights = dict(WEIGHTS)
    exact = {code: Fraction(weight) for code, weight in WEIGHTS}
    return reference.with_weights(document | {"score_parts": parts, "weights": weights}, exact)
