"""Reads about what was decided on an honor after its grant, and who may decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from json import loads
from typing import Any

from django.db.models import Q, QuerySet

from honors.domain.errors import RuleViolation
from honors.domain.honor_change import check_ground, is_original_or_above
from honors.domain.ledger.entry import Decision, Entry, parse_entry
from honors.domain.ledger.kinds import ERASE
from honors.domain.ledger.openings import unpack
from honors.domain.ledger.replay import GrantState
from honors.models import (
    AwardToken,
    ErasureRequest,
    Ground,
    HandedToken,
    Honor,
    HonorRuling,
    LedgerEntry,
    LedgerOpening,
    RecoveryItem,
    RecoveryRule,
    Revocation,
    RoleGrant,
    Unit,
    subtrees_holding,
)
from honors.models.base import is_in_force
from honors.selectors.account import grants_in_force


def entries_of(key: int) -> list[Entry]:
    """The grant, all entries that name it, and the erasures that name one of these, in the order of the ledger."""
    return [parse_entry(bytes(leaf)) for leaf in _rows_of(key).values_list("leaf", flat=True)]


def _rows_of(key: int) -> QuerySet[LedgerEntry]:
    own = Q(pk=key) | Q(refers_to=key)
    indexes = LedgerEntry.objects.filter(own).values("pk")
    return LedgerEntry.objects.filter(own | Q(refers_to__in=indexes)).order_by("index")


def history_of(honor: Honor) -> list[dict[str, Any]]:
    """Everything that was decided about the honor, the grant first; ``reason`` is null where it was erased.

    ``opened`` holds the committed values of each entry that were not erased.
    """
    rows = [
        (parse_entry(bytes(leaf)), {item.field: loads(item.value) for item in unpack(sealed)} if sealed else {})
        for leaf, sealed in _rows_of(honor.pk).values_list("leaf", "opening__sealed")
    ]
    entries, opened = [entry for entry, _values in rows], {entry.seq: values for entry, values in rows}
    erased = {entry.refers_to for entry in entries if entry.kind == ERASE}
    return [
        {
            "index": entry.seq,
            "kind": entry.kind,
            "decision": _shown(entry.decision),
            "amended_decision": _shown(entry.amended_decision),
            "recorded_at": entry.recorded_at,
            "effective_on": entry.effective_on,
            "ground": entry.ground,
            "reason": opened[entry.seq].get("reason"),
            "source": opened[entry.seq].get("source"),
            "refers_to": entry.refers_to,
            "is_erased": entry.seq in erased,
            "opened": opened[entry.seq],
        }
        for entry in entries
    ]


def opened_value(state: GrantState, field: str) -> Any:
    """The value of a committed field that was not erased, as it was stated last."""
    row = LedgerOpening.objects.get(pk=state.opened_by[field])
    return next(loads(item.value) for item in unpack(row.sealed) if item.field == field)


def _shown(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "organ": decision.organ,
        "document_number": decision.document_number,
        "decided_on": decision.decided_on,
    }


def recovery_rule_of(ground: Ground, *, on: date) -> RecoveryRule:
    """What a revocation on this ground that is decided on a day takes back (R-34).

    Raises RuleViolation("ground.no_recovery_rule") where no rule was in force.
    """
    for rule in RecoveryRule.objects.filter(ground=ground):
        if is_in_force(rule.valid_from, rule.valid_to, on):
            return rule
    raise RuleViolation("ground.no_recovery_rule", {"ground": ground.name, "day": on.isoformat()}, field="ground")


def ground_of(code: str, verb: str) -> Ground:
    """A listed ground for ``verb``. Raises RuleViolation("honor.ground_unknown") that names the listed ones."""
    listed = {ground.code: ground for ground in Ground.objects.filter(verb=verb, is_enabled=True)}
    check_ground(code, listed)
    return listed[code]


def recovery_of(honor: Honor) -> list[RecoveryItem]:
    """What its revocations take back, the newest last."""
    return list(RecoveryItem.objects.filter(honor=honor).select_related("honor"))


def terms_of(honor: Honor) -> Revocation | None:
    """What the revocation that is in force says; None for an honor that is not revoked."""
    if honor.revoked_on is None:
        return None
    return Revocation.objects.filter(honor=honor).order_by("-index").first()


def freed_deeds(honors: Iterable[int]) -> set[int]:
    """Those of these revoked honors whose deed the decision freed: by the latest revocation of each (R-35)."""
    rows = Revocation.objects.filter(honor__in=list(honors), honor__revoked_on__isnull=False).order_by("index")
    latest = dict(rows.values_list("honor_id", "frees_deed"))
    return {key for key, frees in latest.items() if frees}


def tokens_of(honor: Honor) -> list[dict[str, Any]]:
    """Tokens that were handed over, with number and day; else those that the catalogue named on its day (R-28)."""
    handed = HandedToken.objects.filter(honor=honor).order_by("pk").values("kind", "serial", "conferred_on")
    named = token_kinds_on(honor.award_id, honor.decided_on)
    return list(handed) or [{"kind": kind, "serial": None, "conferred_on": None} for kind in named]


def token_kinds_on(award_id: int, day: date) -> list[str]:
    """The kinds of tokens that the catalogue names for an award on a day."""
    rows = AwardToken.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day), award=award_id
    )
    return list(rows.order_by("pk").values_list("kind", flat=True))


def erasures_asked(honors: Iterable[Honor]) -> dict[int, int]:
    """Who asked for the erasures that wait to be confirmed, by honor."""
    rows = ErasureRequest.objects.filter(honor__in=list(honors), confirmed_by=None)
    return dict(rows.values_list("honor_id", "asked_by_id"))


def rulings_waiting(honors: Iterable[Honor]) -> dict[int, list[tuple[str, int | None]]]:
    """Verb and recorder of the decisions on paper that wait for a second person, by honor."""
    rows = HonorRuling.objects.filter(honor__in=list(honors), ledger_index__isnull=True).order_by("pk")
    found: dict[int, list[tuple[str, int | None]]] = {}
    for honor, verb, who in rows.values_list("honor_id", "verb", "decided_by_id"):
        found.setdefault(honor, []).append((verb, who))
    return found


@dataclass(frozen=True, kw_only=True)
class Organs:
    """The units over some honors, by path, and those among them that have a leader here."""

    by_path: dict[str, Unit]
    with_leader: frozenset[int]

    def over(self, honor: Honor) -> list[Unit]:
        """The recipient's unit and those above it, from the root down."""
        return [self.by_path[path] for path in subtrees_holding(honor.unit_path) if path in self.by_path]

    def original(self, honor: Honor) -> Unit | None:
        """The organ that approved, where it stands in the tree over the recipient."""
        return next((unit for unit in self.over(honor) if unit.name == honor.organ), None)

    def deciding(self, honor: Honor, organ: str) -> Unit | None:
        """The unit of the organ that decides now; ``organ`` is a code or a name, empty for the one that approved.

        None for an original organ outside the tree. Raises RuleViolation("honor.organ_not_above").
        """
        original = self.original(honor)
        if organ in ("", honor.organ):
            return original
        found = next((unit for unit in self.over(honor) if organ in (unit.code, unit.name)), None)
        if found is None or original is None or not is_original_or_above(found.path, original.path):
            raise RuleViolation("honor.organ_not_above", {"organ": organ, "original": honor.organ}, field="organ")
        return found


def organs_over(honors: Iterable[Honor], *, on: date) -> Organs:
    """For some honors at once, in two queries."""
    paths = {path for honor in honors for path in subtrees_holding(honor.unit_path) if path}
    units = list(Unit.objects.filter(path__in=sorted(paths)))
    leaders = RoleGrant.objects.filter(
        grants_in_force(on), role="leader", unit__in=[unit.pk for unit in units], user__is_active=True
    )
    return Organs(
        by_path={unit.path: unit for unit in units},
        with_leader=frozenset(leaders.values_list("unit_id", flat=True)),
    )
