"""The day on which a decision may be dated: in the middle of what the case, its notice and its mandate say."""

from datetime import date, datetime

from evaluations.models import Approval
from evaluations.selectors.notice import last_notice
from honors.domain.award import in_force
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models.base import dated


def check_decision(approval: Approval, decided_on: date, at: datetime) -> None:
    """A decision is not dated after today, nor before the deed, nor before the notice was over (R-20), nor on a day on
    which the mandate by which its organ acts was not in force (R-16).

    Raises RuleViolation ``approval.decided_in_future``, ``approval.decided_before_deed``,
    ``approval.decided_before_notice_end`` or ``approval.mandate_not_in_force``.
    """
    if decided_on > dated(at):
        raise RuleViolation("approval.decided_in_future", field="decided_on")
    deed = approval.nomination.deed
    if deed is not None and decided_on < deed.done_on:
        raise RuleViolation("approval.decided_before_deed", {"done_on": deed.done_on.isoformat()}, field="decided_on")
    _check_mandate(approval, decided_on)
    notice = last_notice(approval.nomination)
    if notice is None:
        return
    is_early = decided_on < notice.ends_on if notice.state == "waived" else decided_on <= notice.ends_on
    if is_early:
        raise RuleViolation(
            "approval.decided_before_notice_end", {"ends_on": notice.ends_on.isoformat()}, field="decided_on"
        )


def _check_mandate(approval: Approval, decided_on: date) -> None:
    mandate, award = approval.mandate, approval.nomination.award
    if mandate is None or in_force(mandate.valid_from, mandate.valid_to, decided_on):
        return
    said = {
        "document_number": mandate.document_number,
        "valid_from": mandate.valid_from.isoformat(),
        "valid_to": mandate.valid_to.isoformat(),
        "organ": mandate.from_organ.name,
    }
    finding = Finding(
        code="approval.mandate_not_in_force",
        rule="R-16",
        clause=approval.clause,
        edition=award.edition.code if award is not None else "",
        severity=Severity.BLOCK,
        facts=said,
    )
    raise RuleViolation(finding.code, said, findings=[finding], field="decided_on")
