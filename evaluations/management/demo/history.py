"""Honors at provincial level and above, made so that the totals are the published ones (recipients apart from times).

As of 2023-10-01: 273 collectives and 775 individuals; as of 2022-01-31: 259 and 725. Nothing of that level after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random

from evaluations.management.demo import places
from evaluations.management.demo.people import People
from evaluations.management.demo.shape import Shape, dice, weekday_between
from honors.domain.award import OrganLevel, in_force
from honors.domain.officer import PersonnelCategory
from honors.models import Award, Officer, Unit, UnitLevel
from honors.services.honor import Grant

COLLECTIVES, INDIVIDUALS = 273, 775
LATE_COLLECTIVES, LATE_INDIVIDUALS = 14, 50
MERITS_SECOND = 204
FIRST_DAY = date(2006, 1, 4)
EARLY_END = date(2022, 1, 28)
LATE_FIRST, LATE_END = date(2022, 2, 8), date(2023, 9, 28)
MEETING_2017 = date(2017, 5, 19)
BUREAU_SECONDS = (2006, 2008, 2010, 2012, 2014, 2016, 2018, 2021)
SECOND_TIME = 40
"""How many hold two: times are more than recipients."""

DEEDS = (
    "在维护社会稳定工作中成绩突出",
    "在侦破案件工作中成绩突出",
    "在服务群众工作中成绩突出",
    "在重大活动安全保卫工作中成绩突出",
    "在基层基础工作中成绩突出",
    "在抢险救灾工作中成绩突出",
)

ORGANS = {
    "police.individual.merit_second": ("浙江省公安厅", "浙公奖"),
    "police.collective.merit_second": ("浙江省公安厅", "浙公奖"),
    "police.individual.merit_first": ("公安部", "公奖"),
    "police.collective.merit_first": ("公安部", "公奖"),
    "police.individual.hero_model_class_2": ("公安部", "公奖"),
    "national.special_class_outstanding_officer": ("人力资源社会保障部、公安部", "人社部发"),
    "national.outstanding_officer": ("公安部", "公奖"),
    "national.outstanding_bureau": ("公安部", "公奖"),
    "national.outstanding_grassroots_unit": ("公安部", "公奖"),
    "national.satisfying_civil_servant": ("中共中央组织部、中共中央宣传部", "中组发"),
    "external.civilised_unit": ("中央精神文明建设指导委员会", "文明委"),
    "external.provincial_commendation_individual": ("中共浙江省委、浙江省人民政府", "浙委发"),
    "external.provincial_commendation_collective": ("中共浙江省委、浙江省人民政府", "浙委发"),
    "external.model_worker_provincial": ("浙江省人民政府", "浙政发"),
    "external.may_day_medal_provincial": ("浙江省总工会", "浙总工发"),
    "external.may_fourth_medal_provincial": ("共青团浙江省委、浙江省青年联合会", "团浙联"),
    "external.march_eighth_banner_provincial": ("浙江省妇女联合会", "浙妇发"),
    "external.march_eighth_collective_provincial": ("浙江省妇女联合会", "浙妇发"),
}
"""Who decided, and how its documents are called."""

_FOR_PERSONS = (
    ("external.provincial_commendation_individual", 70),
    ("external.model_worker_provincial", 6),
    ("external.may_day_medal_provincial", 8),
    ("external.may_fourth_medal_provincial", 8),
)
_FOR_UNITS = (
    ("external.provincial_commendation_collective", 90),
    ("external.march_eighth_collective_provincial", 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One honor to be recorded; ``organ``, ``organ_level`` and ``series`` of its documents come from ``ORGANS`` or
    from whoever makes it.
    """

    code: str
    on: date
    unit: Unit
    officer: Officer | None = None
    organ: str = ""
    series: str = ""
    organ_level: str = ""


class Catalogue:
    """The awards in all editions, read once."""

    def __init__(self) -> None:
        self._rows = list(Award.objects.select_related("edition"))

    def award(self, code: str, on: date) -> Award:
        """The award in the edition of that day."""
        return next(
            row for row in self._rows if row.code == code and in_force(row.edition.valid_from, row.edition.valid_to, on)
        )

    def grants(self, honors: Iterable[Given]) -> Iterator[Grant]:
        """The honors in the order of their days; those of one organ and one day stand in one document."""
        numbers: dict[tuple[str, int], count[int]] = {}
        documents: dict[tuple[str, date], str] = {}
        for number, honor in enumerate(sorted(honors, key=lambda honor: honor.on)):
            award = self.award(honor.code, honor.on)
            organ, series = ORGANS.get(honor.code, (honor.organ, honor.series))
            if (organ, honor.on) not in documents:
                free = numbers.setdefault((organ, honor.on.year), count(1))
                documents[organ, honor.on] = f"{series}〔{honor.on.year}〕{next(free)}号"
            yield Grant(
                award=award,
                officer=honor.officer,
                unit=honor.unit,
                organ=organ,
                organ_level=honor.organ_level or OrganLevel(award.organ_level).value,
                document_number=documents[organ, honor.on],
                decided_on=honor.on,
                origin="imported",
                provenance="file",
                deed=DEEDS[number % len(DEEDS)],
            )


def published_honors(shape: Shape, units: dict[str, Unit], people: People) -> tuple[list[Given], set[int]]:
    """The honors of the published tally, and the keys of the persons who hold one."""
    chance = dice(shape.seed, "published")
    persons = _worthy(chance, people)
    given = [*_of_persons(chance, people, persons), *_of_units(chance, units)]
    return given, {officer.pk for officer in persons}


def _worthy(chance: Random, people: People) -> list[Officer]:
    """Police who have served long enough for any of the days, in an order of chance."""
    leaders = [officer for group in people.leaders.values() for officer in group]
    pool = [*leaders, *people.heads.values(), *people.others]
    seasoned = [
        officer
        for officer in pool
        if officer.personnel_category == PersonnelCategory.POLICE
        and officer.police_start_date is not None
        and officer.police_start_date < date(2004, 1, 1)
        and officer.died_on is None
    ]
    return chance.sample(seasoned, INDIVIDUALS)


def _of_persons(chance: Random, people: People, persons: Sequence[Officer]) -> Iterator[Given]:
    def give(officer: Officer, code: str, on: date) -> Given:
        return Given(code=code, on=on, unit=people.unit_on(officer, on), officer=officer)

    top = [
        ("national.satisfying_civil_servant", date(2019, 6, 25)),
        ("national.special_class_outstanding_officer", MEETING_2017),
        ("national.outstanding_officer", MEETING_2017),
        ("national.outstanding_officer", date(2012, 5, 18)),
        ("police.individual.hero_model_class_2", date(2014, 9, 24)),
        ("police.individual.hero_model_class_2", date(2018, 4, 12)),
        ("police.individual.hero_model_class_2", date(2021, 1, 8)),
        *(("police.individual.merit_first", date(year, 11, 16)) for year in range(2016, 2022)),
    ]
    for officer, (code, on) in zip(persons, top, strict=False):
        yield give(officer, code, on)
    # Three in ten of the fifty late ones hold a second-class merit, the others an external honor
    late_seconds = LATE_INDIVIDUALS * 3 // 10
    for number, officer in enumerate(persons[:MERITS_SECOND]):
        if number < len(top):
            span = (FIRST_DAY, date(2010, 12, 31))
        else:
            span = (LATE_FIRST, LATE_END) if number >= MERITS_SECOND - late_seconds else (FIRST_DAY, EARLY_END)
        yield give(officer, "police.individual.merit_second", weekday_between(chance, *span))
    early_end = INDIVIDUALS - (LATE_INDIVIDUALS - late_seconds)
    for number, officer in enumerate(persons[MERITS_SECOND:], start=MERITS_SECOND):
        span = (FIRST_DAY, EARLY_END) if number < early_end else (LATE_FIRST, LATE_END)
        yield give(officer, _one_of(chance, _FOR_PERSONS), weekday_between(chance, *span))
    for officer in persons[len(top) : len(top) + SECOND_TIME]:
        yield give(officer, "external.provincial_commendation_individual", weekday_between(chance, FIRST_DAY, LATE_END))


def _of_units(chance: Random, units: dict[str, Unit]) -> Iterator[Given]:
    city = units[places.CITY]
    for year in BUREAU_SECONDS:
        yield Given(code="police.collective.merit_second", on=date(year, 3, 15), unit=city)
    named = [
        ("external.civilised_unit", date(2020, 11, 20), places.CITY),
        ("national.outstanding_bureau", MEETING_2017, places.CHANGXING),
        ("national.outstanding_bureau", date(2012, 5, 18), places.ANJI),
        ("national.outstanding_grassroots_unit", MEETING_2017, places.station(places.WUXING, "龙泉")),
        ("national.outstanding_grassroots_unit", date(2022, 5, 25), places.station(places.NANTAIHU, "杨家埠")),
        ("police.collective.merit_first", date(2011, 9, 6), places.city_office("刑事侦查支队")),
        ("police.collective.merit_first", date(2016, 10, 18), places.city_office("治安管理支队")),
        ("police.collective.merit_first", date(2019, 10, 15), places.city_office("交通警察支队")),
    ]
    for code, on, place in named:
        yield Given(code=code, on=on, unit=units[place])
    known = {place for _code, _on, place in named}
    late_named = sum(on > EARLY_END for _code, on, _place in named)
    small = {UnitLevel.STATION, UnitLevel.BRIGADE, UnitLevel.DETACHMENT, UnitLevel.DEPARTMENT}
    pool = [unit for code, unit in units.items() if unit.level in small and code not in known and "P" not in code]
    chosen = chance.sample(pool, COLLECTIVES - len(known))
    late = LATE_COLLECTIVES - late_named
    for number, unit in enumerate(chosen):
        span = (LATE_FIRST, LATE_END) if number < late else (FIRST_DAY, EARLY_END)
        yield Given(code=_one_of(chance, _FOR_UNITS), on=weekday_between(chance, *span), unit=unit)
    for unit in chosen[late : late + SECOND_TIME]:
        on = weekday_between(chance, FIRST_DAY, LATE_END)
        yield Given(code="external.provincial_commendation_collective", on=on, unit=unit)


def _one_of(chance: Random, weighted: Sequence[tuple[str, int]]) -> str:
    return chance.choices([code for code, _ in weighted], [weight for _, weight in weighted])[0]
