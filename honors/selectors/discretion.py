"""What is kept from somebody who has no role taken away, yet must not learn of certain cases.

Who decides on honors knows the cases and says here, once at start-up, how to ask for them; whoever only records
honors asks without knowing why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from honors.domain.actor import Actor


@dataclass(frozen=True)
class Kept:
    """Ids of cases that are kept from an actor, of all ``objects`` that belong to them, and the moment and the event
    up to which the audit trail and the ledger are shown (None: to their end).
    """

    cases: frozenset[str] = frozenset()
    objects: Callable[[], frozenset[str]] = frozenset
    last_event: int | None = None
    last_at: datetime | None = None


NOTHING = Kept()
_asked: list[Callable[[Actor], Kept]] = []


def register(ask: Callable[[Actor], Kept]) -> None:
    """From now on ``ask`` says what is kept from an actor."""
    _asked[:] = [ask]


def kept_from(actor: Actor) -> Kept:
    """What is kept from the actor; NOTHING for the system and for nobody."""
    return _asked[0](actor) if _asked and actor.user_id is not None else NOTHING
