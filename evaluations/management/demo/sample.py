"""The whole sample: units, people, accounts, history; then the play in the order of its moments."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from evaluations.domain.bar import BarKind
from evaluations.management.demo import places, stories
from evaluations.management.demo.accounts import Part, cast, open_accounts
from evaluations.management.demo.company import Company
from evaluations.management.demo.everyday import lower_honors, yearly_stars
from evaluations.management.demo.history import Catalogue, published_honors
from evaluations.management.demo.merit_case import (
    COLLECTIVE_THIRD,
    SECOND,
    THIRD,
    MeritCase,
    approved_here,
    decided_on_paper,
    sent_back,
    taken_back,
    without_notice,
)
from evaluations.management.demo.people import People, register_people
from evaluations.management.demo.places import establish_tree
from evaluations.management.demo.schemes import set_up_schemes
from evaluations.management.demo.shape import Shape
from evaluations.management.demo.timeline import Script, Timeline, play
from evaluations.models import CalendarYear
from evaluations.selectors.calendar import official_calendar
from evaluations.services.bar import set_bar
from evaluations.services.calendar import enter_day, publish_year
from evaluations.services.due import tick
from honors.domain.actor import SYSTEM, Actor
from honors.models import Unit, UnitKind, UnitLevel
from honors.models.base import dated
from honors.services.honor import grant_honors
from honors.services.unit import establish_unit

FIRST_DAY = 70
"""Working days back: the day on which everything is set up."""
BATCH = 20_000


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What was made, for the report."""

    units: dict[str, Unit]
    parts: list[Part]


def load(shape: Shape, *, at: datetime, actor: Actor = SYSTEM) -> tuple[dict[str, Unit], People]:
    """Units, people and their honors of the past; no accounts, no play. Recorded at ``at``."""
    units = establish_tree(shape, at=at)
    people = register_people(shape, units, actor=actor, at=at)
    published, holders = published_honors(shape, units, people)
    until = dated(at)
    everyday = [*lower_honors(shape, units, people, until=until, holders=holders)]
    everyday += yearly_stars(shape, units, people, until=until)
    grants = Catalogue().grants([*published, *everyday])
    while batch := list(islice(grants, BATCH)):
        grant_honors(actor=actor, grants=batch, at=at)
    return units, people


def perform(shape: Shape, *, now: datetime) -> Sample:
    """Load the sample and play it, up to the last working day before ``now``, and what is due at ``now``."""
    timeline = Timeline(now, official_calendar())
    at = timeline.moment(FIRST_DAY, "08:30")
    units, people = load(shape, at=at)
    parts = cast(units, people, seed=shape.seed)
    company = Company(
        timeline=timeline, units=units, people=people, parts=parts, users=open_accounts(parts, at=at), at=at
    )
    _publish_years(company)
    _form_task_force(company)
    set_up_schemes(company)
    play(company, [_mornings(company), _discipline(company), *_cycles(company), *_merits(company)])
    company.at = now
    _do_what_is_due(company)
    return Sample(units=company.units, parts=parts)


def _publish_years(company: Company) -> None:
    """Where the official calendar is not known yet, the plain week stands in, and says so."""
    years = range(dated(company.at).year, dated(company.timeline.now).year + 1)
    for year in sorted(set(years) - set(CalendarYear.objects.values_list("year", flat=True))):
        source = "样例：官方日历未录入，除元旦外按普通周推定"
        enter_day(actor=SYSTEM, day=date(year, 1, 1), working=False, source=source, at=company.at)
        publish_year(actor=SYSTEM, year=year, source=source, at=company.at)


def _form_task_force(company: Company) -> None:
    """A temporary unit, with its task, members and last day (R-04)."""
    city = company.units[places.CITY]
    unit = establish_unit(
        actor=company.actor("hr.city"),
        parent=city,
        code=f"{places.CITY}90",
        name="湖州市公安局亚运安保专班",
        short_name="亚运安保专班",
        level=UnitLevel.DEPARTMENT,
        kind=UnitKind.TEMPORARY,
        task="杭州亚运会安全保卫",
        members=company.people.others[:12],
        valid_from=places.SINCE.replace(year=2023, month=5),
        valid_to=places.SINCE.replace(year=2023, month=12, day=31),
        at=company.at,
    )
    company.units[unit.code] = unit


def _mornings(company: Company) -> Script:
    """What cron does, once every working day before anybody comes in."""
    for ago in range(FIRST_DAY - 1, 0, -1):
        yield company.timeline.moment(ago, "07:00")
        _do_what_is_due(company)


def _do_what_is_due(company: Company) -> None:
    failed = tick(at=company.at)["failed"]
    if failed:
        raise RuntimeError(f"tick failed at {company.at}: {', '.join(failed)}")


def _discipline(company: Company) -> Script:
    """Somebody is punished: a bar with a last day."""
    yield company.timeline.moment(40, "16:30")
    officer = next(one for one in company.people.others if one.police_start_date and one.status == "in_service")
    set_bar(
        actor=company.actor("discipline.city"),
        officer=officer,
        kind=BarKind.PUNISHMENT,
        degree="warning",
        starts_on=dated(company.at),
        document_number=f"湖公纪〔{dated(company.at).year}〕3号",
        at=company.at,
    )


def _cycles(company: Company) -> list[Script]:
    told = [
        stories.whole_cycle(company),
        stories.approving_cycle(company),
        stories.notice_cycle(company),
        stories.voting_cycle(company),
        stories.reviewing_cycle(company),
        *stories.nominating_cycles(company),
        *stories.planned_cycles(company),
    ]
    return [script for _play, script in told]


def _merits(company: Company) -> list[Script]:
    return [
        approved_here(MeritCase(company, "longquan", THIRD, deed="rescue"), 45, number=201),
        approved_here(MeritCase(company, "yangjiabu", COLLECTIVE_THIRD, deed="collective"), 38, number=202),
        without_notice(MeritCase(company, "zhili", THIRD), 30, number=203),
        sent_back(MeritCase(company, "shuanglin", THIRD), 28),
        taken_back(MeritCase(company, "xiaofeng", THIRD), 26),
        decided_on_paper(MeritCase(company, "meishan", SECOND, deed="rescue"), 24, number=204),
        decided_on_paper(MeritCase(company, "zhicheng", SECOND), 22, number=None),
        approved_here(MeritCase(company, "xinshi", THIRD), 18, number=205, conferred=False),
    ]
