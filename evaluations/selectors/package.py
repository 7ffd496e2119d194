"""What the package of a cycle holds of its cases, notices, approvals and ledger entries; rounds and scores stand in
``package_votes.py``. No name, no account, no identity: cases by their random id, members by a number of this package.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from evaluations.domain.facts import Facts
from evaluations.domain.frozen import thaw
from evaluations.domain.package import file_bytes
from evaluations.domain.verdict import CONFIDENTIAL, HELD
from evaluations.models import Approval, Conflict, Cycle, Examination, Nomination, Notice, NoticeItem
from evaluations.selectors.package_votes import Seats, rounds_of, scores_file, seats_of
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.domain.ledger.canonical import canonical_bytes
from honors.models import LedgerCheckpoint, LedgerEntry
from honors.selectors.ledger import described, inclusion


def files_of(cycle: Cycle) -> dict[str, bytes]:
    """Every file of the package but the manifest and its seal; the same bytes whenever it is asked.

    Raises RuleViolation ``cycle.not_closed``, ``ledger.unsigned`` where no checkpoint covers the cycle's entries yet.
    """
    if cycle.state != "closed":
        raise RuleViolation("cycle.not_closed", {"state": cycle.state})
    cases = list(cycle.nominations.select_related("award__edition").order_by("pk"))
    seats = seats_of(cycle)
    files = {
        "cycle.json": _cycle(cycle),
        "nominations.json": _nominations(cases, seats),
        "reviews.json": scores_file(cycle, seats),
        "rounds.json": rounds_of(cycle, seats),
        "notices.json": _notices(cases),
        "approvals.json": _approvals(cases),
    }
    made = {name: file_bytes(content) for name, content in files.items()}
    # Canonical, so that the SHA-256 of the file is the hash that was frozen
    made["scheme.json"] = canonical_bytes(cycle.frozen_scheme)
    return {**made, **_ledger(cases)}


def _cycle(cycle: Cycle) -> dict[str, Any]:
    scheme = cycle.scheme
    return {
        "cycle": str(cycle.pk),
        "name": cycle.name,
        "unit": cycle.unit.code,
        "state": cycle.state,
        "is_rehearsal": cycle.is_rehearsal,
        "scheme": {"id": str(scheme.pk), "code": scheme.code, "edition": scheme.edition, "hash": cycle.scheme_hash},
        "phases": [
            {"phase": row.phase, "opens_at": row.opens_at.isoformat(), "closes_at": row.closes_at.isoformat()}
            for row in cycle.phases.order_by("position")
        ],
    }


def _nominations(cases: Sequence[Nomination], seats: Seats) -> dict[str, Any]:
    examined: dict[Any, list[dict[str, Any]]] = {case.pk: [] for case in cases}
    for row in Examination.objects.filter(nomination__in=cases).order_by("at", "pk"):
        examined[row.nomination_id].append(_examination(row))
    conflicts: dict[Any, list[Conflict]] = {case.pk: [] for case in cases}
    for conflict in Conflict.objects.filter(nomination__in=cases):
        conflicts[conflict.nomination_id].append(conflict)
    outcomes = Counter(row["outcome"] for rows in examined.values() for row in rows[-1:])
    return {
        "counts": {
            "nominations": len(cases),
            "states": dict(Counter(case.state for case in cases)),
            "last_examined": dict(outcomes),
        },
        "nominations": [
            {
                "nomination": str(case.pk),
                "star": case.star or None,
                "award": case.award.code if case.award is not None else None,
                "recipient_category": case.recipient_category,
                "state": case.state,
                "examinations": examined[case.pk],
                "conflicts": dict(Counter(row.source for row in conflicts[case.pk])),
                "recused": seats.numbers({row.member_id for row in conflicts[case.pk] if row.recused}),
            }
            for case in cases
        ],
    }


def _examination(row: Examination) -> dict[str, Any]:
    """What was decided and on what. Of bars only that the case was held: neither which, nor when, nor how long."""
    facts = thaw(Facts, row.facts)
    findings = [
        {
            "code": HELD if finding["code"] in CONFIDENTIAL else finding["code"],
            "rule": "" if finding["code"] in CONFIDENTIAL else finding["rule"],
            "clause": finding["clause"],
            "edition": finding["edition"],
            "severity": finding["severity"],
        }
        for finding in row.findings
        if finding["code"] not in CONFIDENTIAL or finding["severity"] != Severity.WARN
    ]
    return {
        "on": facts.on.isoformat(),
        "outcome": row.outcome,
        "answered": sorted({HELD if code in CONFIDENTIAL else code for code in row.answered}),
        "findings": findings,
        "facts": {
            "category": facts.category.value,
            "award": facts.award.code,
            "award_category": facts.award.recipient_category.value,
            "edition": facts.edition,
            "other_stars": facts.other_stars,
            "stars_limit": facts.stars_limit,
            "nominators": None if facts.nominators is None else sorted(facts.nominators),
            "nominated_as": None if facts.nominated_as is None else sorted(facts.nominated_as),
        },
    }


def _notices(cases: Sequence[Nomination]) -> dict[str, Any]:
    items = NoticeItem.objects.filter(nomination__in=cases).order_by("nomination_id")
    named: dict[Any, list[str]] = {}
    for item in items:
        named.setdefault(item.notice_id, []).append(str(item.nomination_id))
    rows = Notice.objects.filter(pk__in=list(named)).order_by("starts_on", "pk")
    return {
        "notices": [
            {
                "notice": str(row.pk),
                "state": row.state,
                "nominations": named[row.pk],
                "starts_on": row.starts_on.isoformat(),
                "days": row.days,
                "ends_on": row.ends_on.isoformat(),
                "digest": row.digest or None,
            }
            for row in rows
        ]
    }


def _approvals(cases: Sequence[Nomination]) -> dict[str, Any]:
    rows = Approval.objects.filter(nomination__in=cases).select_related("document").order_by("nomination_id", "pk")
    return {
        "approvals": [
            {
                "nomination": str(row.nomination_id),
                "state": row.state,
                "organ": row.organ_name,
                "clause": row.clause,
                "document_number": row.document.document_number if row.document else None,
                "decided_on": row.document.decided_on.isoformat() if row.document else None,
                "ledger_index": row.ledger_index,
            }
            for row in rows
        ]
    }


def _ledger(cases: Sequence[Nomination]) -> dict[str, bytes]:
    """The cycle's entries with their proofs in the oldest signed tree that holds them all, which stays the oldest."""
    of_case = {case.honor_index: case for case in cases if case.honor_index is not None}
    if not of_case:
        return {"ledger.json": file_bytes({"size": 0, "root": None, "entries": []})}
    signed = LedgerCheckpoint.objects.filter(size__gt=max(of_case)).order_by("size").first()
    if signed is None:
        raise RuleViolation("ledger.unsigned")
    rows = LedgerEntry.objects.filter(index__in=list(of_case)).order_by("index")
    proofs = {row.index: inclusion(index=row.index, tree_size=signed.size) for row in rows}
    entries: list[Mapping[str, Any]] = [
        {
            "nomination": str(of_case[row.index].pk),
            **described(row),
            "proof": proofs[row.index]["proof"],
        }
        for row in rows
    ]
    table = {"size": signed.size, "root": next(iter(proofs.values()))["root"], "entries": entries}
    return {"ledger.json": file_bytes(table), "checkpoint.note": bytes(signed.note)}


def listed() -> list[dict[str, Any]]:
    """All cycles, the oldest first, with how many of their cases stand in which state."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    rows = Nomination.objects.filter(cycle__isnull=False).order_by("cycle", "state").values_list("cycle", "state")
    for cycle, state in rows:
        counts[cycle][state] += 1
    return [
        {
            "cycle": str(row.pk),
            "name": row.name,
            "unit": row.unit.code,
            "state": row.state,
            "is_rehearsal": row.is_rehearsal,
            "scheme_hash": row.scheme_hash,
            "counts": dict(counts[row.pk]),
        }
        for row in Cycle.objects.select_related("unit").order_by("created_at", "pk")
    ]


def find_cycle(key: str) -> Cycle:
    """The cycle of that id. Raises RuleViolation ``cycle.unknown``."""
    try:
        found = Cycle.objects.select_related("unit", "scheme").filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise RuleViolation("cycle.unknown", {"cycle": key})
    return found
