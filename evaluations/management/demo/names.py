"""Invented people: names, identity numbers of no place on earth, careers that fit their age."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from honors.domain.officer import Grade, PoliceRank

NOWHERE = "999999"
"""A place code that no list has: the numbers pass their check digit and can be nobody's."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文"
)
_DOUBLE_SURNAMES = ("欧阳", "上官", "诸葛", "司徒", "慕容")
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞红建国文斌辉鹏宇浩然子轩晨阳雨欣怡佳梦琪俊豪"
    "志远思源海波立新晓东春梅少华永康振宇家伟国庆瑞雪凌云景行嘉树知微若水亦凡星河清源安宁书航"
)
_RARE = (
    ("陈㛃", "chen jie"),
    ("沈翀", "shen chong"),
    ("钱喆", "qian zhe"),
    ("朱赟", "zhu yun"),
    ("叶犇", "ye ben"),
    ("王堃", "wang kun"),
    ("陆燚", "lu yi"),
    ("吴䶮", "wu yan"),
    ("徐𬀩", "xu wei"),
    ("周𣲗", "zhou wei"),
)
_DOTTED = (("阿依努尔·吐尔逊", "a yi nu er tu er xun"), ("艾力·买买提", "ai li mai mai ti"))
_FIRST_START, _LAST_START = date(1986, 7, 1), date(2024, 7, 1)
_RANKS = (
    (28, PoliceRank.SUPERINTENDENT_1),
    (21, PoliceRank.SUPERINTENDENT_2),
    (14, PoliceRank.SUPERINTENDENT_3),
    (9, PoliceRank.INSPECTOR_1),
    (5, PoliceRank.INSPECTOR_2),
    (2, PoliceRank.INSPECTOR_3),
    (0, PoliceRank.CONSTABLE_1),
)
_GRADES = (
    (30, Grade.SENIOR_CHIEF_2),
    (24, Grade.SENIOR_CHIEF_4),
    (18, Grade.CHIEF_1),
    (12, Grade.CHIEF_2),
    (8, Grade.CHIEF_3),
    (4, Grade.CHIEF_4),
    (1, Grade.OFFICER_1),
    (0, Grade.OFFICER_2),
)
_YEAR = 365


@dataclass(frozen=True)
class Career:
    """A person's dates, and what they have become by ``today``."""

    birth_date: date
    started_on: date
    rank: str
    grade: str
    promoted_on: date


def invented_name(chance: Random, number: int) -> tuple[str, str]:
    """A name and its reading (empty: that of the dictionary); at times a rare character, a double surname, a dot."""
    if number % 211 == 0:
        return _RARE[number // 211 % len(_RARE)]
    if number % 997 == 1:
        return _DOTTED[number // 997 % len(_DOTTED)]
    surname = chance.choice(_DOUBLE_SURNAMES) if number % 307 == 2 else chance.choice(_SURNAMES)  # noqa: PLR2004
    letters = 1 if chance.random() < 0.2 else 2  # noqa: PLR2004 - one name in five has two characters
    return surname + "".join(chance.choice(_GIVEN) for _ in range(letters)), ""


def career(chance: Random, today: date, *, earliest: date = _FIRST_START, latest: date = _LAST_START) -> Career:
    """Twenty to twenty-six years old at the start, with the usual steps since."""
    days = (min(latest, today - timedelta(days=2 * _YEAR)) - earliest).days
    started_on = earliest + timedelta(days=chance.randrange(max(days, 1)))
    birth_date = started_on - timedelta(days=chance.randrange(20 * _YEAR + 5, 26 * _YEAR))
    years = (today - started_on).days // _YEAR
    reached, rank = next((least, rank) for least, rank in _RANKS if years >= least)
    grade = next(grade for least, grade in _GRADES if years >= least)
    promoted_on = started_on + timedelta(days=reached * _YEAR)
    return Career(birth_date, started_on, rank.value, grade.value, promoted_on)


def identity_number(birth_date: date, number: int) -> str:
    """A well-formed number of nowhere; ``number`` keeps those born on one day apart, by shifting the place code."""
    place = int(NOWHERE) - number // 1000
    body = f"{place:06d}{birth_date:%Y%m%d}{number % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))
