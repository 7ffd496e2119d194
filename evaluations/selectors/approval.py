"""Reads about approvals."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from evaluations.domain.approval import BODIES
from evaluations.models import Approval, Nomination, Opinion
from evaluations.selectors.authority import Approver, approver_of, award_of, organ_code, standing_of, unit_of_organ
from evaluations.selectors.eligibility import findings_of
from evaluations.selectors.opinion import of_today
from evaluations.selectors.papers import papers_of
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.quota import claim_of, place_findings
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.domain.authority import Organ
from honors.domain.award import OrganLevel
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Award, RoleGrant, Unit
from honors.selectors.account import grants_in_force
from honors.selectors.unit import within

LIVE = ("waiting", "recorded")
"""States in which an approval still waits for somebody."""


def visible_to(actor: Actor) -> QuerySet[Approval]:
    """Leaders see what is for their very organ, HR what its desk handles; leaders over a case may confirm a record."""
    if actor.is_system:
        return Approval.objects.all()
    own = [grant.unit_id for grant in actor.grants if grant.role == Role.LEADER]
    return Approval.objects.filter(
        Q(organ_id__in=own)
        | within(actor.paths(Role.HR), "nomination__desk__path")
        | within(actor.paths(Role.LEADER), "nomination__unit__path") & Q(state="recorded")
    ).exclude(closed_to(actor, "nomination"))


def signable_by(actor: Actor) -> QuerySet[Approval]:
    """What the actor may try to decide: what one sees, and cases of the units that one leads, which others decide."""
    if actor.is_system:
        return Approval.objects.all()
    led = within(actor.paths(Role.LEADER), "nomination__unit__path")
    seen = visible_to(actor).values("pk")
    return Approval.objects.filter(led | Q(pk__in=seen)).exclude(closed_to(actor, "nomination"))


def waiting_for(actor: Actor) -> QuerySet[Approval]:
    """What still waits, of what the actor sees."""
    return visible_to(actor).filter(state__in=LIVE)


def with_parts(rows: QuerySet[Approval]) -> QuerySet[Approval]:
    """With what a list of approvals shows, in a fixed number of queries: of the opinions those on the recipient of
    today.
    """
    return rows.select_related(
        "organ",
        "document",
        "co_document",
        "mandate__from_organ",
        "acting_for__officer",
        "nomination__unit",
        "nomination__desk",
    ).prefetch_related(Prefetch("nomination__opinions", of_today(Opinion.objects.all(), "recipient")))


def authority_of(nomination: Nomination, on: date) -> Approver:
    """The approver of a case. Raises RuleViolation ``approval.authority_unknown`` where the table does not answer."""
    approver = approver_of(nomination, on)
    if not approver.known or not approver.organ_code:
        finding = authority_unknown(approver)
        raise RuleViolation(finding.code, finding.facts)
    return approver


def authority_unknown(approver: Approver) -> Finding:
    """What is said of a cell that nobody has read (R-14): the competence is settled by a document, never guessed."""
    return Finding(
        code="approval.authority_unknown",
        rule="R-14",
        clause=approver.clause,
        edition=approver.edition,
        severity=Severity.WARN,
        facts={"clause": approver.clause or "—"},
    )


def organ_named(nomination: Nomination, organ: str, on: date) -> tuple[str, Unit | None]:
    """An organ over the recipient as a decision names it: the code or the name of its unit, its code in the table,
    or a body of the table outside the police. The table's code, and the unit where the tree holds it.

    Raises RuleViolation ``approval.organ_not_found``: at what level such an honor counted could not be told.
    """
    organs = standing_of(officer=nomination.officer, unit=nomination.recipient_unit, on=on).organs
    for unit in reversed(organs):
        if organ in (unit.code, unit.name):
            return organ_code(unit), unit
    code = next((code for code, name in BODIES.items() if name == organ), organ)
    if code in {one.value for one in Organ}:
        return code, unit_of_organ(code, organs)
    names = "、".join(unit.name for unit in reversed(organs))
    raise RuleViolation("approval.organ_not_found", {"organ": organ or "—", "organs": names}, field="organ")


def examine_again(nomination: Nomination, on: date) -> list[Finding]:
    """What the rules and the file say about a case on the day of its approval (R-57): recipient, then papers."""
    return _examined(nomination, on, award_of(nomination, on))


def _examined(nomination: Nomination, on: date, award: Award) -> list[Finding]:
    rules = parameters_on(on)
    papers = papers_of(nomination, on, award=award, parameters=rules)
    return [*findings_of(nomination, on, award=award, parameters=rules), *papers]


def shown_again(nomination: Nomination, on: date) -> list[Finding]:
    """The same for whoever looks at the case: with what the limits say now (R-26), which ``take_places`` enforces."""
    award = award_of(nomination, on)
    places = place_findings([claim_of(nomination, on, award=award)], reserving=False)
    return [*_examined(nomination, on, award), *places]


def organ_name(code: str, unit: Unit | None) -> str:
    """How a decision names its organ."""
    return unit.name if unit is not None else BODIES.get(code, code)


def organ_level(code: str) -> OrganLevel:
    """The level at which the decisions of an approver count."""
    return Organ(code).level


def organs_with_leader(organ_ids: Iterable[int | None], *, on: date) -> set[int]:
    """The organs among these that have an active leader's account here on a day. One query."""
    ids = {organ for organ in organ_ids if organ is not None}
    return set(
        RoleGrant.objects.filter(
            grants_in_force(on), role=Role.LEADER, unit_id__in=ids, user__is_active=True
        ).values_list("unit_id", flat=True)
    )


def waits_for(approval: Approval, led: Collection[int]) -> tuple[Role, Unit] | None:
    """Whose turn it is: the leader of the organ, or HR at the case's desk for what stands on paper.

    ``led`` are the organs with a leader's account here; the approval is loaded as by ``with_parts``.
    """
    if approval.state not in LIVE:
        return None
    is_untouched = approval.state == "waiting" and approval.document_id is None
    if is_untouched and approval.organ is not None and approval.organ_id in led:
        return Role.LEADER, approval.organ
    return Role.HR, approval.nomination.desk


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding as it is stored beside its approval."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "clause": finding.clause,
        "edition": finding.edition,
        "severity": finding.severity.value,
        "facts": dict(finding.facts),
        "override_role": finding.override_role,
        "changes_on": finding.changes_on.isoformat() if finding.changes_on else None,
    }


def as_finding(data: Mapping[str, Any]) -> Finding:
    """The stored finding again."""
    changes_on = data["changes_on"]
    return Finding(
        code=data["code"],
        rule=data["rule"],
        clause=data["clause"],
        edition=data["edition"],
        severity=Severity(data["severity"]),
        facts=data["facts"],
        override_role=data["override_role"],
        changes_on=date.fromisoformat(changes_on) if changes_on else None,
    )
