"""Conflicts of interest: the grounds, what each of them does, and which of them the data show by themselves.

Civil Servants Law art. 76: withdraw where one's own interest is touched (1), that of a relative under art. 74 (2), or
anything else may bend the judgement (3). Art. 77: one withdraws oneself, a party may ask for it, others may tell; the
organ decides. What a ground does is a setting of R-18 with its clause.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ground(StrEnum):
    """Why somebody should not judge a case. The last three are never declared: the data show them."""

    NONE = "none"
    KINSHIP = "kinship"
    DIRECT_SUPERIOR = "direct_superior"
    UNIT = "unit"
    DEED = "deed"
    OTHER = "other"
    NOMINEE = "nominee"
    NOMINATOR = "nominator"
    SUBORDINATE = "subordinate"


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

SETTING = "conflict_"
"""A ground's setting of R-18 is named by this and the ground: ``conflict_kinship`` → ``block``."""

FIXED = {Ground.NONE: Effect.DISCLOSE, Ground.NOMINEE: Effect.BLOCK}
"""What no setting changes: nobody judges an award of their own, and nothing to declare has no consequence."""


def effect_of(ground: Ground, settings: Mapping[Ground, Effect]) -> Effect:
    """What a ground does, by the settings of the day. A ground without a setting blocks."""
    return FIXED.get(ground) or settings.get(ground, Effect.BLOCK)


@dataclass(frozen=True)
class Post:
    """Where somebody served on the day of the case: the unit, the one above it, whether it is a small unit, whether
    as one of its leading body.
    """

    unit: int
    above: int | None
    is_small: bool
    leads: bool


Posts = frozenset[Post]
NOWHERE: Posts = frozenset()


@dataclass(frozen=True)
class Judge:
    """A member as the data know them: account, person, and where they served on the day of the case."""

    user: int
    officer: int | None
    posts: Posts = NOWHERE


@dataclass(frozen=True)
class Matter:
    """A case as the data know it: who is honored, who nominated, who took part in the deed, who is kin to the nominee.

    ``posts``: where the nominee served on the day of the deed; a unit that is itself the nominee is its own post.
    """

    nominee: int | None
    nominated_by: int
    participants: frozenset[int]
    posts: Posts = NOWHERE
    kin: frozenset[int] = field(default_factory=frozenset)


def is_direct_superior(one: Post, other: Post) -> bool:
    """Whether ``one`` leads the unit of ``other``, or leads the unit above the one that ``other`` leads."""
    if not one.leads:
        return False
    return other.above == one.unit if other.leads else other.unit == one.unit


def grounds_in_data(judge: Judge, matter: Matter) -> list[Ground]:
    """The grounds that follow from the data alone, gravest first; colleagues of one small unit are named only where
    nothing graver is found.
    """
    found = []
    if judge.officer is not None and judge.officer == matter.nominee:
        found.append(Ground.NOMINEE)
    elif judge.officer in matter.participants:
        found.append(Ground.DEED)
    if judge.officer in matter.kin:
        found.append(Ground.KINSHIP)
    if judge.user == matter.nominated_by:
        found.append(Ground.NOMINATOR)
    pairs = [(own, theirs) for own in judge.posts for theirs in matter.posts]
    if Ground.NOMINEE not in found:
        if any(is_direct_superior(own, theirs) for own, theirs in pairs):
            found.append(Ground.DIRECT_SUPERIOR)
        if any(is_direct_superior(theirs, own) for own, theirs in pairs):
            found.append(Ground.SUBORDINATE)
    if not found and any(own.is_small and own.unit == theirs.unit for own, theirs in pairs):
        found.append(Ground.UNIT)
    return found
