"""Keeping what a case was decided on."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from evaluations.domain.eligibility import examine
from evaluations.domain.frozen import freeze
from evaluations.models import Approval, Examination, Nomination
from evaluations.selectors.approval import as_data
from evaluations.selectors.eligibility import facts_for


def keep_examination(
    *, nomination: Nomination, on: date, outcome: str, answered: Iterable[str] = (), at: datetime
) -> Examination:
    """The facts of the day ``on`` about a case and what the rules say of them, in the caller's use case.

    ``outcome`` is ``eligible``, ``refused`` or ``approved``; ``answered`` are the codes of findings to which an
    exception was signed.
    """
    facts = facts_for(
        officer=nomination.officer,
        unit=nomination.recipient_unit,
        award=nomination.award,
        star=nomination.star,
        cycle=nomination.cycle,
        deed=nomination.deed,
        on=on,
        nomination=nomination,
    )
    return Examination.objects.create(
        nomination=nomination,
        at=at,
        outcome=outcome,
        facts=freeze(facts),
        findings=[as_data(finding) for finding in examine(facts)],
        answered=sorted(set(answered)),
    )


def keep_approved(approval: Approval, exceptions: Iterable[Mapping[str, str]], at: datetime) -> None:
    """The same at the approval, before the honor itself is among the facts. ``exceptions`` are those signed now."""
    case = approval.nomination
    assert approval.document is not None
    answered = [entry["code"] for entry in [*case.overrides, *exceptions]]
    keep_examination(nomination=case, on=approval.document.decided_on, outcome="approved", answered=answered, at=at)
