"""A count written from the sentences of ``docs/ballots.md``, only to check the product's.

Plain values in and out; nothing of the product is imported. A document is what ``ballot count`` reads; a row has the
fields of a result but for the two of section 6, which are functions of their own.
"""

import hashlib
import math
from fractions import Fraction
from itertools import combinations_with_replacement, product

THREE = ("approve", "oppose", "abstain")
DIGITS = frozenset("0123456789")


def tally(document):
    """Item → its row."""
    rounds = document["round"]
    items = rounds["items"]
    marks = whole_marks(document) if "wholes" in document else divided_marks(document)
    people = {item: numbers_of_people(document, item) for item in items}
    return outcomes(document, items, people, marks)


def outcomes(document, items, people, marks):
    rounds = document["round"]
    rows = {item: row_of(rounds, people[item], marks[item]) for item in items}
    passing = [item for item in items if rows[item]["outcome"] == "selected"]
    seats = rounds["seats"]
    if seats is not None and len(passing) > seats:
        first = "points" if rounds["method"] in ("points", "ranking") else "approvals"
        worth = {item: sum(mark for mark in marks[item] if isinstance(mark, int)) for item in passing}
        for item, (outcome, by) in fill(document, passing, seats, [first, *rounds["tie_break"]], worth).items():
            rows[item] |= {"outcome": outcome, "decided_by": by}
    return rows


# Section 1: marks. An approval is its worth (1, or its points), the others are words.


def divided_marks(document):
    return {
        item: [1 if choice == "approve" else choice if choice in THREE else "invalid" for choice in of_item]
        for item in document["round"]["items"]
        for of_item in [document["ballots"].get(item, [])]
    }


def whole_marks(document):
    items = document["round"]["items"]
    marks = {item: [] for item in items}
    for ballot in document["wholes"]:
        for item, mark in read_whole(document["round"], ballot).items():
            marks[item].append(mark)
    return marks


def read_whole(rounds, ballot):
    items = rounds["items"]
    invalid = dict.fromkeys(items, "invalid")
    most = len(items) if rounds["method"] == "ranking" else rounds.get("most_points", 10)
    given = {}
    for row in ballot:
        item, choice = row["item"], str(row["choice"])
        if item not in items or item in given:
            return invalid
        if choice == "abstain":
            given[item] = "abstain"
        elif plain_number(choice) and int(choice) <= most:
            given[item] = int(choice)
        else:
            return invalid
    ranks = [number for number in given.values() if number != "abstain"]
    if rounds["method"] == "ranking":
        if set(ranks) != set(range(1, len(ranks) + 1)):
            return invalid
        worth = {item: rank if rank == "abstain" else len(items) - rank + 1 for item, rank in given.items()}
    else:
        worth = {item: "oppose" if points == 0 else points for item, points in given.items()}
    return {item: worth.get(item, "abstain") for item in items}


def plain_number(text):
    return text != "" and set(text) <= DIGITS and (text == "0" or text[0] != "0")


# Section 2: people.


def numbers_of_people(document, item):
    recused = document.get("recused", {})
    away = {person for row in recused.values() for person in row} if "wholes" in document else recused.get(item, ())
    voters = [person for person in document["voters"] if person not in away]
    return len(voters), sum(person in voters for person in document["present"])


# Section 3: quorum and threshold.


def row_of(rounds, people, marks):
    voters, present = people
    approve = sum(isinstance(mark, int) for mark in marks)
    oppose, abstain, invalid = (marks.count(word) for word in ("oppose", "abstain", "invalid"))
    bases = {
        "all": voters,
        "present": present,
        "valid": approve + oppose + abstain,
        "decided": approve + oppose,
    }
    line = Fraction(rounds["threshold"]["share"]) * bases[rounds["threshold"]["of"]]
    needed = max(1, math.floor(line) + 1 if rounds["threshold"]["strict"] else math.ceil(line))
    quorum_met = present >= 1 and Fraction(present) >= Fraction(rounds["quorum"]) * voters
    is_whole = rounds["method"] in ("points", "ranking")
    row = {
        "voters": voters,
        "present": present,
        "quorum_met": quorum_met,
        "approve": approve,
        "oppose": oppose,
        "abstain": abstain,
        "invalid": invalid,
        "points": str(sum(mark for mark in marks if isinstance(mark, int))) if is_whole else None,
        "needed": needed,
    }
    if not quorum_met:
        return row | {"outcome": "not_selected", "decided_by": "quorum"}
    return row | {"outcome": "selected" if approve >= needed else "not_selected", "decided_by": "threshold"}


# Sections 4 and 5: seats, ladder, lot.


def fill(document, group, seats, steps, worth):
    """Give ``seats`` to ``group`` (more items than seats), best first; the tied at the last seat go on a step."""
    if not steps or steps[0] == "revote" or (steps[0] == "lot" and not document.get("seed")):
        return dict.fromkeys(group, ("tie", steps[0] if steps else None))
    values = {item: standing(document, item, steps[0], worth) for item in group}
    verdicts = {}
    left = seats
    for value in sorted(set(values.values()), reverse=True):
        level = [item for item in group if values[item] == value]
        if len(level) <= left:
            verdicts |= dict.fromkeys(level, ("selected", steps[0]))
            left -= len(level)
        elif left == 0:
            verdicts |= dict.fromkeys(level, ("not_selected", steps[0]))
        else:
            verdicts |= fill(document, level, left, steps[1:], worth)
            left = 0
    return verdicts


def standing(document, item, step, worth):
    if step in ("approvals", "points"):
        return worth[item]
    if step == "score":
        score = document.get("scores", {}).get(item)
        return (0, Fraction(0)) if score is None else (1, Fraction(score))
    if step == "front_line":
        return int(item in document.get("front_line", ()))
    return hashlib.sha256(b"ballot-lot/1\0" + bytes.fromhex(document["seed"]) + b"\0" + item.encode()).hexdigest()


# Section 6: the margin, by trying every change of every mark.


def margin(document, item):
    rounds = document["round"]
    items = rounds["items"]
    marks = whole_marks(document) if "wholes" in document else divided_marks(document)
    people = {one: numbers_of_people(document, one) for one in items}
    before = outcomes(document, items, people, marks)[item]["outcome"]
    words = known_marks(rounds)
    for number in range(1, max(len(row) for row in marks.values()) + 1):
        for boxes in product(*(reachable(marks[one], number, words) for one in items)):
            changed = dict(zip(items, boxes, strict=True))
            if outcomes(document, items, people, changed)[item]["outcome"] != before:
                return number
    return None


def known_marks(rounds):
    if rounds["method"] == "ranking":
        return ["abstain", "invalid", *range(1, len(rounds["items"]) + 1)]
    if rounds["method"] == "points":
        return ["oppose", "abstain", "invalid", *range(1, rounds.get("most_points", 10) + 1)]
    return ["oppose", "abstain", "invalid", 1]


def reachable(marks, number, words):
    """Every box of the same size that differs in at most ``number`` marks."""
    for box in combinations_with_replacement(words, len(marks)):
        kept = sum(min(box.count(word), marks.count(word)) for word in words)
        if len(marks) - kept <= number:
            yield list(box)


# Section 6: weights, one choice of weights at a time.


def with_weights(document, weights):
    """The same document with the scores that other weights make of their parts."""
    total = sum(weights.values())
    parts = document["score_parts"]
    scores = {
        item: sum(weights[code] * Fraction(value) for code, value in row.items()) / total for item, row in parts.items()
    }
    return document | {"scores": {item: str(score) for item, score in scores.items()}}
