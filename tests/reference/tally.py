"""A slow count written straight from the interface's sentences, only to check the fast one.

Plain values in and out; nothing of the product is imported. ``rules`` is the JSON of a round; an item is
``{"id", "voters", "present", "choices", "score", "front_line"}``.
"""

import hashlib
from fractions import Fraction
from itertools import combinations_with_replacement, product

WORDS = ("approve", "oppose", "abstain", "spoiled")


def outcomes(rules, items, seed=None):
    """{item: (outcome, decided_by)}."""
    verdicts = {}
    passing = []
    for item in items:
        if not quorum_met(rules, item):
            verdicts[item["id"]] = ("not_selected", "quorum")
        elif not passes(rules, item):
            verdicts[item["id"]] = ("not_selected", "threshold")
        else:
            verdicts[item["id"]] = ("selected", "threshold")
            passing.append(item)
    if rules["seats"] is not None and len(passing) > rules["seats"]:
        verdicts.update(_fill(passing, rules["seats"], ["approvals", *rules["tie_break"]], seed))
    return verdicts


def quorum_met(rules, item):
    return item["present"] > 0 and Fraction(item["present"]) >= Fraction(rules["quorum"]) * item["voters"]


def passes(rules, item):
    approve = item["choices"].count("approve")
    bases = {
        "all": item["voters"],
        "present": item["present"],
        "valid": sum(choice in WORDS[:3] for choice in item["choices"]),
        "decided": sum(choice in WORDS[:2] for choice in item["choices"]),
    }
    line = Fraction(rules["threshold"]["share"]) * bases[rules["threshold"]["of"]]
    if rules["threshold"]["strict"]:
        return approve > line
    return approve > 0 and approve >= line


def _fill(group, seats, steps, seed):
    """Give ``seats`` to ``group`` (more items than seats), best first; the tied at the last seat go on a step."""
    if not steps or steps[0] == "revote" or (steps[0] == "lot" and seed is None):
        return {item["id"]: ("tie", steps[0] if steps else None) for item in group}
    verdicts = {}
    left = seats
    for value in sorted({_value(item, steps[0], seed) for item in group}, reverse=True):
        level = [item for item in group if _value(item, steps[0], seed) == value]
        if len(level) <= left:
            verdicts.update({item["id"]: ("selected", steps[0]) for item in level})
            left -= len(level)
        elif left == 0:
            verdicts.update({item["id"]: ("not_selected", steps[0]) for item in level})
        else:
            verdicts.update(_fill(level, left, steps[1:], seed))
            left = 0
    return verdicts


def _value(item, step, seed):
    if step == "approvals":
        return item["choices"].count("approve")
    if step == "score":
        return Fraction(-1) if item["score"] is None else item["score"]
    if step == "front_line":
        return int(item["front_line"])
    return hashlib.sha256(b"ballot-lot/1\0" + bytes.fromhex(seed) + b"\0" + item["id"].encode()).hexdigest()


def margin(rules, items, at, seed=None):
    """The least number of ballots for another outcome of ``items[at]``, by trying every change of every mark."""
    before = outcomes(rules, items, seed)[items[at]["id"]][0]
    most = max(len(item["choices"]) for item in items)
    for ballots in range(1, most + 1):
        for boxes in product(*(_reachable(item["choices"], ballots) for item in items)):
            changed = [{**item, "choices": box} for item, box in zip(items, boxes, strict=True)]
            if outcomes(rules, changed, seed)[items[at]["id"]][0] != before:
                return ballots
    return None


def _reachable(choices, ballots):
    """Every box of the same size that differs in at most ``ballots`` marks."""
    for box in combinations_with_replacement(WORDS, len(choices)):
        kept = sum(min(box.count(word), choices.count(word)) for word in WORDS)
        if len(choices) - kept <= ballots:
            yield list(box)
