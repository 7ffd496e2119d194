"""Erasing: one person asks, a second confirms, and what opens the honor's entries is destroyed."""

from datetime import datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import ERASURE, opened_entries
from honors.domain.ledger.entry import Decision
from honors.domain.ledger.kinds import ERASE
from honors.models import ErasureRequest, Honor, HonorRuling, LedgerOpening, LedgerSubject
from honors.models.base import dated
from honors.permissions.honor_change import may_confirm_erasure, may_keep_honor
from honors.selectors.honor_change import entries_of
from honors.services.audit import record_event
from honors.services.honor import UNKNOWN_KEYS
from honors.services.honor_change import Begun, Changed, record_change
from honors.services.ledger import Draft, lock_head
from honors.services.use_case import require, use_case


@use_case("honor.erase", about="honor")
def ask_erasure(
    *,
    actor: Actor,
    honor: Honor,
    reason: str,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
) -> ErasureRequest:
    """HR asks, naming the decision that orders it; nothing is destroyed yet. Asking again before it is confirmed
    replaces what was asked.

    Raises RuleViolation: ``honor.erased``, ``honor.own``, ``access.denied``, ``version.stale``.
    """
    lock_head()
    now = Honor.objects.get(pk=honor.pk)
    _require_known(now)
    require(may_keep_honor(actor, now))
    now.expect(expected_version)
    facts = {"reason": reason, "document_number": document_number, "asked_by_id": actor.user_id}
    waiting = ErasureRequest.objects.filter(honor=now).first()
    request = waiting.advance(**facts) if waiting else ErasureRequest.objects.create(honor=now, created_at=at, **facts)
    record_event(actor=actor, event="honor.erase", at=at, obj=now, after={"document_number": document_number})
    return request


@use_case("honor.confirm_erase", about="honor")
def confirm_erasure(
    *, actor: Actor, honor: Honor, at: datetime, expected_version: int | None = None, seen: int | None = None
) -> Changed:
    """A second person confirms: an erase for every entry of the honor that is still opened, and the openings are gone.

    The columns that they filled become null and the recipient's number is retired. The index is that of the grant's
    erase. ``seen`` is the version of the request as the second person read it. Raises RuleViolation: ``honor.erased``,
    ``honor.erasure_not_asked``, ``honor.second_person_needed``, ``honor.own``, ``access.denied``, ``version.stale``.
    """
    lock_head()
    now = Honor.objects.select_related("award__edition").get(pk=honor.pk)
    _require_known(now)
    request = ErasureRequest.objects.filter(honor=now).first()
    if request is None:
        raise RuleViolation("honor.erasure_not_asked")
    require(may_confirm_erasure(actor, now, asked_by_id=request.asked_by_id))
    now.expect(expected_version)
    request.expect(seen)
    entries = entries_of(now.pk)
    opened = opened_entries(entries)
    drafts = [
        Draft(
            facts={
                "kind": ERASE,
                "register": now.register,
                "decision": Decision(now.organ, request.document_number, dated(at)),
                "ground": ERASURE,
                "refers_to": entry.seq,
            }
        )
        for entry in opened
    ]
    LedgerOpening.objects.filter(pk__in=[entry.seq for entry in opened]).delete()
    begun = Begun(honor=now, entries=entries, organ=now.organ)
    changed = record_change(actor=actor, begun=begun, drafts=drafts, at=at, keys=UNKNOWN_KEYS)
    _retire(now.subject, at)
    # The reason may speak of the person, and has done its work; so may what waits for a second person.
    request.advance(confirmed_by_id=actor.user_id, reason="")
    HonorRuling.objects.filter(honor=now, ledger_index__isnull=True).delete()
    record_event(
        actor=actor,
        event="honor.confirm_erase",
        at=at,
        obj=changed.honor,
        after={"index": changed.index, "entries": [entry.seq for entry in opened]},
    )
    return changed


def _require_known(honor: Honor) -> None:
    if honor.is_erased:
        raise RuleViolation("honor.erased")


def _retire(number: str, at: datetime) -> None:
    """No later entry carries the number; whose it was is forgotten once every honor that bears it was erased."""
    known = Honor.objects.filter(subject=number, unit__isnull=False).exists()
    rows = LedgerSubject.objects.filter(number=number)
    rows.filter(retired_at=None).update(retired_at=at)
    if not known:
        rows.update(officer=None, unit=None)
