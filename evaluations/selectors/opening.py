"""What can be put forward now, by whom, and whom nobody has put forward yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.cycle import CycleState, Phase
from evaluations.domain.nomination import State
from evaluations.domain.scheme import Mode
from evaluations.models import Cycle, CyclePhase, Nomination, Scheme
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.deed import people_to_name
from evaluations.selectors.late import late_cycles
from evaluations.selectors.recusal import closed_to
from evaluations.selectors.scheme import visible_to as schemes_visible_to
from honors.domain.actor import Actor, Role
from honors.domain.award import RecipientCategory, in_force
from honors.domain.officer import OfficerStatus
from honors.models import Award, Officer, RoleGrant, Unit, User
from honors.selectors.account import grants_in_force
from honors.selectors.officer import name_matches
from honors.selectors.unit import existing_on, within


@dataclass(frozen=True)
class Opening:
    """A cycle that takes nominations now, or a rolling scheme (exactly one), with the honors that it offers.

    ``closes_at`` is None for a rolling scheme; ``paths`` are the units from which the actor may put forward.
    """

    cycle: Cycle | None
    scheme: Scheme
    definition: dict[str, Any]
    stars: tuple[str, ...]
    awards: tuple[Award, ...]
    closes_at: datetime | None
    paths: tuple[str, ...]


def openings_for(actor: Actor, *, at: datetime, on: date) -> list[Opening]:
    """Where the actor may put somebody forward: cycles first, by name, then the newest editions of rolling schemes."""
    found = [opening for row in _cycles(actor, at) if (opening := _of_cycle(actor, row))]
    schemes = list(_schemes(actor))
    codes = {code for scheme in schemes for code in scheme.definition.get("awards", [])}
    awards = _awards(codes, on) if codes else {}
    return found + [opening for scheme in schemes if (opening := _of_scheme(actor, scheme, awards))]


def late_opening_for(actor: Actor, key: Any, *, at: datetime) -> Opening | None:
    """The cycle of this id as long as the actor may admit a late case to it."""
    rows = late_cycles(actor, at=at).select_related("scheme", "unit").prefetch_related("phases")
    cycle = rows.filter(pk=key).first()
    return _of_cycle(actor, cycle) if cycle is not None else None


def _cycles(actor: Actor, at: datetime) -> QuerySet[Cycle]:
    span = CyclePhase.objects.filter(cycle=OuterRef("pk"), phase=Phase.NOMINATING, opens_at__lte=at, closes_at__gt=at)
    rows = cycles_visible_to(actor).filter(Exists(span), state=CycleState.NOMINATING)
    return rows.select_related("scheme", "unit").prefetch_related("phases").order_by("-unit__path", "name", "pk")


def _schemes(actor: Actor) -> list[Scheme]:
    rows = schemes_visible_to(actor).filter(mode=Mode.ROLLING).select_related("unit")
    newest: dict[tuple[int, str], Scheme] = {}
    for scheme in rows.order_by("-unit__path", "code", "edition"):
        newest[scheme.unit_id, scheme.code] = scheme
    return list(newest.values())


def _paths(actor: Actor, definition: dict[str, Any], unit: Unit) -> tuple[str, ...]:
    """The subtrees in which the actor nominates under this scheme, within the unit that decides."""
    held = actor.paths(*(Role(role) for role in definition["nominators"]))
    return tuple(max(path, unit.path) for path in held if path.startswith(unit.path) or unit.path.startswith(path))


def _of_cycle(actor: Actor, cycle: Cycle) -> Opening | None:
    definition = cycle.frozen_scheme or cycle.scheme.definition
    paths = _paths(actor, definition, cycle.unit)
    closes_at = next(span.closes_at for span in cycle.phases.all() if span.phase == Phase.NOMINATING)
    stars = tuple(definition.get("stars", []))
    return Opening(cycle, cycle.scheme, definition, stars, (), closes_at, paths) if paths and stars else None


def _of_scheme(actor: Actor, scheme: Scheme, awards: dict[str, Award]) -> Opening | None:
    paths = _paths(actor, scheme.definition, scheme.unit)
    offered = tuple(awards[code] for code in scheme.definition.get("awards", []) if code in awards)
    return Opening(None, scheme, scheme.definition, (), offered, None, paths) if paths and offered else None


def _awards(codes: set[str], on: date) -> dict[str, Award]:
    rows = Award.objects.filter(code__in=codes, is_enabled=True, edition__is_enabled=True).select_related("edition")
    return {
        award.code: award
        for award in rows
        if in_force(award.valid_from, award.valid_to, on)
        and in_force(award.edition.valid_from, award.edition.valid_to, on)
    }


def people_for(actor: Actor, opening: Opening) -> QuerySet[Officer]:
    """Whom the actor may put forward here."""
    return people_to_name(actor).filter(within(opening.paths, "unit_path")).select_related("unit")


def people_found(actor: Actor, opening: Opening, words: str) -> QuerySet[Officer]:
    """Of these the ones that a search means: by characters, pinyin, initials or police number.

    Raises RuleViolation("officer.empty_search").
    """
    return people_for(actor, opening).filter(name_matches(words)).order_by("name_pinyin", "pk")


def units_for(opening: Opening, *, on: date) -> QuerySet[Unit]:
    """The units that may be put forward here, those that exist."""
    return Unit.objects.filter(existing_on(on), within(opening.paths)).order_by("path")


def is_collective(award: Award | None) -> bool:
    """Whether an award is for units; a star is for a person."""
    return award is not None and award.recipient_category == RecipientCategory.COLLECTIVE


def never_put_forward(actor: Actor) -> QuerySet[Officer]:
    """The serving people of a chief's own units about whom no case beyond a draft was ever begun, longest in service
    first. A case that is closed to the actor does not count as one.
    """
    cases = Nomination.objects.filter(officer=OuterRef("pk"), cycle__is_rehearsal=False) | Nomination.objects.filter(
        officer=OuterRef("pk"), cycle__isnull=True
    )
    known = cases.exclude(state=State.DRAFT).exclude(closed_to(actor))
    rows = Officer.objects.filter(
        ~Exists(known),
        ~Q(pk=actor.officer_id),
        within(actor.paths(Role.STATION_CHIEF), "unit_path"),
        status=OfficerStatus.IN_SERVICE,
        merged_into__isnull=True,
    )
    return rows.select_related("unit").order_by("police_start_date", "name_pinyin", "pk")


@dataclass(frozen=True)
class Elsewhere:
    """Where nominations are taken now, but not from the actor: what it is called and the roles that put forward."""

    name: str
    nominators: tuple[str, ...]


def openings_of_others(actor: Actor, *, at: datetime) -> list[Elsewhere]:
    """The cycles and rolling schemes that the actor sees and under which others put forward (R-39)."""
    return [
        Elsewhere(name, tuple(definition["nominators"]))
        for name, definition, unit in _places(actor, at)
        if not _paths(actor, definition, unit)
    ]


def _places(actor: Actor, at: datetime) -> Iterator[tuple[str, dict[str, Any], Unit]]:
    """The cycles and rolling schemes that take nominations now, by name, with what they say and whose they are."""
    for row in _cycles(actor, at).prefetch_related(None):
        yield row.name, row.frozen_scheme or row.scheme.definition, row.unit
    for scheme in _schemes(actor):
        yield scheme.name, scheme.definition, scheme.unit


def may_put_forward(actor: Actor, *, at: datetime) -> bool:
    """Whether some cycle or rolling scheme takes nominations from the actor now; in two queries at most."""
    return any(_paths(actor, definition, unit) for _name, definition, unit in _places(actor, at))


def chiefs_of(actor: Actor, *, on: date) -> list[User]:
    """Who leads the actor's own unit."""
    units = [grant.unit_id for grant in actor.grants]
    held = RoleGrant.objects.filter(grants_in_force(on), role=Role.STATION_CHIEF, unit__in=units)
    rows = User.objects.filter(pk__in=held.values("user"), is_active=True).select_related("officer")
    return list(rows.order_by("pk"))
