"""Decisions about a granted honor: each is a new entry of the ledger, and the read model follows (R-33)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import TOLD, check_day, check_verb, standing
from honors.domain.ledger.entry import Decision, Entry
from honors.domain.ledger.kinds import RESTORE, REVOKE
from honors.domain.recovery import takes_money
from honors.models import Award, Ground, Honor, HonorRuling, RecoveryRule, Revocation, Unit, User
from honors.models.base import dated
from honors.permissions.honor_change import may_change_honor
from honors.selectors.honor_change import entries_of, ground_of, organs_over, recovery_rule_of
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
class Terms:
    """What a revocation says beside its ground; None: as the rule of the ground says on the day of the decision."""

    is_published: bool | None = None
    recovers_money: bool | None = None
    frees_deed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The honor under the lock, its entries so far, the name of the organ that decides, and whether that decides by
    the hand of its leader here, or on a paper that is only recorded.
    """

    honor: Honor
    entries: list[Entry]
    organ: str
    by_own_hand: bool = True


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
    is_published: bool | None = None,
    recovers_money: bool | None = None,
    frees_deed: bool = False,
    expected_version: int | None = None,
) -> Changed:
    """Revoke on a listed ground, from the day of the decision on, with the list of what is taken back (R-34).

    The prize is taken back, and the decision published, as the rule of the ground says on ``decided_on`` unless the
    decision says otherwise; the deed stays used (R-07) unless the decision frees it (R-35). By a leader; a decision
    on paper is recorded and confirmed (``honor_ruling``).

    Raises RuleViolation: ``honor.already_revoked``, ``honor.ground_unknown``, ``honor.paper_needs_two`` and those of
    ``begin_change``.
    """
    begun = begin_change(actor=actor, honor=honor, verb=REVOKE, ruling=ruling, at=at, expected_version=expected_version)
    require_own_hand(begun)
    terms = Terms(is_published=is_published, recovers_money=recovers_money, frees_deed=frees_deed)
    return carry_out(actor=actor, begun=begun, ground=ground_of(ground, REVOKE), ruling=ruling, at=at, terms=terms)


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

    Raises RuleViolation: ``honor.not_revoked`` and the others of ``revoke_honor``.
    """
    begun = begin_change(
        actor=actor, honor=honor, verb=RESTORE, ruling=ruling, at=at, expected_version=expected_version
    )
    require_own_hand(begun)
    return carry_out(actor=actor, begun=begun, ground=ground_of(ground, RESTORE), ruling=ruling, at=at)


def require_own_hand(begun: Begun) -> None:
    """Raises RuleViolation ``honor.paper_needs_two`` where the deciding organ has nobody here."""
    if not begun.by_own_hand:
        raise RuleViolation("honor.paper_needs_two", {"organ": begun.organ})


def carry_out(
    *, actor: Actor, begun: Begun, ground: Ground, ruling: Ruling, at: datetime, terms: Terms | None = None
) -> Changed:
    """The entry of a decision that was begun, what is taken back or no longer is, and word to the recipient.

    A decision that waited for a second person is settled by it.
    """
    changed = _verdict(actor, begun, ground, ruling, at)
    said: dict[str, Any] = {"ground": ground.code}
    if ground.verb == REVOKE:
        rule = recovery_rule_of(ground, on=ruling.decided_on)
        kept = _terms_of(changed, rule, terms or Terms(), at)
        open_recovery(honor=changed.honor, terms=kept, rule=rule, at=at)
        said |= {"recovers_money": kept.recovers_money, "frees_deed": kept.frees_deed}
    else:
        close_recovery(honor=changed.honor)
    _keep(actor=actor, begun=begun, ground=ground, ruling=ruling, index=changed.index, at=at)
    note_change(actor=actor, changed=changed, verb=ground.verb, at=at, **said)
    return changed


def _terms_of(changed: Changed, rule: RecoveryRule, terms: Terms, at: datetime) -> Revocation:
    recovers = takes_money(said=terms.recovers_money, by_ground=rule.recovers_money)
    return Revocation.objects.create(
        index=changed.index,
        honor=changed.honor,
        is_published=rule.is_published if terms.is_published is None else terms.is_published,
        recovers_money=recovers,
        frees_deed=terms.frees_deed,
        created_at=at,
    )


def _keep(*, actor: Actor, begun: Begun, ground: Ground, ruling: Ruling, index: int, at: datetime) -> None:
    """Who decided, for whoever may not answer a complaint about it. The reason stands with the entry alone."""
    said = {
        "ground": ground.code,
        "organ": begun.organ,
        "reason": "",
        "document_number": ruling.document_number,
        "decided_on": ruling.decided_on,
        "ledger_index": index,
    }
    waiting = HonorRuling.objects.filter(honor=begun.honor, verb=ground.verb, ledger_index__isnull=True).first()
    if waiting is None:
        said |= {"honor": begun.honor, "verb": ground.verb}
        HonorRuling.objects.create(decided_by_id=actor.user_id, created_at=at, **said)
    elif begun.by_own_hand:
        waiting.advance(decided_by_id=actor.user_id, **said)
    else:
        waiting.advance(confirmed_by_id=actor.user_id, **said)


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
    require(
        may_change_honor(actor, now, unit, organ_has_leader=has_leader), organ=now.organ if unit is None else unit.name
    )
    now.expect(expected_version)
    check_verb(verb, now.status)
    entries = entries_of(now.pk)
    check_day(ruling.decided_on, today=dated(at), entries=entries, granted_on=now.decided_on)
    leads = unit is not None and actor.has_role_over(unit.path, Role.LEADER)
    return Begun(
        honor=now,
        entries=entries,
        organ=now.organ if unit is None else unit.name,
        by_own_hand=actor.is_system or leads,
    )


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
