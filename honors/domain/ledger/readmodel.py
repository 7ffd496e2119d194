"""Comparing the read model with what leaves and openings come to.

Takes one row per grant, joined with its leaf and openings, in the order of index, and the changes that an
``EntryInspector`` collected. Grants that nothing changed are compared without parsing; the others are replayed.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from honors.domain.ledger.columns import grant_ends, same
from honors.domain.ledger.commitment import FIELD_NAME, SALT_SIZE, Opening, commitment_of
from honors.domain.ledger.entry import Entry, EntryError, instant_text, parse_entry
from honors.domain.ledger.faults import Fault, Finding
from honors.domain.ledger.kinds import CORRECT, ERASE, GRANT
from honors.domain.ledger.replay import PROVISIONAL, VALID, GrantState, begin, change
from honors.domain.ledger.tree import BATCH

# Days and times as the texts that the leaf holds.
STATE_COLUMNS = (
    "register",
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
    "status",
    "revoked_on",
    "last_change",
)
_FACTS = 14
_UNTIL, _STATUS, _REVOKED_ON, _LAST_CHANGE, _SUBJECT = 13, 14, 15, 16, 9

Openings = Sequence[Opening]


class GrantRow(NamedTuple):
    """A row of the read model beside its grant. ``leaf`` is None for a row without entry, ``pk`` for an entry without
    row; ``state`` are ``STATE_COLUMNS``, ``opened`` the columns that openings fill; ``openings`` are the grant's own.
    """

    entry_index: int
    leaf: bytes | None
    pk: str | int | None
    state: tuple[Any, ...]
    opened: tuple[Any, ...]
    openings: Openings


class ReadModelVerifier:
    """One run over the read model."""

    def __init__(
        self,
        *,
        table: str,
        openings_table: str,
        entry_table: str,
        opened_columns: Mapping[str, tuple[str, str | None]],
        changes: Iterable[Entry],
        change_openings: Mapping[int, Openings],
    ) -> None:
        """``opened_columns``: column to the committed field that fills it, and the key inside where that is an object.

        ``change_openings``: the openings kept for entries other than grants, by index.
        """
        self._table, self._openings_table, self._entry_table = table, openings_table, entry_table
        self._opened = opened_columns
        self._changes = list(changes)
        self._change_openings = change_openings
        self._erased = {entry.refers_to for entry in self._changes if entry.kind == ERASE}
        self._idle_erasures: list[Fault] = []
        self._of_grant: dict[int, list[Entry]] = defaultdict(list)
        self._retired: dict[str, int] = {}
        self._sort_changes()

    def run(self, rows: Iterable[GrantRow]) -> Iterator[Finding]:
        """Every finding, as it is found."""
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            plain = self._plain(batch)
            for row in batch:
                # An erasure retires its subject for grants further on in the same batch, too.
                if row.entry_index not in plain or (self._retired and row.state[_SUBJECT] in self._retired):
                    yield from self._grant(row)
        for entry in self._changes:
            yield from self._openings(entry, self._change_openings.get(entry.seq, ()))
        yield from self._idle_erasures
        for entries in self._of_grant.values():
            for entry in entries:
                yield self._entry_fault(entry, "refers_to_no_grant")

    def _sort_changes(self) -> None:
        """Give each change to its grant. An erase belongs to the grant whose correction it names; one that names
        a verdict belongs to none.
        """
        by_seq = {entry.seq: entry for entry in self._changes}
        home: dict[int, int] = {}
        done: set[int] = set()
        for entry in self._changes:
            target = entry.refers_to
            if target is None:
                continue
            grant = home.get(target, target)
            if entry.kind == CORRECT:
                home[entry.seq] = grant
            if entry.kind == ERASE and target in by_seq:
                if not by_seq[target].commitments:
                    self._idle_erasures.append(self._entry_fault(entry, "nothing_to_erase"))
                    continue
                if target not in home:
                    if target in done:
                        self._idle_erasures.append(self._entry_fault(entry, "already_erased"))
                    done.add(target)
                    continue
            self._of_grant[grant].append(entry)

    def _plain(self, batch: list[GrantRow]) -> set[int]:
        candidates = [row for row in batch if self._untouched(row)]
        ends = (
            grant_ends(
                [
                    (row.pk, row.entry_index, row.leaf, None, row.state[0], GRANT, *row.state[1:_FACTS], None, None)
                    for row in candidates
                ]
            )
            if candidates
            else None
        )
        if ends is None:
            return set()
        return {
            row.entry_index
            for row, head, tail in zip(candidates, *ends, strict=True)
            if row.leaf == head + _middle(row.openings) + tail
            and b"\\" not in row.leaf
            and row.opened == self._values({opening.field: opening for opening in row.openings})
        }

    def _untouched(self, row: GrantRow) -> bool:
        state = row.state
        return (
            row.entry_index not in self._of_grant
            and row.leaf is not None
            and row.pk is not None
            and len(state) == len(STATE_COLUMNS)
            and state[_STATUS] == (VALID if state[_UNTIL] is None else PROVISIONAL)
            and state[_REVOKED_ON] is None
            and state[_LAST_CHANGE] == row.entry_index
        )

    def _grant(self, row: GrantRow) -> Iterator[Finding]:
        if row.leaf is None:
            yield Fault(self._table, row.pk, None, row.entry_index, "no_entry")
            return
        try:
            entry = parse_entry(row.leaf)
        except EntryError:
            entry = None
        if entry is None or entry.kind != GRANT:
            # A leaf that cannot be read was reported with the entries.
            yield Fault(self._table, row.pk, None, row.entry_index, "no_grant")
            return
        if entry.subject is not None and self._retired.get(entry.subject, entry.seq) < entry.seq:
            yield self._entry_fault(entry, "subject_retired")
        yield from self._openings(entry, row.openings)
        state = begin(entry)
        for later in self._of_grant.pop(row.entry_index, ()):
            if later.subject is not None and self._retired.get(later.subject, later.seq) < later.seq:
                yield self._entry_fault(later, "subject_retired")
            state, kinds = change(state, later)
            if later.kind == ERASE:
                self._retired.setdefault(state.subject, later.seq)
            for kind in kinds:
                yield self._entry_fault(later, kind)
        yield from self._compare(row, state)

    def _compare(self, row: GrantRow, state: GrantState) -> Iterator[Finding]:
        if row.pk is None:
            yield Fault(self._table, None, None, row.entry_index, "missing")
            return
        kept = {row.entry_index: row.openings, **self._change_openings}
        holding = {
            name: opening
            for name, source in state.opened_by.items()
            if source not in state.erased
            for opening in kept.get(source, ())
            if opening.field == name
        }
        names = (*STATE_COLUMNS, *self._opened)
        said = (*state_values(state), *self._values(holding))
        for name, stored, expected in zip(names, (*row.state, *row.opened), said, strict=True):
            if not same(stored, expected):
                yield Fault(self._table, row.pk, name, row.entry_index, "differs")

    def _values(self, holding: Mapping[str, Opening]) -> tuple[Any, ...]:
        values = []
        read: dict[str, Any] = {}
        for name, key in self._opened.values():
            if name not in read:
                read[name] = _value(holding.get(name))
            value = read[name]
            values.append(value if key is None else value.get(key) if type(value) is dict else None)
        return tuple(values)

    def _openings(self, entry: Entry, openings: Openings) -> Iterator[Finding]:
        if entry.seq in self._erased:
            for opening in openings:
                yield Fault(self._openings_table, entry.seq, opening.field, entry.seq, "erased_but_present")
            return
        found = {opening.field: opening for opening in openings}
        for name, commitment in entry.commitments.items():
            given = found.pop(name, None)
            if given is None:
                yield Fault(self._openings_table, entry.seq, name, entry.seq, "missing")
            elif not _fits(given, commitment):
                yield Fault(self._openings_table, entry.seq, name, entry.seq, "differs")
        for name in found:
            yield Fault(self._openings_table, entry.seq, name, entry.seq, "no_commitment")

    def _entry_fault(self, entry: Entry, kind: str) -> Fault:
        return Fault(self._entry_table, entry.seq, "leaf", entry.seq, kind)


def state_values(state: GrantState) -> tuple[Any, ...]:
    """What ``STATE_COLUMNS`` must hold for a grant in this state."""
    return (
        state.register,
        instant_text(state.recorded_at),
        state.effective_on.isoformat(),
        state.award.code,
        state.award.edition,
        state.decision.organ,
        state.decision.document_number,
        state.decision.decided_on.isoformat(),
        state.recipient_category,
        state.subject,
        state.origin,
        state.provenance,
        state.is_posthumous,
        None if state.provisional_until is None else state.provisional_until.isoformat(),
        state.status,
        None if state.revoked_on is None else state.revoked_on.isoformat(),
        state.last_change,
    )


def _value(opening: Opening | None) -> Any:
    try:
        return None if opening is None else json.loads(opening.value.decode())
    except ValueError:
        return None


def _fits(opening: Opening, commitment: str) -> bool:
    return (
        len(opening.salt) == SALT_SIZE
        and bool(FIELD_NAME.fullmatch(opening.field))
        and commitment_of(opening.field, opening.salt, opening.value) == commitment
    )


def _middle(openings: Openings) -> bytes:
    """The commitments as they stand in a leaf, from openings in any order; no leaf holds what strange salts give."""
    if any(len(opening.salt) != SALT_SIZE for opening in openings):
        return b"-"
    return ",".join(
        sorted(
            [f'"{opening.field}":"{commitment_of(opening.field, opening.salt, opening.value)}"' for opening in openings]
        )
    ).encode()
