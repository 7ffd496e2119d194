"""What a bureau gives from year to year: third-class merits, commendations, and the stars of the first eight years."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from random import Random
from typing import TypeVar

from evaluations.management.demo import places
from evaluations.management.demo.history import Given
from evaluations.management.demo.people import STAGE_STATIONS, People
from evaluations.management.demo.shape import Shape, dice
from honors.domain.award import OrganLevel
from honors.domain.officer import OfficerStatus, PersonnelCategory
from honors.models import Officer, Unit, UnitLevel

R = TypeVar("R", Officer, Unit)

FIRST_YEAR = 2017
STAR_YEARS = range(2018, 2026)
FIRST_STARS = date(2017, 12, 15)
"""Changxing began in September 2017."""
STARS = ("loyalty", "service", "justice", "discipline")
COLLECTIVE_SHARE = 10
"""One lower honor in ten goes to a collective."""


def lower_honors(
    shape: Shape, units: dict[str, Unit], people: People, *, until: date, holders: Collection[int]
) -> Iterator[Given]:
    """Third-class merits and commendations of the city.

    Each recipient has a month of their own and at most one honor a year, so that the window of R-08 always holds;
    who holds a higher merit (``holders``) is left out for the same reason.
    """
    chance = dice(shape.seed, "lower")
    pool = [
        officer
        for officer in people.others
        if officer.personnel_category == PersonnelCategory.POLICE
        and officer.status == OfficerStatus.IN_SERVICE
        and officer.pk not in holders
    ]
    in_the_play = {places.station(bureau, name) for bureau, name in STAGE_STATIONS}
    stations = [unit for unit in units.values() if unit.level == UnitLevel.STATION and unit.code not in in_the_play]
    for level, number in (("merit_third", shape.thirds), ("commendation", shape.commendations)):
        # Even and odd recipients: nobody gets both levels
        parity = int(level == "commendation")
        collectives = number // COLLECTIVE_SHARE
        for officer, on in _days(chance, pool[parity::2], until, number - collectives):
            yield _by_city(f"police.individual.{level}", on, units, people.unit_on(officer, on), officer)
        for unit, on in _days(chance, stations[parity::2], until, collectives):
            yield _by_city(f"police.collective.{level}", on, units, unit, None)


def _days(chance: Random, recipients: Sequence[R], until: date, number: int) -> Iterator[tuple[R, date]]:
    """``number`` different pairs of a recipient and the recipient's day in some year; all there are, if fewer."""
    pairs = [
        (place, year)
        for place, recipient in enumerate(recipients)
        for year in range(_first_year(recipient), until.year + 1)
        if _day(place, year) < until
    ]
    for place, year in chance.sample(pairs, min(number, len(pairs))):
        yield recipients[place], _day(place, year)


def _first_year(recipient: Officer | Unit) -> int:
    start = recipient.police_start_date if isinstance(recipient, Officer) else None
    return FIRST_YEAR if start is None else max(FIRST_YEAR, start.year + 2)


def _day(place: int, year: int) -> date:
    return date(year, place % 12 + 1, 10)


def _by_city(code: str, on: date, units: dict[str, Unit], unit: Unit, officer: Officer | None) -> Given:
    return Given(
        code=code,
        on=on,
        unit=unit,
        officer=officer,
        organ=units[places.CITY].name,
        series="湖公奖",
        organ_level=OrganLevel.PREFECTURE.value,
    )


def yearly_stars(shape: Shape, units: dict[str, Unit], people: People, *, until: date) -> Iterator[Given]:
    """The stars of every year, two in five by the city, the others by the counties; auxiliary police included."""
    chance = dice(shape.seed, "stars")
    serving = [officer for officer in people.others if officer.status == OfficerStatus.IN_SERVICE]
    first = [officer for officer in serving if _bureau(officer, people, FIRST_STARS, units).code == places.CHANGXING]
    for star, officer in zip(STARS, first, strict=False):
        yield _star(star, officer, FIRST_STARS, units[places.CHANGXING], people)
    for year in STAR_YEARS:
        on = date(year, 12, 20)
        eligible = [officer for officer in serving if officer.police_start_date and officer.police_start_date < on]
        if on >= until:
            return
        for number, officer in enumerate(chance.sample(eligible, min(shape.stars, len(eligible)))):
            organ = units[places.CITY] if number % 5 < 2 else _bureau(officer, people, on, units)  # noqa: PLR2004
            yield _star(STARS[number % len(STARS)], officer, on, organ, people)


def _bureau(officer: Officer, people: People, on: date, units: dict[str, Unit]) -> Unit:
    """The bureau whose code the code of the unit begins with."""
    return units[people.unit_on(officer, on).code[: len(places.CITY)]]


def _star(star: str, officer: Officer, on: date, organ: Unit, people: People) -> Given:
    is_city = organ.level == UnitLevel.PREFECTURE
    return Given(
        code=f"star.{star}",
        on=on,
        unit=people.unit_on(officer, on),
        officer=officer,
        organ=organ.name,
        series="湖公通" if is_city else f"{organ.short_name}公通",
        organ_level=(OrganLevel.PREFECTURE if is_city else OrganLevel.COUNTY).value,
    )
