import json
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import call_command

from evaluations.services import due

pytestmark = pytest.mark.django_db


def test_the_result_is_one_document():
    out = StringIO()
    call_command("tick", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "phases": 0,
        "deadlines": 0,
        "outbox": {"done": 0, "waiting": 0, "dead": 0},
        "jobs": {"started": 0, "lost": 0, "removed": 0},
        "failed": [],
    }


def test_a_failed_part_is_an_exit_code(monkeypatch):
    monkeypatch.setattr(due, "close_due_phases", Mock(side_effect=ConnectionError))

    with pytest.raises(SystemExit, match=r"^1$"):
        call_command("tick", "--json", stdout=StringIO())
