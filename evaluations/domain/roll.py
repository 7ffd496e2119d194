"""The roll of a round: who may vote on what, frozen and hashed when the round opens."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from evaluations.domain.ballot import RoundRules, make_rules, quorum_needed
from evaluations.domain.committee import Fill
from evaluations.domain.weight import ORDINARY, WeightClass, weights_meet
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.domain.ledger.canonical import canonical_bytes

FORMAT = "ballot-roll/1"
NOBODY: Mapping[str, str] = MappingProxyType({})
ALIKE: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True)
class RollItem:
    """One item: the nomination voted on, the voters who are recused from it, sorted, and the calls: pairs of an
    alternate and the voter in whose place they vote on this item.
    """

    nomination: str
    recused: tuple[str, ...]
    called: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Roll:
    """Everything that is fixed at opening. Made by :func:`make_roll` alone.

    ``voters`` are all seats with a vote, ``present`` those of them in the room (only these cast) and those for whom
    somebody in the room casts; ``items`` keep the order of the round. ``public_key`` is the round's: an exchanged key
    would change the hash of the roll, and so would another seed of the draw, whose hash is ``lot_commitment``.
    ``paper`` are those of the present who vote on paper, ``proxies`` pairs of an absent voter and who casts for them.
    ``alternates`` stand in their order; they vote on the items for which they are called and on no other.
    ``weights`` are pairs of a voter and what the vote of that seat counts, in a weighted round alone.
    """

    round_id: str
    public_key: bytes
    rules: RoundRules
    voters: tuple[str, ...]
    present: tuple[str, ...]
    items: tuple[RollItem, ...]
    lot_commitment: str = ""
    paper: tuple[str, ...] = ()
    proxies: tuple[tuple[str, str], ...] = ()
    alternates: tuple[str, ...] = ()
    weights: tuple[tuple[str, Fraction], ...] = ()

    def seats_of(self, item: RollItem) -> frozenset[str]:
        """Who may vote on ``item``: the voters not recused from it and whoever is called, who takes a seat once."""
        called = dict(item.called)
        return frozenset((set(self.voters) - set(item.recused) - set(called.values())) | set(called))

    def voters_of(self, item: RollItem) -> int:
        """The seats of ``item``, the base of its quorum and of ``all``."""
        return len(self.seats_of(item))

    def present_of(self, item: RollItem) -> int:
        """Those of the item's voters who are present."""
        return len(self.seats_of(item) & set(self.present))

    def weight_on(self, item: RollItem, voter: str) -> Fraction | None:
        """What the vote counts on ``item``: an alternate takes over what the seat counts. None: all count the same."""
        if not self.rules.weights:
            return None
        return dict(self.weights).get(dict(item.called).get(voter, voter), ORDINARY)

    def by_weight(self, item: RollItem, voters: Iterable[str]) -> dict[Fraction, int]:
        """How many of ``voters`` have a vote on ``item``, by what it counts; empty where all count the same."""
        weights = [self.weight_on(item, voter) for voter in self.seats_of(item).intersection(voters)]
        return dict(Counter(weight for weight in weights if weight is not None))

    def classes_of(self, item: RollItem) -> tuple[WeightClass, ...]:
        """The classes of ``item``, the lightest first; none where all votes count the same."""
        present = self.by_weight(item, self.present)
        voters = self.by_weight(item, self.seats_of(item))
        return tuple(WeightClass(weight, voters[weight], present.get(weight, 0)) for weight in sorted(voters))

    def require_classes(self, least: int) -> None:
        """Whether no class is so small on an item that a vote in it would name its voter.

        Raises RuleViolation ``round.class_too_small``, with every item and weight.
        """
        small = [
            Finding(
                code="round.class_too_small",
                rule="R-41",
                clause="",
                edition="",
                severity=Severity.BLOCK,
                facts={
                    "nomination": item.nomination,
                    "weight": str(one.weight),
                    "present": one.present,
                    "least": least,
                },
            )
            for item in self.items
            for one in self.classes_of(item)
            if 0 < one.present < least
        ]
        if small:
            raise RuleViolation("round.class_too_small", {**small[0].facts}, findings=small, field="present")

    def quorum_of(self, item: RollItem) -> int | None:
        """How many of the item's voters must be present; None in a weighted round, where it depends on who they are."""
        return None if self.rules.weights else quorum_needed(self.rules.quorum, self.voters_of(item))

    def meets_quorum(self, item: RollItem) -> bool:
        """Whether enough of the item's voters are present."""
        needed = self.quorum_of(item)
        if needed is None:
            return weights_meet(self.rules.quorum, self.classes_of(item))
        return self.present_of(item) >= needed

    def recused_from(self, voter: str) -> frozenset[str]:
        """The items that are closed to ``voter``: a recusal, or no call."""
        return frozenset(item.nomination for item in self.items if voter not in self.seats_of(item))

    def require_may_cast(self, voter: str, *, by: str) -> None:
        """Whether ``by`` casts the ballot of ``voter``: the voter in person, or their proxy.

        Raises RuleViolation: ``ballot.not_on_roll``, ``ballot.not_called``, ``ballot.not_present``,
        ``ballot.not_the_proxy``, ``ballot.on_paper``.
        """
        if voter in self.alternates and all(voter not in dict(item.called) for item in self.items):
            raise RuleViolation("ballot.not_called")
        if voter not in self.voters and voter not in self.alternates:
            raise RuleViolation("ballot.not_on_roll")
        if dict(self.proxies).get(voter, voter) != by:
            raise RuleViolation("ballot.not_the_proxy")
        if voter not in self.present:
            raise RuleViolation("ballot.not_present")
        if voter in self.paper:
            raise RuleViolation("ballot.on_paper")

    def canonical(self) -> bytes:
        """The exact bytes that are hashed: RFC 8785 JSON, the same for the same facts in any order of entry."""
        return canonical_bytes(
            {
                "format": FORMAT,
                "round": self.round_id,
                "public_key": self.public_key.hex(),
                "rules": self.rules.as_json(),
                "voters": list(self.voters),
                "present": list(self.present),
                "items": [
                    {
                        "nomination": item.nomination,
                        "recused": list(item.recused),
                        **({"called": [list(pair) for pair in item.called]} if item.called else {}),
                    }
                    for item in self.items
                ],
                **({"alternates": list(self.alternates)} if self.alternates else {}),
                "lot_commitment": self.lot_commitment,
                "paper": list(self.paper),
                "proxies": [list(pair) for pair in self.proxies],
                **({"weights": [[voter, str(weight)] for voter, weight in self.weights]} if self.weights else {}),
            }
        )

    def hash(self) -> str:
        """SHA-256 of :meth:`canonical`, 64 hex digits."""
        return hashlib.sha256(self.canonical()).hexdigest()


def make_roll(
    *,
    round_id: str,
    public_key: bytes,
    rules: RoundRules,
    voters: Sequence[str],
    present: Sequence[str],
    items: Sequence[str],
    recused: Mapping[str, Sequence[str]],
    lot_commitment: str = "",
    paper: Sequence[str] = (),
    proxies: Mapping[str, str] = NOBODY,
    alternates: Sequence[str] = (),
    fill: Fill = Fill.RECUSED,
    weights: Mapping[str, Fraction] = ALIKE,
) -> Roll:
    """Freeze the roll. ``alternates`` in their order are called by ``fill``: for each seat that a recusal (or also an
    absence) leaves empty on an item the next one who is present and free of it.
    ``recused`` maps an item to the voters who may not vote on it; others count nothing there.

    Whole ballots recuse from the whole contest. ``proxies`` maps an absent voter to one who is present and casts for
    them; what is closed to the proxy is closed to that ballot too. ``weights``: what the vote of a voter's seat counts.
    Raises RuleViolation: ``round.no_items``, ``round.repeated_item``, ``round.no_voters``,
    ``round.present_not_a_voter``, ``round.paper_not_present``, ``round.bad_proxy``,
    ``round.recused_on_paper`` (papers are all alike and have a mark for every item), ``round.no_weighted_papers``
    (and say nothing of a weight).
    """
    if not items:
        raise RuleViolation("round.no_items", field="items")
    if len(set(items)) != len(items):
        raise RuleViolation("round.repeated_item", field="items")
    if not voters:
        raise RuleViolation("round.no_voters")
    if not set(present) <= {*voters, *alternates}:
        raise RuleViolation("round.present_not_a_voter", field="present")
    if not set(paper) <= set(present) & set(voters):
        raise RuleViolation("round.paper_not_present", field="paper")
    if paper and rules.weights:
        raise RuleViolation("round.no_weighted_papers", field="paper")
    _require_proxies(proxies, voters=voters, present=present, paper=paper)
    closed = _closed(rules, items, recused, proxies)
    if any(voter in closed[item] for voter in paper for item in items):
        raise RuleViolation("round.recused_on_paper", field="paper")
    return Roll(
        round_id=round_id,
        public_key=public_key,
        rules=rules,
        voters=tuple(sorted(set(voters))),
        present=tuple(sorted({*present, *proxies})),
        items=tuple(
            RollItem(
                nomination=item,
                recused=tuple(sorted(closed[item] & set(voters))),
                called=_calls(
                    fill,
                    alternates=[name for name in alternates if name in present and name not in voters],
                    voters=voters,
                    here={*present, *proxies},
                    closed=closed[item],
                ),
            )
            for item in items
        ),
        lot_commitment=lot_commitment,
        paper=tuple(sorted(set(paper))),
        proxies=tuple(sorted(proxies.items())),
        alternates=tuple(alternates),
        weights=tuple(sorted((voter, weights.get(voter, ORDINARY)) for voter in set(voters))) if rules.weights else (),
    )


def _calls(
    fill: Fill, *, alternates: Sequence[str], voters: Sequence[str], here: Collection[str], closed: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Alternates in their order for the seats that are empty on one item: the recused first, then the absent."""
    if fill is Fill.NONE:
        return ()
    empty = [voter for voter in voters if voter in closed]
    if fill is Fill.ABSENT:
        empty += [voter for voter in voters if voter not in closed and voter not in here]
    return tuple(zip([name for name in alternates if name not in closed], empty, strict=False))


def _require_proxies(
    proxies: Mapping[str, str], *, voters: Sequence[str], present: Sequence[str], paper: Sequence[str]
) -> None:
    """An absent voter, a proxy who is present and casts here, and nobody casts for two."""
    absent = set(voters) - set(present)
    able = set(present) - set(paper)
    if not set(proxies) <= absent or not set(proxies.values()) <= able or len(set(proxies.values())) < len(proxies):
        raise RuleViolation("round.bad_proxy", field="proxies")


def _closed(
    rules: RoundRules, items: Sequence[str], recused: Mapping[str, Sequence[str]], proxies: Mapping[str, str]
) -> dict[str, set[str]]:
    """Item → everybody whose ballot says nothing on it."""
    closed = {item: set(recused.get(item, ())) for item in items}
    for item in items:
        closed[item] |= {voter for voter, proxy in proxies.items() if proxy in closed[item]}
    if rules.is_whole:
        everywhere = set().union(*closed.values())
        return dict.fromkeys(items, everywhere)
    return closed


def read_roll(canonical: bytes, *, expected_hash: str) -> Roll:
    """The roll that was frozen, from its exact bytes. Raises RuleViolation ``round.roll_changed`` for other bytes."""
    if hashlib.sha256(canonical).hexdigest() != expected_hash:
        raise RuleViolation("round.roll_changed")
    facts = json.loads(canonical)
    return Roll(
        round_id=facts["round"],
        public_key=bytes.fromhex(facts["public_key"]),
        rules=make_rules(**facts["rules"]),
        voters=tuple(facts["voters"]),
        present=tuple(facts["present"]),
        items=tuple(
            RollItem(
                nomination=item["nomination"],
                recused=tuple(item["recused"]),
                called=tuple((alternate, voter) for alternate, voter in item.get("called", [])),
            )
            for item in facts["items"]
        ),
        alternates=tuple(facts.get("alternates", [])),
        lot_commitment=facts["lot_commitment"],
        paper=tuple(facts["paper"]),
        proxies=tuple((voter, proxy) for voter, proxy in facts["proxies"]),
        weights=tuple((voter, Fraction(weight)) for voter, weight in facts.get("weights", [])),
    )
