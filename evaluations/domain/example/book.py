"""What the rules read beside the facts of a case: the catalogue, the tables, the calendar and the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evaluations.domain.calendar import Calendar
from honors.domain.authority import AuthorityRule
from honors.domain.award import AwardKind, Edition, Prize, Register, in_force


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An award of the catalogue in one edition, with its numbers; ``tokens`` are what is handed over."""

    kind: AwardKind
    register: Register
    edition: Edition
    valid_from: date | None
    valid_to: date | None
    notice_days: int | None
    repeat_months: int | None
    tokens: tuple[str, ...] = ()

    def is_open(self, on: date) -> bool:
        """Whether the award can be granted on a day: in force, and its edition switched on."""
        own = in_force(self.valid_from, self.valid_to, on)
        return own and self.edition.enabled and in_force(self.edition.valid_from, self.edition.valid_to, on)


@dataclass(frozen=True, kw_only=True)
class ListedGround:
    """A ground on which an honor is revoked or restored; ``recovers_money`` as in R-34."""

    code: str
    verb: str
    recovers_money: bool


@dataclass(frozen=True, kw_only=True)
class Book:
    """All of it, as it ships. ``settings`` are the values of rules by rule and name."""

    editions: tuple[Edition, ...]
    awards: tuple[Listed, ...]
    prizes: tuple[Prize, ...]
    authority: tuple[AuthorityRule, ...]
    grounds: tuple[ListedGround, ...]
    calendar: Calendar
    settings: Mapping[tuple[str, str], str]

    def award(self, code: str, on: date) -> Listed:
        """The award in the edition of a day, else in its newest. The scheme ``police.`` may be left out.

        Raises KeyError for a code that is not in the catalogue.
        """
        full = f"police.{code}" if code.startswith(("individual.", "collective.")) else code
        rows = [row for row in self.awards if row.kind.code == full]
        current = [row for row in rows if in_force(row.edition.valid_from, row.edition.valid_to, on)]
        if not rows:
            raise KeyError(code)
        return (current or sorted(rows, key=lambda row: row.edition.valid_from or date.min))[-1]

    def of_edition(self, code: str, edition: str) -> Listed:
        """The award as one edition has it, whenever that was in force. Raises KeyError where that has no such award."""
        full = f"police.{code}" if code.startswith(("individual.", "collective.")) else code
        found = [row for row in self.awards if (row.kind.code, row.edition.code) == (full, edition)]
        if not found:
            raise KeyError(code)
        return found[0]

    def grounds_of(self, verb: str) -> dict[str, ListedGround]:
        """The listed grounds of ``revoke`` or ``restore`` by code."""
        return {ground.code: ground for ground in self.grounds if ground.verb == verb}

    def number(self, rule: str, name: str) -> int:
        """A setting that is a number. Raises KeyError where there is none."""
        return int(self.settings[rule, name])

    def words(self, rule: str, name: str) -> frozenset[str]:
        """A setting that is a list. Raises KeyError where there is none."""
        return frozenset(self.settings[rule, name].split(","))
