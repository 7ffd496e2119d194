"""Who can log in: one account for each part in the play, with roles since long ago."""

from dataclasses import dataclass
from datetime import datetime

from evaluations.management.demo import places
from evaluations.management.demo.people import STAGE_STATIONS, People
from evaluations.management.demo.shape import dice
from honors.domain.actor import SYSTEM, Role
from honors.models import Officer, Unit, User
from honors.services.account import create_account
from honors.services.grant import grant_role

PASSWORD = "Huzhou-demo-2026"  # noqa: S105 - printed on the first page of the demo

CHIEFS = {
    "longquan": (places.WUXING, "龙泉"),
    "zhili": (places.WUXING, "织里"),
    "yangjiabu": (places.NANTAIHU, "杨家埠"),
    "shuanglin": (places.NANXUN, "双林"),
    "xinshi": (places.DEQING, "新市"),
    "xiaofeng": (places.ANJI, "孝丰"),
    "zhicheng": (places.CHANGXING, "雉城"),
    "meishan": (places.CHANGXING, "煤山"),
    "sian": (places.CHANGXING, "泗安"),
    "hongqiao": (places.CHANGXING, "洪桥"),
    "lijiaxiang": (places.CHANGXING, "李家巷"),
    "heping": (places.CHANGXING, "和平"),
}
BUREAUS = {
    "changxing": places.CHANGXING,
    "deqing": places.DEQING,
    "anji": places.ANJI,
    "wuxing": places.WUXING,
    "nanxun": places.NANXUN,
    "nantaihu": places.NANTAIHU,
}
CITY_JUDGES = ("刑事侦查支队", "治安管理支队", "交通警察支队", "法制支队")
CITY_TRUSTEES = ("审计处", "情报指挥中心")
COUNTY_JUDGES = ("41", "42", "43", "44")
COUNTY_TRUSTEES = ("49", "50")
WORDS = ["青石", "白鹭", "竹海", "银杏", "溇港", "莼菜", "菱湖", "顾渚", "莫干", "弁山", "苕溪", "若水"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A row of the list of accounts: one grant; ``passphrase`` on the rows of whoever holds a part of a key."""

    username: str
    role: Role
    unit: Unit
    officer: Officer | None = None
    passphrase: str = ""

    def as_row(self) -> dict[str, str | None]:
        """The row of ``--json FILE`` and of the first page."""
        return {
            "username": self.username,
            "password": PASSWORD,
            "role": self.role.value,
            "unit": self.unit.code,
            "unit_name": self.unit.name,
            "officer": str(self.officer.pk) if self.officer else None,
            "passphrase": self.passphrase or None,
        }


def cast(units: dict[str, Unit], people: People, *, seed: int) -> list[Part]:
    """All parts, each person in one account."""
    return [
        *_city(units, people, seed),
        *_county(units, people, seed),
        *_bureaus(units, people),
        *_stations(units, people),
    ]


def open_accounts(parts: list[Part], *, at: datetime) -> dict[str, User]:
    """The accounts by name, each with its roles since the beginning of the tree."""
    users: dict[str, User] = {}
    for part in parts:
        if part.username not in users:
            new = create_account(actor=SYSTEM, username=part.username, officer=part.officer, password=PASSWORD, at=at)
            users[part.username] = new.user
        grant_role(
            actor=SYSTEM, user=users[part.username], role=part.role, unit=part.unit, valid_from=places.SINCE, at=at
        )
    return users


def _phrase(seed: int, username: str) -> str:
    chance = dice(seed, username)
    return "-".join(chance.sample(WORDS, 3)) + f"-{chance.randrange(1000):03d}"


def _city(units: dict[str, Unit], people: People, seed: int) -> list[Part]:
    city = units[places.CITY]
    lead = people.leaders[places.CITY]

    def head(office: str) -> Officer:
        return people.heads[places.city_office(office)]

    def part(username: str, role: Role, officer: Officer | None, *, holds_key: bool = False) -> Part:
        phrase = _phrase(seed, username) if holds_key else ""
        return Part(username=username, role=role, unit=city, officer=officer, passphrase=phrase)

    return [
        part("hr.city", Role.HR, head("政治部")),
        part("hr2.city", Role.HR, lead[5]),
        part("chair.city", Role.COMMITTEE_CHAIR, lead[1], holds_key=True),
        *(
            part(f"member{number}.city", Role.COMMITTEE_MEMBER, head(office))
            for number, office in enumerate(CITY_JUDGES, start=1)
        ),
        *(
            part(f"trustee{number}.city", Role.COMMITTEE_MEMBER, head(office), holds_key=True)
            for number, office in enumerate(CITY_TRUSTEES, start=1)
        ),
        part("discipline.city", Role.DISCIPLINE, head("警务督察支队")),
        part("leader.city", Role.LEADER, lead[0]),
        part("sysadmin", Role.SYSTEM_ADMIN, None),
        part("secadmin", Role.SECURITY_ADMIN, None),
        part("auditadmin", Role.AUDIT_ADMIN, None),
        part("auditor", Role.AUDITOR, None),
    ]


def _county(units: dict[str, Unit], people: People, seed: int) -> list[Part]:
    """The committee of Changxing; its desk and leader are among those of the bureaus."""
    county = units[places.CHANGXING]
    seats = [("chair.changxing", Role.COMMITTEE_CHAIR, people.leaders[county.code][1], True)]
    for stem, offices, holds_key in (("member", COUNTY_JUDGES, False), ("trustee", COUNTY_TRUSTEES, True)):
        seats += [
            (f"{stem}{number}.changxing", Role.COMMITTEE_MEMBER, people.heads[county.code + office], holds_key)
            for number, office in enumerate(offices, start=1)
        ]
    return [
        Part(
            username=username,
            role=role,
            unit=county,
            officer=officer,
            passphrase=_phrase(seed, username) if holds_key else "",
        )
        for username, role, officer, holds_key in seats
    ]


def _bureaus(units: dict[str, Unit], people: People) -> list[Part]:
    parts = []
    for name, code in BUREAUS.items():
        unit, lead = units[code], people.leaders[code]
        parts += [
            Part(username=f"hr.{name}", role=Role.HR, unit=unit, officer=lead[5]),
            Part(username=f"leader.{name}", role=Role.LEADER, unit=unit, officer=lead[0]),
            Part(username=f"discipline.{name}", role=Role.DISCIPLINE, unit=unit, officer=lead[4]),
        ]
    return parts


def _stations(units: dict[str, Unit], people: People) -> list[Part]:
    """A chief and a colleague for every station of the play; the colleague is the first to be honored there."""
    assert len(CHIEFS) == len(STAGE_STATIONS)
    parts = []
    for name, (bureau, place) in CHIEFS.items():
        unit = units[places.station(bureau, place)]
        parts += [
            Part(username=f"chief.{name}", role=Role.STATION_CHIEF, unit=unit, officer=people.heads[unit.code]),
            Part(username=f"officer.{name}", role=Role.OFFICER, unit=unit, officer=people.staff[unit.code][0]),
        ]
    return parts
