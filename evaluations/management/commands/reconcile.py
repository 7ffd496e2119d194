"""``reconcile``: approvals and the ledger say the same, or what is missing where."""

from typing import Any

from evaluations.selectors.reconcile import differences
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "Approvals without an entry in the ledger and entries without an approval; an empty list is as it should be."

    def answer(self, **_options: Any) -> list[dict[str, Any]]:
        return differences()

    def exit_code(self, document: Any) -> int:
        return 1 if document else 0
