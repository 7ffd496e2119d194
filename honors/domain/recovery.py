"""What a revocation takes back, point by point (R-34)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from honors.domain.award import RecipientCategory


class Taken(StrEnum):
    """The points of the list."""

    TOKEN = "token"  # noqa: S105 a medal or a certificate
    PRIZE = "prize"
    TREATMENT = "treatment"
    FILE_NOTE = "file_note"
    PUBLICATION = "publication"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point. ``amount`` (yuan) is a prize that was paid; ``is_waived``: the decision leaves it."""

    kind: Taken
    token: str = ""
    serial: str = ""
    amount: Decimal | None = None
    is_waived: bool = False


def takes_money(*, said: bool | None, by_ground: bool) -> bool:
    """Whether the prize is taken back: as the decision says, else as its ground does."""
    return by_ground if said is None else said


def points(
    *,
    category: RecipientCategory,
    tokens: Iterable[tuple[str, str]],
    paid: Iterable[Decimal],
    recovers_money: bool,
    is_published: bool,
    ends_treatment: bool = True,
    is_filed: bool = True,
) -> list[Point]:
    """The list of one revocation: tokens (kind and serial, empty where it has none), prizes that were paid, for a
    person the treatment that ends and the note in the file, and the publication. What the decision or the rule of
    its ground leaves is on the list as waived.
    """
    found = [Point(kind=Taken.TOKEN, token=kind, serial=serial) for kind, serial in tokens]
    found += [Point(kind=Taken.PRIZE, amount=amount, is_waived=not recovers_money) for amount in paid]
    if category is RecipientCategory.INDIVIDUAL:
        left = ((Taken.TREATMENT, not ends_treatment), (Taken.FILE_NOTE, not is_filed))
        found += [Point(kind=kind, is_waived=is_waived) for kind, is_waived in left]
    return [*found, Point(kind=Taken.PUBLICATION, is_waived=not is_published)]
