"""Use cases about the catalogue: every number of a regulation is a row that HR can correct, with its source."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import AuthorityRule, Award, AwardPrize, AwardToken
from honors.permissions.award import may_edit_catalogue
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

EDITABLE = frozenset({"notice_days", "repeat_months", "valid_to", "is_enabled", "source", "confidence"})
EDITABLE_IN_RULE = frozenset(
    {"organ", "co_organ", "mandate", "clause", "is_known", "valid_to", "source", "confidence", "note"}
)


@use_case("award.edit", about="award")
def edit_award(
    *, actor: Actor, award: Award, source: str, at: datetime, expected_version: int | None = None, **changes: Any
) -> Award:
    """Correct numbers of one award. ``changes`` are fields of ``EDITABLE``; ``source`` says where they were read.

    Raises RuleViolation ``award.dates``; TypeError for a field that cannot be edited.
    """
    _refuse_unknown(changes, EDITABLE)
    award = lock(award)
    require(may_edit_catalogue(actor))
    award.expect(expected_version)
    changes["source"] = source
    valid_to = changes.get("valid_to", award.valid_to)
    if award.valid_from and valid_to and valid_to < award.valid_from:
        raise RuleViolation("award.dates", field="valid_to")
    before = {name: getattr(award, name) for name in changes}
    award.advance(**changes)
    record_event(actor=actor, event="award.edit", at=at, obj=award, before=before, after=changes)
    return award


@use_case("award.add_prize", about="award")
def add_prize(
    *,
    actor: Actor,
    award: Award,
    amount: Decimal,
    valid_from: date,
    source: str,
    at: datetime,
    valid_to: date | None = None,
    confidence: str = "H",
    note: str = "",
    expected_version: int | None = None,
) -> Award:
    """Add a prize sum in yuan from a day; the sum before it ends on the day before (R-27).

    Raises RuleViolation ``award.prize_dates`` where it would not come last.
    """
    award = lock(award)
    require(may_edit_catalogue(actor))
    award.expect(expected_version)
    last = AwardPrize.objects.filter(award=award).order_by("-valid_from").first()
    is_after = last is None or last.valid_from is None or last.valid_from < valid_from
    if not is_after or (valid_to is not None and valid_to < valid_from):
        shown = last.valid_from.isoformat() if last and last.valid_from else "—"
        raise RuleViolation("award.prize_dates", {"last": shown}, field="valid_from")
    if last is not None and (last.valid_to is None or last.valid_to >= valid_from):
        AwardPrize.objects.filter(pk=last.pk).update(valid_to=valid_from - timedelta(days=1))
    AwardPrize.objects.create(
        award=award,
        amount=amount,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        confidence=confidence,
        note=note,
    )
    award.advance()
    record_event(
        actor=actor,
        event="award.add_prize",
        at=at,
        obj=award,
        before={"amount": last.amount, "valid_from": last.valid_from, "valid_to": last.valid_to} if last else None,
        after={"amount": amount, "valid_from": valid_from, "valid_to": valid_to, "source": source},
    )
    return award


@use_case("award.change_tokens", about="award")
def change_tokens(
    *,
    actor: Actor,
    award: Award,
    kinds: Sequence[str],
    valid_from: date,
    source: str,
    at: datetime,
    confidence: str = "H",
    expected_version: int | None = None,
) -> Award:
    """From a day on, ``kinds`` and nothing else are handed over; what was before ends on the day before (R-28).

    Raises RuleViolation ``award.token_dates`` where a later change is on record already.
    """
    award = lock(award)
    require(may_edit_catalogue(actor))
    award.expect(expected_version)
    present = AwardToken.objects.filter(award=award, valid_to=None)
    if AwardToken.objects.filter(award=award, valid_from__gte=valid_from).exists():
        raise RuleViolation("award.token_dates", field="valid_from")
    before = sorted(present.values_list("kind", flat=True))
    present.update(valid_to=valid_from - timedelta(days=1))
    AwardToken.objects.bulk_create(
        AwardToken(award=award, kind=kind, valid_from=valid_from, source=source, confidence=confidence)
        for kind in sorted(set(kinds))
    )
    award.advance()
    record_event(
        actor=actor,
        event="award.change_tokens",
        at=at,
        obj=award,
        before={"tokens": before},
        after={"tokens": sorted(set(kinds)), "valid_from": valid_from, "source": source},
    )
    return award


@use_case("authority.edit", about="rule")
def edit_authority_rule(
    *, actor: Actor, rule: AuthorityRule, source: str, at: datetime, expected_version: int | None = None, **changes: Any
) -> AuthorityRule:
    """Correct one cell of the table of approval authority. ``changes`` are fields of ``EDITABLE_IN_RULE``.

    Raises RuleViolation ``authority.organ_missing`` or ``authority.dates``; TypeError for another field.
    """
    _refuse_unknown(changes, EDITABLE_IN_RULE)
    rule = lock(rule)
    require(may_edit_catalogue(actor))
    rule.expect(expected_version)
    changes["source"] = source
    now = {name: changes.get(name, getattr(rule, name)) for name in EDITABLE_IN_RULE}
    if now["is_known"] != bool(now["organ"]) or (not now["is_known"] and (now["co_organ"] or now["mandate"])):
        raise RuleViolation("authority.organ_missing", field="organ")
    if rule.valid_from and now["valid_to"] and now["valid_to"] < rule.valid_from:
        raise RuleViolation("authority.dates", field="valid_to")
    before = {name: getattr(rule, name) for name in changes}
    rule.advance(**changes)
    record_event(actor=actor, event="authority.edit", at=at, obj=rule, before=before, after=changes)
    return rule


def _refuse_unknown(changes: dict[str, Any], editable: frozenset[str]) -> None:
    unknown = sorted(set(changes) - editable)
    if unknown:
        raise TypeError(f"not editable: {', '.join(unknown)}")
