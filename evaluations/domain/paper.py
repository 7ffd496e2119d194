"""Votes on paper: entered twice by two people, compared without being read, counted with the others.

An entry is what one person has read from all papers of a round: name → its marks. Under an item's name stand the
choices, under the round's own id whole ballots as text. Two entries agree on a name where their digests do.
"""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from evaluations.domain.ballot import complete_ballot
from evaluations.domain.roll import Roll
from evaluations.domain.sealing import pack
from evaluations.domain.whole import INVALID, WIDTH, complete_whole, encode_whole
from honors.domain.errors import RuleViolation

Entry = Mapping[str, Sequence[str]]
Pairs = Sequence[tuple[str, str]]

AGREE = 2
"""How many entries must say the same."""

_BLOCK = 4096
"""Entries are padded to whole blocks."""
_WIDEST = 32
"""Bytes that no mark of one item needs."""
_QUOTES = 8
"""Bytes for what JSON writes around a name or a mark."""


def read_papers(roll: Roll, papers: Sequence[Pairs]) -> dict[str, list[str]]:
    """The entry of these papers, each a list of item and mark; a paper that is no ballot is invalid as a whole.

    Raises RuleViolation: ``ballot_paper.not_asked`` where nobody votes on paper, ``ballot_paper.too_many``,
    ``ballot.unknown_item``.
    """
    if not roll.paper:
        raise RuleViolation("ballot_paper.not_asked")
    if len(papers) > len(roll.paper):
        raise RuleViolation("ballot_paper.too_many", {"most": len(roll.paper)}, field="ballots")
    items = [item.nomination for item in roll.items]
    if any(item not in items for pairs in papers for item, _ in pairs):
        raise RuleViolation("ballot.unknown_item", field="ballots")
    entry: dict[str, list[str]] = {name: [] for name in names_of(roll)}
    for pairs in papers:
        for name, text in _texts(roll, items, pairs).items():
            entry[name].append(text)
    return {name: sorted(marks) for name, marks in entry.items()}


def names_of(roll: Roll) -> list[str]:
    """Under which names a ballot of the round stands."""
    return [roll.round_id] if roll.rules.is_whole else [item.nomination for item in roll.items]


def _texts(roll: Roll, items: Sequence[str], pairs: Pairs) -> dict[str, str]:
    try:
        if roll.rules.is_whole:
            ballot = complete_whole(roll.rules, items=items, recused_from=(), choices=pairs)
            return {roll.round_id: encode_whole(items, ballot)}
        chosen = complete_ballot(roll.rules, items=items, recused_from=(), choices=pairs)
        return {item: choice.value for item, choice in chosen.items()}
    except RuleViolation:
        return dict.fromkeys(names_of(roll), INVALID)


def digests_of(roll: Roll, entry: Entry, server_key: bytes) -> dict[str, str]:
    """Name → digest of its marks in order, under the key that is kept outside the database."""
    return {
        name: hmac.new(server_key, pack("ballot-paper/1", roll.round_id, name, *marks), hashlib.sha256).hexdigest()
        for name, marks in entry.items()
    }


def differing(names: Sequence[str], digests: Sequence[Mapping[str, str]]) -> list[str]:
    """Those of the names on which no two of the entries agree."""
    return [name for name in names if _agreed(digests, name) is None]


def settled_marks(roll: Roll, entries: Sequence[Entry], digests: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Name → the marks on which two entries agree. Precondition: nothing differs."""
    marks = {}
    for name in names_of(roll):
        agreed = _agreed(digests, name)
        assert agreed is not None
        marks[name] = list(entries[agreed][name])
    return marks


def _agreed(digests: Sequence[Mapping[str, str]], name: str) -> int | None:
    """Which entry says what two say; None where no two agree."""
    said = [entry[name] for entry in digests]
    for digest, times in Counter(said).items():
        if times >= AGREE:
            return said.index(digest)
    return None


def write_entry(entry: Entry) -> str:
    """An entry as text to seal."""
    return json.dumps(entry)


def read_entry(text: str) -> dict[str, list[str]]:
    """An entry from its text."""
    return {name: list(marks) for name, marks in json.loads(text).items()}


def entry_length(roll: Roll) -> int:
    """Bytes to which every entry of the round is padded: room for a mark of every paper, whatever it says."""
    names = names_of(roll)
    widest = max(_WIDEST, WIDTH * len(roll.items)) + _QUOTES
    room = sum(len(name) + _QUOTES + len(roll.paper) * widest for name in names)
    return _BLOCK * (1 + (room + _QUOTES) // _BLOCK)
