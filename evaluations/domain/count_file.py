"""A file of opened ballots: read strictly, counted as a round is. Form: ``docs/ballots.md``, section 8.

The form must be right, or the file is refused with the place that is not; what is not a ballot counts as invalid.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluations.domain.ballot import RoundRules, make_rules
from evaluations.domain.tally import ItemBox, count, result_digest
from evaluations.domain.weight import ORDINARY, WeightClass, split_weighted
from evaluations.domain.whole import INVALID, divide, read_whole
from honors.domain.errors import RuleViolation

_NEEDED = frozenset({"round", "voters", "present"})
_OPTIONAL = frozenset(
    {"recused", "ballots", "wholes", "scores", "seed", "front_line", "weights", "score_parts", "classes"}
)
_ROUND = ("method", "seats", "quorum", "threshold", "tie_break")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12}|/[1-9][0-9]{0,11})?")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half a character, which JSON can escape and no text can hold."""
_HASH = re.compile(r"[0-9a-f]{64}")


def count_file(document: object) -> dict[str, Any]:
    """The tally in the shape of ``rounds/{id}/result/``, from the parsed JSON of a file.

    Raises RuleViolation ``ballot_file.bad_form`` with the place at fault, or what the rules of the round raise.
    """
    if not isinstance(document, dict):
        raise _bad("$")
    for key in sorted(document.keys() - _NEEDED - _OPTIONAL) + sorted(_NEEDED - document.keys()):
        raise _bad(key)
    facts = _mapping(document["round"], "round")
    items = _names(facts.get("items"), "round.items")
    if not items:
        raise _bad("round.items")
    rules = _rules(facts)
    voters = _names(document["voters"], "voters")
    present = _names(document["present"], "present")
    if not set(present) <= set(voters):
        raise _bad("present")
    recused = _recused(document.get("recused", {}), items, voters)
    if rules.is_whole:
        everywhere = frozenset().union(*recused.values())
        recused = dict.fromkeys(items, everywhere)
    classes = _classes(document.get("classes"), rules, voters)
    choices = _choices(document, rules, items)
    scores = _numbers(document.get("scores"), "scores", items)
    weights = _numbers(document.get("weights"), "weights", None)
    parts = _parts(document.get("score_parts"), items, weights)
    front_line = _names(document.get("front_line", []), "front_line")
    _require_known(front_line, items, "front_line")
    boxes = [
        ItemBox(
            nomination=item,
            voters=len(voters) - len(recused[item]),
            recused=len(recused[item]),
            present=len(set(present) - recused[item]),
            choices=choices[item],
            score=scores.get(item),
            is_front_line=item in front_line,
            parts=parts.get(item, {}),
            classes=_classes_on(classes, set(voters) - recused[item], set(present)),
        )
        for item in items
    ]
    results = count(
        rules,
        boxes,
        seed=_seed(document.get("seed")),
        hide_below=_hide_below(facts),
        show_numbers=facts.get("shows_numbers") is not False,
        weights=weights,
    )
    box_root = _box_root(facts)
    known = isinstance(facts.get("id"), str) and box_root is not None
    return {
        "round": facts.get("id"),
        "box_root": box_root,
        "items": [result.as_json() for result in results],
        "digest": result_digest(facts["id"], bytes.fromhex(box_root or ""), results) if known else None,
    }


def _bad(place: str) -> RuleViolation:
    return RuleViolation("ballot_file.bad_form", {"place": place}, field=place)


def _rules(facts: Mapping[str, Any]) -> RoundRules:
    for key in _ROUND:
        if key not in facts:
            raise _bad(f"round.{key}")
    return make_rules(
        **{key: facts[key] for key in _ROUND}, most_points=facts.get("most_points"), weights=facts.get("weights") or []
    )


def _classes(value: object, rules: RoundRules, voters: Sequence[str]) -> dict[str, Fraction]:
    """Voter → what the vote counts, in a weighted round: by the class that is named, else 1."""
    given = _mapping({} if value is None else value, "classes")
    if given and not rules.weights:
        raise _bad("classes")
    known = {one.seat: one.weight for one in rules.weights}
    for voter, name in given.items():
        if voter not in voters or not isinstance(name, str) or name not in known:
            raise _bad(f"classes.{voter}")
    return {voter: known.get(given.get(voter, ""), ORDINARY) for voter in voters} if rules.weights else {}


def _classes_on(weights: Mapping[str, Fraction], able: set[str], present: set[str]) -> list[WeightClass]:
    found = sorted({weights[voter] for voter in able if voter in weights})
    people = {weight: {voter for voter in able if weights[voter] == weight} for weight in found}
    return [WeightClass(weight, len(people[weight]), len(people[weight] & present)) for weight in found]


def _mapping(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(place)
    return value


def _sequence(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise _bad(place)
    return value


def _names(value: object, place: str) -> list[str]:
    """A list of different texts; a number is read as its text, since ids are opaque."""
    names = []
    for at, name in enumerate(_sequence(value, place)):
        is_text = isinstance(name, str) and bool(name) and not _HALF.search(name)
        if (type(name) is not int and not is_text) or str(name) in names:
            raise _bad(f"{place}[{at}]")
        names.append(str(name))
    return names


def _require_known(names: Sequence[str], items: Sequence[str], place: str) -> None:
    for name in names:
        if name not in items:
            raise _bad(f"{place}.{name}")


def _recused(value: object, items: Sequence[str], voters: Sequence[str]) -> dict[str, frozenset[str]]:
    given = _mapping(value, "recused")
    _require_known(list(given), items, "recused")
    return {item: frozenset(_names(given.get(item, []), f"recused.{item}")) & set(voters) for item in items}


def _choices(document: Mapping[str, Any], rules: RoundRules, items: Sequence[str]) -> dict[str, list[str]]:
    asked, other = ("wholes", "ballots") if rules.is_whole else ("ballots", "wholes")
    if asked not in document:
        raise _bad(asked)
    if other in document:
        raise _bad(other)
    if rules.is_whole:
        ballots = [_pairs(whole, f"wholes[{at}]") for at, whole in enumerate(_sequence(document[asked], asked))]
        return divide(items, [read_whole(rules, items, pairs) for pairs in ballots])
    given = _mapping(document[asked], asked)
    _require_known(list(given), items, asked)
    read = {item: [_text(choice) for choice in _sequence(given.get(item, []), f"{asked}.{item}")] for item in items}
    if rules.weights:
        for item, texts in read.items():
            for at, text in enumerate(texts):
                if split_weighted(text, rules.known_weights) is None:
                    raise _bad(f"{asked}.{item}[{at}]")
    return read


def _pairs(whole: object, place: str) -> list[tuple[str, str]]:
    pairs = []
    for at, row in enumerate(_sequence(whole, place)):
        if not isinstance(row, dict) or set(row) != {"item", "choice"} or not isinstance(row["item"], str | int):
            raise _bad(f"{place}[{at}]")
        pairs.append((str(row["item"]), _text(row["choice"])))
    return pairs


def _text(choice: object) -> str:
    """A choice as it stood on the ballot: text, or a whole number; anything else is no choice."""
    if isinstance(choice, str):
        return choice
    return str(choice) if type(choice) is int else INVALID


def _numbers(value: object, place: str, items: Sequence[str] | None) -> dict[str, Fraction]:
    numbers = {}
    for name, text in _mapping({} if value is None else value, place).items():
        if items is not None and name not in items:
            raise _bad(f"{place}.{name}")
        if text is None and items is not None:
            continue
        written = str(text) if type(text) is int else text
        if not isinstance(written, str) or not _NUMBER.fullmatch(written):
            raise _bad(f"{place}.{name}")
        numbers[name] = Fraction(written)
    if items is None and any(number <= 0 for number in numbers.values()):
        raise _bad(place)
    return numbers


def _parts(value: object, items: Sequence[str], weights: Mapping[str, Fraction]) -> dict[str, dict[str, Fraction]]:
    given = _mapping({} if value is None else value, "score_parts")
    _require_known(list(given), items, "score_parts")
    parts = {}
    for item, row in given.items():
        place = f"score_parts.{item}"
        parts[item] = _numbers(row, place, list(weights))
        if set(parts[item]) != set(weights):
            raise _bad(place)
    return parts


def _seed(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _bad("seed")
    return value or None


def _hide_below(facts: Mapping[str, Any]) -> int:
    number = facts.get("hide_below", 0)
    if type(number) is not int or number < 0:
        raise _bad("round.hide_below")
    return number


def _box_root(facts: Mapping[str, Any]) -> str | None:
    root = facts.get("box_root")
    if root is not None and not (isinstance(root, str) and _HASH.fullmatch(root)):
        raise _bad("round.box_root")
    return root
