"""The sieve ahead of ``honor_verify``: which entries are not proven to be plain grants.

Long logs are split among helper processes; what they hold back is looked at again by the one that asked, in its own
snapshot.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection

from honors.domain.award import OrganLevel, Register, counts_as_provincial_or_ministerial
from honors.domain.ledger.plain import PlainRow, held_back
from honors.models import LedgerOpening
from honors.models.secret import EncryptedBytesField
from honors.selectors import ledger_rows
from honors.selectors.honor_plain import plain_rows

_PROGRAM = "import django; django.setup(); from honors.services.honor_plain import help_out; help_out()"
SMALLEST_SHARE = 60_000
"""Entries that are worth a process of their own, which takes half a second to start."""

_SCOPES = {
    f"{register.value} {level.value} {int(counts_as_provincial_or_ministerial(register, level))}"
    for register in Register
    for level in OrganLevel
}


class Held(NamedTuple):
    """Indexes in rising order, and how many entries passed."""

    indexes: list[int]
    passed: int


class Sieve:
    """All entries through the sieve, in helper processes from the moment it is made where the log is long."""

    def __init__(self, *, alone: bool) -> None:
        """``alone``: no other process sees what is to be checked."""
        self._helpers: list[tuple[int | None, int | None, subprocess.Popen[bytes]]] = []
        size = ledger_rows.log_size()
        shares = min(os.cpu_count() or 1, size // SMALLEST_SHARE)
        if shares > 1 and not alone:
            cuts: list[int | None] = [None, *(size * n // shares for n in range(1, shares)), None]
            self._helpers = [(begin, end, _helper(begin, end)) for begin, end in pairwise(cuts)]

    def held(self) -> Held:
        """Waits for the helpers. What one of them could not do is done here."""
        if not self._helpers:
            return sift(None, None)
        indexes: list[int] = []
        passed = 0
        for begin, end, helper in self._helpers:
            said, _ = helper.communicate()
            part = _answer(said) if helper.returncode == 0 else sift(begin, end)
            indexes += part.indexes
            passed += part.passed
        return Held(indexes, passed)

    def close(self) -> None:
        """End helpers that nobody waits for any more."""
        for _, _, helper in self._helpers:
            if helper.poll() is None:
                helper.kill()
                helper.communicate()


def sift(begin: int | None, end: int | None) -> Held:
    """The entries from ``begin`` up to, not including, ``end``; None is no bound."""
    heads = {
        key: f'{{"amended_decision":null,"award":{{"code":"{code}","edition":"{edition}"}},"commitments":{{'
        for key, (code, edition, _) in ledger_rows.awards().items()
    }
    unseal = _unseal()
    indexes: list[int] = []
    passed = 0
    for page in plain_rows(begin, end):
        rows: list[PlainRow] = []
        held: list[int] = []
        for index, leaf, sealed, award, tail, keys, scope, fits in page:
            opened = unseal(sealed) if fits and scope in _SCOPES and tail and keys else None
            if opened is None:
                held.append(index)
            else:
                rows.append((index, leaf, heads[award], tail, opened, keys))
        held += held_back(rows)
        passed += len(page) - len(held)
        indexes += sorted(held)
    return Held(indexes, passed)


def _unseal() -> Callable[[Any], bytes | None]:
    field = LedgerOpening._meta.get_field("sealed")
    assert isinstance(field, EncryptedBytesField)
    opener = field.opener()

    def unseal(sealed: Any) -> bytes | None:
        try:
            return opener(sealed)
        except (InvalidTag, ValueError, TypeError):
            return None

    return unseal


def _answer(said: bytes) -> Held:
    return Held(*json.loads(said))


def _helper(begin: int | None, end: int | None) -> subprocess.Popen[bytes]:
    task = {
        "begin": begin,
        "end": end,
        "database": str(connection.settings_dict["NAME"]),
        "key": str(settings.FIELD_KEY_FILE),
        "snapshot": ledger_rows.exported_snapshot(),
    }
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PYTHONPATH": os.pathsep.join([str(settings.ROOT), *filter(None, sys.path)]),
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", _PROGRAM, json.dumps(task)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def help_out() -> None:
    """What a helper process runs: the task stands in its only argument, its answer goes to standard output."""
    task = json.loads(sys.argv[1])
    settings.FIELD_KEY_FILE = Path(task["key"])
    connection.settings_dict["NAME"] = task["database"]
    with ledger_rows.snapshot(task["snapshot"]):
        sys.stdout.write(json.dumps(sift(task["begin"], task["end"])))
