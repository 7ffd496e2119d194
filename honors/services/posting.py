"""Use cases about the three dated histories of a person: posting, rank and grade (R-47)."""

from datetime import date, datetime, timedelta
from typing import Any

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.officer import Grade, OfficerStatus, PoliceRank, life_findings
from honors.models import GradePeriod, Officer, Posting, RankPeriod, Unit
from honors.models.base import dated, is_in_force
from honors.permissions.officer import may_keep_officer
from honors.services.audit import record_event
from honors.services.officer import province_of
from honors.services.unit_succession import lock_units
from honors.services.use_case import lock, require, use_case


@use_case("officer.post", about="officer")
def post_officer(
    *,
    actor: Actor,
    officer: Officer,
    unit: Unit,
    valid_from: date,
    at: datetime,
    post: str = "",
    is_leading_body: bool = False,
    expected_version: int | None = None,
) -> Officer:
    """Move a person to a unit or post from a day, today at the latest; the last posting ends on the day before.

    HR needs the right over both units. Raises RuleViolation ``officer.period_order``, ``officer.unit_not_there``,
    ``officer.contradictory`` for a day to come, ``officer.police_number_taken`` in the new province,
    ``officer.left`` for who serves no more.
    """
    unit = lock_units([unit])[unit.pk]
    officer = lock(officer)
    require(may_keep_officer(actor, officer.unit_path))
    require(may_keep_officer(actor, unit.path))
    officer.expect(expected_version)
    if officer.status != OfficerStatus.IN_SERVICE:
        raise RuleViolation("officer.left", {"status": officer.status})
    if not is_in_force(unit.valid_from, unit.valid_to, valid_from):
        raise RuleViolation("officer.unit_not_there", {"row": 1, "unit": unit.code, "day": str(valid_from)})
    _continue(officer.postings, valid_from, at)
    province = province_of(unit)
    rivals = Officer.objects.filter(
        province=province, police_number=officer.police_number, status=OfficerStatus.IN_SERVICE
    ).exclude(pk=officer.pk)
    if officer.police_number and officer.status == OfficerStatus.IN_SERVICE and rivals.exists():
        raise RuleViolation("officer.police_number_taken", {"police_number": officer.police_number})
    before = {"unit": officer.unit.code, "post": officer.post, "is_leading_body": officer.is_leading_body}
    Posting.objects.create(
        officer=officer, unit=unit, post=post, is_leading_body=is_leading_body, valid_from=valid_from
    )
    officer.advance(unit=unit, unit_path=unit.path, post=post, is_leading_body=is_leading_body, province=province)
    after = {"unit": unit.code, "post": post, "is_leading_body": is_leading_body, "from": valid_from}
    record_event(actor=actor, event="officer.post", at=at, obj=officer, before=before, after=after)
    return officer


@use_case("officer.rank", about="officer")
def rank_officer(
    *,
    actor: Actor,
    officer: Officer,
    rank: PoliceRank,
    valid_from: date,
    at: datetime,
    expected_version: int | None = None,
) -> Officer:
    """Give a police rank from a day, today at the latest. Raises RuleViolation as ``post_officer`` for the day."""
    officer = lock(officer)
    require(may_keep_officer(actor, officer.unit_path))
    officer.expect(expected_version)
    _continue(officer.ranks, valid_from, at)
    RankPeriod.objects.create(officer=officer, rank=rank.value, valid_from=valid_from)
    before = {"rank": officer.rank}
    officer.advance(rank=rank.value)
    after = {"rank": rank.value, "from": valid_from}
    record_event(actor=actor, event="officer.rank", at=at, obj=officer, before=before, after=after)
    return officer


@use_case("officer.grade", about="officer")
def grade_officer(
    *,
    actor: Actor,
    officer: Officer,
    grade: Grade,
    valid_from: date,
    at: datetime,
    expected_version: int | None = None,
) -> Officer:
    """Give a grade from a day, today at the latest. Raises RuleViolation as ``post_officer`` for the day."""
    officer = lock(officer)
    require(may_keep_officer(actor, officer.unit_path))
    officer.expect(expected_version)
    _continue(officer.grades, valid_from, at)
    GradePeriod.objects.create(officer=officer, grade=grade.value, valid_from=valid_from)
    before = {"grade": officer.grade}
    officer.advance(grade=grade.value)
    after = {"grade": grade.value, "from": valid_from}
    record_event(actor=actor, event="officer.grade", at=at, obj=officer, before=before, after=after)
    return officer


def _continue(history: Any, valid_from: date, at: datetime) -> None:
    """End the last period of a history on the day before ``valid_from``, which must come after its first day."""
    findings = life_findings({"from": valid_from}, today=dated(at), row=1)
    if findings:
        raise RuleViolation("officer.contradictory", findings=findings)
    last = history.order_by("-valid_from").first()
    if last is None:
        return
    if valid_from <= last.valid_from:
        raise RuleViolation("officer.period_order", {"day": str(valid_from), "last": str(last.valid_from)})
    if last.valid_to is None or last.valid_to >= valid_from:
        history.filter(pk=last.pk).update(valid_to=valid_from - timedelta(days=1))
