"""``audit head | key | export | verify``: the sealed audit trail for whoever checks it from outside."""

import json
from base64 import b64encode
from typing import Any

from django.core.management.base import CommandParser

from honors.domain.ledger.tree import EMPTY_ROOT
from honors.management.base import JsonCommand
from honors.management.findings import finding_row, outcome_of, read_note, summary
from honors.selectors.audit import last_checkpoint, sealed_rows, stored_head
from honors.services.audit_verify import verify_audit
from honors.services.signing import audit_origin, signer_for


class Command(JsonCommand):
    help = "The sealed audit trail: its head, its key, its leaves, its verification."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb in ("head", "key", "export", "verify"):
            sub = verbs.add_parser(verb)
            self.add_json_flag(sub)
            if verb == "export":
                sub.add_argument("--from", dest="start", type=int, default=0, metavar="N")
            if verb == "verify":
                sub.add_argument("--checkpoint", dest="files", action="append", default=[], metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "export":
            # Streamed: JSON lines whether --json is given or not
            for index, body, *_ in sealed_rows(options["start"]):
                self.stdout.write(json.dumps({"index": index, "leaf": b64encode(bytes(body)).decode()}))
            return
        super().handle(*args, **options)

    def answer(self, *, verb: str, **options: Any) -> Any:
        if verb == "head":
            return head_document()
        if verb == "key":
            return {"vkey": signer_for(audit_origin()).verifier.vkey}
        files = [read_note(name) for name in options["files"]]
        return [finding_row(finding) for finding in verify_audit(files=files)]

    def show(self, document: Any) -> None:
        super().show(summary(document) if isinstance(document, list) else document)

    def exit_code(self, document: Any) -> int:
        return outcome_of(document) if isinstance(document, list) else 0


def head_document() -> dict[str, Any]:
    """Size, root and last signed note of the sealed trail."""
    head, checkpoint = stored_head(), last_checkpoint()
    return {
        "size": head.size if head else 0,
        "root": b64encode(bytes(head.root) if head else EMPTY_ROOT).decode(),
        "checkpoint": bytes(checkpoint.note).decode() if checkpoint else None,
    }
