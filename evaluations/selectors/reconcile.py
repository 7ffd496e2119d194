"""The daily comparison of approvals with the ledger: approved means recorded, and recorded means approved."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from evaluations.models import Approval
from honors.models import Honor, LedgerEntry

DECIDED_HERE = "decided"
"""The origin of an entry that an approval caused; imports and samples have another."""


def differences() -> list[dict[str, Any]]:
    """One row a difference, approvals first; nothing where both say the same.

    ``kind`` is ``approval_without_entry``, ``other_recipient`` or ``entry_without_approval``.
    """
    approved = Approval.objects.filter(state="approved")
    entry = LedgerEntry.objects.filter(index=OuterRef("ledger_index"))
    honor = Honor.objects.filter(pk=OuterRef("ledger_index"), origin=DECIDED_HERE)
    lost = approved.exclude(Exists(entry), Exists(honor))
    same_person = honor.filter(officer_id=OuterRef("nomination__officer_id"))
    same_unit = honor.filter(officer__isnull=True, unit_id=OuterRef("nomination__recipient_unit_id"))
    other = approved.filter(Exists(honor)).exclude(Exists(same_person)).exclude(Exists(same_unit))
    approval = Approval.objects.filter(ledger_index=OuterRef("pk"), state="approved")
    orphans = Honor.objects.filter(~Exists(approval), origin=DECIDED_HERE).order_by("pk")
    return [
        *_rows("approval_without_entry", lost),
        *_rows("other_recipient", other),
        *(
            {"kind": "entry_without_approval", "approval": None, "nomination": None, "index": key}
            for key in orphans.values_list("pk", flat=True)
        ),
    ]


def _rows(kind: str, approvals: QuerySet[Approval]) -> list[dict[str, Any]]:
    rows = approvals.order_by("ledger_index").values_list("pk", "nomination_id", F("ledger_index"))
    return [{"kind": kind, "approval": str(key), "nomination": str(case), "index": index} for key, case, index in rows]
