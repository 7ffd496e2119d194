"""Cases on their way from the notice to the decision, put there by the services that people use."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from evaluations.models import Approval, Assessment, Nomination, Notice
from evaluations.services.notice import end_due_notices, post_notice
from honors.domain.actor import Actor, Role
from honors.models import Award, Unit, User
from honors.models.base import dated
from tests.actors import account, actor_with
from tests.factories.cases import cycle, merit_scheme, nomination
from tests.factories.people import officer

LATER = timedelta(days=30)
"""After any notice that begins today has ended."""


def acting(name: str, role: Role, unit: Unit, at: datetime, **facts: Any) -> Actor:
    """An actor with an account of that name, made on first use."""
    user = User.objects.filter(username=name).first() or account(name, role, unit, at=at, **facts)
    return actor_with(role, unit, user=user)


def award(code: str, edition: str = "police-2015") -> Award:
    """An award of the shipped catalogue."""
    return Award.objects.select_related("edition").get(code=code, edition__code=edition)


def star_cases(units: dict[str, Unit], at: datetime, *names: str, state: str = "selected") -> list[Nomination]:
    """Cases of one cycle of the county, one an officer of the station."""
    run = cycle(units["county"], at)
    people = [officer(units["station"], at, name=name) for name in names or ("张试",)]
    with transaction.atomic():
        return [nomination(person, at, cycle=run, state=state) for person in people]


def merit_case(
    units: dict[str, Unit],
    at: datetime,
    *,
    code: str = "police.individual.merit_third",
    state: str = "eligible",
    assessed: bool = True,
    **person: Any,
) -> Nomination:
    """A rolling case for an award of the ladder, with its assessment on file."""
    scheme = merit_scheme(units["county"], at, awards=[code])
    subject = officer(units["station"], at, **person)
    case = nomination(subject, at, scheme=scheme, award=award(code), state=state)
    if assessed:
        assess(case, at)
    return case


def assess(case: Nomination, at: datetime) -> Assessment:
    """An assessment on the case's file, without the examination of who gives it."""
    return Assessment.objects.create(
        nomination=case, report="考核属实。", dated_on=dated(at), given_by=case.nominated_by, created_at=at
    )


def on_notice(
    cases: Sequence[Nomination],
    units: dict[str, Unit],
    at: datetime,
    *,
    starts_on: date | None = None,
    by: Actor | None = None,
    **facts: Any,
) -> Notice:
    """The cases put on one notice of the county by its HR, or by another actor."""
    return post_notice(
        actor=by or acting("hr", Role.HR, units["county"], at),
        nominations=cases,
        unit=units["county"],
        scope="全局",
        medium="内网",
        starts_on=starts_on or dated(at),
        at=at,
        **facts,
    )


def waiting(cases: Sequence[Nomination], units: dict[str, Unit], at: datetime) -> tuple[list[Approval], datetime]:
    """The approvals that these cases wait for once their notice is over, and a moment after that."""
    on_notice(cases, units, at)
    later = at + LATER
    end_due_notices(at=later)
    return [Approval.objects.get(nomination=case) for case in cases], later
