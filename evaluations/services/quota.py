"""Use cases about limits: set one, and take a place of one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from evaluations.domain.quota import Effect, check_change, first_block, read_portion
from evaluations.models import Quota
from evaluations.permissions.quota import may_set_quota
from evaluations.selectors.authority import award_on
from evaluations.selectors.quota import Claim, committed_of, limit_of, limits_over, place_findings, with_use
from evaluations.selectors.scheme_quota import schemes_with_quotas
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.models import Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("quota.set", about="organ")
def set_quota(
    *,
    actor: Actor,
    organ: Unit,
    period_from: date,
    period_to: date,
    limit: int,
    at: datetime,
    award: str = "",
    level: str = "",
    category: str = "",
    front_line_floor: str = "",
    leader_ceiling: str = "",
    effect: str = Effect.BLOCK,
) -> Quota:
    """Set how many recipients an organ and all below it may have in a period (R-26).

    Of one ``award`` (a star is ``star.loyalty``), or of all awards of a ``level``, there for one ``category`` or for
    both. ``effect`` says whether a limit that is used up stops a case or is only said.
    Raises RuleViolation: ``access.denied``, ``award.unknown``, ``quota.award_or_star``, ``quota.wrong_category``,
    ``quota.bad_share``, ``quota.overlap``.
    """
    organ = lock(organ)
    require(may_set_quota(actor, organ))
    if bool(award) == bool(level):
        raise RuleViolation("quota.award_or_star")
    if award:
        named = award_on(award, period_from)
        if category not in ("", named.recipient_category):
            raise RuleViolation("quota.wrong_category", {"award": award}, field="category")
        level, category = named.level, named.recipient_category
    for portion in (front_line_floor, leader_ceiling):
        if portion:
            read_portion(portion)
    same = Quota.objects.filter(organ=organ, award_code=award, level=level, category=category)
    if same.filter(period_from__lte=period_to, period_to__gte=period_from).exists():
        raise RuleViolation("quota.overlap")
    quota = Quota.objects.create(
        organ=organ,
        award_code=award,
        level=level,
        category=category,
        period_from=period_from,
        period_to=period_to,
        limit=limit,
        front_line_floor=front_line_floor,
        leader_ceiling=leader_ceiling,
        effect=effect,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="quota.set",
        at=at,
        obj=quota,
        after={
            "organ": organ.code,
            "award": award,
            "level": level,
            "category": category,
            "period_from": period_from,
            "period_to": period_to,
            "limit": limit,
            "front_line_floor": front_line_floor,
            "leader_ceiling": leader_ceiling,
            "effect": effect,
        },
    )
    return quota


@use_case("quota.change", about="quota")
def change_quota(
    *,
    actor: Actor,
    quota: Quota,
    reason: str,
    document_number: str,
    at: datetime,
    expected_version: int | None = None,
    **changes: Any,
) -> Quota:
    """Change ``limit``, ``front_line_floor``, ``leader_ceiling`` or ``effect`` of a limit by a document (R-26).

    Honors that are decided stand: a limit that stops is not set below them. Cases that hold a place may be left
    without one; the approval stops them exactly. Raises RuleViolation: ``access.denied``, ``quota.bad_share``,
    ``quota.below_committed`` with all findings, ``version.stale``; TypeError for another field.
    """
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        raise TypeError(f"not changeable: {', '.join(unknown)}")
    require(may_set_quota(actor, quota.organ))
    fresh = lock(quota)
    fresh.expect(expected_version)
    before = {name: getattr(fresh, name) for name in sorted(changes)}
    for name, value in changes.items():
        setattr(fresh, name, value)
    committed = committed_of(with_use(Quota.objects.filter(pk=fresh.pk), on=dated(at)).get())
    against = check_change(limit_of(fresh), committed)
    if against:
        raise RuleViolation("quota.below_committed", {"committed": committed.total}, findings=against)
    fresh.advance(**changes)
    said = {**changes, "reason": reason, "document_number": document_number}
    record_event(actor=actor, event="quota.change", at=at, obj=fresh, before=before, after=said)
    return fresh


CHANGEABLE = frozenset({"limit", "front_line_floor", "leader_ceiling", "effect"})


def take_places(claims: Sequence[Claim], *, reserving: bool) -> list[Finding]:
    """Take a place of every limit that these recipients are under, in the caller's use case; returns the warnings.

    The limits, and the schemes that have quotas, stay locked until the transaction ends, so that what is counted cannot
    change: call it after the cases are locked and, where honors are granted, the head of the ledger. What holds the
    place is the case, then the honor, as the caller writes them. Raises RuleViolation ``quota.exhausted``,
    ``quota.front_line_floor`` or ``quota.leader_ceiling``, whichever stops the case first, with all findings.
    """
    cases = [claim.case for claim in claims if claim.case is not None]
    list(schemes_with_quotas(cases).select_for_update(of=("self",)).values_list("pk", flat=True))
    list(limits_over(claims).select_for_update(of=("self",)).values_list("pk", flat=True))
    found = place_findings(claims, reserving=reserving)
    block = first_block(found)
    if block is not None:
        raise RuleViolation(block.code, block.facts, findings=found)
    return found
