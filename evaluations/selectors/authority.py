"""Who approves a case here: the authority table and the mandates, resolved to a unit of the tree (R-14 to R-17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evaluations.models import Mandate, Nomination
from honors.domain.authority import Authority, AuthorityRule, HomeOrgan, Organ, approving_organ, recipient_kind
from honors.domain.authority import Mandate as Delegation
from honors.domain.award import Level, RecipientCategory, in_force
from honors.domain.errors import RuleViolation
from honors.models import AuthorityRule as AuthorityRow
from honors.models import Award, Officer, Posting, Unit, UnitKind, UnitLevel
from honors.selectors.together import is_filled, together

ORGAN_LEVELS = {
    UnitLevel.MINISTRY: HomeOrgan.MINISTRY,
    UnitLevel.PROVINCE: HomeOrgan.PROVINCE,
    UnitLevel.PREFECTURE: HomeOrgan.PREFECTURE,
    UnitLevel.COUNTY: HomeOrgan.COUNTY,
    UnitLevel.BRANCH: HomeOrgan.BRANCH,
}
"""The levels of the tree that are organs; everything else belongs to the organ above it."""

_UNITS_OF = {
    Organ.MINISTRY: (UnitLevel.MINISTRY,),
    Organ.PROVINCE: (UnitLevel.PROVINCE,),
    Organ.PREFECTURE: (UnitLevel.PREFECTURE,),
    Organ.COUNTY: (UnitLevel.COUNTY, UnitLevel.BRANCH),
}


@dataclass(frozen=True, kw_only=True)
class Approver:
    """Who has the last word. ``organ_unit`` is None where the tree does not hold that organ; ``mandate`` is the

    delegation by which it acts; ``may_delegate_to`` the organ that the table lets it delegate to, empty for none.
    """

    organ_code: str
    co_organ_code: str
    organ_unit: Unit | None
    mandate: Mandate | None
    clause: str
    confidence: str
    known: bool
    edition: str
    may_delegate_to: str = ""

    @property
    def organ(self) -> str:
        """The code of the unit where the tree holds it, else of the organ."""
        return self.organ_unit.code if self.organ_unit else self.organ_code


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a recipient stands: the unit, the organs from the root down to it, the row of the table."""

    unit: Unit
    organs: tuple[Unit, ...]
    kind: str
    category: RecipientCategory


def award_on(code: str, on: date) -> Award:
    """The award of that code in the edition of ``on``, else in its newest. Raises RuleViolation ``award.unknown``."""
    rows = list(Award.objects.filter(code=code).select_related("edition").order_by("-edition__valid_from", "-id"))
    if not rows:
        raise RuleViolation("award.unknown", {"code": code})
    return next((row for row in rows if in_force(row.edition.valid_from, row.edition.valid_to, on)), rows[0])


def award_of(case: Nomination, on: date) -> Award:
    """What a case asks for: its award, or its star in the edition of ``on``."""
    return case.award or award_on(f"star.{case.star}", on)


def posting_on(officer: Officer, on: date) -> Posting | None:
    """The posting of a day; the last one before it where the person was not posted then. The postings may be there
    already (``read_record``): one query else.
    """
    if is_filled(officer, "postings"):
        begun = [row for row in officer.postings.all() if row.valid_from <= on]
        return max(begun, key=lambda row: row.valid_from, default=None)
    return officer.postings.filter(valid_from__lte=on).select_related("unit").order_by("-valid_from").first()


def organs_of(unit: Unit) -> tuple[Unit, ...]:
    """The organs from the root down to ``unit``, itself included where it is one. One query."""
    return tuple(_organs(unit))


def _organs(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(path__in=unit.ancestor_paths, level__in=list(ORGAN_LEVELS)).order_by("path")


def standing_of(*, officer: Officer | None, unit: Unit | None, on: date) -> Standing:
    """The recipient's row by the post on the day of the application (R-14); the flag of leading body decides, not rank.

    A temporary unit takes the row of a unit of the organ that formed it.
    Raises RuleViolation ``authority.no_home`` for a unit that stands under no organ.
    """
    posting, unit = _place_of(officer, unit, on)
    return _standing(officer, posting, unit, organs_of(unit))


def _place_of(officer: Officer | None, unit: Unit | None, on: date) -> tuple[Posting | None, Unit]:
    """Where an officer or a collective (exactly one) stands on a day."""
    posting = posting_on(officer, on) if officer is not None else None
    if officer is not None:
        unit = posting.unit if posting is not None else officer.unit
    assert unit is not None
    return posting, unit


def _standing(officer: Officer | None, posting: Posting | None, unit: Unit, organs: tuple[Unit, ...]) -> Standing:
    if not organs:
        raise RuleViolation("authority.no_home", {"unit": unit.code})
    category = RecipientCategory.COLLECTIVE if officer is None else RecipientCategory.INDIVIDUAL
    leads = posting.is_leading_body if posting else bool(officer and officer.is_leading_body)
    kind = recipient_kind(
        ORGAN_LEVELS[UnitLevel(organs[-1].level)],
        category,
        is_leading_body=leads,
        is_organ_itself=organs[-1].pk == unit.pk and unit.kind == UnitKind.ESTABLISHED,
    )
    return Standing(unit=unit, organs=organs, kind=kind, category=category)


def table_of(scheme: str) -> list[AuthorityRule]:
    """The rows of the table of one scheme, with the dates of their edition narrowed by their own. One query."""
    return _as_table(_rows_of_table(scheme), scheme)


def _rows_of_table(scheme: str) -> QuerySet[AuthorityRow]:
    return AuthorityRow.objects.filter(edition__scheme=scheme).select_related("edition")


def _as_table(rows: Iterable[AuthorityRow], scheme: str) -> list[AuthorityRule]:
    return [
        AuthorityRule(
            scheme=scheme,
            edition=row.edition.code,
            recipient_kind=row.recipient_kind,
            recipient_category=RecipientCategory(row.recipient_category),
            level=Level(row.level),
            award=row.award_code,
            organ=row.organ,
            co_organ=row.co_organ,
            mandate=row.mandate,
            clause=row.clause,
            confidence=row.confidence,
            known=row.is_known,
            valid_from=row.valid_from or row.edition.valid_from,
            valid_to=row.valid_to or row.edition.valid_to,
        )
        for row in rows
    ]


def organ_code(unit: Unit) -> str:
    """How the table writes an organ of the tree; empty for a unit that is none."""
    return next((organ.value for organ, levels in _UNITS_OF.items() if unit.level in levels), "")


def unit_of_organ(code: str, organs: tuple[Unit, ...]) -> Unit | None:
    """The unit that the table means by ``code``, of the organs from the root down to a recipient; None for none."""
    levels = _UNITS_OF.get(Organ(code), ()) if code else ()
    return next((unit for unit in reversed(organs) if unit.level in levels), None)


def _delegations(mandates: list[Mandate]) -> list[Delegation]:
    return [
        Delegation(
            award=mandate.award_code,
            to_organ=organ_code(mandate.to_organ),
            document_number=mandate.document_number,
            valid_from=mandate.valid_from,
            valid_to=mandate.valid_to,
        )
        for mandate in mandates
    ]


def cell_of(
    *, kind: str, category: RecipientCategory, level: Level, award: str, on: date, place: Unit | None, scheme: str
) -> Authority:
    """The answer of the table for a kind of recipient, with the mandates that cover the organs above ``place``.

    Raises what ``honors.domain.authority.approving_organ`` raises.
    """
    mandates = list(_mandates(place, award, on)) if place is not None else []
    return approving_organ(
        table_of(scheme),
        recipient_kind=kind,
        category=category,
        level=level,
        on=on,
        mandates=_delegations(mandates),
        scheme=scheme,
        award=award,
    )


def _mandates(place: Unit, award: str, on: date) -> QuerySet[Mandate]:
    """Those between organs over ``place``, itself included, that count on a day."""
    organs = _organs(place).order_by().values("pk")
    rows = Mandate.objects.filter(
        Q(valid_from__lte=on, valid_to__gte=on), award_code=award, from_organ__in=organs, to_organ__in=organs
    )
    return rows.select_related("from_organ", "to_organ").order_by("valid_from", "id")


def approver_for(*, officer: Officer | None = None, unit: Unit | None = None, award: Award, on: date) -> Approver:
    """Who approves ``award`` for the officer or the collective on a day: looked up, never chosen.

    A cell that was not read, and an award without a table, answer ``known=False``.
    Raises what ``honors.domain.authority.approving_organ`` raises, and ``authority.no_home``.
    """
    posting, place = _place_of(officer, unit, on)
    asked = together(
        organs=_organs(place),
        table=_rows_of_table(award.edition.scheme),
        mandates=_mandates(place, award.code, on),
    )
    standing = _standing(officer, posting, place, tuple(asked["organs"]))
    table = _as_table(asked["table"], award.edition.scheme)
    if not table:
        return Approver(
            organ_code="",
            co_organ_code="",
            organ_unit=None,
            mandate=None,
            clause="",
            confidence="?",
            known=False,
            edition=award.edition.code,
        )
    mandates = asked["mandates"]
    answer = approving_organ(
        table,
        recipient_kind=standing.kind,
        category=standing.category,
        level=Level(award.level),
        on=on,
        mandates=_delegations(mandates),
        scheme=award.edition.scheme,
        award=award.code,
    )
    used = [m for m in mandates if answer.document_number and organ_code(m.to_organ) == answer.organ]
    return Approver(
        organ_code=answer.organ,
        co_organ_code=answer.co_organ,
        organ_unit=unit_of_organ(answer.organ, standing.organs),
        mandate=used[0] if used else None,
        clause=answer.clause,
        confidence=answer.confidence,
        known=answer.known,
        edition=answer.edition,
        may_delegate_to=answer.mandate,
    )


def approver_of(nomination: Nomination, on: date) -> Approver:
    """Who approves a case on a day: for an award the table's organ, for a star the unit of its cycle (S18)."""
    if nomination.award is not None:
        return approver_for(officer=nomination.officer, unit=nomination.recipient_unit, award=nomination.award, on=on)
    unit = nomination.cycle.unit if nomination.cycle else nomination.scheme.unit
    return Approver(
        organ_code=organ_code(unit),
        co_organ_code="",
        organ_unit=unit,
        mandate=None,
        clause="S18",
        confidence="M",
        known=True,
        edition="stars",
    )


def organ_over(nomination: Nomination, on: date) -> Unit | None:
    """The unit of the organ that approves a case; None where the tree does not hold it or no table names it."""
    try:
        return approver_of(nomination, on).organ_unit
    except RuleViolation:  # no organ over the unit or no edition: the approval itself says so
        return None


def next_lower(approver: Approver, *, below: Unit) -> Unit | None:
    """The one organ to which the approver may entrust the assessment: the next on the way down to ``below`` (R-19).

    Where the tree does not hold the approver, its next lower organ is the topmost one here.
    """
    organs = organs_of(below)
    if approver.organ_unit is None:
        return organs[0] if organs else None
    lower = [unit for unit in organs if len(unit.path) > len(approver.organ_unit.path)]
    return lower[0] if lower else None
