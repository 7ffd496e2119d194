"""Conflicts of interest: the grounds, what each of them does, and which of them the data show by themselves."""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """Why somebody should not judge a case. The last two are never declared: the data show them."""

    NONE = "none"
    KINSHIP = "kinship"
    DIRECT_SUPERIOR = "direct_superior"
    UNIT = "unit"
    DEED = "deed"
    OTHER = "other"
    NOMINEE = "nominee"
    NOMINATOR = "nominator"


class Effect(StrEnum):
    """``block``: recused at once; ``warn``: somebody decides; ``disclose``: said, with no further effect."""

    BLOCK = "block"
    WARN = "warn"
    DISCLOSE = "disclose"


class Source(StrEnum):
    """Who brought a conflict up: the member, the data, or somebody else."""

    DECLARED = "declared"
    FOUND = "found"
    ASKED = "asked"


DECLARABLE = (Ground.NONE, Ground.KINSHIP, Ground.DIRECT_SUPERIOR, Ground.UNIT, Ground.DEED, Ground.OTHER)
"""What a member can say of a case."""

_EFFECTS = {Ground.NONE: Effect.DISCLOSE, Ground.UNIT: Effect.WARN, Ground.OTHER: Effect.WARN}


def effect_of(ground: Ground) -> Effect:
    """What a ground does. Whatever is not harmless or open to judgement blocks."""
    return _EFFECTS.get(ground, Effect.BLOCK)


@dataclass(frozen=True)
class Judge:
    """A member as the data know them: account, person, and the small units they served in on the day of the case."""

    user: int
    officer: int | None
    small_units: frozenset[int]


@dataclass(frozen=True)
class Matter:
    """A case as the data know it: who is honored, who nominated, who took part in the deed.

    ``small_units``: where the nominee served on the day of the deed, or the small unit that is itself the nominee.
    """

    nominee: int | None
    nominated_by: int
    participants: frozenset[int]
    small_units: frozenset[int]


def grounds_in_data(judge: Judge, matter: Matter) -> list[Ground]:
    """The grounds that follow from the data alone, gravest first; colleagues of one small unit are only a warning."""
    found = []
    if judge.officer is not None and judge.officer == matter.nominee:
        found.append(Ground.NOMINEE)
    elif judge.officer in matter.participants:
        found.append(Ground.DEED)
    if judge.user == matter.nominated_by:
        found.append(Ground.NOMINATOR)
    if not found and judge.small_units & matter.small_units:
        found.append(Ground.UNIT)
    return found
