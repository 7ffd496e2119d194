"""The read model made anew from leaves and openings, where verification found that it was changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from json import loads
from typing import Any

from honors.domain.actor import Actor
from honors.domain.ledger.entry import Entry, parse_entry
from honors.domain.ledger.openings import unpack
from honors.domain.ledger.replay import GrantState, replay
from honors.models import Award, Honor, LedgerEntry, LedgerOpening, Unit
from honors.services.audit import record_event
from honors.services.honor import CHUNK, UNKNOWN_KEYS, honor_of
from honors.services.honor_totals import recount_honors
from honors.services.ledger import lock_head
from honors.services.use_case import use_case

COLUMNS = [field.name for field in Honor._meta.concrete_fields if not field.primary_key]


@use_case("honor.rebuild")
def rebuild_read_model(*, actor: Actor, at: datetime) -> int:
    """Replay the whole log into the read model and its summaries; the number of honors.

    Rows that no grant stands behind are deleted. The log itself must have been verified before: what it says is
    believed. Raises EntryError for a leaf that cannot be read. Keeps one state a grant in memory.
    """
    lock_head()
    states = replay(_entries()).states
    stray = [key for key in Honor.objects.values_list("pk", flat=True).iterator() if key not in states]
    for begin in range(0, len(stray), CHUNK):
        Honor.objects.filter(pk__in=stray[begin : begin + CHUNK]).delete()
    catalogue = {(award.code, award.edition.code): award for award in Award.objects.select_related("edition")}
    paths = dict(Unit.objects.values_list("pk", "path"))
    for part in _parts(states.values()):
        keys = _keys(part)
        honors = [honor_of(state, keys[state.index], catalogue, paths) for state in part]
        Honor.objects.bulk_create(honors, update_conflicts=True, update_fields=COLUMNS, unique_fields=["id"])
    recount_honors()
    record_event(actor=actor, event="honor.rebuild", at=at, object_kind="honor", after={"count": len(states)})
    return len(states)


def _entries() -> Iterator[Entry]:
    rows = LedgerEntry.objects.order_by("index").values_list("leaf", flat=True)
    return (parse_entry(bytes(leaf)) for leaf in rows.iterator())


def _parts(states: Iterable[GrantState]) -> Iterator[list[GrantState]]:
    stream = iter(states)
    while part := list(islice(stream, CHUNK)):
        yield part


def _keys(part: list[GrantState]) -> dict[int, Mapping[str, Any]]:
    """The opened field that ties each grant to the tables, from the entry whose opening holds, if it was not erased."""
    sources = {state.opened_by["keys"]: state.index for state in part}
    found: dict[int, Mapping[str, Any]] = {
        state.index: UNKNOWN_KEYS for state in part if state.opened_by["keys"] in state.erased
    }
    for row in LedgerOpening.objects.filter(pk__in=list(sources)):
        opened = {opening.field: opening.value for opening in unpack(row.sealed)}
        found[sources[row.pk]] = loads(opened["keys"])
    return found
