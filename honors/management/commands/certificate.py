"""``certificate issue HONOR | verify FILE | revocations FILE``: papers, and what a stranger checks them with."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.certificate import LARGEST_FILE
from honors.domain.certificate_check import UNCHECKED
from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.management.base import REFUSED, JsonCommand
from honors.models import Certificate, Honor
from honors.selectors.certificate import standings_on
from honors.services.certificate import certificate_file, examine_file, issue_certificate, revocation_list

NOT_VALID, REVOKED = 1, 3
EXIT = {"valid": 0, "provisional": 0, "revoked": REVOKED}


class Command(JsonCommand):
    help = "Certificates: issue one for an honor, check a file, write the signed list of later changes."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        issue = verbs.add_parser("issue", help="answers with the certificate file itself")
        issue.add_argument("honor", type=int, help="its id: the place of the grant in the ledger")
        issue.add_argument("--out", metavar="FILE", help="write the file there too")
        verify = verbs.add_parser("verify", help="exit 0 valid, 1 not valid, 2 could not check, 3 revoked")
        revocations = verbs.add_parser("revocations")
        for sub in (verify, revocations):
            sub.add_argument("file")
        for sub in (issue, verify, revocations):
            self.add_json_flag(sub)

    def answer(self, *, verb: str, **options: Any) -> Any:
        return getattr(self, f"_{verb}")(**options)

    def _issue(self, *, honor: int, out: str | None, **_options: Any) -> Any:
        at = clock.now()
        found = Honor.objects.filter(pk=honor).first()
        if found is None:
            raise RuleViolation("certificate.no_honor", {"honor": honor})
        made = issue_certificate(actor=SYSTEM, honor=found, at=at)
        file = certificate_file(actor=SYSTEM, certificate=made, at=at)
        if out:
            Path(out).write_bytes(file)
        return json.loads(file)

    def _verify(self, *, file: str, **_options: Any) -> Any:
        try:
            with Path(file).open("rb") as opened:
                data = opened.read(LARGEST_FILE + 1)
        except OSError as error:
            raise RuleViolation("file.unreadable", {"file": file}) from error
        today = timezone.localtime(clock.now()).date()
        found = examine_file(data, on=today)
        status, code = found.fault, f"certificate_fault.{found.fault}"
        if not found.fault:
            made = Certificate.objects.select_related("honor").filter(pk=found.number).first()
            if made is None:
                raise RuleViolation("certificate.unknown", {"number": found.number})
            status = standings_on([made], today)[made.pk]
            code = f"certificate_status.{status}"
        return {
            "number": found.number or None,
            "status": status,
            "valid": EXIT.get(status) == 0,
            "text": {language: text(code, language=language) for language in ("zh", "en")},
        }

    def _revocations(self, *, file: str, **_options: Any) -> Any:
        listed = revocation_list(at=clock.now())
        Path(file).write_bytes(listed)
        origin, size, _root, day, *lines = listed.decode().partition("\n\n")[0].split("\n")
        return {"origin": origin, "size": int(size), "on": day, "lines": len(lines)}

    def exit_code(self, document: Any) -> int:
        if "status" not in document:
            return 0
        return REFUSED if document["status"] in UNCHECKED else EXIT.get(document["status"], NOT_VALID)
