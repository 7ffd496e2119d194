"""Use cases about two records that turn out to be one person: ask, take back, and what joining them means here."""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.officer import OfficerStatus, life_findings
from honors.domain.officer_merge import Life, join_lives
from honors.models import (
    AccessToken,
    GradePeriod,
    Honor,
    LedgerSubject,
    Officer,
    OfficerMerge,
    OfficerName,
    Posting,
    RankPeriod,
    RoleGrant,
    UnitMember,
    User,
)
from honors.models.base import dated
from honors.permissions.officer_merge import may_ask_merge, may_confirm_merge
from honors.services.audit import record_event
from honors.services.grant import excludes_any
from honors.services.honor_change import Ruling
from honors.services.honor_correct import join_recipient
from honors.services.officer_life import add_grams, close_account, close_service, keep_name
from honors.services.use_case import lock, require, use_case

_BLANKS = ("sex", "ethnicity", "birth_date", "police_start_date", "police_number")
_WHERE = ("unit", "unit_path", "post", "is_leading_body")
_HISTORIES: tuple[type[Posting | RankPeriod | GradePeriod], ...] = (Posting, RankPeriod, GradePeriod)


@use_case("officer_merge.ask", about="kept")
def ask_merge(
    *, actor: Actor, kept: Officer, merged: Officer, reason: str, document_number: str, at: datetime
) -> OfficerMerge:
    """Say that two records are one person; nothing moves before a second person confirms.

    Raises RuleViolation: ``officer_merge.same``, ``officer_merge.asked_already``, ``officer.merged_away``,
    ``officer_merge.two_numbers`` where both have an identity number and these differ, those of ``join_lives`` and
    ``officer.contradictory`` where death or leaving contradict the other record.
    """
    kept, merged = _lock_both(kept, merged)
    require(may_ask_merge(actor, kept.unit_path, merged.unit_path))
    _check(kept, merged, at)
    if OfficerMerge.objects.filter(merged=merged).exclude(state="withdrawn").exists():
        raise RuleViolation("officer_merge.asked_already")
    merge = OfficerMerge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason,
        document_number=document_number,
        asked_by_id=actor.user_id,
        created_at=at,
    )
    after = {"kept": kept.pk, "merged": merged.pk, "document_number": document_number}
    record_event(actor=actor, event="officer_merge.ask", at=at, obj=merge, after=after)
    return merge


@use_case("officer_merge.withdraw", about="merge")
def withdraw_merge(
    *, actor: Actor, merge: OfficerMerge, reason: str, at: datetime, expected_version: int | None = None
) -> OfficerMerge:
    """Take a request back, or turn it down: HR over both. Raises RuleViolation ``officer_merge.decided``."""
    merge = lock(merge)
    require(may_ask_merge(actor, merge.kept.unit_path, merge.merged.unit_path))
    merge.expect(expected_version)
    if merge.state != "asked":
        raise RuleViolation("officer_merge.decided", {"state": merge.state})
    merge.advance(state="withdrawn")
    record_event(actor=actor, event="officer_merge.withdraw", at=at, obj=merge, after={"reason": reason})
    return merge


@use_case("officer_merge.confirm", about="merge")
def join_records(
    *, actor: Actor, merge: OfficerMerge, at: datetime, expected_version: int | None = None
) -> OfficerMerge:
    """Confirm: all that hangs on ``merged`` in this app hangs on ``kept`` from now on; the other app moves its own.

    Postings, ranks, grades, names, memberships, roles and account follow; each honor gets an entry in the ledger that
    joins the two numbers. The closed record stays, with what it said, and cannot be opened again.
    Raises RuleViolation: ``officer_merge.decided``, ``officer_merge.own``, ``officer_merge.second_person_needed``,
    ``officer_merge.roles_exclude`` and those of ``ask_merge``.
    """
    kept, merged = _lock_both(merge.kept, merge.merged)
    merge = lock(merge)
    merge.kept, merge.merged = kept, merged
    require(may_confirm_merge(actor, merge))
    merge.expect(expected_version)
    if merge.state != "asked":
        raise RuleViolation("officer_merge.decided", {"state": merge.state})
    life = _check(kept, merged, at)
    dropped = _join_histories(kept, merged)
    _join_names(kept, merged, merge.document_number, at)
    _join_memberships(kept, merged)
    _join_accounts(kept, merged, at)
    learned = _close_and_fill(kept, merged, life, at)
    ruling = Ruling(reason=merge.reason, document_number=merge.document_number, decided_on=dated(at))
    joined = [
        join_recipient(actor=actor, honor=honor, officer=kept, ruling=ruling, at=at).honor.pk
        for honor in Honor.objects.filter(officer=merged).order_by("pk")
    ]
    LedgerSubject.objects.filter(officer=merged, retired_at__isnull=False).update(officer=kept)
    merge.advance(state="confirmed", confirmed_by_id=actor.user_id)
    after = {"kept": kept.pk, "merged": merged.pk, "honors": joined, "dropped": dropped, "learned": learned}
    record_event(actor=actor, event="officer_merge.confirm", at=at, obj=merge, after=after)
    return merge


def _lock_both(one: Officer, other: Officer) -> tuple[Officer, Officer]:
    """Both records as they are now, locked in the order of their keys."""
    rows = Officer.objects.select_for_update(of=("self",)).filter(pk__in={one.pk, other.pk}).select_related("unit")
    fresh = {row.pk: row for row in rows.order_by("pk")}
    return fresh[one.pk], fresh[other.pk]


def _check(kept: Officer, merged: Officer, at: datetime) -> Life:
    """Refuse what cannot be one person; how that person stands toward the service."""
    if kept.pk == merged.pk:
        raise RuleViolation("officer_merge.same", field="other")
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise RuleViolation("officer.merged_away")
    if kept.id_number and merged.id_number and kept.id_number != merged.id_number:
        raise RuleViolation("officer_merge.two_numbers")
    life = join_lives(_life(kept), _life(merged))
    days = {
        "birth_date": kept.birth_date or merged.birth_date,
        "police_start_date": kept.police_start_date or merged.police_start_date,
        "died_on" if life.is_dead else "left_on": life.ends_on,
    }
    findings = life_findings(days, today=dated(at), row=1)
    if findings and not life.is_serving:
        raise RuleViolation("officer.contradictory", findings=findings)
    return life


def _life(officer: Officer) -> Life:
    served = officer.postings.aggregate(first=Max("valid_from"), last=Max("valid_to"))
    gone = officer.status != OfficerStatus.IN_SERVICE
    return Life(
        status=officer.status,
        ends_on=(officer.died_on or served["last"]) if gone else None,
        death_cause=officer.death_cause,
        posted_on=served["first"],
    )


def _join_histories(kept: Officer, merged: Officer) -> list[dict[str, str]]:
    """Both histories in one. What began on the same day twice is kept once; what was open at the closed record ends
    where the kept one goes on. Returns the periods that fell out, for the trail.
    """
    dropped: list[dict[str, str]] = []
    for model in _HISTORIES:
        known = dict(model._default_manager.filter(officer=kept).values_list("valid_from", "valid_to"))
        goes_on_from = max((first for first, last in known.items() if last is None), default=None)
        for row in model._default_manager.filter(officer=merged).order_by("valid_from"):
            if row.valid_from in known:
                dropped.append({"table": model._meta.model_name or "", "from": row.valid_from.isoformat()})
                row.delete()
                continue
            last = row.valid_to
            if last is None and goes_on_from is not None:
                last = max(row.valid_from, goes_on_from - timedelta(days=1))
            model._default_manager.filter(pk=row.pk).update(officer=kept, valid_to=last)
    return dropped


def _join_names(kept: Officer, merged: Officer, document_number: str, at: datetime) -> None:
    OfficerName.objects.filter(officer=merged).update(officer=kept)
    if merged.name != kept.name:
        keep_name(kept, merged, valid_from=None, valid_to=dated(at), document_number=document_number)
    for name in kept.former_names.values_list("name", flat=True):
        add_grams(kept, name)
    merged.grams.all().delete()


def _join_memberships(kept: Officer, merged: Officer) -> None:
    """The list of members names the person once; a head stays head."""
    for row in UnitMember.objects.filter(officer=merged):
        same = UnitMember.objects.filter(unit=row.unit_id, officer=kept).first()
        if same is None:
            UnitMember.objects.filter(pk=row.pk).update(officer=kept)
        else:
            row.delete()
            UnitMember.objects.filter(pk=same.pk).update(is_head=same.is_head or row.is_head)


def _join_accounts(kept: Officer, merged: Officer, at: datetime) -> None:
    """One person has one account. Where there were two, the closed record's is closed and its roles go over."""
    theirs = User.objects.filter(officer=merged).first()
    own = User.objects.filter(officer=kept).first()
    if theirs is None:
        return
    if own is None:
        theirs.advance(officer=kept)
        return
    today = dated(at)
    live = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    moving = list(RoleGrant.objects.filter(live, user=theirs).order_by("pk"))
    held = list(RoleGrant.objects.filter(live, user=own))
    if excludes_any([*moving, *held]):
        raise RuleViolation("officer_merge.roles_exclude")
    for grant in moving:
        if any((one.role, one.unit_id) == (grant.role, grant.unit_id) for one in held):
            grant.advance(valid_to=max(grant.valid_from, today - timedelta(days=1)))
        else:
            grant.advance(user=own)
    theirs.advance(is_active=False)
    AccessToken.objects.filter(user=theirs).delete()


def _close_and_fill(kept: Officer, merged: Officer, life: Life, at: datetime) -> dict[str, str]:
    """The kept record learns what it did not know, death and leaving with all that they end; the closed one frees the
    numbers that are unique. Returns how the person left, for the trail, where the kept record did not say so.
    """
    learned = {name: getattr(merged, name) for name in _BLANKS if not getattr(kept, name) and getattr(merged, name)}
    if not kept.id_number and merged.id_number:
        learned |= {"id_number": merged.id_number, "id_number_digest": merged.id_number_digest}
    is_news = (kept.status, kept.death_cause) != (life.status, life.death_cause)
    if is_news:
        names = _WHERE if life.is_serving else ("died_on", "death_cause")
        learned |= {"status": life.status} | {name: getattr(merged, name) for name in names}
    merged.advance(merged_into=kept, id_number_digest=None)
    kept.advance(**learned)
    if life.ends_on is not None:
        close_service(kept, life.ends_on, at)
    if life.is_dead:
        close_account(kept)
    if not is_news:
        return {}
    day = life.ends_on.isoformat() if life.ends_on is not None else ""
    return {"status": life.status, "last_day": day, "death_cause": life.death_cause}
