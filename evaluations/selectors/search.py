"""One search over people, units, honors and cases: the first few of each that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from evaluations.models import Nomination
from evaluations.selectors.nomination import visible_to as cases_visible_to
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.pinyin import name_pinyin, plain_letters
from honors.models import Honor, Officer, Unit
from honors.selectors.honor import QUERY_ROLES, recipient_named
from honors.selectors.honor import visible_to as honors_visible_to
from honors.selectors.officer import name_matches
from honors.selectors.officer import visible_to as people_visible_to
from honors.selectors.unit import existing_on, named
from honors.selectors.unit import visible_to as units_visible_to

SHOWN = 8
SPELLED = 5_000
"""Units whose names are spelled out for a search in letters; more than a province has."""


@dataclass(frozen=True)
class Found:
    """What was found of each kind, at most ``SHOWN``, the best known first; ``more`` names the kinds with others."""

    people: Sequence[Officer] = ()
    units: Sequence[Unit] = ()
    honors: Sequence[Honor] = ()
    cases: Sequence[Nomination] = ()
    more: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.units or self.honors or self.cases)


def search(actor: Actor, text: str, *, on: date) -> Found:
    """By characters, pinyin, initials or police number; a unit by its code and an honor by its document number too.

    Nothing for a text that means nothing. The number of queries does not depend on how much there is.
    """
    text = text.strip()
    if not text:
        return Found()
    rows: dict[str, Sequence[Any]] = {
        "people": _first(people_visible_to(actor).select_related("unit"), _person(text), "unit_path", "pk"),
        "units": units_named(actor, text, on=on),
        "honors": _honors(actor, text),
        "cases": _first(
            cases_visible_to(actor).select_related("officer", "recipient_unit", "unit", "award", "cycle"),
            _person(text, "officer__") | _unit(text, "recipient_unit__"),
            "-created_at",
            "-pk",
        ),
    }
    return Found(
        **{kind: found[:SHOWN] for kind, found in rows.items()},
        more=frozenset(kind for kind, found in rows.items() if len(found) > SHOWN),
    )


def _first(rows: QuerySet[Any], condition: Q, *order: str) -> list[Any]:
    return list(rows.filter(condition).order_by(*order)[: SHOWN + 1])


def _person(text: str, prefix: str = "") -> Q:
    try:
        return name_matches(text, prefix)
    except RuleViolation:
        return Q(pk__in=[])


def _unit(text: str, prefix: str = "") -> Q:
    return named(text, prefix) | Q(**{f"{prefix}short_name__contains": text}) | Q(**{f"{prefix}code": text})


def _honors(actor: Actor, text: str) -> list[Honor]:
    """For the roles of the query; the newest first."""
    if not actor.roles & set(QUERY_ROLES):
        return []
    try:
        condition = recipient_named(text)
    except RuleViolation:
        condition = Q(pk__in=[])
    rows = honors_visible_to(actor).select_related("officer", "unit", "award")
    return _first(rows, condition | Q(document_number=text), "-decided_on", "-pk")


def units_named(actor: Actor, text: str, *, on: date) -> list[Unit]:
    """Units by name, short name or code; a text in letters means the pinyin or the initials of a short name."""
    rows = units_visible_to(actor).filter(existing_on(on))
    found = _first(rows, _unit(text), "path")
    letters = plain_letters(text)
    if found or not letters or not text.isascii():
        return found
    names = rows.order_by("path").values_list("pk", "short_name")[:SPELLED]
    keys = [key for key, name in names if any(one.startswith(letters) for one in _spelled(name))]
    return _first(rows, Q(pk__in=keys[: SHOWN + 1]), "path")


@lru_cache(maxsize=SPELLED)
def _spelled(name: str) -> tuple[str, str]:
    read = name_pinyin(name)
    return read.full, read.initials
