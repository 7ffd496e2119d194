"""Granting honors: an entry in the ledger, the row of the read model and its summaries, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects

from honors.domain.actor import Actor
from honors.domain.award import OrganLevel, RecipientCategory, Register, counts_as_provincial_or_ministerial
from honors.domain.decision import Person, snapshot_of
from honors.domain.errors import RuleViolation
from honors.domain.ledger import entry as ledger
from honors.domain.ledger.kinds import GRANT
from honors.domain.ledger.leaf import SUBJECT_SIZE
from honors.domain.ledger.replay import GrantState, begin
from honors.models import Award, Honor, LedgerSubject, Officer, Unit, UnitKind
from honors.models.bulk import insert_rows
from honors.selectors.unit import name_on
from honors.services.audit import record_event
from honors.services.honor_totals import count_honors
from honors.services.ledger import Draft, append_entries, lock_head
from honors.services.use_case import use_case

CHUNK = 500
"""Keys of one query: well under the variables that SQLite takes."""

UNKNOWN_KEYS: Mapping[str, None] = MappingProxyType({"officer_id": None, "unit_id": None, "organ_level": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What was decided. ``unit`` is the recipient's unit at the decision, or the collective itself without ``officer``.

    ``organ_level`` is the level of the deciding organ. ``snapshot`` overrides post, grade, rank, unit_code and
    unit_name where they were others on that day. ``provenance`` is needed for what is imported, and ``source`` says
    where that was read. ``signature`` says for whom and by which document it was signed, where not in person.
    """

    award: Award
    officer: Officer | None
    unit: Unit
    organ: str
    organ_level: str
    document_number: str
    decided_on: date
    effective_on: date | None = None
    is_posthumous: bool = False
    provisional_until: date | None = None
    origin: str = "decided"
    provenance: str = ""
    deed: str = ""
    source: str = ""
    snapshot: Mapping[str, Any] | None = None
    signature: Mapping[str, Any] | None = None


def grant_honor(
    *,
    actor: Actor,
    award: Award,
    officer: Officer | None,
    unit: Unit,
    organ: str,
    organ_level: str,
    document_number: str,
    decided_on: date,
    at: datetime,
    effective_on: date | None = None,
    is_posthumous: bool = False,
    provisional_until: date | None = None,
    origin: str = "decided",
    provenance: str = "",
    deed: str = "",
    snapshot: Mapping[str, Any] | None = None,
) -> Honor:
    """One honor or star, as the award's register says; fields as in ``Grant``, errors as ``grant_honors``."""
    grant = Grant(
        award=award,
        officer=officer,
        unit=unit,
        organ=organ,
        organ_level=organ_level,
        document_number=document_number,
        decided_on=decided_on,
        effective_on=effective_on,
        is_posthumous=is_posthumous,
        provisional_until=provisional_until,
        origin=origin,
        provenance=provenance,
        deed=deed,
        snapshot=snapshot,
    )
    return grant_honors(actor=actor, grants=[grant], at=at)[0]


@use_case("honor.grant")
def grant_honors(*, actor: Actor, grants: Sequence[Grant], at: datetime) -> list[Honor]:
    """Honors in the order given, recorded at one moment, under one lock of the ledger's head.

    Who may decide was settled by the caller, in whose transaction this runs. Raises RuleViolation:
    ``award.wrong_category`` (R-01), ``ledger.clock_behind``, ``ledger.entry_refused``.
    """
    for grant in grants:
        _check_category(grant)
    prefetch_related_objects([grant.unit for grant in grants], "former_names")
    lock_head()
    subjects = subjects_of(map(_owner, grants))
    catalogue = {(grant.award.code, grant.award.edition.code): grant.award for grant in grants}
    paths = {grant.unit.pk: grant.unit.path for grant in grants}
    drafts = [_draft(grant, subjects[_owner(grant)]) for grant in grants]
    entries = append_entries(actor=actor, drafts=drafts, at=at)
    honors = [
        honor_of(begin(entry), draft.values["keys"], catalogue, paths)
        for entry, draft in zip(entries, drafts, strict=True)
    ]
    insert_rows(honors)
    count_honors(honors, 1)
    if len(honors) == 1:
        record_event(actor=actor, event="honor.grant", at=at, obj=honors[0], after={"award": honors[0].award_code})
    return honors


def honor_of(
    state: GrantState,
    keys: Mapping[str, Any],
    catalogue: Mapping[tuple[str, str], Award],
    paths: Mapping[int, str],
) -> Honor:
    """The row of the read model for a grant in this state; ``keys`` is the opened field that ties it to the tables.

    ``UNKNOWN_KEYS`` where that was erased.
    """
    award = catalogue[state.award.code, state.award.edition]
    return Honor(
        id=state.index,
        register=state.register,
        recipient_category=state.recipient_category,
        officer_id=keys["officer_id"],
        unit_id=keys["unit_id"],
        unit_path="" if keys["unit_id"] is None else paths[keys["unit_id"]],
        subject=state.subject,
        award_id=award.pk,
        award_code=state.award.code,
        level=award.level,
        organ_level=keys["organ_level"],
        is_provincial_or_ministerial=keys["organ_level"] is not None
        and counts_as_provincial_or_ministerial(Register(state.register), OrganLevel(keys["organ_level"])),
        organ=state.decision.organ,
        document_number=state.decision.document_number,
        decided_on=state.decision.decided_on,
        effective_on=state.effective_on,
        recorded_at=state.recorded_at,
        status=state.status,
        provisional_until=state.provisional_until,
        revoked_on=state.revoked_on,
        is_posthumous=state.is_posthumous,
        origin=state.origin,
        provenance=state.provenance,
        last_change=state.last_change,
    )


def _check_category(grant: Grant) -> None:
    category = RecipientCategory.COLLECTIVE if grant.officer is None else RecipientCategory.INDIVIDUAL
    if grant.award.recipient_category != category:
        raise RuleViolation("award.wrong_category", {"award": grant.award.code, "category": category.value})


def _draft(grant: Grant, subject: str) -> Draft:
    then = {"unit_name": name_on(grant.unit, grant.decided_on), **(grant.snapshot or {})}
    values = recipient_values(officer=grant.officer, unit=grant.unit, organ_level=grant.organ_level, snapshot=then)
    if grant.officer is None:
        values["name"] = then["unit_name"]
    said = {"deed": grant.deed, "source": grant.source, "signature": dict(grant.signature or {})}
    values |= {name: value for name, value in said.items() if value}
    facts = {
        "kind": GRANT,
        "register": grant.award.register,
        "effective_on": grant.effective_on or grant.decided_on,
        "award": ledger.Award(grant.award.code, grant.award.edition.code),
        "decision": ledger.Decision(grant.organ, grant.document_number or None, grant.decided_on),
        "recipient_category": grant.award.recipient_category,
        "subject": subject,
        "origin": grant.origin,
        "provenance": grant.provenance or ("original" if grant.origin == "decided" else None),
        "is_posthumous": grant.is_posthumous,
        "provisional_until": grant.provisional_until,
    }
    return Draft(facts=facts, values=values)


def recipient_values(
    *, officer: Officer | None, unit: Unit, organ_level: str | None, snapshot: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The committed values that say whose an honor is, at which level it was decided, and what they were then."""
    values: dict[str, Any] = {
        "keys": {"officer_id": officer and officer.pk, "unit_id": unit.pk, "organ_level": organ_level},
        "name": officer.name if officer else unit.name,
    }
    person, members = None, None
    if officer is None and unit.kind == UnitKind.TEMPORARY:
        # Names for good: who belonged to it is of record
        serving = unit.memberships.select_related("officer").order_by("-is_head", "officer_id")
        members = [member.officer.name for member in serving]
    if officer is not None:
        values["police_number"] = officer.police_number
        person = Person(post=officer.post, grade=officer.grade, rank=officer.rank)
    taken = snapshot_of(
        unit_code=unit.code,
        unit_name=unit.name,
        person=person,
        members=members,
        then=snapshot,
    )
    return values | {"snapshot": taken}


Owner = tuple[str, int | None, int | None]
"""Register, officer and unit: one of the latter two is None."""


def _owner(grant: Grant) -> Owner:
    if grant.officer is None:
        return grant.award.register, None, grant.unit.pk
    return grant.award.register, grant.officer.pk, None


def subjects_of(owners: Iterable[Owner]) -> dict[Owner, str]:
    """The lasting random number of every recipient, drawn for those who have none in force."""
    owners = set(owners)
    numbers: dict[Owner, str] = {}
    for column, place in (("officer_id", 1), ("unit_id", 2)):
        keys = sorted({key for owner in owners if (key := owner[place]) is not None})
        for begin_at in range(0, len(keys), CHUNK):
            rows = LedgerSubject.objects.filter(
                retired_at=None, **{f"{column}__in": keys[begin_at : begin_at + CHUNK]}
            ).values_list("register", "officer_id", "unit_id", "number")
            numbers.update({(register, officer, unit): number for register, officer, unit, number in rows})
    fresh = {owner: token_hex(SUBJECT_SIZE) for owner in owners if owner not in numbers}
    insert_rows(
        [
            LedgerSubject(register=register, officer_id=officer, unit_id=unit, number=number)
            for (register, officer, unit), number in fresh.items()
        ]
    )
    return numbers | fresh
