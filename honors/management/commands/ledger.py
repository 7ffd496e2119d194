"""``ledger head | key | verify | export | prove | consistency | witness``, for whoever checks it from outside."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandParser
from django.db import DatabaseError

from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.note import NoteError, Verifier, parse_vkey
from honors.management.base import JsonCommand
from honors.management.findings import finding_row, outcome_of, read_note, summary
from honors.selectors import ledger
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger, witness_ledger
from honors.services.signing import signer_for


class Command(JsonCommand):
    help = "The ledger: its head and key, its leaves, proofs about them, its verification."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        subs = {
            verb: verbs.add_parser(verb)
            for verb in ("head", "key", "verify", "export", "prove", "consistency", "witness")
        }
        for sub in subs.values():
            self.add_json_flag(sub)
        subs["verify"].add_argument("--checkpoint", dest="files", action="append", default=[], metavar="FILE")
        subs["export"].add_argument("--from", dest="start", type=int, default=0, metavar="N")
        subs["prove"].add_argument("index", type=int)
        subs["consistency"].add_argument("old", type=int)
        for verb in ("prove", "consistency"):
            subs[verb].add_argument("--size", type=int, metavar="N")
        subs["witness"].add_argument("file")
        subs["witness"].add_argument("--key", metavar="PUB", help="file with a key line, or the line itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "export":
            # Streamed: JSON lines whether --json is given or not
            for row in ledger.entries(start=options["start"]):
                self.stdout.write(json.dumps(row))
            return
        super().handle(*args, **options)

    def answer(self, *, verb: str, **options: Any) -> Any:
        try:
            return getattr(self, f"_{verb}")(**options)
        except (DatabaseError, ImproperlyConfigured, OSError, ValueError) as error:
            raise RuleViolation("ledger.unreadable", {"detail": f"{type(error).__name__}: {error}"}) from error

    def _head(self, **_options: Any) -> Any:
        sign_checkpoint(actor=SYSTEM, at=clock.now())
        return ledger.head()

    def _key(self, **_options: Any) -> Any:
        return {"vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey}

    def _verify(self, *, files: list[str], **_options: Any) -> Any:
        return [finding_row(finding) for finding in verify_ledger(files=[read_note(name) for name in files])]

    def _prove(self, *, index: int, size: int | None, **_options: Any) -> Any:
        return ledger.inclusion(index=index, tree_size=size)

    def _consistency(self, *, old: int, size: int | None, **_options: Any) -> Any:
        return ledger.consistency(old=old, new=size)

    def _witness(self, *, file: str, key: str | None, **_options: Any) -> Any:
        return [finding_row(finding) for finding in witness_ledger(file=read_note(file), verifier=_verifier(key))]

    def show(self, document: Any) -> None:
        super().show(summary(document) if isinstance(document, list) else document)

    def exit_code(self, document: Any) -> int:
        return outcome_of(document) if isinstance(document, list) else 0


def _verifier(key: str | None) -> Verifier | None:
    """The key of ``--key``: a file, or a key line. Raises NoteError."""
    if key is None:
        return None
    try:
        return parse_vkey(key)
    except NoteError:
        _, text = read_note(key)
        return parse_vkey(text.decode(errors="replace"))
