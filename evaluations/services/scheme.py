"""Use cases about schemes."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from evaluations.domain.scheme import canonical_hash, problems
from evaluations.models import Scheme
from evaluations.permissions.scheme import may_create_scheme
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Award, Unit
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("scheme.create", about="unit")
def create_scheme(
    *, actor: Actor, unit: Unit, definition: dict[str, Any], at: datetime, expected_edition: int | None = None
) -> Scheme:
    """Add an edition of a scheme of ``unit``: the first of its code, or the next one.

    ``definition`` is the whole document of the interface; an earlier edition is never touched, and cycles that are
    open keep the one they froze. HR of the unit or of a unit above it. ``expected_edition`` is the newest that whoever
    wrote this one knew of, 0 for none.

    Raises RuleViolation: ``scheme.not_yours``, ``scheme.invalid`` with all findings, ``scheme.edition_between``.
    """
    unit = lock(unit)
    last = check_scheme(actor=actor, unit=unit, definition=definition, expected_edition=expected_edition)
    scheme = Scheme.objects.create(
        code=definition["code"],
        edition=last + 1,
        name=definition["name"],
        unit=unit,
        mode=definition["mode"],
        definition=definition,
        hash=canonical_hash(definition),
        created_at=at,
    )
    after = {"code": scheme.code, "edition": scheme.edition, "hash": scheme.hash}
    record_event(actor=actor, event="scheme.create", at=at, obj=scheme, after=after)
    return scheme


def check_scheme(*, actor: Actor, unit: Unit, definition: dict[str, Any], expected_edition: int | None = None) -> int:
    """Whether the document could be issued now; the edition that it would follow, 0 for none.

    Raises RuleViolation as ``create_scheme``.
    """
    require(may_create_scheme(actor, unit))
    findings = [*problems(definition), *_unknown_awards(definition)]
    if findings:
        raise RuleViolation("scheme.invalid", findings=findings)
    last: int = Scheme.objects.filter(unit=unit, code=definition["code"]).aggregate(last=Max("edition"))["last"] or 0
    if expected_edition not in (None, last):
        raise RuleViolation("scheme.edition_between", {"edition": last})
    return last


def _unknown_awards(definition: dict[str, Any]) -> list[Finding]:
    asked = definition.get("awards", [])
    known = set(Award.objects.filter(code__in=asked).values_list("code", flat=True))
    return [
        Finding(
            code="scheme.unknown_award",
            rule="R-02",
            clause="S1 art. 8",
            edition="",
            severity=Severity.BLOCK,
            facts={"award": code},
        )
        for code in asked
        if code not in known
    ]
