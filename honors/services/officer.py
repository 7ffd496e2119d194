"""Use cases about people: registering them, one or many, and amending their record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Q

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.domain.identity import birth_date as birth_in
from honors.domain.identity import clean_id_number
from honors.domain.name_index import grams, name_key
from honors.domain.officer import (
    DeathCause,
    Grade,
    OfficerStatus,
    PersonnelCategory,
    PoliceRank,
    birth_findings,
    death_findings,
    life_findings,
)
from honors.domain.pinyin import name_pinyin
from honors.models import AuditEvent, GradePeriod, Officer, OfficerGram, Posting, RankPeriod, Unit, UnitLevel
from honors.models.base import dated, is_in_force
from honors.models.bulk import insert_rows, insert_values, take_keys
from honors.models.secret import keyed_digest
from honors.permissions.officer import may_keep_officer
from honors.services.audit import build_event, record_event
from honors.services.use_case import lock, require, use_case

CHUNK = 2000
NAME_KEY_LENGTH, PINYIN_LENGTH, INITIALS_LENGTH = 80, 160, 40


@dataclass(frozen=True, kw_only=True)
class NewOfficer:
    """A person to be registered.

    ``posted_on`` is the first day in ``unit``; where it is not known, the first day of service or of the unit,
    whichever is later; ``left_on`` is the last one of whoever serves no more. Rank and grade count from ``ranked_on``
    and ``graded_on``, else from the posting.
    ``reading`` is the person's own pinyin, syllables parted by spaces.
    """

    name: str
    unit: Unit
    personnel_category: str = PersonnelCategory.POLICE
    status: str = OfficerStatus.IN_SERVICE
    police_number: str = ""
    id_number: str = ""
    post: str = ""
    is_leading_body: bool = False
    rank: str = ""
    grade: str = ""
    police_start_date: date | None = None
    posted_on: date | None = None
    ranked_on: date | None = None
    graded_on: date | None = None
    sex: str = ""
    ethnicity: str = ""
    birth_date: date | None = None
    died_on: date | None = None
    death_cause: str = ""
    left_on: date | None = None
    reading: str = ""


@use_case("officer.register", about="unit")
def register_officer(*, actor: Actor, unit: Unit, at: datetime, **facts: Any) -> Officer:
    """Register one person; ``facts`` are the other fields of ``NewOfficer``. Raises as ``register_officers``."""
    return register_officers(actor=actor, people=[NewOfficer(unit=unit, **facts)], at=at)[0]


@use_case("officer.register")
def register_officers(*, actor: Actor, people: Sequence[NewOfficer], at: datetime) -> list[Officer]:
    """Register many people in one transaction, each with posting, rank, grade, search keys and an audit event.

    Raises RuleViolation: ``access.denied``; ``officer.contradictory`` with a finding for everything that
    contradicts itself, by place in ``people``; ``officer.unit_not_there``, ``officer.empty_name``, those of
    ``clean_id_number``; ``officer.id_number_taken`` or ``officer.police_number_taken``. ValueError for a category,
    status, rank or grade that is not on its list.
    """
    provinces: dict[int, str] = {}
    for unit in {person.unit.pk: person.unit for person in people}.values():
        require(may_keep_officer(actor, unit.path))
        provinces[unit.pk] = province_of(unit)
    today = dated(at)
    findings: list[Finding] = []
    drafts: list[_Draft] = []
    for row, person in enumerate(people, start=1):
        draft, found = _draft(person, row=row, today=today, province=provinces[person.unit.pk], at=at)
        drafts.append(draft)
        findings += found
    if findings:
        raise RuleViolation("officer.contradictory", findings=findings)
    officers: list[Officer] = []
    for chunk in _chunks(drafts):
        _refuse_taken([draft.officer for draft in chunk])
        _write(actor, chunk, at)
        officers += [draft.officer for draft in chunk]
    return officers


@dataclass(frozen=True)
class _Draft:
    person: NewOfficer
    officer: Officer
    posted_on: date
    number: str


def _draft(person: NewOfficer, *, row: int, today: date, province: str, at: datetime) -> tuple[_Draft, list[Finding]]:
    number = clean_id_number(person.id_number) if person.id_number else ""
    born = birth_in(number) if number else None
    facts = {
        "personnel_category": PersonnelCategory(person.personnel_category).value,
        "status": OfficerStatus(person.status).value,
        "police_start_date": person.police_start_date,
        "birth_date": person.birth_date or born,
        "died_on": person.died_on,
        "death_cause": person.death_cause and DeathCause(person.death_cause).value,
    }
    posted_on = person.posted_on or max(person.police_start_date or today, person.unit.valid_from)
    findings = birth_findings(person.birth_date, born, row=row)
    findings += check_life({**facts, "posted_on": posted_on, "left_on": person.left_on}, today=today, row=row)
    if not is_in_force(person.unit.valid_from, person.unit.valid_to, posted_on):
        raise RuleViolation("officer.unit_not_there", {"row": row, "unit": person.unit.code, "day": str(posted_on)})
    officer = Officer(
        **name_facts(person.name, person.reading),
        **facts,
        **identity_facts(number),
        police_number=person.police_number,
        province=province,
        sex=person.sex,
        ethnicity=person.ethnicity,
        unit=person.unit,
        unit_path=person.unit.path,
        post=person.post,
        is_leading_body=person.is_leading_body,
        rank=person.rank and PoliceRank(person.rank).value,
        grade=person.grade and Grade(person.grade).value,
        created_at=at,
    )
    return _Draft(person, officer, posted_on, number), findings


def check_life(facts: Mapping[str, Any], *, today: date, row: int) -> list[Finding]:
    """All that contradicts itself among the days and the status of one person."""
    names = ("birth_date", "work_start_date", "police_start_date", "posted_on", "left_on", "died_on")
    return [
        *life_findings({name: facts.get(name) for name in names}, today=today, row=row),
        *death_findings(facts["status"], facts["died_on"], facts["death_cause"], row=row),
    ]


def name_facts(name: str, reading: str = "") -> dict[str, str]:
    """The columns that a name fills. Raises RuleViolation("officer.empty_name")."""
    key = name_key(name)
    if not key:
        raise RuleViolation("officer.empty_name", field="name")
    pinyin = name_pinyin(name, override=reading)
    return {
        "name": name,
        "name_key": key[:NAME_KEY_LENGTH],
        "name_pinyin": pinyin.full[:PINYIN_LENGTH],
        "name_initials": pinyin.initials[:INITIALS_LENGTH],
    }


def identity_facts(number: str) -> dict[str, str | None]:
    """The columns that a cleaned identity number fills: the encrypted text and the digest that keeps it unique."""
    return {"id_number": number or None, "id_number_digest": keyed_digest("id_number", number) if number else None}


def province_of(unit: Unit) -> str:
    """The code of the provincial organ above a unit; police numbers are unique within it (R-48)."""
    above = Unit.objects.filter(path__in=unit.ancestor_paths, level=UnitLevel.PROVINCE)
    return above.values_list("code", flat=True).first() or ""


def _refuse_taken(officers: Sequence[Officer]) -> None:
    digests = [officer.id_number_digest for officer in officers if officer.id_number_digest]
    if len(set(digests)) < len(digests) or Officer.objects.filter(id_number_digest__in=digests).exists():
        raise RuleViolation("officer.id_number_taken", field="id_number")
    numbers = [_number(officer) for officer in officers if officer.police_number and _serves(officer)]
    seen = set(
        Officer.objects.filter(
            police_number__in={number for _, number in numbers}, status=OfficerStatus.IN_SERVICE
        ).values_list("province", "police_number")
    )
    for number in numbers:
        if number in seen:
            raise RuleViolation("officer.police_number_taken", {"police_number": number[1]}, field="police_number")
        seen.add(number)


def _number(officer: Officer) -> tuple[str, str]:
    return officer.province, officer.police_number


def _serves(officer: Officer) -> bool:
    return officer.status == OfficerStatus.IN_SERVICE


def _write(actor: Actor, drafts: Sequence[_Draft], at: datetime) -> None:
    for draft, key in zip(drafts, take_keys(Officer, len(drafts)), strict=True):
        draft.officer.pk = key
    insert_rows([draft.officer for draft in drafts])
    for draft in drafts:
        draft.officer._state.adding = False
    insert_rows([_posting(draft) for draft in drafts])
    insert_rows(
        [
            RankPeriod(
                officer_id=draft.officer.pk,
                rank=draft.officer.rank,
                valid_from=draft.person.ranked_on or draft.posted_on,
            )
            for draft in drafts
            if draft.officer.rank
        ]
    )
    insert_rows(
        [
            GradePeriod(
                officer_id=draft.officer.pk,
                grade=draft.officer.grade,
                valid_from=draft.person.graded_on or draft.posted_on,
            )
            for draft in drafts
            if draft.officer.grade
        ]
    )
    pairs = [(draft.officer.pk, gram) for draft in drafts for gram in grams(draft.officer.name)]
    insert_values(OfficerGram, ("officer", "gram"), pairs)
    insert_rows([_event(actor, draft, at) for draft in drafts])


def _posting(draft: _Draft) -> Posting:
    return Posting(
        officer_id=draft.officer.pk,
        unit_id=draft.person.unit.pk,
        post=draft.person.post,
        is_leading_body=draft.person.is_leading_body,
        valid_from=draft.posted_on,
        valid_to=None if _serves(draft.officer) else draft.person.died_on or draft.person.left_on,
    )


def _event(actor: Actor, draft: _Draft, at: datetime) -> AuditEvent:
    return build_event(
        actor=actor,
        event="officer.register",
        at=at,
        object_kind="officer",
        object_id=draft.officer.pk,
        after={
            "unit": draft.person.unit.code,
            "personnel_category": draft.officer.personnel_category,
            "person_name": draft.officer.name,
            "police_number": draft.officer.police_number,
            "id_number": draft.number or None,
        },
    )


def _chunks(drafts: Sequence[_Draft]) -> Iterator[list[_Draft]]:
    rest = iter(drafts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


AMENDABLE = frozenset(
    {
        "personnel_category",
        "status",
        "police_number",
        "police_start_date",
        "birth_date",
        "died_on",
        "death_cause",
        "sex",
        "ethnicity",
        "political_status",
        "education",
        "work_start_date",
    }
)


@use_case("officer.amend", about="officer")
def amend_officer(
    *,
    actor: Actor,
    officer: Officer,
    at: datetime,
    expected_version: int | None = None,
    name: str | None = None,
    reading: str = "",
    id_number: str | None = None,
    **changes: Any,
) -> Officer:
    """Correct a person's record; ``changes`` are fields of ``AMENDABLE``. Unit, post, rank and grade have histories
    and are changed by the services of ``posting``; a change of name, leaving and death have services of their own in
    ``officer_life``. Whoever turns out not to serve has no open posting: it ends on the day of death, else today.

    Raises RuleViolation as ``register_officers`` does; TypeError for another field.
    """
    unknown = sorted(set(changes) - AMENDABLE)
    if unknown:
        raise TypeError(f"not amendable: {', '.join(unknown)}")
    officer = lock(officer)
    require(may_keep_officer(actor, officer.unit_path))
    officer.expect(expected_version)
    if officer.merged_into_id is not None:
        raise RuleViolation("officer.merged_away")
    number = clean_id_number(id_number) if id_number else officer.id_number
    findings = birth_findings(
        changes.get("birth_date", officer.birth_date), birth_in(number) if number else None, row=1
    )
    facts = {name_: changes.get(name_, getattr(officer, name_)) for name_ in AMENDABLE}
    findings += check_life(facts, today=dated(at), row=1)
    if findings:
        raise RuleViolation("officer.contradictory", findings=findings)
    if id_number is not None:
        changes |= identity_facts(number if id_number and number else "")
    if name is not None:
        changes |= name_facts(name, reading)
    _refuse_taken_by_others(officer, changes)
    before = {field_: getattr(officer, field_) for field_ in changes}
    officer.advance(**changes)
    if name is not None:
        known = {gram for former in officer.former_names.all() for gram in grams(former.name)}
        OfficerGram.objects.filter(officer=officer).delete()
        OfficerGram.objects.bulk_create(OfficerGram(officer=officer, gram=gram) for gram in known | set(grams(name)))
    if before.get("status") == OfficerStatus.IN_SERVICE and officer.status != OfficerStatus.IN_SERVICE:
        _end_postings(officer, officer.died_on or dated(at))
    record_event(
        actor=actor, event="officer.amend", at=at, obj=officer, before=_audited(before), after=_audited(changes)
    )
    return officer


def _end_postings(officer: Officer, last_day: date) -> None:
    """Who does not serve is posted nowhere. A posting that began later is a contradiction."""
    still = officer.postings.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day))
    later = still.filter(valid_from__gt=last_day).order_by("valid_from").first()
    if later is not None:
        raise RuleViolation("officer.period_order", {"day": str(last_day), "last": str(later.valid_from)})
    still.update(valid_to=last_day)


def _refuse_taken_by_others(officer: Officer, changes: Mapping[str, Any]) -> None:
    others = Officer.objects.filter(merged_into__isnull=True).exclude(pk=officer.pk)
    digest = changes.get("id_number_digest")
    if digest and others.filter(id_number_digest=digest).exists():
        raise RuleViolation("officer.id_number_taken", field="id_number")
    number = changes.get("police_number", officer.police_number)
    serves = changes.get("status", officer.status) == OfficerStatus.IN_SERVICE
    rivals = others.filter(province=officer.province, police_number=number, status=OfficerStatus.IN_SERVICE)
    if number and serves and rivals.exists():
        raise RuleViolation("officer.police_number_taken", {"police_number": number}, field="police_number")


def _audited(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail keeps: search keys and the digest column say nothing that the name and the number do not."""
    kept = {name: value for name, value in facts.items() if name in AMENDABLE or name == "id_number"}
    return kept | ({"person_name": facts["name"]} if "name" in facts else {})
