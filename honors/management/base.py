"""What every command shares: ``--json`` for machines, exit codes, and refusals in words."""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from honors.domain.codes import text
from honors.domain.errors import RuleViolation

REFUSED = 2
"""The exit code of a refusal: nothing was done or could be checked."""


class JsonCommand(BaseCommand):
    """A command whose result is one JSON document with ``--json``, else lines that a person reads.

    A subclass writes ``answer(**options)``, which returns the document, and may write ``show(document)`` for
    the readable form and ``exit_code(document)`` for a result that is no success. A RuleViolation is shown in
    both languages on stderr and ends with ``refused_with``. Subclasses with arguments extend ``add_arguments``
    and call ``super()``; those with subcommands call ``add_json_flag`` on each of their parsers.
    """

    requires_system_checks: list[str] = []
    refused_with = REFUSED

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json_flag(parser)

    @staticmethod
    def add_json_flag(parser: Any) -> None:
        """``--json`` may stand before or after the name of a subcommand."""
        # Without a default, so that a subcommand's parser does not undo what stood before its name.
        parser.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            default=argparse.SUPPRESS,
            help="one JSON document on stdout",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            document = self.answer(**options)
        except RuleViolation as refusal:
            for language in ("zh", "en"):
                self.stderr.write(text(refusal.code, refusal.params, language=language))
            sys.exit(self.refused_with)
        if options.get("as_json"):
            self.stdout.write(json.dumps(document, ensure_ascii=False, cls=DjangoJSONEncoder))
        else:
            self.show(document)
        code = self.exit_code(document)
        if code:
            sys.exit(code)

    def answer(self, **options: Any) -> Any:
        """The result as plain data."""
        raise NotImplementedError

    def show(self, document: Any) -> None:
        """The readable form: one line for each field, or for each row of a list."""
        if isinstance(document, dict):
            for name, value in document.items():
                self.stdout.write(f"{name}: {value if isinstance(value, str | int) else _line(value)}")
        else:
            for row in document:
                self.stdout.write(row if isinstance(row, str) else _line(row))

    def exit_code(self, document: Any) -> int:
        """0 unless the result says otherwise."""
        return 0


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
