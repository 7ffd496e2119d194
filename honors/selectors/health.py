"""Figures for whoever watches the installation; no personal data."""

from honors.models import LedgerHead
from honors.selectors.audit import unsealed_count
from honors.selectors.outbox import totals


def ledger_size() -> int:
    """Number of entries, from the head row; it is read to see that it can be."""
    return LedgerHead.objects.values_list("size", flat=True).first() or 0


def gauges() -> dict[str, int]:
    """Every figure by its name in the metrics."""
    outbox = totals()
    return {
        "honors_outbox_waiting": outbox["waiting"],
        "honors_outbox_dead": outbox["dead"],
        "honors_ledger_entries": ledger_size(),
        "honors_audit_unsealed": unsealed_count(),
    }
