"""Rounds made up from a number: small enough that ties, empty boxes and missed quorums are common.

Plain documents of the form that ``ballot count`` reads; the same number gives the same document.
"""

import random

SHARES = ("1/3", "1/2", "1/2", "3/5", "2/3", "3/4", "1")
WORDS = ("approve", "oppose", "abstain", "APPROVE")
RUNGS = ("score", "front_line", "revote", "lot")
METHODS = ("approval", "seats", "points", "ranking")


def a_document(number, *, methods=METHODS, most_items=5, most_voters=7, most_points=4):
    """A round, its people and its opened ballots."""
    chance = random.Random(number)
    method = chance.choice(methods)
    items = [f"n{at}" for at in range(chance.randint(1, most_items))]
    voters = [f"v{at}" for at in range(chance.randint(1, most_voters))]
    present = chance.sample(voters, max(chance.randint(0, len(voters)) for _ in range(3)))
    share = chance.choice(SHARES)
    rules = {
        "items": items,
        "method": method,
        "seats": None if method == "approval" else chance.randint(1, max(1, len(items) - 1)),
        "quorum": chance.choice(("1/9", "1/9", "1/9", *SHARES)),
        "threshold": {
            "of": chance.choice(("all", "present", "valid", "decided")),
            "share": chance.choice(("1/9", "1/9", share)),
            "strict": share != "1" and chance.random() < 0.5,
        },
        "tie_break": chance.sample(RUNGS, chance.choice((0, 1, 2, 3, 4, 4))),
    }
    if method == "points":
        rules["most_points"] = chance.randint(1, most_points)
    recused = {item: chance.sample(voters, chance.choice((0, 0, 0, min(1, len(voters))))) for item in items}
    document = {
        "round": rules,
        "voters": voters,
        "present": present,
        "recused": recused,
        "scores": {item: chance.choice(("0", "1/2", "1")) for item in items if chance.random() < 0.7},
        "front_line": [item for item in items if chance.random() < 0.5],
        "seed": chance.choice((None, "00", "ff")),
    }
    if method in ("points", "ranking"):
        away = {person for row in recused.values() for person in row}
        able = len(set(present) - away)
        whole = _points if method == "points" else _ranks
        return document | {"wholes": [whole(chance, rules) for _ in range(_turnout(chance, able))]}
    weights = chance.choice(((6, 2, 1, 1), (1, 1, 1, 1)))
    ballots = {
        item: chance.choices(WORDS, weights, k=_turnout(chance, len(set(present) - set(recused[item]))))
        for item in items
    }
    return document | {"ballots": ballots}


def _turnout(chance, able):
    return max(chance.randint(0, able), chance.randint(0, able))


def _points(chance, rules):
    numbers = ["0", *map(str, range(1, rules["most_points"] + 1)), "abstain", None]
    rows = [{"item": item, "choice": chance.choice(numbers)} for item in rules["items"]]
    return _spoilt(chance, [row for row in rows if row["choice"] is not None])


def _ranks(chance, rules):
    order = chance.sample(rules["items"], chance.randint(0, len(rules["items"])))
    return _spoilt(chance, [{"item": item, "choice": rank} for rank, item in enumerate(order, 1)])


def _spoilt(chance, rows):
    """The ballot, or with some luck one with a fault."""
    if not rows or chance.random() < 0.85:
        return rows
    fault = chance.choice(("twice", "unknown", "above", "gap", "word", "zero"))
    changed = [dict(row) for row in rows]
    if fault == "twice":
        changed.append(dict(changed[0]))
    elif fault == "unknown":
        changed.append({"item": "n99", "choice": "1"})
    elif fault == "gap":
        changed = changed[1:]
    else:
        changed[-1]["choice"] = {"above": "9", "word": "approve", "zero": "01"}[fault]
    return changed


def shuffled(document, number):
    """The same ballots in another order, item by item or whole, and the items in another order."""
    chance = random.Random(number)
    rules = document["round"]
    mixed = document | {"round": rules | {"items": chance.sample(rules["items"], len(rules["items"]))}}
    if "wholes" in document:
        return mixed | {"wholes": chance.sample(document["wholes"], len(document["wholes"]))}
    return mixed | {"ballots": {item: chance.sample(row, len(row)) for item, row in document["ballots"].items()}}
