"""Some 2,400 invented people on their posts: a head for every unit, leaders for every bureau, the rest by need."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from evaluations.management.demo import places
from evaluations.management.demo.names import Career, career, identity_number, invented_name
from evaluations.management.demo.shape import Shape, dice
from honors.domain.actor import Actor
from honors.domain.officer import DeathCause, OfficerStatus, PersonnelCategory
from honors.models import Officer, Unit, UnitLevel
from honors.services.officer import NewOfficer, register_officers
from honors.services.posting import post_officer

LEADERS = ("局长", "政治委员", "副局长", "副局长", "纪委书记", "政治处主任")
HEADS = {
    UnitLevel.STATION: "所长",
    UnitLevel.BRIGADE: "大队长",
    UnitLevel.DETACHMENT: "支队长",
    UnitLevel.DEPARTMENT: "主任",
}
BUREAU_LEVELS = (UnitLevel.PREFECTURE, UnitLevel.COUNTY, UnitLevel.BRANCH)
STAGE_STATIONS = (
    (places.WUXING, "龙泉"),
    (places.WUXING, "织里"),
    (places.NANTAIHU, "杨家埠"),
    (places.NANXUN, "双林"),
    (places.DEQING, "新市"),
    (places.ANJI, "孝丰"),
    (places.CHANGXING, "雉城"),
    (places.CHANGXING, "煤山"),
    (places.CHANGXING, "泗安"),
    (places.CHANGXING, "洪桥"),
    (places.CHANGXING, "李家巷"),
    (places.CHANGXING, "和平"),
)
"""Stations whose people act in the sample cases; they are large enough, and history leaves them alone."""
STAGE_STAFF = 14
AUXILIARY_SHARE = 0.26
"""Of those without an office: one in five of all."""
SEASONED = date(2003, 7, 1)
"""Two in three have served since before this day at the latest, so that old honors find somebody to go to."""
_YEAR = 365


@dataclass
class People:
    """Who serves where: leaders of a bureau, head and staff of a unit, and all others whom history may honor."""

    leaders: dict[str, list[Officer]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, Officer] = field(default_factory=dict)
    staff: dict[str, list[Officer]] = field(default_factory=lambda: defaultdict(list))
    others: list[Officer] = field(default_factory=list)
    moved: dict[int, tuple[Unit, date]] = field(default_factory=dict)
    """Officer → where they served before, and the day they left."""

    def unit_on(self, officer: Officer, day: date) -> Unit:
        """Where somebody served on a day."""
        before, left_on = self.moved.get(officer.pk, (officer.unit, day))
        return before if day < left_on else officer.unit


@dataclass(frozen=True, kw_only=True)
class _Place:
    unit: Unit
    post: str
    part: str
    """``leader``, ``head``, ``stage`` or ``other``."""


def register_people(shape: Shape, units: dict[str, Unit], *, actor: Actor, at: datetime) -> People:
    """Register everybody in one go; some two hundred of them have served elsewhere before."""
    plan = _plan(shape, units)
    chance = dice(shape.seed, "people")
    today = at.date()
    drafts = [_person(chance, place, number, today) for number, place in enumerate(plan)]
    officers = register_officers(actor=actor, people=drafts, at=at)
    people = People()
    for place, officer in zip(plan, officers, strict=True):
        _sort_in(people, place, officer)
    _move_some(people, units, actor=actor, at=at)
    return people


def _plan(shape: Shape, units: dict[str, Unit]) -> list[_Place]:
    plan = []
    stage = {places.station(bureau, name) for bureau, name in STAGE_STATIONS}
    serving = [unit for unit in units.values() if unit.level not in (UnitLevel.MINISTRY, UnitLevel.PROVINCE)]
    for unit in serving:
        if unit.level in BUREAU_LEVELS:
            plan += [_Place(unit=unit, post=post, part="leader") for post in LEADERS]
            continue
        plan.append(_Place(unit=unit, post=HEADS[UnitLevel(unit.level)], part="head"))
        if unit.code in stage:
            plan += [_Place(unit=unit, post="民警", part="stage") for _ in range(STAGE_STAFF)]
    chance = dice(shape.seed, "places")
    small = [unit for unit in serving if unit.level not in BUREAU_LEVELS]
    weights = [3 if unit.level == UnitLevel.STATION else 1 for unit in small]
    missing = max(shape.officers - len(plan), 0)
    plan += [_Place(unit=unit, post="民警", part="other") for unit in chance.choices(small, weights, k=missing)]
    return plan


def _person(chance: Random, place: _Place, number: int, today: date) -> NewOfficer:
    is_auxiliary = place.part == "other" and chance.random() < AUXILIARY_SHARE
    leads = place.part in ("leader", "head")
    is_seasoned = not is_auxiliary and (leads or chance.random() < 2 / 3)
    life = career(chance, today, latest=SEASONED) if is_seasoned else career(chance, today, earliest=date(2003, 9, 1))
    name, reading = invented_name(chance, number)
    gone = {} if place.part != "other" else _end_of_service(chance, life, today)
    return NewOfficer(
        name=name,
        reading=reading,
        unit=place.unit,
        personnel_category=PersonnelCategory.AUXILIARY if is_auxiliary else PersonnelCategory.POLICE,
        police_number=f"YL{'F' if is_auxiliary else ''}{number:06d}",
        id_number=identity_number(life.birth_date, number),
        post="辅警" if is_auxiliary else place.post,
        is_leading_body=place.part == "leader",
        rank="" if is_auxiliary else life.rank,
        grade="" if is_auxiliary else life.grade,
        police_start_date=life.started_on,
        posted_on=max(life.started_on, place.unit.valid_from),
        ranked_on=max(life.promoted_on, place.unit.valid_from),
        graded_on=max(life.promoted_on, place.unit.valid_from),
        sex=chance.choice(("男", "男", "男", "女")),
        ethnicity="维吾尔族" if "·" in name else "汉族",
        **gone,
    )


def _end_of_service(chance: Random, life: Career, today: date) -> dict[str, object]:
    """Nobody works past sixty; of the others one in fifty has left, one in a thousand has died."""
    if (today - life.birth_date).days > 60 * _YEAR:
        return {"status": OfficerStatus.RETIRED}
    lot = chance.randrange(1000)
    if lot < 1:
        cause = chance.choice((DeathCause.ON_DUTY, DeathCause.ILLNESS))
        return {"status": OfficerStatus.DIED, "died_on": date(today.year - 1, 6, 3), "death_cause": cause}
    statuses = {OfficerStatus.TRANSFERRED: 10, OfficerStatus.RESIGNED: 20}
    return next(({"status": status} for status, below in statuses.items() if lot < below), {})


def _sort_in(people: People, place: _Place, officer: Officer) -> None:
    code = place.unit.code
    if place.part == "leader":
        people.leaders[code].append(officer)
    elif place.part == "head":
        people.heads[code] = officer
    elif place.part == "stage":
        people.staff[code].append(officer)
    else:
        people.others.append(officer)


def _move_some(people: People, units: dict[str, Unit], *, actor: Actor, at: datetime) -> None:
    """A reshuffle of two years ago, so that yesterday's unit is not today's for everybody."""
    moved_on = date(at.year - 2, 3, 1)
    serving = [
        officer
        for officer in people.others
        if officer.status == OfficerStatus.IN_SERVICE and officer.police_start_date < date(at.year - 4, 1, 1)
    ]
    chosen = serving[::30][:60]
    by_pk = {unit.pk: unit for unit in units.values()}
    offices = [units[places.station(bureau, names.split()[0])] for bureau, names in places.STATIONS.items()]
    for number, officer in enumerate(chosen):
        target = offices[number % len(offices)]
        if by_pk[officer.unit_id] is target:
            continue
        people.moved[officer.pk] = (by_pk[officer.unit_id], moved_on)
        posted = post_officer(actor=actor, officer=officer, unit=target, post=officer.post, valid_from=moved_on, at=at)
        people.others[people.others.index(officer)] = posted
