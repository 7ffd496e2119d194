"""Weighted rounds: made up from a number, and counted from the sentences of ``docs/ballots.md``, section 10.

Plain values in and out; nothing of the product is imported.
"""

import random
from collections import Counter
from fractions import Fraction
from itertools import product

from tests.reference.rounds import a_document
from tests.reference.tally import fill

CHOICES = ("approve", "oppose", "abstain", "spoilt")
WEIGHTS = ("2", "3/2", "1/3", "5", "1", "2/7")
GROUPS = ("chair", "member", "一线")


def a_weighted_document(number, *, methods=("approval", "seats"), most_items=4, most_voters=9):
    """A round as ``a_document`` makes it whose voters belong to classes that count more or less."""
    chance = random.Random(number)
    document = a_document(number, methods=methods, most_items=most_items, most_voters=most_voters)
    groups = GROUPS[: chance.randint(1, 3)]
    weights = [{"seat": group, "weight": chance.choice(WEIGHTS)} for group in groups]
    classes = {voter: chance.choice(groups) for voter in document["voters"] if chance.random() < 0.7}
    named = {row["seat"]: row["weight"] for row in weights}
    ballots = {}
    for item in document["round"]["items"]:
        able = [voter for voter in document["present"] if voter not in document["recused"][item]]
        casting = chance.sample(able, max(chance.randint(0, len(able)), chance.randint(0, len(able))))
        odds = chance.choice(((6, 2, 1, 1), (1, 1, 1, 1)))
        ballots[item] = [
            f"{named.get(classes.get(voter), '1')} {chance.choices(CHOICES, odds)[0]}" for voter in casting
        ]
    return document | {
        "round": document["round"] | {"weights": weights},
        "classes": classes,
        "ballots": ballots,
    }


def tally(document):
    """Item → its row."""
    return rows_of(document, {item: marks_of(texts) for item, texts in document["ballots"].items()})


def marks_of(texts):
    """Pairs of what a ballot counts and what it says."""
    return [(Fraction(text.split(" ")[0]), text.split(" ")[1]) for text in texts]


def rows_of(document, marks):
    rounds = document["round"]
    rows = {item: row_of(document, item, marks[item]) for item in rounds["items"]}
    passing = [item for item in rounds["items"] if rows[item]["outcome"] == "selected"]
    if rounds["seats"] is not None and len(passing) > rounds["seats"]:
        worth = {item: together(marks[item], "approve") for item in passing}
        steps = ["approvals", *rounds["tie_break"]]
        for item, (outcome, by) in fill(document, passing, rounds["seats"], steps, worth).items():
            rows[item] |= {"outcome": outcome, "decided_by": by}
    return rows


def together(marks, *words):
    return sum((weight for weight, word in marks if word in words), Fraction(0))


def row_of(document, item, marks):
    rounds, threshold = document["round"], document["round"]["threshold"]
    named = {row["seat"]: Fraction(row["weight"]) for row in rounds["weights"]}
    counts = {voter: named.get(document["classes"].get(voter), Fraction(1)) for voter in document["voters"]}
    voters = [voter for voter in document["voters"] if voter not in document["recused"][item]]
    present = [voter for voter in voters if voter in document["present"]]
    of_voters, of_present = (sum((counts[one] for one in row), Fraction(0)) for row in (voters, present))
    bases = {
        "all": of_voters,
        "present": of_present,
        "valid": together(marks, "approve", "oppose", "abstain"),
        "decided": together(marks, "approve", "oppose"),
    }
    line, approve = Fraction(threshold["share"]) * bases[threshold["of"]], together(marks, "approve")
    words = Counter(word for _, word in marks)
    quorum_met = bool(present) and of_present >= Fraction(rounds["quorum"]) * of_voters
    is_enough = approve > 0 and (approve > line or (approve == line and not threshold["strict"]))
    return {
        "voters": len(voters),
        "present": len(present),
        "quorum_met": quorum_met,
        "approve": words["approve"],
        "oppose": words["oppose"],
        "abstain": words["abstain"],
        "invalid": words["spoilt"],
        "needed": None,
        "weights": {word: str(together(marks, word)) for word in CHOICES[:3]} | {"needed": str(line)},
        "outcome": "selected" if quorum_met and is_enough else "not_selected",
        "decided_by": "threshold" if quorum_met else "quorum",
    }


def margin(document, item):
    """The least number of ballots, on each item, for another outcome of this one: by trying every change."""
    items = document["round"]["items"]
    marks = {one: marks_of(document["ballots"][one]) for one in items}
    before = rows_of(document, marks)[item]["outcome"]
    most = max(len(row) for row in marks.values())
    for number in range(1, most + 1):
        for boxes in product(*(reachable(marks[one], number) for one in items)):
            if rows_of(document, dict(zip(items, boxes, strict=True)))[item]["outcome"] != before:
                return number
    return None


def reachable(marks, number):
    """Every box in which at most ``number`` ballots say something else; what each counts stays as it is."""
    found = {}
    for words in product(CHOICES, repeat=len(marks)):
        if sum(word != old for word, (_, old) in zip(words, marks, strict=True)) <= number:
            box = sorted((weight, word) for word, (weight, _) in zip(words, marks, strict=True))
            found[tuple(box)] = box
    return list(found.values())
