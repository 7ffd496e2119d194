"""One cycle on the stage: whose it is, its cases, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evaluations.domain.nomination import State
from evaluations.management.demo.company import Company
from evaluations.models import Cycle, Nomination

JUDGES = ("chair", "member1", "member2", "member3", "member4")


@dataclass
class Play:
    """One cycle: whose (``city`` or ``changxing``), since how many working days, how far it has come.

    ``nominees`` are chief and star of each case, in the order of the cases; those whose places are in ``losers`` fall
    short of the votes.
    """

    company: Company
    place: str
    name: str
    began: int
    until: str
    nominees: Sequence[tuple[str, str]]
    losers: frozenset[int] = frozenset()
    method: str = "approval"
    cases: list[Nomination] = field(default_factory=list)
    cycle: Cycle = field(init=False)

    def who(self, part: str) -> str:
        """The account of a part in this bureau."""
        return f"{part}.{self.place}"

    def case(self, place: int) -> Nomination:
        """A case as it stands now."""
        self.cases[place].refresh_from_db()
        return self.cases[place]

    def refreshed(self) -> list[Nomination]:
        """All cases as they stand now."""
        return [self.case(place) for place in range(len(self.cases))]

    def in_state(self, state: State) -> list[Nomination]:
        """The cases that stand in a state."""
        return [case for case in self.refreshed() if case.state == state]
