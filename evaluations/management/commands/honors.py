"""``honors totals``: recipients and times per award, as of a day; ``honors export``: a query as a file;
``honors import``: old honors from a sheet, which are examined as cases are (hence here and not in the app below).
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from evaluations.services.honor_import import USUAL_PROOF, import_honors
from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.leaf import PROVENANCES
from honors.management.base import JsonCommand
from honors.management.importing import add_file, document_of, outcome, readable
from honors.management.totals import total_line
from honors.selectors.honor import lineage_visible_to, totals, totals_of
from honors.selectors.honor_columns import COLUMNS, read_columns
from honors.selectors.honor_filter import FILTERS, ask
from honors.selectors.unit import unit_by_code
from honors.services.export import allow_export, write_export
from honors.services.sheet import load_file


class Command(JsonCommand):
    help = "Honors as they stand: totals of recipients and times, and files of a query."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        sub = verbs.add_parser("totals")
        self.add_json_flag(sub)
        sub.add_argument("--unit", metavar="CODE", help="this unit and everything below it")
        sub.add_argument("--until", metavar="DATE", help="as of the end of this day (today where it is left out)")

        sub.add_argument("--lineage", action="store_true", help="with what the unit took over from others")
        sub = verbs.add_parser("import")
        self.add_json_flag(sub)
        add_file(sub)
        sub.add_argument("--provenance", choices=PROVENANCES, default=USUAL_PROOF, help="how well all rows are proven")
        sub = verbs.add_parser("export")
        self.add_json_flag(sub)
        sub.add_argument("file", metavar="FILE", help="written anew; .xlsx or .csv by its ending")
        for name in FILTERS:
            sub.add_argument(f"--{name.replace('_', '-')}", dest=name, default="", help="as the filter of the query")
        sub.add_argument("--columns", default="", help=f"divided by commas: {','.join(COLUMNS)}")
        sub.add_argument("--reason", default="honors export", help="what it is for; stands in the audit trail")
        sub.add_argument("--language", choices=("zh", "en"), default="zh")

    def answer(self, *, verb: str, **options: Any) -> Any:
        return {"export": self._export, "import": self._import, "totals": self._totals}[verb](**options)

    def _import(self, *, file: str, dry_run: bool, provenance: str, **_options: Any) -> dict[str, Any]:
        done = import_honors(
            actor=SYSTEM,
            name=file,
            content=load_file(file),
            at=clock.now(),
            provenance=provenance,
            is_dry_run=dry_run,
        )
        return document_of(done)

    def _export(self, *, file: str, columns: str, reason: str, language: str, **options: Any) -> dict[str, Any]:
        path = Path(file)
        export = allow_export(
            actor=SYSTEM,
            asked=ask(SYSTEM, {name: options[name] for name in FILTERS}),
            columns=read_columns([name for name in columns.split(",") if name]),
            reason=reason,
            kind=path.suffix.lower(),
            language=language,
            at=clock.now(),
        )
        try:
            rows = write_export(export, path)
        except OSError as error:
            raise RuleViolation("request.malformed", {"detail": f"{file}: {error.strerror}"}) from error
        return {"file": file, "rows": rows}

    def _totals(
        self, *, unit: str | None = None, until: str | None = None, lineage: bool = False, **_options: Any
    ) -> list[dict[str, Any]]:
        try:
            day = date.fromisoformat(until) if until else timezone.localtime(clock.now()).date()
        except ValueError as error:
            raise RuleViolation("request.malformed", {"detail": f"--until {until}"}) from error
        place = unit_by_code(unit) if unit else None
        if place is not None and lineage:
            return totals(lineage_visible_to(SYSTEM, place), until=day)
        return totals_of(SYSTEM, under=place.path if place is not None else None, until=day)

    def show(self, document: Any) -> None:
        if isinstance(document, dict) and "findings" in document:
            document = list(readable(document))
        if isinstance(document, dict):
            super().show(document)
            return
        if document and isinstance(document[0], str):
            super().show(document)
            return
        for row in document:
            self.stdout.write(total_line(row))

    def exit_code(self, document: Any) -> int:
        return outcome(document) if isinstance(document, dict) and "findings" in document else 0
