"""Real processes append to one ledger at the same time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from honors.domain.actor import SYSTEM
from honors.models import Honor, HonorTotal, LedgerEntry, LedgerSubject
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from tests.clone import database_url
from tests.factories.people import officer, tree

ROOT = Path(__file__).resolve().parents[3]
WRITERS = 4
EACH = 8

PROGRAM = """
import sys
import django
django.setup()
from pathlib import Path
from django.conf import settings
settings.FIELD_KEY_FILE, settings.LEDGER_KEY_FILE = Path(sys.argv[1]), Path(sys.argv[2])
from honors import clock
from honors.domain.actor import SYSTEM
from honors.models import Officer, Unit
from honors.services.honor import grant_honors
from tests.factories.honors import grant
people, unit = list(Officer.objects.order_by("pk")), Unit.objects.get(code="STATION")
for turn in range(int(sys.argv[3])):
    grant_honors(actor=SYSTEM, grants=[grant(people[turn % 2], unit), grant(None, unit)], at=clock.now())
"""


@pytest.mark.races
def test_writers_at_once_leave_one_unbroken_log(committed, at):
    units = tree(at)
    for name in ("张试", "李试"):
        officer(units["station"], at, name=name)
    environment = {
        **os.environ,
        "APP_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TEST_DATABASE_URL": database_url(connection),
        "PYTHONPATH": str(ROOT),
    }
    keys = [str(settings.FIELD_KEY_FILE), str(settings.LEDGER_KEY_FILE)]
    sign_checkpoint(actor=SYSTEM, at=at)
    connection.close()

    writers = [
        subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", PROGRAM, *keys, str(EACH)],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for _ in range(WRITERS)
    ]
    ends = [(writer.communicate(timeout=120)[1].decode()[-800:], writer.returncode) for writer in writers]

    assert ends == [("", 0)] * WRITERS
    count = WRITERS * EACH * 2
    assert list(LedgerEntry.objects.order_by("index").values_list("index", flat=True)) == list(range(count))
    assert (Honor.objects.count(), LedgerSubject.objects.count()) == (count, 3)
    assert sum(HonorTotal.objects.filter(unit_path="").values_list("times", flat=True)) == count
    sign_checkpoint(actor=SYSTEM, at=at)
    assert list(verify_ledger()) == []
