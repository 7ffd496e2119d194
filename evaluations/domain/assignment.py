"""Which member reads which case: the least loaded first, within limits, never one who has a conflict.

A seed settles what is equal, so that the same facts and the same seed give the same plan, whoever makes it.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from honors.domain.ledger.canonical import canonical_bytes


@dataclass(frozen=True)
class Demand:
    """A case that needs readers: how many more, and the members who cannot be one of them.

    ``barred`` holds those in conflict and those who are readers of it already.
    """

    case: str
    needed: int
    barred: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """Case → its new readers, in the order drawn; and how many readers could not be found for it."""

    readers: Mapping[str, tuple[str, ...]]
    missing: Mapping[str, int]

    def digest(self) -> str:
        """SHA-256 (64 hex digits) over who reads what: a plan that was shown is the plan that is carried out."""
        table = {"readers": {case: list(members) for case, members in self.readers.items()}}
        return hashlib.sha256(canonical_bytes(table)).hexdigest()


def make_plan(
    demands: Sequence[Demand], members: Collection[str], *, loads: Mapping[str, int], limit: int | None, seed: str
) -> Plan:
    """Give every case its readers, the cases with the fewest possible readers first.

    ``loads`` counts the cases that members hold already, ``limit`` is the most that one may hold. Each reader is the
    member with the fewest cases; where several are equal, the one whose SHA-256 of ``seed 0x00 case 0x00 member`` is
    least. A case that finds nobody left takes a reader from another case that can do without: so a place stays empty
    only where no distribution fills more of them.
    """
    board = _Board(demands, members, loads, limit, seed)
    order = sorted(demands, key=lambda demand: (len(board.possible(demand.case)), board.lot(demand.case)))
    for demand in order:
        for _ in range(demand.needed):
            if not board.give(demand.case) and not board.make_room(demand.case):
                break
    readers = {demand.case: tuple(board.readers[demand.case]) for demand in demands}
    missing = {demand.case: demand.needed - len(readers[demand.case]) for demand in demands}
    return Plan(readers, {case: number for case, number in missing.items() if number})


class _Board:
    """The plan while it is made."""

    def __init__(
        self,
        demands: Sequence[Demand],
        members: Collection[str],
        loads: Mapping[str, int],
        limit: int | None,
        seed: str,
    ) -> None:
        self.members = sorted(members)
        self.barred = {demand.case: demand.barred for demand in demands}
        self.readers: dict[str, list[str]] = {demand.case: [] for demand in demands}
        self.loads = {member: loads.get(member, 0) for member in self.members}
        self.limit = limit
        self.seed = seed

    def lot(self, *names: str) -> bytes:
        return hashlib.sha256("\0".join([self.seed, *names]).encode()).digest()

    def possible(self, case: str) -> list[str]:
        return [member for member in self.members if member not in self.barred[case]]

    def free(self, case: str) -> list[str]:
        """Those who could read the case and do not yet, the least loaded first."""
        able = [member for member in self.possible(case) if member not in self.readers[case]]
        return sorted(able, key=lambda member: (self.loads[member], self.lot(case, member)))

    def has_room(self, member: str) -> bool:
        return self.limit is None or self.loads[member] < self.limit

    def give(self, case: str) -> bool:
        member = next((member for member in self.free(case) if self.has_room(member)), None)
        if member is None:
            return False
        self.readers[case].append(member)
        self.loads[member] += 1
        return True

    def make_room(self, case: str) -> bool:
        """Along the shortest chain: each member hands one of their cases to the next, and the last has room."""
        came_from: dict[str, tuple[str, str | None]] = {}
        queue: deque[str] = deque()
        for member in self.free(case):
            came_from[member] = (case, None)
            queue.append(member)
        while queue:
            member = queue.popleft()
            if self.has_room(member):
                self._hand_on(member, came_from)
                return True
            for held in sorted(name for name, readers in self.readers.items() if member in readers):
                for other in self.free(held):
                    if other not in came_from:
                        came_from[other] = (held, member)
                        queue.append(other)
        return False

    def _hand_on(self, last: str, came_from: Mapping[str, tuple[str, str | None]]) -> None:
        taker: str | None = last
        self.loads[last] += 1
        while taker is not None:
            case, giver = came_from[taker]
            if giver is not None:
                self.readers[case].remove(giver)
            self.readers[case].append(taker)
            taker = giver
