"""``roster import``: people from a sheet; a dry run says what would happen."""

from typing import Any

from django.core.management.base import CommandParser

from honors import clock
from honors.domain.actor import SYSTEM
from honors.management.base import JsonCommand
from honors.management.importing import add_file, document_of, outcome, readable
from honors.services.roster_import import import_roster
from honors.services.sheet import load_file


class Command(JsonCommand):
    help = "The roster: people from a sheet, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        sub = verbs.add_parser("import")
        self.add_json_flag(sub)
        add_file(sub)

    def answer(self, *, file: str, dry_run: bool, **_options: Any) -> dict[str, Any]:
        done = import_roster(actor=SYSTEM, name=file, content=load_file(file), at=clock.now(), is_dry_run=dry_run)
        return document_of(done)

    def show(self, document: Any) -> None:
        for line in readable(document):
            self.stdout.write(line)

    def exit_code(self, document: Any) -> int:
        return outcome(document)
