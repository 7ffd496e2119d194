"""The list that goes with certificates: what the ledger says about grants after they were made, as of a checkpoint.

It is a checkpoint of its own, under the origin and the key name of the ledger followed by ``/revocations``, with lines
of its own after the root, so that it is never taken for a checkpoint of the ledger:

    honors.example/revocations
    1042
    WJoItQKRwKkHf6VdiLnwhxL8y4KRgc3vCwlAdk67yHE=
    2026-11-24
    17 revoke 2026-10-01 880
    17 restore 2026-11-02 1011
                                        (an empty line)
    — honors.example/revocations <base64>

A line names a grant, what happened to it, the day from which that counts, and the entry that says so; a lapse names the
entry that stated its last day. Lines stand in the order of these entries, then the lapses by grant.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from honors.domain.ledger.kinds import CORRECT, ERASE, RESTORE, REVOKE
from honors.domain.ledger.note import Checkpoint, Signer, sign_text

SUFFIX = "/revocations"
LAPSE = "lapse"
LISTED = (CORRECT, ERASE, RESTORE, REVOKE, LAPSE)


@dataclass(frozen=True, slots=True)
class Later:
    """One line. ``day`` is the first day on which it counts."""

    grant: int
    kind: str
    day: date
    entry: int


def list_text(head: Checkpoint, *, on: date, lines: Iterable[Later]) -> str:
    """The signed text, for the log as it stood at ``head``; lapses are those before ``on``."""
    root = b64encode(head.root).decode()
    rows = [f"{line.grant} {line.kind} {line.day.isoformat()} {line.entry}" for line in lines]
    return "\n".join([head.origin + SUFFIX, str(head.size), root, on.isoformat(), *rows, ""])


def sign_list(head: Checkpoint, signers: Sequence[Signer], *, on: date, lines: Iterable[Later]) -> bytes:
    """The file. The names of the signers' keys end with ``SUFFIX``."""
    return sign_text(list_text(head, on=on, lines=lines), signers)
