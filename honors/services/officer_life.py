"""Use cases about what happens to a person: another name, leaving the service, death."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.name_index import grams
from honors.domain.officer import DeathCause, OfficerStatus, check_leave, life_findings
from honors.models import AccessToken, Officer, OfficerGram, OfficerName, RoleGrant, User
from honors.models.base import dated
from honors.permissions.officer import may_keep_officer
from honors.services.audit import record_event
from honors.services.officer import name_facts
from honors.services.use_case import lock, require, use_case

_ONE_DAY = timedelta(days=1)


@use_case("officer.rename", about="officer")
def rename_officer(
    *,
    actor: Actor,
    officer: Officer,
    name: str,
    valid_from: date,
    document_number: str,
    at: datetime,
    reading: str = "",
    expected_version: int | None = None,
) -> Officer:
    """Enter a change of name from a day, today at the latest. What was recorded keeps the old name; a search finds
    both. A slip of the pen is no change of name: ``amend_officer``.

    Raises RuleViolation: ``officer.contradictory``, ``officer.period_order``, ``officer.same_name``,
    ``officer.empty_name``.
    """
    officer = _begin(actor, officer, expected_version)
    _check_day(officer, "from", valid_from, at)
    facts = name_facts(name, reading)
    if name == officer.name:
        raise RuleViolation("officer.same_name", field="name")
    last = officer.former_names.order_by("-valid_to", "-pk").first()
    if last is not None and valid_from <= last.valid_to + _ONE_DAY:
        began = last.valid_to + _ONE_DAY
        raise RuleViolation("officer.period_order", {"day": str(valid_from), "last": str(began)}, field="from")
    keep_name(
        officer,
        officer,
        valid_from=last.valid_to + _ONE_DAY if last is not None else None,
        valid_to=valid_from - _ONE_DAY,
        document_number=document_number,
    )
    before = officer.name
    officer.advance(**facts)
    add_grams(officer, name)
    record_event(
        actor=actor,
        event="officer.rename",
        at=at,
        obj=officer,
        before={"person_name": before},
        after={"person_name": name, "from": valid_from, "document_number": document_number},
    )
    return officer


def keep_name(
    officer: Officer, named: Officer, *, valid_from: date | None, valid_to: date, document_number: str
) -> OfficerName:
    """The name of ``named`` as one that ``officer`` bore before."""
    return OfficerName.objects.create(
        officer=officer,
        name=named.name,
        name_key=named.name_key,
        name_pinyin=named.name_pinyin,
        name_initials=named.name_initials,
        valid_from=valid_from,
        valid_to=valid_to,
        document_number=document_number,
    )


def add_grams(officer: Officer, name: str) -> None:
    """Let a person be found by one more name."""
    known = set(OfficerGram.objects.filter(officer=officer).values_list("gram", flat=True))
    OfficerGram.objects.bulk_create(OfficerGram(officer=officer, gram=gram) for gram in set(grams(name)) - known)


@use_case("officer.leave", about="officer")
def leave_service(
    *,
    actor: Actor,
    officer: Officer,
    status: str,
    last_day: date,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
) -> Officer:
    """Retirement, transfer out, resignation or dismissal: ``last_day`` ends the posting, rank and grade stay.

    Roles end; the account stays open for the own record. What was done before may still be honored, a person decides
    (reading of R-03). Raises RuleViolation: ``officer.not_leaving``, ``officer.left``, ``officer.contradictory``,
    ``officer.period_order``.
    """
    officer = _begin(actor, officer, expected_version)
    check_leave(officer.status, status)
    _check_day(officer, "left_on", last_day, at)
    before = {"status": officer.status}
    close_service(officer, last_day, at)
    officer.advance(status=OfficerStatus(status).value)
    after = {"status": officer.status, "last_day": last_day, "document_number": document_number}
    record_event(actor=actor, event="officer.leave", at=at, obj=officer, before=before, after=after)
    return officer


@use_case("officer.die", about="officer")
def record_death(
    *,
    actor: Actor,
    officer: Officer,
    died_on: date,
    death_cause: str,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
) -> Officer:
    """Enter the death of a person, with day and cause: the posting ends that day, roles end, the account is closed.

    An honor can then only be posthumous (R-05). Raises RuleViolation: ``officer.died_already``,
    ``officer.contradictory``, ``officer.period_order``.
    """
    officer = _begin(actor, officer, expected_version)
    if officer.status == OfficerStatus.DIED:
        raise RuleViolation("officer.died_already")
    _check_day(officer, "died_on", died_on, at)
    before = {"status": officer.status}
    close_service(officer, died_on, at)
    close_account(officer)
    officer.advance(status=OfficerStatus.DIED.value, died_on=died_on, death_cause=DeathCause(death_cause).value)
    after = {"status": officer.status, "died_on": died_on, "death_cause": death_cause}
    after["document_number"] = document_number
    record_event(actor=actor, event="officer.die", at=at, obj=officer, before=before, after=after)
    return officer


def close_service(officer: Officer, last_day: date, at: datetime) -> None:
    """End what is open of a person's postings on a day, and the roles of the account today.

    Raises RuleViolation ``officer.period_order`` where a posting began later.
    """
    later = officer.postings.filter(valid_from__gt=last_day).order_by("valid_from").first()
    if later is not None:
        said = {"day": str(last_day), "last": str(later.valid_from)}
        raise RuleViolation("officer.period_order", said, field="last_day")
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    officer.postings.filter(still).update(valid_to=last_day)
    end_roles(User.objects.filter(officer=officer), at)


def end_roles(users: Any, at: datetime) -> None:
    """Roles that are in force today or later end yesterday, or on the day on which they began."""
    today = dated(at)
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    for grant in RoleGrant.objects.filter(still, user__in=users).order_by("pk"):
        grant.advance(valid_to=max(grant.valid_from, today - _ONE_DAY))


def close_account(officer: Officer) -> None:
    """Nobody comes in as this person any more."""
    for user in User.objects.filter(officer=officer, is_active=True):
        user.advance(is_active=False)
        AccessToken.objects.filter(user=user).delete()


def _begin(actor: Actor, officer: Officer, expected_version: int | None) -> Officer:
    officer = lock(officer)
    require(may_keep_officer(actor, officer.unit_path))
    officer.expect(expected_version)
    if officer.merged_into_id is not None:
        raise RuleViolation("officer.merged_away")
    return officer


def _check_day(officer: Officer, field: str, day: date, at: datetime) -> None:
    days = {"birth_date": officer.birth_date, "police_start_date": officer.police_start_date, field: day}
    findings = life_findings(days, today=dated(at), row=1)
    if findings:
        raise RuleViolation("officer.contradictory", findings=findings)
