"""Votes that count more or less: the count agrees with the rules in words, weights change what they should alone."""

import os
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.ballot import make_rules
from evaluations.domain.count_file import count_file
from evaluations.domain.tally import ItemBox, count
from evaluations.domain.weight import WeightClass
from honors.domain.errors import RuleViolation
from tests.reference import weighted as reference
from tests.reference.rounds import a_document, shuffled
from tests.reference.weighted import a_weighted_document

FULL = os.environ.get("TEST_DEPTH", "quick") == "full"
ROUNDS = 25_000 if FULL else 1500
SMALL_ROUNDS = 400 if FULL else 60
NUMBERS = st.integers(0, 2**32 - 1)
METHODS = ("approval", "seats")
OUTCOMES = ("outcome", "decided_by", "margin")


def rows(document):
    return {row["nomination"]: row for row in count_file(document)["items"]}


@pytest.mark.parametrize("method", METHODS)
def test_the_count_agrees_with_the_rules_in_words(method):
    reached = set()
    for number in range(ROUNDS):
        document = a_weighted_document(number, methods=[method])
        counted = rows(document)
        for item, expected in reference.tally(document).items():
            assert {name: counted[item][name] for name in expected} == expected, (number, item)
            reached.add(expected["decided_by"])
    assert {"quorum", "threshold"} <= reached
    if method == "seats":
        assert {"approvals", "score", "front_line", "lot", "revote", None} <= reached


@pytest.mark.parametrize("method", METHODS)
def test_the_margin_agrees_with_trying_every_change(method):
    for number in range(SMALL_ROUNDS):
        items, voters = (1, 5) if method == "approval" else (2, 3)
        document = a_weighted_document(number, methods=[method], most_items=items, most_voters=voters)
        counted = rows(document)
        for item in document["round"]["items"]:
            assert counted[item]["margin"] == reference.margin(document, item), (number, item)


@given(NUMBERS)
def test_where_all_count_one_the_result_is_that_without_weights(number):
    document = a_document(number, methods=METHODS, most_voters=9)
    alike = document | {
        "round": document["round"] | {"weights": [{"seat": "member", "weight": "1"}]},
        "classes": dict.fromkeys(document["voters"], "member"),
        "ballots": {item: [f"1 {choice}" for choice in texts] for item, texts in document["ballots"].items()},
    }
    plain, counted = rows(document), rows(alike)
    for item, row in plain.items():
        other = {name: value for name, value in counted[item].items() if name not in ("weights", "needed")}
        assert other == {name: value for name, value in row.items() if name != "needed"}
        assert counted[item]["weights"] == {name: str(row[name]) for name in ("approve", "oppose", "abstain")} | {
            "needed": counted[item]["weights"]["needed"]
        }


@given(NUMBERS, st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_other_units_of_weight_change_no_outcome(number, unit):
    """Everybody named, so that all weights can be multiplied by one number."""
    document = named_all(a_weighted_document(number))
    scaled = document | {
        "round": document["round"]
        | {"weights": [row | {"weight": str(Fraction(row["weight"]) * unit)} for row in document["round"]["weights"]]},
        "ballots": {item: [in_units(text, unit) for text in texts] for item, texts in document["ballots"].items()},
    }
    before, after = rows(document), rows(scaled)
    for item, row in before.items():
        assert [after[item][name] for name in OUTCOMES] == [row[name] for name in OUTCOMES]
        assert Fraction(after[item]["weights"]["approve"]) == Fraction(row["weights"]["approve"]) * unit


def named_all(document):
    """Who belongs to no class, and so counts 1, belongs to one that counts 1; a number of four digits stays one."""
    rounds = document["round"]
    return document | {
        "round": rounds | {"weights": [*rounds["weights"], {"seat": "others", "weight": "1"}]},
        "classes": {voter: document["classes"].get(voter, "others") for voter in document["voters"]},
    }


def in_units(text, unit):
    weight, choice = text.split(" ")
    return f"{Fraction(weight) * unit} {choice}"


@given(NUMBERS, NUMBERS)
def test_no_order_of_ballots_or_items_changes_a_result(number, order):
    document = a_weighted_document(number)
    assert rows(shuffled(document, order)) == rows(document)


@given(NUMBERS)
def test_a_better_mark_never_hurts_an_item(number):
    document = a_weighted_document(number)
    chance = random.Random(number)
    item = chance.choice(document["round"]["items"])
    texts = list(document["ballots"][item])
    if texts:
        at = chance.randrange(len(texts))
        texts[at] = texts[at].split(" ")[0] + " approve"
    better = document | {"ballots": document["ballots"] | {item: texts}}
    order = ("not_selected", "tie", "selected")
    assert order.index(rows(better)[item]["outcome"]) >= order.index(rows(document)[item]["outcome"])


RULES = {
    "method": "approval",
    "seats": None,
    "quorum": "2/3",
    "threshold": {"of": "present", "share": "1/2", "strict": True},
    "tie_break": [],
    "weights": [{"seat": "一线", "weight": "3/2"}],
}


def counted(choices, *, hide_below=0, heavy=(3, 3), light=(3, 3)):
    classes = (WeightClass(Fraction(1), *light), WeightClass(Fraction(3, 2), *heavy))
    voters, present = (sum(row) for row in zip(heavy, light, strict=True))
    box = ItemBox(nomination="n", voters=voters, recused=0, present=present, choices=choices, classes=classes)
    [row] = count(make_rules(**RULES), [box], seed=None, hide_below=hide_below, show_numbers=True)
    return row


def test_three_heavy_votes_carry_an_item_against_three_light_ones():
    row = counted(["3/2 approve"] * 3 + ["1 oppose"] * 3)
    assert (row.approve, row.oppose, row.needed, row.margin) == (3, 3, None, 1)
    assert row.weights == {"approve": "9/2", "oppose": "3", "abstain": "0", "needed": "15/4"}
    assert row.outcome == "selected"
    assert counted(["1 approve"] * 3 + ["3/2 oppose"] * 3).outcome == "not_selected"


def test_the_quorum_is_one_of_weights():
    assert counted(["3/2 approve"] * 3, light=(3, 1), heavy=(3, 3)).quorum_met
    assert not counted(["1 approve"] * 3, light=(3, 3), heavy=(3, 1)).quorum_met


def test_an_item_with_few_ballots_of_one_weight_shows_no_numbers():
    row = counted(["3/2 approve"] * 2 + ["1 oppose"] * 3, hide_below=3)
    assert (row.approve, row.weights, row.margin) == (None, None, None)
    assert "weights" not in row.as_json()
    assert counted(["1 approve"] * 3, hide_below=3).approve == 3


@pytest.mark.parametrize("choices", [["3/2 approve"] * 4, ["2 approve"], ["approve"]])
def test_a_class_has_no_more_ballots_than_people_present(choices):
    with pytest.raises(RuleViolation) as refusal:
        counted(choices)
    assert refusal.value.code == "ballot.more_than_present"


@pytest.mark.parametrize(
    "weights",
    [
        {},
        ["chair"],
        [{"seat": "chair"}],
        [{"seat": "chair", "weight": "0"}],
        [{"seat": "chair", "weight": "-1"}],
        [{"seat": "chair", "weight": "0.5"}],
        [{"seat": "chair", "weight": 2}],
        [{"seat": "chair", "weight": "1/0"}],
        [{"seat": "chair", "weight": "12345"}],
        [{"seat": "chair", "weight": "2"}, {"seat": "chair", "weight": "3"}],
        [{"seat": "teller", "weight": "2"}],
        [{"seat": "alternate", "weight": "2"}],
        [{"seat": " ", "weight": "2"}],
        [{"seat": "一" * 21, "weight": "2"}],
        [{"seat": "chair", "weight": "2", "user": "7"}],
    ],
)
def test_weights_of_another_form_are_refused(weights):
    with pytest.raises(RuleViolation) as refusal:
        make_rules(**RULES | {"weights": weights})
    assert refusal.value.code == "round.bad_weights"


@pytest.mark.parametrize("method", ["points", "ranking"])
def test_whole_ballots_carry_no_weight(method):
    with pytest.raises(RuleViolation) as refusal:
        make_rules(**RULES | {"method": method, "seats": 1})
    assert refusal.value.code == "round.weights_divided_only"


def test_the_definition_comes_back_unchanged():
    assert make_rules(**RULES).as_json() == RULES


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"classes": {"v0": "nobody"}}, "classes.v0"),
        ({"classes": {"v99": "chair"}}, "classes.v99"),
        ({"classes": []}, "classes"),
        ({"ballots": {"n0": ["approve"]}}, "ballots.n0[0]"),
        ({"ballots": {"n0": ["1 approve", "4/2 approve"]}}, "ballots.n0[1]"),
    ],
)
def test_a_file_with_other_classes_is_refused_with_the_place(changes, place):
    with pytest.raises(RuleViolation) as refusal:
        count_file(a_weighted_document(7) | changes)
    assert (refusal.value.code, refusal.value.params["place"]) == ("ballot_file.bad_form", place)
