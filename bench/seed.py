"""Sample data in the size that is asked for, through the bulk services that an import uses. Names are invented."""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from bench.place import Size
from honors.domain.actor import SYSTEM
from honors.domain.award import Register
from honors.models import Award, Honor, Officer, Unit
from honors.services.audit_trail import seal_all
from honors.services.honor import Grant, grant_honors
from honors.services.ledger import sign_checkpoint
from honors.services.officer import NewOfficer, register_officers
from honors.services.unit import establish_unit

COUNTIES, STATIONS = 10, 30
CHUNK = 10_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红建国文斌辉鹏宇浩然子轩晨阳雨欣怡佳梦琪俊豪"
FIRST_DAY, LAST_DAY = date(2006, 1, 1), date(2026, 6, 30)
EDITIONS_CHANGE = date(2016, 1, 1)
INDIVIDUAL = {
    "police.individual.commendation": 60,
    "police.individual.merit_third": 24,
    "police.individual.merit_second": 5,
    "police.individual.merit_first": 1,
    "star.service": 5,
    "star.justice": 5,
}
COLLECTIVE = {"police.collective.commendation": 60, "police.collective.merit_third": 35}
ONE_COLLECTIVE_IN = 50
ONE_PROVISIONAL_IN = 20_000


def seed(size: Size, at: datetime) -> dict[str, float]:
    """Fill an empty, migrated database. The rates of officers and of honors, and the seconds of it all."""
    random = Random(size.honors)
    begun = time.perf_counter()
    stations = _units(at)
    before = time.perf_counter()
    for begin in range(0, size.officers, CHUNK):
        people = [_person(random, stations, begin + n) for n in range(min(CHUNK, size.officers - begin))]
        register_officers(actor=SYSTEM, people=people, at=at)
    officers_took = time.perf_counter() - before
    before = time.perf_counter()
    awards = {(award.code, award.edition.code): award for award in Award.objects.select_related("edition")}
    for people in _passes(size):
        grant_honors(actor=SYSTEM, grants=[_grant(random, awards, person) for person in people], at=at)
    honors_took = time.perf_counter() - before
    sign_checkpoint(actor=SYSTEM, at=at)
    seal_all(at=at)
    return {
        "officers": size.officers / officers_took,
        "honors": Honor.objects.count() / honors_took,
        "seconds": time.perf_counter() - begun,
    }


def _units(at: datetime) -> list[Unit]:
    def establish(parent: Unit | None, code: str, name: str, level: str) -> Unit:
        return establish_unit(
            actor=SYSTEM, parent=parent, code=code, name=name, level=level, valid_from=date(2000, 1, 1), at=at
        )

    ministry = establish(None, "M", "公安部", "ministry")
    province = establish(ministry, "P", "某省公安厅", "province")
    city = establish(province, "C", "某市公安局", "prefecture")
    counties = [establish(city, f"C{n}", f"第{n}县公安局", "county") for n in range(COUNTIES)]
    return [
        establish(county, f"{county.code}-{n}", f"第{n}派出所", "station")
        for county in counties
        for n in range(STATIONS)
    ]


def _person(random: Random, stations: list[Unit], number: int) -> NewOfficer:
    surname = random.choices(SURNAMES, weights=range(len(SURNAMES), 0, -1))[0]
    given = "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))
    return NewOfficer(
        name=surname + given,
        unit=random.choice(stations),
        police_number=f"{number:06}",
        police_start_date=date(2005, 7, 1),
        post="民警",
    )


def _passes(size: Size) -> Iterator[list[Officer]]:
    """Officers a chunk at a time, again and again, so that the honors of one person lie far apart."""
    left = size.honors
    while left > 0:
        last = 0
        while left > 0 and (
            people := list(Officer.objects.select_related("unit").filter(pk__gt=last).order_by("pk")[:CHUNK])
        ):
            last = people[-1].pk
            yield people[:left]
            left -= len(people)


def _grant(random: Random, awards: dict[tuple[str, str], Award], person: Officer) -> Grant:
    is_collective = random.randrange(ONE_COLLECTIVE_IN) == 0
    kinds = COLLECTIVE if is_collective else INDIVIDUAL
    code = random.choices(list(kinds), weights=list(kinds.values()))[0]
    decided_on = FIRST_DAY + timedelta(days=random.randrange((LAST_DAY - FIRST_DAY).days))
    edition = "police-2003" if decided_on < EDITIONS_CHANGE else "police-2015"
    award = awards[code, Register.STARS.value if code.startswith("star.") else edition]
    is_provisional = random.randrange(ONE_PROVISIONAL_IN) == 0
    return Grant(
        award=award,
        officer=None if is_collective else person,
        unit=person.unit,
        organ="某市公安局",
        organ_level=award.organ_level or "prefecture",
        document_number=f"公奖〔{decided_on.year}〕{random.randrange(1, 400)}号",
        decided_on=decided_on,
        provisional_until=LAST_DAY + timedelta(days=365 * 20) if is_provisional else None,
    )
