"""Rules tried on the past: a closed cycle decided again from its own facts and votes under a draft.

What people decided (a return, a withdrawal, an objection, a leader's no) stays as it was: no rule says what they would
have done. Votes that were cast under other rules are counted again as they were cast. What cannot be told from the
facts at hand is said to be unknown, never guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from evaluations.domain.approval import standing
from evaluations.domain.ballot import RoundRules, Rung, make_rules
from evaluations.domain.eligibility import examine
from evaluations.domain.facts import Facts
from evaluations.domain.review import Criterion
from evaluations.domain.scores import ScoreBook
from evaluations.domain.tally import ItemBox, Outcome, count
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity

GRANTED = frozenset({"approved", "conferred"})
_VOTE_RULES = ("method", "seats", "quorum", "threshold", "tie_break", "most_points", "weights")

SETTINGS = ("R-05.death_causes", "R-08.repeat_months", "R-08.override_role", "R-11.override_role")
"""The settings of rules that a draft can change, as they stand in the table of settings, and the repeat window."""

LENIENCY = "R-40.leniency_min_cases"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What would have been otherwise: a whole scheme, values of settings by ``rule.name``, criteria of that scheme."""

    scheme: Mapping[str, Any] | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Examined:
    """One examination: its facts, the codes to which an exception was signed, and what was decided."""

    outcome: str
    facts: Facts
    answered: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """A case with its last state."""

    nomination: str
    state: str
    star: str
    examined: tuple[Examined, ...]


@dataclass(frozen=True, kw_only=True)
class PastRound:
    """A round that was signed. ``boxes`` are None where some number of it is hidden; ``outcomes`` those of its result
    with what decided them.
    """

    round: str
    rules: RoundRules
    boxes: tuple[ItemBox, ...] | None
    outcomes: Mapping[str, tuple[str | None, str | None]]
    seed: str | None


@dataclass(frozen=True, kw_only=True)
class PastCycle:
    """A closed cycle: the scheme it froze, its cases, rounds in their order, and scores (None where nobody scored)."""

    cycle: str
    scheme: Mapping[str, Any]
    cases: tuple[PastCase, ...]
    rounds: tuple[PastRound, ...]
    scores: ScoreBook | None


@dataclass(frozen=True)
class Change:
    """A case for which the draft makes, or may make, a difference; with the code and the rule that does."""

    nomination: str
    rule: str
    clause: str
    code: str


@dataclass(frozen=True)
class Replayed:
    """Who would have gained, who lost, and where it cannot be told."""

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    unknown: tuple[Change, ...] = ()

    @property
    def same(self) -> bool:
        """Nothing would have been otherwise, and that is certain."""
        return not (self.gained or self.lost or self.unknown)


_Verdict = tuple[str | None, str | None]
_Verdicts = dict[str, _Verdict | Change]


def replay(past: PastCycle, draft: Draft) -> Replayed:
    """The cycle under the draft. Under its own scheme and settings it comes out as it did."""
    refused = {case.nomination: _refused_by(case, past.scheme, draft) for case in past.cases}
    then, now = _outcomes(past, draft, {name for name, finding in refused.items() if finding is not None})
    kept: dict[str, list[Change]] = {"gained": [], "lost": [], "unknown": []}
    for case in past.cases:
        name, finding = case.nomination, refused[case.nomination]
        found = _by_the_rules(case, finding) or (None if finding else _by_the_vote(case, then.get(name), now.get(name)))
        if found is not None:
            kept[found[0]].append(found[1])
    return Replayed(tuple(kept["gained"]), tuple(kept["lost"]), tuple(kept["unknown"]))


def _by_the_rules(case: PastCase, finding: Finding | None) -> tuple[str, Change] | None:
    """What the rules about recipients change for a case."""
    name, last = case.nomination, case.examined[-1] if case.examined else None
    if last is not None and last.outcome == "refused":
        is_free = finding is None and _stands(last.facts, last.answered)
        return ("unknown", Change(name, "R-41", "", "replay.no_votes")) if is_free else None
    if case.state not in GRANTED:
        return None
    if finding is not None:
        return "lost", Change(name, finding.rule, finding.clause, finding.code)
    return None if last is not None else ("unknown", Change(name, "R-57", "", "replay.no_facts"))


def _by_the_vote(case: PastCase, before: _Verdict | None, after: _Verdict | Change | None) -> tuple[str, Change] | None:
    """What the count changes for a case. One that was selected and then lost by somebody's decision gains nothing."""
    if after == before:
        return None
    if isinstance(after, Change):
        return "unknown", after
    said = after or before
    assert said is not None
    change = Change(case.nomination, "R-40" if said[1] == "score" else "R-41", "", f"replay.{said[1]}")
    was_selected = before is not None and before[0] == Outcome.SELECTED
    is_selected = after is not None and after[0] == Outcome.SELECTED
    if was_selected and not is_selected and case.state in GRANTED:
        return "lost", change
    return ("gained", change) if is_selected and not was_selected else None


def _stands(facts: Facts, answered: Iterable[str]) -> list[Finding]:
    return standing(examine(facts), [{"code": code} for code in answered])


def _refused_by(case: PastCase, scheme: Mapping[str, Any], draft: Draft) -> Finding | None:
    """What stands against the case under the draft, of the last examination first to find anything."""
    if draft.scheme is not None and case.star and case.star not in draft.scheme["stars"]:
        return Finding(code="scheme.unknown_star", rule="R-37", clause="S18", edition="", severity=Severity.BLOCK)
    for one in case.examined:
        found = _stands(_under(one.facts, scheme, draft), one.answered)
        if found:
            return found[0]
    return None


def _under(facts: Facts, scheme: Mapping[str, Any], draft: Draft) -> Facts:
    """The same facts, measured by the draft; what the draft leaves as it was stays as it was examined."""
    changes: dict[str, Any] = {}
    if draft.scheme is not None:
        if set(draft.scheme["nominators"]) != set(scheme["nominators"]) and facts.nominators is not None:
            changes["nominators"] = frozenset(draft.scheme["nominators"])
        limit = "stars_per_person_per_cycle"
        if draft.scheme.get(limit) != scheme.get(limit):
            changes["stars_limit"] = draft.scheme.get(limit)
    read: dict[str, tuple[str, Callable[[str], Any]]] = {
        "R-05.death_causes": ("death_causes", lambda text: frozenset(text.split(","))),
        "R-08.repeat_months": ("repeat_months", int),
        "R-08.override_role": ("repeat_override_role", str),
        "R-11.override_role": ("bar_override_role", str),
    }
    for name, (attribute, parse) in read.items():
        if name in draft.settings and (attribute != "repeat_months" or facts.repeat_months is not None):
            changes[attribute] = parse(draft.settings[name])
    return replace(facts, **changes)


def _outcomes(past: PastCycle, draft: Draft, refused: set[str]) -> tuple[dict[str, _Verdict], _Verdicts]:
    """What the last signed round said of each case, and what it would have said."""
    then: dict[str, _Verdict] = {}
    now: _Verdicts = {}
    for one in past.rounds:
        then.update(one.outcomes)
        now.update(_recounted(past, one, draft, refused))
    return then, now


def _recounted(past: PastCycle, one: PastRound, draft: Draft, refused: set[str]) -> _Verdicts:
    changed = {} if draft.scheme is None else _changed_vote(past.scheme["vote"], draft.scheme["vote"])
    new_scores = _scores_change(past, draft)
    out = refused & set(one.outcomes)
    if one.boxes is None:
        if changed or new_scores or (out and one.rules.seats is not None):
            return {name: Change(name, "R-41", "", "replay.hidden") for name in one.outcomes}
        return dict(one.outcomes)
    try:
        rules = make_rules(**{**one.rules.as_json(), **changed})
    except RuleViolation:
        return {name: Change(name, "R-41", "", "replay.other_method") for name in one.outcomes}
    is_other = rules.method is not one.rules.method and (rules.is_whole or one.rules.is_whole)
    if is_other or rules.weights != one.rules.weights:  # a ballot says what it counted, not whose it was
        return {name: Change(name, "R-41", "", "replay.other_method") for name in one.outcomes}
    boxes = [box for box in one.boxes if box.nomination not in out]
    if new_scores and Rung.SCORE in rules.tie_break and rules.seats is not None:
        scores = _new_scores(past, draft)
        if scores is None:
            return {name: Change(name, "R-40", "", "replay.no_scores") for name in one.outcomes}
        boxes = [replace(box, score=scores.get(box.nomination), parts={}) for box in boxes]
    rows = count(rules, boxes, seed=one.seed, hide_below=0, show_numbers=True)
    return {
        row.nomination: (row.outcome and row.outcome.value, row.decided_by and row.decided_by.value) for row in rows
    }


def _changed_vote(frozen: Mapping[str, Any], drafted: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of voting that the draft writes otherwise; what it leaves alone stays as the round had it."""
    found = {key: drafted.get(key) for key in _VOTE_RULES if drafted.get(key) != frozen.get(key)}
    for key in ("tie_break", "weights"):
        if found.get(key, ()) is None:
            found[key] = []
    if "method" in found:
        found["most_points"] = drafted.get("most_points")
        found["seats"] = drafted.get("seats")
    return found


def _scores_change(past: PastCycle, draft: Draft) -> bool:
    if past.scores is None:
        return False
    weighed = {row.code: row.weight for row in past.scores.criteria}
    others = None if draft.criteria is None else {row.code: row.weight for row in draft.criteria}
    return (others is not None and others != weighed) or LENIENCY in draft.settings


def _new_scores(past: PastCycle, draft: Draft) -> Mapping[str, Fraction | None] | None:
    """The corrected means under the draft; None where a criterion of it was never scored."""
    book = past.scores
    assert book is not None
    if draft.criteria is not None:
        if {row.code for row in draft.criteria} - {row.code for row in book.criteria}:
            return None
        book = replace(book, criteria=draft.criteria)
    if LENIENCY in draft.settings:
        book = replace(book, minimum=int(draft.settings[LENIENCY]))
    return book.corrected


def known_settings() -> Sequence[str]:
    """The settings that a draft may change."""
    return (*SETTINGS, LENIENCY)
