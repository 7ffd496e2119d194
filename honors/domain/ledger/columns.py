"""Comparing stored columns with leaves, fast where nothing is wrong.

The leaf is never parsed on the fast path. For an ordinary grant the bytes around its commitments are rebuilt from the
columns and compared; a leaf holding a backslash or the text "None" is left to the slow path, because only without
them one text of a column stands for one text in the leaf. Whatever does not match is parsed, and the very column named.
"""

import re
from collections.abc import Iterator
from typing import Any

from honors.domain.ledger.entry import Entry, EntryError, UnknownFormatError, instant_text, parse_entry
from honors.domain.ledger.faults import Fault, Finding, Unchecked
from honors.domain.ledger.kinds import BREAK, GRANT
from honors.domain.ledger.verify import Row

# After pk, index, leaf and leaf_hash; days and times as the texts that the leaf holds.
ENTRY_COLUMNS = (
    "register",
    "kind",
    "recorded_at",
    "effective_on",
    "award_code",
    "award_edition",
    "decision_organ",
    "decision_document_number",
    "decision_on",
    "recipient_category",
    "subject",
    "origin",
    "provenance",
    "is_posthumous",
    "provisional_until",
    "ground",
    "refers_to",
)
_BARE = 4
# Of a row: every column that a grant has always, and those that stand in the tail as they are.
_NEVER_NULL = (1, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16)
_IN_TAIL = (1, 4, 6, 7, 10, 12, 13, 14, 15, 16)
_FLAGS = {True: "true", False: "false"}
_ZEROED_SHAPE = re.compile(rb'"[g-z0][g-z0_]{0,39}":"0{64}"(?:,"[g-z0][g-z0_]{0,39}":"0{64}")*')
_HEX_TO_ZERO = bytes.maketrans(b"123456789abcdef", b"0" * 15)
_SHAPE = re.compile(rb'"[a-z][a-z0-9_]{0,39}":"[0-9a-f]{64}"(?:,"[a-z][a-z0-9_]{0,39}":"[0-9a-f]{64}")*')
_GRANT_LEAF = re.compile(
    rb'\{"amended_decision":null,"award":\{"code":"[^"\\\x00-\x1f]+","edition":"[^"\\\x00-\x1f]+"\},'
    rb'"commitments":\{' + _SHAPE.pattern + rb'\},"decision":\{"date":"(\d{4}-\d\d-\d\d)","document_number":'
    rb'(?:null|"[^"\\\x00-\x1f]+"),"organ":"[^"\\\x00-\x1f]+"\},"discontinuity":null,"effective_on":"\d{4}-\d\d-\d\d",'
    rb'"format":1,"ground":null,"hash":"sha-256","is_posthumous":(?:true|false),"kind":"grant",'
    rb'"origin":"(?:decided|imported)","provenance":"(?:original|copy|file|report)","provisional_until":'
    rb'(?:null|"\d{4}-\d\d-\d\d"),"recipient_category":"(?:individual|collective)",'
    rb'"recorded_at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)","refers_to":null,"register":"(?:honors|stars)",'
    rb'"seq":(\d+),"subject":"[0-9a-f]{32}"\}'
)

# Of all kinds only a grant has a subject and names no earlier entry.
_TAIL = re.compile(
    rb'"recorded_at":"(.{26}Z)","refers_to":null,"register":"(?:honor|star)s","seq":([0-9]+),"subject":".{32}"\}\n'
)
_TAIL_LENGTH = 160


class EntryInspector:
    """Checks what leaves say, against their columns, their place and their order; to be given to ``LogVerifier``.

    After the run ``changes`` are all entries other than grants, ``origin_at`` answers for the breaks that were found.
    """

    def __init__(self, *, table: str, first_origin: str, thorough: bool = True) -> None:
        """``first_origin`` is the name that the log began under.

        Without ``thorough`` a bare row (no columns) is read at its end alone, which tells kind, place and time: for
        callers that compare all fields elsewhere, as with the read model.
        """
        self.changes: list[Entry] = []
        self._table = table
        self._origins: list[tuple[int, str]] = [(-1, first_origin)]
        self._latest = ""
        self._thorough = thorough

    def __call__(self, batch: list[Row]) -> Iterator[Finding]:
        """Findings of one batch. Rows hold ``ENTRY_COLUMNS`` after the first four, or nothing."""
        bare = len(batch[0]) == _BARE if batch else True
        times, suspects = self._bare(batch) if bare else self._with_columns(batch)
        for at in suspects:
            yield from self._slow(batch[at], at, times)
        yield from self._order(batch, times)

    def origin_at(self, size: int) -> str:
        """The origin of checkpoints of that size: a break is covered by the first checkpoint that holds it."""
        return next(origin for index, origin in reversed(self._origins) if index < size)

    def _with_columns(self, batch: list[Row]) -> tuple[list[str], list[int]]:
        leaves = [row[2] for row in batch]
        texts = grant_ends(batch)
        if texts is None:
            # Something other than plain grants is here: take them one by one.
            suspects = [at for at, row in enumerate(batch) if not self._matches(row)]
        else:
            heads, tails = texts
            whole = all(map(bytes.startswith, leaves, heads)) and all(map(bytes.endswith, leaves, tails))
            if whole and b"\\" not in b"".join(leaves) and self._shapes_known(leaves, heads, tails):
                suspects = []
            else:
                suspects = [at for at, row in enumerate(batch) if not self._matches(row)]
        return [row[6] for row in batch], suspects

    def _matches(self, row: Row) -> bool:
        texts = grant_ends([row])
        if texts is None or b"\\" in row[2]:
            return False
        (head,), (tail,) = texts
        return bool(row[2].startswith(head) and row[2].endswith(tail) and self._shapes_known([row[2]], [head], [tail]))

    def _shapes_known(self, leaves: list[bytes], heads: list[bytes], tails: list[bytes]) -> bool:
        shapes = {
            leaf[len(head) : -len(tail)].translate(_HEX_TO_ZERO)
            for leaf, head, tail in zip(leaves, heads, tails, strict=True)
        }
        # With every hexadecimal digit a zero, the whole batch comes down to a handful of patterns. A name of such
        # letters alone loses its spelling here; the read model is compared with the names as they are.
        return all(_ZEROED_SHAPE.fullmatch(shape) for shape in shapes)

    def _bare(self, batch: list[Row]) -> tuple[list[str], list[int]]:
        if not self._thorough:
            tails = b"\n".join([row[2][-_TAIL_LENGTH:] for row in batch]) + b"\n"
            found = _TAIL.findall(tails)
            if b",".join([seq for _, seq in found]) == ",".join([str(row[1]) for row in batch]).encode():
                return [moment.decode(errors="replace") for moment, _ in found], []
        times: list[str] = []
        suspects: list[int] = []
        for at, row in enumerate(batch):
            match = _GRANT_LEAF.fullmatch(row[2])
            if match is None or int(match[3]) != row[1]:
                suspects.append(at)
            times.append(match[2].decode() if match else "")
        return times, suspects

    def _slow(self, row: Row, at: int, times: list[str]) -> Iterator[Finding]:
        pk, index, leaf = row[:3]
        times[at] = ""
        try:
            entry = parse_entry(leaf)
        except UnknownFormatError:
            yield Unchecked(self._table, pk, index, "unknown_format")
            return
        except EntryError:
            yield Fault(self._table, pk, "leaf", index, "malformed")
            return
        times[at] = instant_text(entry.recorded_at)
        if entry.kind != GRANT:
            self.changes.append(entry)
        if entry.kind == BREAK and entry.discontinuity is not None:
            if self._origins[-1][1] != entry.discontinuity.lost_origin:
                yield Fault(self._table, pk, "leaf", index, "lost_origin_differs")
            self._origins.append((entry.seq, entry.discontinuity.new_origin))
        if entry.seq != index:
            yield Fault(self._table, pk, "index", index, "differs")
        for name, stored, said in zip(ENTRY_COLUMNS, row[_BARE:], column_values(entry), strict=False):
            if not same(stored, said):
                yield Fault(self._table, pk, name, index, "differs")

    def _order(self, batch: list[Row], times: list[str]) -> Iterator[Finding]:
        whole = [self._latest, *times]
        if whole == sorted(whole):
            self._latest = whole[-1]
            return
        for row, moment in zip(batch, times, strict=True):
            if moment and moment < self._latest:
                yield Fault(self._table, row[0], "recorded_at", row[1], "decreases")
            self._latest = max(self._latest, moment)


def column_values(entry: Entry) -> tuple[Any, ...]:
    """What ``ENTRY_COLUMNS`` must hold for an entry."""
    document = entry.document()
    award = document["award"] or {}
    decision = document["decision"] or {}
    said = {
        **document,
        "award_code": award.get("code"),
        "award_edition": award.get("edition"),
        "decision_organ": decision.get("organ"),
        "decision_document_number": decision.get("document_number"),
        "decision_on": decision.get("date"),
    }
    return tuple(said[name] for name in ENTRY_COLUMNS)


def same(stored: Any, said: Any) -> bool:
    """Whether a column holds what the leaf says; SQLite keeps true and false as 1 and 0."""
    if type(said) is bool:
        return stored in {0, 1} and bool(stored) is said
    return type(stored) is type(said) and bool(stored == said)


def grant_ends(batch: list[Row]) -> tuple[list[bytes], list[bytes]] | None:
    """For rows with ``ENTRY_COLUMNS``, the bytes before and after the commitments if they are plain grants.

    None where a row is not plain: of another kind, or with a null where the text would then read "None".
    """
    columns = list(zip(*batch, strict=True))
    plain = set(columns[5]) == {GRANT} and set(columns[19]) == {None} == set(columns[20])
    if not plain or any(None in columns[at] for at in _NEVER_NULL):
        return None
    numbers = ["null" if number is None else f'"{number}"' for number in columns[11]]
    untils = ["null" if until is None else f'"{until}"' for until in columns[18]]
    flags = map(_FLAGS.get, columns[17])
    heads = [
        f'{{"amended_decision":null,"award":{{"code":"{code}","edition":"{edition}"}},"commitments":{{'
        for code, edition in zip(columns[8], columns[9], strict=True)
    ]
    tails = [
        f'}},"decision":{{"date":"{day}","document_number":{number},"organ":"{organ}"}},'
        f'"discontinuity":null,"effective_on":"{effective_on}","format":1,"ground":null,"hash":"sha-256",'
        f'"is_posthumous":{flag},"kind":"grant","origin":"{origin}","provenance":"{grade}",'
        f'"provisional_until":{until},"recipient_category":"{category}","recorded_at":"{moment}",'
        f'"refers_to":null,"register":"{register}","seq":{index},"subject":"{subject}"}}'
        for (
            index,
            register,
            moment,
            effective_on,
            organ,
            day,
            category,
            subject,
            origin,
            grade,
        ), number, until, flag in zip(
            zip(*(columns[at] for at in _IN_TAIL), strict=True), numbers, untils, flags, strict=True
        )
    ]
    split_heads, split_tails = "\n".join(heads).encode().split(b"\n"), "\n".join(tails).encode().split(b"\n")
    if len(split_heads) != len(batch) or len(split_tails) != len(batch):
        # A column holds a line end, which no plain leaf does.
        return None
    return split_heads, split_tails
