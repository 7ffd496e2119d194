"""Points and rankings: exact examples from ``docs/ballots.md``, each with its reason."""

import pytest

from evaluations.domain.count_file import count_file


def counted(method, wholes, *, items=("a", "b", "c"), seats=1, voters=5, **changes):
    document = {
        "round": {
            "items": list(items),
            "method": method,
            "seats": seats,
            "quorum": "1/2",
            "threshold": {"of": "present", "share": "1/2", "strict": False},
            "tie_break": [],
            **changes.pop("rules", {}),
        },
        "voters": [f"v{at}" for at in range(voters)],
        "present": [f"v{at}" for at in range(voters)],
        "recused": {},
        "wholes": [[{"item": item, "choice": choice} for item, choice in ballot.items()] for ballot in wholes],
        **changes,
    }
    return {row["nomination"]: row for row in count_file(document)["items"]}


def test_points_are_summed_and_a_zero_is_an_opposition():
    rows = counted("points", [{"a": "10", "b": "0"}, {"a": "3", "b": "10", "c": "1"}, {"b": "10"}])
    assert [rows[item]["points"] for item in "abc"] == ["13", "20", "1"]
    numbers = [[rows[item][name] for name in ("approve", "oppose", "abstain")] for item in "abc"]
    assert numbers == [[2, 0, 1], [2, 1, 0], [1, 0, 2]]
    # three of five present are needed, and nobody has them
    assert {rows[item]["decided_by"] for item in "abc"} == {"threshold"}


def test_the_most_points_win_among_those_that_pass_and_not_the_most_approvals():
    ballots = [{"a": "1", "b": "10"}] * 3 + [{"a": "1"}] * 2
    rows = counted("points", ballots)
    assert (rows["a"]["approve"], rows["b"]["approve"]) == (5, 3)
    assert (rows["a"]["outcome"], rows["b"]["outcome"]) == ("not_selected", "selected")
    assert rows["b"]["decided_by"] == "points"
    # one of the three turned against b, which then lacks an approval
    assert rows["a"]["margin"] == 1


def test_the_margin_of_points_counts_the_richest_and_the_poorest_marks():
    ballots = [{"a": "9", "b": "2"}] * 4 + [{"a": "1", "b": "2"}]
    rows = counted("points", ballots)
    # 37 against 10; one ballot: 37 - 9 against 10 - 2 + 10; two: 37 - 18 against 10 - 4 + 20
    assert (rows["a"]["points"], rows["b"]["points"], rows["a"]["margin"], rows["b"]["margin"]) == ("37", "10", 2, 2)


@pytest.mark.parametrize("choice", ["11", "01", "-1", "+1", "1.0", "１", " 1", "", None, True, [], "approve"])
def test_a_ballot_with_a_number_that_is_none_is_invalid_as_a_whole(choice):
    rows = counted("points", [{"a": choice, "b": "5"}, {"a": "5"}])
    assert [rows[item]["invalid"] for item in "abc"] == [1, 1, 1]
    assert rows["b"]["points"] == "0"


def test_another_limit_of_points_is_that_of_the_round():
    rows = counted("points", [{"a": "3"}, {"a": "4"}], rules={"most_points": 3})
    assert (rows["a"]["points"], rows["a"]["invalid"]) == ("3", 1)


def test_ranks_are_worth_the_items_at_and_below_them():
    rows = counted("ranking", [{"a": 1, "b": 2, "c": 3}, {"b": 1, "a": 2}, {"c": "1"}])
    # 3 + 2, 2 + 3, 1 + 3
    assert [rows[item]["points"] for item in "abc"] == ["5", "5", "4"]
    numbers = [[rows[item][name] for name in ("approve", "oppose", "abstain")] for item in "abc"]
    assert numbers == [[2, 0, 1], [2, 0, 1], [2, 0, 1]]


@pytest.mark.parametrize(
    "ballot",
    [
        {"a": 1, "b": 1},
        {"a": 2},
        {"a": 1, "b": 3},
        {"a": 0},
        {"a": 1, "b": 2, "c": 4},
        {"a": 1, "x": 2},
        {"a": "first"},
    ],
)
def test_ranks_with_a_double_or_a_gap_are_no_ballot(ballot):
    rows = counted("ranking", [ballot, {"a": 1}])
    assert [rows[item]["invalid"] for item in "abc"] == [1, 1, 1]
    assert [rows[item]["points"] for item in "abc"] == ["3", "0", "0"]


def test_a_blank_ballot_abstains_on_everything():
    rows = counted("ranking", [{}, {"a": "abstain"}])
    assert [(rows[item]["abstain"], rows[item]["invalid"]) for item in "abc"] == [(2, 0)] * 3


def test_a_recusal_from_one_item_is_one_from_the_contest():
    rows = counted("points", [{"a": "1"}] * 4, recused={"b": ["v0"]})
    assert {(row["voters"], row["recused"], row["present"]) for row in rows.values()} == {(4, 1, 4)}


def test_a_tie_of_points_at_the_last_seat_climbs_the_ladder():
    ballots = [{"a": 1, "b": 2}, {"b": 1, "a": 2}] * 2
    rows = counted("ranking", ballots, rules={"tie_break": ["score"]}, scores={"a": "7/2", "b": "3.6"})
    assert (rows["a"]["outcome"], rows["b"]["outcome"], rows["b"]["decided_by"]) == (
        "not_selected",
        "selected",
        "score",
    )


@pytest.mark.parametrize(("lead", "holds"), [("1.21", False), ("1.23", True)])
def test_a_score_that_decides_holds_where_no_weight_within_a_tenth_turns_it(lead, holds):
    """With weights 45 and 55 in place of 50 and 50, a leads b while its score is more than 55/45 = 1.222… times b's."""
    rows = counted(
        "ranking",
        [{"a": 1, "b": 2}, {"b": 1, "a": 2}] * 2,
        rules={"tie_break": ["score"]},
        scores={"a": "0.61", "b": "0.5", "c": "0"},
        weights={"deed": "50", "duty": "50"},
        score_parts={
            "a": {"deed": lead, "duty": "0"},
            "b": {"deed": "0", "duty": "1"},
            "c": {"deed": "0", "duty": "0"},
        },
    )
    assert [rows[item]["outcome"] for item in "abc"] == ["selected", "not_selected", "not_selected"]
    assert [rows[item]["holds_for_weights"] for item in "abc"] == [holds, holds, None]
