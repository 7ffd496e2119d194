"""The award catalogue: what can be granted, in which edition, with which ladder, prize and tokens.

The numbers themselves (levels in force, sums, days, months) are rows of the catalogue; this module only reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from honors.domain.errors import RuleViolation


class RecipientCategory(StrEnum):
    """An award names exactly one of the two (R-01)."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"


class Register(StrEnum):
    """The two registers of the ledger; stars are never counted among honors (R-36)."""

    HONORS = "honors"
    STARS = "stars"


class Level(StrEnum):
    """The legal ladder from low to high (R-02), and the two kinds that stand outside it."""

    COMMENDATION = "commendation"
    MERIT_THIRD = "merit_third"
    MERIT_SECOND = "merit_second"
    MERIT_FIRST = "merit_first"
    HONORARY_TITLE = "honorary_title"
    HONOR = "honor"
    STAR = "star"


LADDER = (Level.COMMENDATION, Level.MERIT_THIRD, Level.MERIT_SECOND, Level.MERIT_FIRST, Level.HONORARY_TITLE)
"""The ladder from low to high (R-02)."""


class OrganLevel(StrEnum):
    """The level of the body that grants an honor, high to low."""

    NATIONAL = "national"
    MINISTRY = "ministry"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class TokenKind(StrEnum):
    """What is handed over (R-28)."""

    MEDAL = "medal"
    CERTIFICATE = "certificate"
    COLLECTIVE_CERTIFICATE = "collective_certificate"
    PLAQUE = "plaque"


class RepeatScope(StrEnum):
    """Which later awards the repeat window holds back: the police text bars lower ones too, S13 only the same."""

    SAME_OR_LOWER = "same_or_lower"
    SAME = "same"


PROVINCIAL_OR_MINISTERIAL = frozenset({OrganLevel.NATIONAL, OrganLevel.MINISTRY, OrganLevel.PROVINCE})


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One dated text of one scheme. Both ends belong to it; None is an open end."""

    code: str
    scheme: str
    valid_from: date | None
    valid_to: date | None
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class AwardKind:
    """A row of the catalogue, as far as rules look at it. ``rank`` orders one ladder; 0 stands outside every ladder.

    ``name`` and ``name_en`` are what a finding calls it.
    """

    code: str
    scheme: str
    recipient_category: RecipientCategory
    level: Level
    rank: int
    personnel_categories: frozenset[str] = frozenset()
    repeat_scope: RepeatScope | None = None
    name: str = ""
    name_en: str = ""

    @property
    def said(self) -> dict[str, str]:
        """The award among the facts of a finding: its code, and its names where they are known."""
        names = {"award_name": self.name, "award_name_en": self.name_en}
        return {"award": self.code, **{key: name for key, name in names.items() if name}}


@dataclass(frozen=True, kw_only=True)
class Prize:
    """A dated sum in yuan for one award of one edition."""

    award: str
    edition: str
    amount: Decimal
    valid_from: date
    valid_to: date | None


def in_force(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether ``on`` lies between both days, both included; None is an open end."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def edition_on(editions: Iterable[Edition], *, scheme: str, on: date) -> Edition:
    """The edition of ``scheme`` in force on the approval date (R-57), whether switched on or not.

    Raises RuleViolation ``award.no_edition`` where none was in force.
    """
    found = [e for e in editions if e.scheme == scheme and in_force(e.valid_from, e.valid_to, on)]
    if len(found) != 1:
        raise RuleViolation("award.no_edition", {"scheme": scheme, "on": on.isoformat()})
    return found[0]


def counts_as_provincial_or_ministerial(register: Register, organ_level: OrganLevel) -> bool:
    """Whether an honor decided at ``organ_level`` belongs to the published tally; stars never do (R-36)."""
    return register is Register.HONORS and organ_level in PROVINCIAL_OR_MINISTERIAL


def check_recipient(kind: AwardKind, category: RecipientCategory, personnel_category: str | None) -> None:
    """An award goes only to the category it is made for (R-01) and to the personnel of its scheme (R-06).

    ``personnel_category`` is that of the person, None for a collective.
    Raises RuleViolation ``award.wrong_category`` or ``award.wrong_scheme``.
    """
    if category is not kind.recipient_category:
        raise RuleViolation("award.wrong_category", {"award": kind.code, "category": category.value})
    if category is RecipientCategory.INDIVIDUAL and personnel_category not in kind.personnel_categories:
        raise RuleViolation("award.wrong_scheme", {"award": kind.code, "personnel_category": personnel_category})


def is_ladder(kind: AwardKind) -> bool:
    """A national, provincial or external honor and a star stand on no ladder (R-07, R-36)."""
    return kind.rank > 0


def repeats(later: AwardKind, earlier: AwardKind) -> bool:
    """Whether ``later`` is an award that the repeat window of its scheme holds back after ``earlier`` (R-08).

    The caller compares the dates. Awards of different schemes or categories never repeat each other; two editions
    of one scheme do.
    """
    one_ladder = (later.scheme, later.recipient_category) == (earlier.scheme, earlier.recipient_category)
    if not (one_ladder and is_ladder(later) and is_ladder(earlier)):
        return False
    if later.repeat_scope is RepeatScope.SAME:
        return later.rank == earlier.rank
    return later.repeat_scope is RepeatScope.SAME_OR_LOWER and later.rank <= earlier.rank


def prize_on(prizes: Iterable[Prize], *, award: str, edition: str, on: date) -> Decimal | None:
    """The sum in yuan at the approval date (R-27); None where the table has no sum for that day.

    Raises RuleViolation ``award.two_prizes`` where two rows are in force at once.
    """
    found = [
        p.amount for p in prizes if (p.award, p.edition) == (award, edition) and in_force(p.valid_from, p.valid_to, on)
    ]
    if len(found) > 1:
        raise RuleViolation("award.two_prizes", {"award": award, "on": on.isoformat()})
    return found[0] if found else None
