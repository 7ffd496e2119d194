"""Decisions about a granted honor: each is a new entry of the ledger, and the read model follows (R-33)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import TOLD, check_day, check_verb, standing
from honors.domain.ledger.entry import Decision, Entry
from honors.domain.ledger.kinds import RESTORE, REVOKE
from honors.models import Award, Ground, Honor, Revocation, Unit, User
from honors.models.base import dated
from honors.permissions.honor_change import may_change_honor
from honors.selectors.honor_change import entries_of, ground_of, organs_over
from honors.services.audit import record_event
from honors.services.honor import UNKNOWN_KEYS, honor_of
from honors.services.honor_totals import count_honors
from honors.services.ledger import Draft, append_entries, lock_head
from honors.services.outbox import enqueue
from honors.services.recovery import close_recovery, open_recovery
from honors.services.use_case import require, use_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The act that decides. ``organ`` is the unit's code or name, empty for the organ that approved the honor."""

    reason: str
    document_number: str
    decided_on: date
    organ: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The honor under the lock, its entries so far, and the name of the organ that decides."""

    honor: Honor
    entries: list[Entry]
    organ: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The honor as it stands now, and the index of the entry that changed it."""

    honor: Honor
    index: int


@use_case("honor.revoke", about="honor")
def revoke_honor(
    *,
    actor: Actor,
    honor: Honor,
    ground: str,
    ruling: Ruling,
    at: datetime,
    is_published: bool = True,
    recovers_money: bool | None = None,
    frees_deed: bool = False,
    expected_version: int | None = None,
) -> Changed:
    """Revoke on a listed ground, from the day of the decision on, with the list of what is taken back (R-34).

    The prize is taken back as the ground says unless the decision says otherwise; the deed stays used (R-07) unless
    the decision frees it (R-35).

    Raises RuleViolation: ``honor.already_revoked``, ``honor.ground_unknown`` and those of ``begin_change``.
    """
    begun = begin_change(actor=actor, honor=honor, verb=REVOKE, ruling=ruling, at=at, expected_version=expected_version)
    listed = ground_of(ground, REVOKE)
    changed = _verdict(actor, begun, listed, ruling, at)
    terms = Revocation.objects.create(
        index=changed.index,
        honor=changed.honor,
        is_published=is_published,
        recovers_money=listed.recovers_money if recovers_money is None else recovers_money,
        frees_deed=frees_deed,
        created_at=at,
    )
    open_recovery(honor=changed.honor, terms=terms, at=at)
    said = {"ground": ground, "recovers_money": terms.recovers_money, "frees_deed": frees_deed}
    note_change(actor=actor, changed=changed, verb=REVOKE, at=at, **said)
    return changed


@use_case("honor.restore", about="honor")
def restore_honor(
    *,
    actor: Actor,
    honor: Honor,
    ground: str,
    ruling: Ruling,
    at: datetime,
    expected_version: int | None = None,
) -> Changed:
    """Annul a revocation: the honor counts from its approval date again, and both decisions stay in history.

    Raises RuleViolation: ``honor.not_revoked``, ``honor.ground_unknown`` and those of ``begin_change``.
    """
    begun = begin_change(
        actor=actor, honor=honor, verb=RESTORE, ruling=ruling, at=at, expected_version=expected_version
    )
    changed = _verdict(actor, begun, ground_of(ground, RESTORE), ruling, at)
    close_recovery(honor=changed.honor)
    note_change(actor=actor, changed=changed, verb=RESTORE, at=at, ground=ground)
    return changed


def begin_change(
    *, actor: Actor, honor: Honor, verb: str, ruling: Ruling, at: datetime, expected_version: int | None
) -> Begun:
    """Whether the decision may be taken, under the lock of the ledger's head.

    Raises RuleViolation: ``version.stale``, ``honor.erased``, ``honor.organ_not_above``, ``honor.own``,
    ``honor.leader_decides``, ``access.denied``, the refusals of the verb and of the day.
    """
    lock_head()
    now = Honor.objects.select_related("award__edition").get(pk=honor.pk)
    if now.is_erased:
        raise RuleViolation("honor.erased")
    organs = organs_over([now], on=dated(at))
    unit = organs.deciding(now, ruling.organ)
    has_leader = unit is not None and unit.pk in organs.with_leader
    require(may_change_honor(actor, now, unit, organ_has_leader=has_leader))
    now.expect(expected_version)
    check_verb(verb, now.status)
    entries = entries_of(now.pk)
    check_day(ruling.decided_on, today=dated(at), entries=entries, granted_on=now.decided_on)
    return Begun(honor=now, entries=entries, organ=now.organ if unit is None else unit.name)


def _verdict(actor: Actor, begun: Begun, ground: Ground, ruling: Ruling, at: datetime) -> Changed:
    facts = {
        "kind": ground.verb,
        "register": begun.honor.register,
        "effective_on": ruling.decided_on,
        "decision": Decision(begun.organ, ruling.document_number, ruling.decided_on),
        "origin": "decided",
        "provenance": "original",
        "ground": ground.code,
        "refers_to": begun.honor.pk,
    }
    draft = Draft(facts=facts, values={"reason": ruling.reason})
    return record_change(actor=actor, begun=begun, drafts=[draft], at=at)


def record_change(
    *, actor: Actor, begun: Begun, drafts: Sequence[Draft], at: datetime, keys: Mapping[str, Any] | None = None
) -> Changed:
    """Append entries about one honor and bring its row and the summaries up to them; the head is locked.

    ``keys`` are the new values that tie the row to the tables, where the entries state others.
    """
    before = begun.honor
    added = append_entries(actor=actor, drafts=drafts, at=at)
    state = standing([*begun.entries, *added])
    if keys is None:
        keys = {name: getattr(before, name) for name in UNKNOWN_KEYS}
    award = Award.objects.select_related("edition").get(code=state.award.code, edition__code=state.award.edition)
    paths = dict(Unit.objects.filter(pk=keys["unit_id"]).values_list("pk", "path"))
    after = honor_of(state, keys, {(award.code, award.edition.code): award}, paths)
    count_honors([before], -1)
    after.save(force_update=True)
    count_honors([after], 1)
    return Changed(after, added[0].seq)


def note_change(*, actor: Actor, changed: Changed, verb: str, at: datetime, **facts: Any) -> None:
    """The trace in the audit trail, and word to the recipient: the person, or the chief of the collective."""
    honor = changed.honor
    record_event(actor=actor, event=f"honor.{verb}", at=at, obj=honor, after={"index": changed.index, **facts})
    payload: dict[str, Any] = {
        "code": TOLD[verb],
        "params": {"award": honor.award.name, "index": honor.pk},
        "object_kind": "honor",
        "object_id": str(honor.pk),
    }
    if honor.officer_id is not None:
        payload["users"] = list(User.objects.filter(officer_id=honor.officer_id).values_list("pk", flat=True))
    else:
        payload |= {"role": "station_chief", "unit_id": honor.unit_id}
    enqueue(topic="notify", key=f"honor:{honor.pk}:{verb}:{changed.index}", payload=payload, at=at)
