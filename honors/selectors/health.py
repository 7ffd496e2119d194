"""Figures for whoever watches the installation; no personal data."""

from datetime import datetime, timedelta

from honors.models import LedgerHead
from honors.selectors.audit import unsealed_count
from honors.selectors.outbox import due, totals


def ledger_size() -> int:
    """Number of entries, from the head row; it is read to see that it can be."""
    return LedgerHead.objects.values_list("size", flat=True).first() or 0


LATE = timedelta(minutes=5)
"""What is delivered and sealed in time is no figure: anybody may read these, and they would tell how much goes on."""


def gauges(*, at: datetime) -> dict[str, int]:
    """Every figure by its name in the metrics."""
    return {
        "honors_outbox_late": due(at - LATE).count(),
        "honors_outbox_dead": totals()["dead"],
        "honors_ledger_entries": ledger_size(),
        "honors_audit_late": unsealed_count(before=at - LATE),
    }
