"""What a unit may go through in time, as pure rules: new names, successors, lists of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity


def said_unit(code: str, name: str) -> dict[str, str]:
    """A unit as a text names it: by its name, with its code; by the code alone where there is no name."""
    if not name:
        return {"code": code}
    return {"code": code, "code_name": f"{name}（{code}）", "code_name_en": f"{name} ({code})"}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A unit as far as time goes: ``ends_on`` is its last day, None for no end; ``name`` is for what is said of it."""

    code: str
    name: str = ""
    begins_on: date
    ends_on: date | None = None
    is_temporary: bool = False
    is_succeeded: bool = False

    @property
    def said(self) -> dict[str, str]:
        """As a refusal names it."""
        return said_unit(self.code, self.name)

    def stands_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


def check_change_day(day: date, *, today: date) -> None:
    """A change of a unit is entered on its day or later. Raises RuleViolation ``unit.change_in_future``."""
    if day > today:
        raise RuleViolation("unit.change_in_future", {"day": day.isoformat(), "today": today.isoformat()}, field="from")


def check_succession(ended: Sequence[Span], successors: Sequence[Span], *, day: date) -> None:
    """Units of the establishment that stand until the day before ``day``, and others that stand on it.

    What ended once ends no more and takes over nothing, so that no line comes back to where it began.
    Raises RuleViolation ``unit.repeated``, ``unit.temporary_ends_itself``, ``unit.ended``, ``unit.not_there``.
    """
    codes = [span.code for span in (*ended, *successors)]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise RuleViolation("unit.repeated", {"codes": "、".join(twice)})
    for span in ended:
        if span.is_temporary:
            raise RuleViolation("unit.temporary_ends_itself", span.said)
        if span.is_succeeded or (span.ends_on is not None and span.ends_on < day):
            raise RuleViolation("unit.ended", span.said)
        if span.begins_on >= day:
            raise RuleViolation("unit.not_there", {**span.said, "day": day.isoformat()})
    for span in successors:
        if span.is_succeeded or not span.stands_on(day) or span.is_temporary:
            raise RuleViolation("unit.not_there", {**span.said, "day": day.isoformat()})


def check_split_off(unit: Span, new: Span, *, day: date) -> None:
    """A unit of the establishment that stands before ``day`` and on it, and another that begins on it.

    That the new unit is the younger one keeps every line free of loops.
    Raises RuleViolation ``unit.repeated``, ``unit.temporary_ends_itself``, ``unit.ended``, ``unit.not_there``,
    ``unit.split_off_not_new``.
    """
    if unit.code == new.code:
        raise RuleViolation("unit.repeated", {"codes": unit.code}, field="into")
    if unit.is_temporary:
        raise RuleViolation("unit.temporary_ends_itself", unit.said)
    if unit.is_succeeded or (unit.ends_on is not None and unit.ends_on < day):
        raise RuleViolation("unit.ended", unit.said)
    if unit.begins_on >= day:
        raise RuleViolation("unit.not_there", {**unit.said, "day": day.isoformat()}, field="from")
    if new.is_succeeded or not new.stands_on(day) or new.is_temporary:
        raise RuleViolation("unit.not_there", {**new.said, "day": day.isoformat()}, field="into")
    if new.begins_on != day:
        facts = {**new.said, "day": day.isoformat(), "begins_on": new.begins_on.isoformat()}
        raise RuleViolation("unit.split_off_not_new", facts, field="into")


def check_members_open(*, frozen: bool, ends_on: date | None, today: date) -> None:
    """The members of a temporary unit change until it is put forward, or until it ends (R-04).

    Raises RuleViolation ``unit.members_frozen`` with the clause.
    """
    if not frozen and (ends_on is None or today <= ends_on):
        return
    said = {"ended_on": ends_on.isoformat()} if ends_on is not None and today > ends_on else {}
    finding = Finding(
        code="unit.members_frozen",
        rule="R-04",
        clause="S1 art. 7",
        edition="police-2015",
        severity=Severity.BLOCK,
        facts=said,
    )
    raise RuleViolation("unit.members_frozen", findings=[finding])
