from datetime import date

import pytest

from honors.domain.actor import SYSTEM
from honors.models import Honor, HonorRecipients, HonorTotal
from honors.services.honor_rebuild import rebuild_read_model
from honors.services.ledger import append_entry, sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from tests.factories.drafts import correct_draft, verdict_draft
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def honors(at) -> list[Honor]:
    unit = tree(at)["station"]
    return granted([officer(unit, at), officer(unit, at, name="李试")], unit, at, 6)


def rows() -> list[dict]:
    return list(Honor.objects.order_by("pk").values())


def summaries() -> list[list[tuple]]:
    """Every cell of both summaries, whatever its key."""
    return [
        sorted(row[1:] for row in model.objects.values_list() if row[-1]) for model in (HonorTotal, HonorRecipients)
    ]


def faults(at) -> list:
    sign_checkpoint(actor=SYSTEM, at=at)
    return list(verify_ledger())


def test_the_read_model_made_anew_is_the_one_that_was(at, honors):
    before, kept = rows(), summaries()
    Honor.objects.filter(pk=2).delete()
    Honor.objects.filter(pk=3).update(organ="别处", status="revoked")
    HonorTotal.objects.update(times=9)
    HonorRecipients.objects.all().delete()

    assert rebuild_read_model(actor=SYSTEM, at=at) == 6

    assert rows() == before
    assert summaries() == kept
    assert kept[0]
    assert kept[1]
    assert faults(at) == []


def test_a_row_that_no_grant_stands_behind_goes(at, honors):
    stray = Honor.objects.get(pk=1)
    stray.pk = 70
    stray.save(force_insert=True)

    rebuild_read_model(actor=SYSTEM, at=at)

    assert not Honor.objects.filter(pk=70).exists()


def test_a_revocation_and_a_restoration_count_from_the_log(at, honors):
    append_entry(actor=SYSTEM, draft=verdict_draft("revoke", 1, effective_on=date(2026, 6, 1)), at=at)
    assert {(row.pk, row.column) for row in faults(at)} == {
        (1, "status"),
        (1, "revoked_on"),
        (1, "last_change"),
    }

    rebuild_read_model(actor=SYSTEM, at=at)
    revoked = Honor.objects.get(pk=1)
    assert (revoked.status, revoked.revoked_on, revoked.version) == ("revoked", date(2026, 6, 1), 7)
    assert faults(at) == []

    append_entry(actor=SYSTEM, draft=verdict_draft("restore", 1, effective_on=date(2026, 7, 1)), at=at)
    rebuild_read_model(actor=SYSTEM, at=at)
    restored = Honor.objects.get(pk=1)
    assert (restored.status, restored.revoked_on, restored.version) == ("valid", None, 8)
    assert faults(at) == []


def test_a_correction_restates_the_facts(at, honors):
    draft = correct_draft(1, code="police.individual.merit_second", subject=honors[1].subject)
    append_entry(actor=SYSTEM, draft=draft, at=at)

    rebuild_read_model(actor=SYSTEM, at=at)

    corrected = Honor.objects.get(pk=1)
    assert (corrected.award_code, corrected.level, corrected.officer_id) == (
        "police.individual.merit_second",
        "merit_second",
        honors[1].officer_id,
    )
    assert faults(at) == []
