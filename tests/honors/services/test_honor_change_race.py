"""Real processes decide about one honor at the same time."""

import pytest
from django.db import connection

from honors.domain.actor import SYSTEM
from honors.models import Honor, HonorTotal, LedgerEntry, RecoveryItem
from honors.services.honor import grant_honors
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from tests.factories.honors import grant
from tests.factories.people import officer, tree
from tests.processes import run_together

REVOKE = """
from datetime import date
from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.services.honor_change import Ruling, revoke_honor
ruling = Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=date(2026, 10, 9))
try:
    revoke_honor(actor=SYSTEM, honor=Honor.objects.get(), ground="fraud", ruling=ruling, at=clock.now())
    print("done")
except RuleViolation as refusal:
    print(refusal.code)
"""


@pytest.mark.races
def test_of_revocations_at_once_one_is_recorded(committed, at):
    units = tree(at)
    grant_honors(actor=SYSTEM, grants=[grant(officer(units["station"], at), units["station"])], at=at)
    connection.close()

    said = run_together(*[REVOKE] * 4, at=at)

    assert sorted(line.strip() for line in said) == ["done"] + ["honor.already_revoked"] * 3
    assert list(LedgerEntry.objects.order_by("index").values_list("refers_to", flat=True)) == [None, 0]
    assert (Honor.objects.get().status, RecoveryItem.objects.filter(kind="publication").count()) == ("revoked", 1)
    assert list(HonorTotal.objects.filter(unit_path="").exclude(times=0).values_list("status", "times")) == [
        ("revoked", 1)
    ]
    sign_checkpoint(actor=SYSTEM, at=at)
    assert list(verify_ledger()) == []
