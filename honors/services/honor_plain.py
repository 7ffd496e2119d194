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
    (register.value, level.value, counts_as_provincial_or_ministerial(register, level))
    for register in Register
    for level in OrganLevel
}

_FLAGS = {True: "true", False: "false"}


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
        for row in page:
            index, leaf, sealed, award, officer, unit, organ_level, provincial = row[:8]
            opened = unseal(sealed) if row[-1] and (row[-3], organ_level, provincial) in _SCOPES else None
            if opened is None:
                held.append(index)
                continue
            person = "null" if officer is None else officer
            keys = f'{{"officer_id":{person},"organ_level":"{organ_level}","unit_id":{unit}}}'
            rows.append((index, leaf, heads[award], _tail(index, row[8:-1]), opened, keys))
        held += held_back(rows)
        passed += len(page) - len(held)
        indexes += sorted(held)
    return Held(indexes, passed)


def _tail(index: int, columns: tuple[Any, ...]) -> str:
    """The leaf after its commitments, as the columns have it."""
    (
        day,
        number,
        organ,
        effective_on,
        is_posthumous,
        origin,
        provenance,
        until,
        category,
        moment,
        register,
        subject,
    ) = columns
    shown = "null" if number is None else f'"{number}"'
    end = "null" if until is None else f'"{until}"'
    return (
        f'}},"decision":{{"date":"{day}","document_number":{shown},"organ":"{organ}"}},"discontinuity":null,'
        f'"effective_on":"{effective_on}","format":1,"ground":null,"hash":"sha-256",'
        f'"is_posthumous":{_FLAGS.get(is_posthumous)},"kind":"grant","origin":"{origin}","provenance":"{provenance}",'
        f'"provisional_until":{end},"recipient_category":"{category}","recorded_at":"{moment}","refers_to":null,'
        f'"register":"{register}","seq":{index},"subject":"{subject}"}}'
    )


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
