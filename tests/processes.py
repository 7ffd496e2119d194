"""Other processes of the same installation, for tests of what several of them do at once."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from tests.clone import database_url

ROOT = Path(__file__).resolve().parent.parent
SETUP = "import django; django.setup()\n"


def environment(**more: str) -> dict[str, str]:
    """The environment in which a process finds the test's own database and keys."""
    return {
        **os.environ,
        "APP_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database_url(connection),
        "FIELD_KEY_FILE": str(settings.FIELD_KEY_FILE),
        "LEDGER_KEY_FILE": str(settings.LEDGER_KEY_FILE),
        "BALLOT_KEY_FILE": str(settings.BALLOT_KEY_FILE),
        "PYTHONWARNINGS": "error",
        **more,
    }


def start(*words: str, said: IO[str] | None = None, **more: str) -> subprocess.Popen[str]:
    """A Python process with these arguments, at the root of the project; ``said`` takes what it complains of."""
    return subprocess.Popen(  # noqa: S603 - the test's own words
        [sys.executable, *words], cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, stderr=said, text=True
    )


def run_together(*scripts: str, at: datetime) -> list[str]:
    """Run Python scripts at once, with Django set up and the clock standing at ``at``, and give their outputs.

    Fails where one of them fails.
    """
    started = [start("-c", SETUP + script, APP_FAKE_NOW=at.isoformat()) for script in scripts]
    outputs = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(started)
    return outputs
