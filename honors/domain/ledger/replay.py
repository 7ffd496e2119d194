"""What the ledger comes to: the standing of every grant after all entries that name it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from honors.domain.ledger.entry import Award, Decision, Discontinuity, Entry
from honors.domain.ledger.kinds import BREAK, CORRECT, ERASE, GRANT, RESTORE, REVOKE

VALID = "valid"
PROVISIONAL = "provisional"
REVOKED = "revoked"
ENDED = "ended"
NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantState:
    """A grant as it stands after its changes.

    ``status`` knows no day: ``valid``, ``provisional`` or ``revoked``; ``status_on`` does. ``opened_by`` says for each
    committed field which entry's opening holds, ``erased`` which entries' openings were destroyed.
    """

    index: int
    register: str
    recorded_at: datetime
    effective_on: date
    award: Award
    decision: Decision
    recipient_category: str
    subject: str
    origin: str
    provenance: str
    is_posthumous: bool
    provisional_until: date | None
    revoked_on: date | None = None
    last_change: int
    opened_by: Mapping[str, int] = field(default_factory=dict)
    erased: frozenset[int] = frozenset()
    turns: tuple[tuple[date, str], ...] = ()

    @property
    def status(self) -> str:
        """The standing, whatever the day."""
        if self.revoked_on is not None:
            return REVOKED
        return VALID if self.provisional_until is None else PROVISIONAL

    def status_on(self, day: date) -> str:
        """The standing at the end of ``day``: the above, or ``not_yet`` before its effect, or ``ended``.

        A provisional grant has ended on every day after its last, entry or not. A revocation counts from its day of
        effect; one that was annulled never was, from the day of the restoring act on.
        """
        if day < self.effective_on:
            return NOT_YET
        revoked = False
        for effective_on, kind in self.turns:
            if effective_on <= day:
                revoked = kind == REVOKE
        if revoked:
            return REVOKED
        if self.provisional_until is None:
            return VALID
        return PROVISIONAL if day <= self.provisional_until else ENDED


@dataclass(frozen=True, slots=True)
class ReplayFault:
    """An entry that cannot stand where it does."""

    index: int
    kind: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """All grants by index, the breaks, and every fault on the way."""

    states: Mapping[int, GrantState]
    breaks: tuple[tuple[int, Discontinuity], ...]
    faults: tuple[ReplayFault, ...]


def begin(entry: Entry) -> GrantState:
    """The state that a grant starts in."""
    assert entry.award is not None
    assert entry.decision is not None
    assert entry.register is not None
    assert entry.effective_on is not None
    assert entry.recipient_category is not None
    assert entry.subject is not None
    assert entry.origin is not None
    assert entry.provenance is not None
    assert entry.is_posthumous is not None
    return GrantState(
        index=entry.seq,
        register=entry.register,
        recorded_at=entry.recorded_at,
        effective_on=entry.effective_on,
        award=entry.award,
        decision=entry.decision,
        recipient_category=entry.recipient_category,
        subject=entry.subject,
        origin=entry.origin,
        provenance=entry.provenance,
        is_posthumous=entry.is_posthumous,
        provisional_until=entry.provisional_until,
        last_change=entry.seq,
        opened_by=dict.fromkeys(entry.commitments, entry.seq),
    )


def change(state: GrantState, entry: Entry) -> tuple[GrantState, tuple[str, ...]]:
    """The state after one more entry, and the kinds of fault in it. A faulty verdict changes nothing.

    An erase is given to the grant whose own or whose correction's openings it destroys.
    """
    if entry.register != state.register:
        return state, ("register_differs",)
    if entry.kind == CORRECT:
        return _correct(state, entry), ()
    if entry.kind == ERASE:
        assert entry.refers_to is not None
        if entry.refers_to in state.erased:
            return state, ("already_erased",)
        return replace(state, erased=state.erased | {entry.refers_to}, last_change=entry.seq), ()
    return _turn(state, entry)


def replay(entries: Iterable[Entry]) -> Replayed:
    """Apply entries in their order. Keeps every grant in memory."""
    run = _Run()
    for entry in entries:
        run.apply(entry)
    return Replayed(run.states, tuple(run.breaks), tuple(run.faults))


def _correct(state: GrantState, entry: Entry) -> GrantState:
    stated = begin(entry)
    return replace(
        stated,
        index=state.index,
        recorded_at=state.recorded_at,
        decision=entry.amended_decision or state.decision,
        revoked_on=state.revoked_on,
        opened_by={**state.opened_by, **stated.opened_by},
        erased=state.erased,
        turns=state.turns,
    )


def _turn(state: GrantState, entry: Entry) -> tuple[GrantState, tuple[str, ...]]:
    assert entry.effective_on is not None
    if entry.kind == REVOKE and state.revoked_on is not None:
        return state, ("already_revoked",)
    if entry.kind == RESTORE and state.revoked_on is None:
        return state, ("not_revoked",)
    faults = ("effect_before_last_turn",) if state.turns and entry.effective_on < state.turns[-1][0] else ()
    changed = replace(
        state,
        revoked_on=entry.effective_on if entry.kind == REVOKE else None,
        last_change=entry.seq,
        turns=(*state.turns, (entry.effective_on, entry.kind)),
    )
    return changed, faults


class _Run:
    def __init__(self) -> None:
        self.states: dict[int, GrantState] = {}
        self.breaks: list[tuple[int, Discontinuity]] = []
        self.faults: list[ReplayFault] = []
        self._grant_of: dict[int, int] = {}
        self._loose_erased: set[int] = set()
        self._committed: set[int] = set()
        self._retired: set[str] = set()
        self._next = 0
        self._latest: datetime | None = None

    def apply(self, entry: Entry) -> None:
        self._order(entry)
        if entry.subject is not None and entry.subject in self._retired:
            self._fault(entry, "subject_retired")
        if entry.kind == GRANT:
            self.states[entry.seq] = begin(entry)
            self._grant_of[entry.seq] = entry.seq
        elif entry.kind == BREAK:
            self._break(entry)
        elif entry.kind == ERASE:
            self._erase(entry)
        else:
            self._verdict(entry)
        if entry.commitments:
            self._committed.add(entry.seq)

    def _order(self, entry: Entry) -> None:
        if entry.seq != self._next:
            self._fault(entry, "seq_gap")
        self._next = entry.seq + 1
        if self._latest is not None and entry.recorded_at < self._latest:
            self._fault(entry, "recorded_at_decreases")
        self._latest = max(entry.recorded_at, self._latest or entry.recorded_at)

    def _verdict(self, entry: Entry) -> None:
        assert entry.refers_to is not None
        if entry.refers_to not in self.states:
            self._fault(entry, "refers_to_no_grant")
            return
        self._change(entry.refers_to, entry)
        if entry.kind == CORRECT:
            self._grant_of[entry.seq] = entry.refers_to

    def _erase(self, entry: Entry) -> None:
        assert entry.refers_to is not None
        if entry.refers_to not in self._committed:
            self._fault(entry, "nothing_to_erase")
        elif entry.refers_to in self._grant_of:
            grant = self._grant_of[entry.refers_to]
            self._change(grant, entry)
            self._retired.add(self.states[grant].subject)
        elif entry.refers_to in self._loose_erased:
            self._fault(entry, "already_erased")
        else:
            self._loose_erased.add(entry.refers_to)

    def _break(self, entry: Entry) -> None:
        assert entry.discontinuity is not None
        if self.breaks and entry.discontinuity.lost_origin != self.breaks[-1][1].new_origin:
            self._fault(entry, "lost_origin_differs")
        self.breaks.append((entry.seq, entry.discontinuity))

    def _change(self, grant: int, entry: Entry) -> None:
        self.states[grant], kinds = change(self.states[grant], entry)
        for kind in kinds:
            self._fault(entry, kind)

    def _fault(self, entry: Entry, kind: str) -> None:
        self.faults.append(ReplayFault(entry.seq, kind))
