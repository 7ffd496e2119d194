"""A file of opened ballots: its form is read strictly, and what is not a ballot is counted as invalid."""

import copy

import pytest

from evaluations.domain.count_file import count_file
from honors.domain.errors import RuleViolation

FILE = {
    "round": {
        "items": ["a", "b"],
        "method": "seats",
        "seats": 1,
        "quorum": "2/3",
        "threshold": {"of": "valid", "share": "1/2", "strict": True},
        "tie_break": ["score", "lot"],
        "opens_at": "2026-11-24T09:00:00+08:00",
        "may": ["close"],
    },
    "voters": ["p1", "p2", "p3"],
    "present": ["p1", "p2", "p3"],
    "recused": {"b": ["p3", "somebody else"]},
    "ballots": {"a": ["approve", "approve", "oppose"], "b": ["approve", "approve"]},
    "scores": {"a": "7/2", "b": "3.6"},
    "seed": "00ff",
}
WHOLE = {key: value for key, value in FILE.items() if key != "ballots"} | {
    "round": FILE["round"] | {"method": "points"},
    "wholes": [[{"item": "a", "choice": "3"}]],
}
NOTHING = object()


def changed(document, path, value):
    """A copy with another value at a path of keys and places; NOTHING takes the key away."""
    made = copy.deepcopy(document)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    if value is NOTHING:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return made


def test_the_tally_has_the_shape_of_a_result():
    tally = count_file(FILE)
    assert set(tally) == {"round", "box_root", "items", "digest"}
    a, b = tally["items"]
    assert (a["voters"], a["recused"], a["present"], a["approve"], a["needed"]) == (3, 0, 3, 2, 2)
    # two approvals each; b has the higher score
    assert (b["voters"], b["recused"], b["present"], b["approve"], b["outcome"]) == (2, 1, 2, 2, "selected")
    assert (a["outcome"], a["decided_by"]) == ("not_selected", "score")
    assert tally["digest"] is None


def test_with_id_and_root_the_digest_is_that_of_the_round():
    tally = count_file(FILE | {"round": FILE["round"] | {"id": "r1", "box_root": "0" * 64}})
    assert (tally["round"], tally["box_root"], len(tally["digest"])) == ("r1", "0" * 64, 64)


def test_numbers_are_hidden_only_where_the_round_says_so():
    assert count_file(FILE)["items"][1]["approve"] == 2
    assert count_file(changed(FILE, ["round", "hide_below"], 3))["items"][1]["approve"] is None
    assert count_file(changed(FILE, ["round", "shows_numbers"], value=False))["items"][0]["approve"] is None


@pytest.mark.parametrize("choice", ["Approve", "approve ", "", "x", None, 1, 1.5, True, [], {}])
def test_what_is_no_choice_is_invalid(choice):
    row = count_file(changed(FILE, ["ballots", "a", 0], choice))["items"][0]
    assert (row["approve"], row["invalid"]) == (1, 1)


@pytest.mark.parametrize("key", ["recused", "scores", "seed"])
def test_what_is_optional_may_be_left_out(key):
    count_file(changed(FILE, [key], NOTHING))


@pytest.mark.parametrize("document", [None, [], "text", 1])
def test_a_file_is_one_object(document):
    with pytest.raises(RuleViolation, match=r"ballot_file\.bad_form"):
        count_file(document)


@pytest.mark.parametrize(
    ("document", "path", "value", "place"),
    [
        (FILE, ["extra"], 1, "extra"),
        (FILE, ["round"], NOTHING, "round"),
        (FILE, ["round"], [], "round"),
        (FILE, ["round", "items"], [], "round.items"),
        (FILE, ["round", "items"], ["a", "a"], "round.items[1]"),
        (FILE, ["round", "items"], ["a", None], "round.items[1]"),
        (FILE, ["round", "items"], ["a", "\ud800"], "round.items[1]"),
        (FILE, ["round", "quorum"], NOTHING, "round.quorum"),
        (FILE, ["round", "hide_below"], -1, "round.hide_below"),
        (FILE, ["round", "box_root"], "xy", "round.box_root"),
        (FILE, ["voters"], "p1", "voters"),
        (FILE, ["voters"], ["p1", "p2", "p3", "p1"], "voters[3]"),
        (FILE, ["present"], ["p4"], "present"),
        (FILE, ["recused", "c"], [], "recused.c"),
        (FILE, ["recused", "a"], "p1", "recused.a"),
        (FILE, ["ballots"], NOTHING, "ballots"),
        (FILE, ["ballots"], [], "ballots"),
        (FILE, ["ballots", "c"], [], "ballots.c"),
        (FILE, ["ballots", "a"], "approve", "ballots.a"),
        (FILE, ["wholes"], [], "wholes"),
        (FILE, ["scores", "c"], "1", "scores.c"),
        (FILE, ["scores", "a"], "much", "scores.a"),
        (FILE, ["scores", "a"], 1.5, "scores.a"),
        (FILE, ["front_line"], ["c"], "front_line.c"),
        (FILE, ["seed"], 5, "seed"),
        (FILE, ["weights"], {"deed": "0"}, "weights"),
        (FILE, ["score_parts"], {"a": {"deed": "1"}}, "score_parts.a.deed"),
        (WHOLE, ["wholes"], NOTHING, "wholes"),
        (WHOLE, ["wholes"], {}, "wholes"),
        (WHOLE, ["wholes", 0], "a", "wholes[0]"),
        (WHOLE, ["wholes", 0, 0], "a", "wholes[0][0]"),
        (WHOLE, ["wholes", 0, 0, "choice"], NOTHING, "wholes[0][0]"),
        (WHOLE, ["wholes", 0, 0, "item"], None, "wholes[0][0]"),
        (WHOLE, ["ballots"], {}, "ballots"),
    ],
)
def test_another_form_is_refused_with_its_place(document, path, value, place):
    with pytest.raises(RuleViolation) as refusal:
        count_file(changed(document, path, value))
    assert (refusal.value.code, refusal.value.params) == ("ballot_file.bad_form", {"place": place})


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (["round", "method"], "shouting", "round.unknown_method"),
        (["round", "quorum"], "0.5", "round.bad_quorum"),
        (["round", "threshold"], None, "round.bad_threshold"),
        (["seed"], "no hex", "round.bad_seed"),
        (["ballots", "b"], ["approve"] * 3, "ballot.more_than_present"),
    ],
)
def test_rules_that_cannot_be_counted_are_refused(path, value, code):
    with pytest.raises(RuleViolation) as refusal:
        count_file(changed(FILE, path, value))
    assert refusal.value.code == code
