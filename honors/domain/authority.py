"""Who approves: the authority table of the regulations, looked up and never chosen freely (R-14 to R-17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from honors.domain.award import Level, OrganLevel, RecipientCategory, in_force
from honors.domain.errors import RuleViolation


class Organ(StrEnum):
    """An approver as the table writes it."""

    STATE_COUNCIL = "SC"
    MINISTRY = "MIN"
    PROVINCE = "PROV"
    PREFECTURE = "CITY"
    COUNTY = "CTY"

    @property
    def level(self) -> OrganLevel:
        """The level that an honor approved by this organ counts at."""
        return _LEVELS[self]


_LEVELS = {
    Organ.STATE_COUNCIL: OrganLevel.NATIONAL,
    Organ.MINISTRY: OrganLevel.MINISTRY,
    Organ.PROVINCE: OrganLevel.PROVINCE,
    Organ.PREFECTURE: OrganLevel.PREFECTURE,
    Organ.COUNTY: OrganLevel.COUNTY,
}


class HomeOrgan(StrEnum):
    """The organ a recipient belongs to. A branch bureau is an agency of its prefecture bureau, no county organ.

    The last three are systems whose articles were not read: their cells are unknown until somebody fills them in.
    """

    MINISTRY = "ministry"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    BRANCH = "branch"
    COUNTY = "county"
    SUB_PROVINCIAL_CITY = "sub_provincial_city"
    MUNICIPALITY_DISTRICT = "municipality_district"
    SPECIAL_SYSTEM = "special_system"


_STEMS = {
    HomeOrgan.MINISTRY: "ministry",
    HomeOrgan.PROVINCE: "provincial",
    HomeOrgan.PREFECTURE: "prefecture",
    HomeOrgan.COUNTY: "county",
}
_UNREAD = frozenset({HomeOrgan.SUB_PROVINCIAL_CITY, HomeOrgan.MUNICIPALITY_DISTRICT, HomeOrgan.SPECIAL_SYSTEM})


@dataclass(frozen=True, kw_only=True)
class AuthorityRule:
    """One cell of the table. ``mandate`` is the organ to which the cell may be delegated, empty for none (R-16);

    ``valid_from`` and ``valid_to`` are those of the edition, narrowed by the row's own dates where it has any.
    """

    scheme: str
    edition: str
    recipient_kind: str
    recipient_category: RecipientCategory
    level: Level
    award: str
    organ: str
    co_organ: str
    mandate: str
    clause: str
    confidence: str
    known: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """A recorded delegation that covers the recipient's organ: which award, to whom, from when, by which document."""

    award: str
    to_organ: str
    document_number: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class Authority:
    """The answer. ``organ`` approves, with ``co_organ`` where two must (R-17); ``mandate`` is the organ it may be
    delegated to; ``document_number`` names the mandate by which ``organ`` acts, empty for its own power.
    """

    organ: str
    co_organ: str
    mandate: str
    clause: str
    confidence: str
    known: bool
    edition: str
    document_number: str = ""


def recipient_kind(
    home: HomeOrgan, category: RecipientCategory, *, is_leading_body: bool = False, is_organ_itself: bool = False
) -> str:
    """The row of the table for a recipient: by post at application, one level up where the table says so.

    ``home`` is the organ that the person serves in or the collective belongs to; for a temporary unit the organ that
    formed it (R-14). ``is_leading_body`` is the person's flag, ``is_organ_itself`` is true for the organ as a
    collective; neither means anything in a branch bureau, which the table counts among the prefecture's units.
    """
    if home in _UNREAD:
        return home.value
    is_branch = home is HomeOrgan.BRANCH
    stem = _STEMS[HomeOrgan.PREFECTURE if is_branch else home]
    if category is RecipientCategory.INDIVIDUAL:
        return f"{stem}_leader" if is_leading_body and not is_branch else f"{stem}_staff"
    return f"{stem}_organ" if is_organ_itself and not is_branch else f"{stem}_unit"


def approving_organ(
    rules: Iterable[AuthorityRule],
    *,
    recipient_kind: str,
    category: RecipientCategory,
    level: Level,
    on: date,
    mandates: Iterable[Mandate] = (),
    scheme: str = "police",
    award: str = "",
) -> Authority:
    """The approver of ``level`` for a recipient, by the edition in force on the approval date (R-14, R-57).

    ``award`` tells the two classes of an individual's honorary title apart; elsewhere it may be left out.
    ``mandates`` are those that cover the recipient; one counts only for its award, in its period and where the table
    allows that delegation. A cell that was not read, or that is not there, answers ``known=False`` and no organ.

    Raises RuleViolation ``authority.no_edition`` (no text in force), ``authority.title_class_missing`` (a title
    without its class) or ``authority.two_rules`` (rows in force that contradict each other).
    """
    current = [r for r in rules if r.scheme == scheme and in_force(r.valid_from, r.valid_to, on)]
    if not current:
        raise RuleViolation("authority.no_edition", {"scheme": scheme, "on": on.isoformat()})
    cells = [
        r
        for r in current
        if (r.recipient_kind, r.recipient_category, r.level) == (recipient_kind, category, level)
        and award in ("", r.award)
    ]
    if not cells:
        return _unknown(current[0].edition)
    if len({r.award for r in cells}) > 1:
        raise RuleViolation("authority.title_class_missing", {"level": level.value})
    if len(cells) > 1:
        raise RuleViolation("authority.two_rules", {"award": cells[0].award, "recipient_kind": recipient_kind})
    return _answer(cells[0], mandates, on)


def _unknown(edition: str, clause: str = "") -> Authority:
    return Authority(organ="", co_organ="", mandate="", clause=clause, confidence="?", known=False, edition=edition)


def _answer(rule: AuthorityRule, mandates: Iterable[Mandate], on: date) -> Authority:
    if not rule.known:
        return _unknown(rule.edition, rule.clause)
    delegated = [
        m
        for m in mandates
        if (m.award, m.to_organ) == (rule.award, rule.mandate) and in_force(m.valid_from, m.valid_to, on)
    ]
    return Authority(
        organ=rule.mandate if delegated else rule.organ,
        co_organ=rule.co_organ,
        mandate=rule.mandate,
        clause=rule.clause,
        confidence=rule.confidence,
        known=True,
        edition=rule.edition,
        document_number=delegated[0].document_number if delegated else "",
    )
