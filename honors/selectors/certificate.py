"""Reads about certificates: whose they are, how they stand today, the file that goes with each, later changes."""

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
from honors.domain.certificate import DISCLOSED, Proven, number_from
from honors.domain.certificate import Certificate as File
from honors.domain.errors import RuleViolation
from honors.domain.identity import mask_name
from honors.domain.ledger.commitment import Opening
from honors.domain.ledger.entry import Entry
from honors.domain.ledger.kinds import CORRECT, ERASE, GRANT, RESTORE, REVOKE
from honors.domain.ledger.openings import unpack
from honors.domain.pinyin import surname_letters
from honors.domain.revocation_list import LAPSE, Later
from honors.models import Certificate, Honor, LedgerCheckpoint, LedgerEntry, LedgerOpening
from honors.selectors.honor_change import entries_of
from honors.selectors.ledger import inclusion
from honors.selectors.unit import name_on, within


def honors_for(actor: Actor) -> QuerySet[Honor]:
    """The honors whose certificate the actor may have: ``may_issue_certificate`` as a condition."""
    if actor.is_system:
        return Honor.objects.all()
    found = within(actor.paths(Role.HR), "unit_path")
    found |= within(actor.paths(Role.STATION_CHIEF), "unit_path") & Q(recipient_category="collective")
    if actor.officer_id is not None:
        found |= Q(officer_id=actor.officer_id)
    return Honor.objects.filter(found)


def visible_to(actor: Actor) -> QuerySet[Certificate]:
    """Certificates that the actor may have."""
    return Certificate.objects.filter(honor__in=honors_for(actor))


def issued(typed: str) -> Certificate:
    """The certificate with a number that somebody typed, for anybody.

    Raises RuleViolation: ``certificate.number_form``, ``certificate.check_digit``, ``certificate.unknown``.
    """
    number = number_from(typed)
    rows = Certificate.objects.select_related("honor__award", "honor__unit").prefetch_related(
        "honor__unit__former_names"
    )
    found = rows.filter(pk=number).first()
    if found is None:
        raise RuleViolation("certificate.unknown", {"number": number}, field="number")
    return found


def statements_of(honor: Honor) -> list[Entry]:
    """The grant and its corrections, in the order of the ledger."""
    return [entry for entry in entries_of(honor.pk) if entry.kind in (GRANT, CORRECT)]


def standings_on(certificates: Sequence[Certificate], day: date) -> dict[str, str]:
    """How each stands on a day, by number, a word of ``certificate_status``; one query for all."""
    honors = [certificate.honor_id for certificate in certificates]
    rows = LedgerEntry.objects.filter(refers_to__in=honors).order_by("index").values_list("refers_to", "index", "leaf")
    latest = {grant: index for grant, index, leaf in rows if json.loads(bytes(leaf))["kind"] == CORRECT}
    return {one.pk: _standing(one, latest.get(one.honor_id, one.honor_id), day) for one in certificates}


def _standing(certificate: Certificate, latest: int, day: date) -> str:
    honor = certificate.honor
    if honor.is_erased:
        return "erased"
    if honor.revoked_on is not None and honor.revoked_on <= day:
        return "revoked"
    if latest != certificate.entry:
        return "superseded"
    if day < honor.effective_on:
        return "not_yet"
    if honor.provisional_until is None:
        return "valid"
    return "provisional" if day <= honor.provisional_until else "ended"


def public_face(certificate: Certificate, day: date) -> dict[str, Any]:
    """What anybody learns of a certificate: the award, the decision, how it stands, and so much of the recipient that
    a holder of the paper can compare: a masked name and the level of the unit, or the name of a collective. The honor
    roll itself tells more, but not by number.
    """
    honor, opened = certificate.honor, opened_facts(certificate)
    is_person = honor.recipient_category == "individual"
    name = opened["name"] if opened else None
    if name and is_person:
        name = mask_name(name, surname_letters=surname_letters(name))
    return {
        "number": certificate.number,
        "award": honor.award_code,
        "award_name": honor.award.name,
        "category": honor.recipient_category,
        "name": name,
        "unit_level": honor.unit.level if honor.unit is not None and is_person else None,
        "decided_on": honor.decided_on,
        "organ": honor.organ,
        "issued_at": certificate.issued_at,
        "status": standings_on([certificate], day)[certificate.pk],
    }


def paper_of(certificate: Certificate) -> dict[str, Any]:
    """What the paper says, as it was committed on the day of the decision; empty where that was erased."""
    opened = opened_facts(certificate)
    if not opened:
        return {}
    honor, then = certificate.honor, opened.get("snapshot", {})
    unit = then.get("unit_name") or (name_on(honor.unit, honor.decided_on) if honor.unit is not None else "")
    return {"name": opened["name"], "unit": unit, "honor": honor, "certificate": certificate}


def opened_facts(certificate: Certificate) -> dict[str, Any]:
    """The disclosed facts as the certificate's entry states them; empty where they were erased."""
    found = _openings(statements_of(certificate.honor), certificate)
    return {opening.field: json.loads(opening.value) for _, opening in found}


def file_of(certificate: Certificate) -> File:
    """The file for the holder, under the newest signed head. There must be one that contains the entry.

    Raises RuleViolation ``certificate.erased``.
    """
    stated = [entry for entry in statements_of(certificate.honor) if entry.seq <= certificate.entry]
    facts = _openings(stated, certificate)
    if not facts:
        raise RuleViolation("certificate.erased")
    signed = LedgerCheckpoint.objects.filter(size__gt=certificate.entry).order_by("-size")[0]
    return File(
        number=certificate.number,
        entries=tuple(_proven(entry, signed.size) for entry in stated),
        facts=tuple(facts),
        checkpoint=bytes(signed.note),
    )


def _openings(stated: Iterable[Entry], certificate: Certificate) -> list[tuple[int, Opening]]:
    """The openings of what is disclosed, each of the entry that stated it last up to the certificate's own."""
    by_field = {field: entry.seq for entry in stated if entry.seq <= certificate.entry for field in entry.commitments}
    wanted = {field: by_field[field] for field in DISCLOSED[certificate.honor.recipient_category] if field in by_field}
    rows = LedgerOpening.objects.in_bulk(set(wanted.values()))
    opened = {(key, one.field): one for key, row in rows.items() for one in unpack(row.sealed)}
    if "name" not in wanted or any((seq, field) not in opened for field, seq in wanted.items()):
        return []
    return [(seq, opened[seq, field]) for field, seq in wanted.items()]


def _proven(entry: Entry, size: int) -> Proven:
    found = inclusion(index=entry.seq, tree_size=size)
    return Proven(entry.seq, entry.to_bytes(), tuple(b64decode(item) for item in found["proof"]))


def later_changes(*, size: int, on: date) -> Iterator[Later]:
    """What the first ``size`` entries say about grants after they were made, and the lapses before ``on``."""
    grant_of: dict[int, int] = {}
    verdicts: set[int] = set()
    rows = LedgerEntry.objects.filter(refers_to__isnull=False, index__lt=size).order_by("index")
    for index, refers_to, leaf in rows.values_list("index", "refers_to", "leaf").iterator(chunk_size=4096):
        assert refers_to is not None
        says = json.loads(bytes(leaf))
        kind = says["kind"]
        if kind == CORRECT:
            grant_of[index] = refers_to
        elif kind in (REVOKE, RESTORE):
            verdicts.add(index)
        if kind == ERASE and refers_to in verdicts:
            continue  # the reasons of a verdict are gone, the honor is what it was
        day = says["effective_on"] if kind in (REVOKE, RESTORE) else says["decision"]["date"]
        yield Later(grant_of.get(refers_to, refers_to), kind, date.fromisoformat(day), index)
    stated = {grant: index for index, grant in grant_of.items()}
    lapsed = Honor.objects.filter(provisional_until__lt=on, last_change__lt=size).order_by("pk")
    for grant, until in lapsed.values_list("pk", "provisional_until"):
        assert until is not None
        yield Later(grant, LAPSE, until + timedelta(days=1), stated.get(grant, grant))
