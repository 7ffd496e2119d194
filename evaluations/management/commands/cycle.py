"""``cycle list | export ID DIR``: cycles, and the package with which an outsider counts one again."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from evaluations.selectors.package import find_cycle, listed
from evaluations.services.package import export_cycle
from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "Lists the cycles, or writes the package of a closed one into a folder (docs/cycle-package.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing, export = verbs.add_parser("list"), verbs.add_parser("export")
        export.add_argument("cycle", metavar="ID")
        export.add_argument("folder", type=Path, metavar="DIR", help="new or empty")
        for sub in (listing, export):
            self.add_json_flag(sub)

    def answer(self, *, verb: str, **options: Any) -> Any:
        return listed() if verb == "list" else _exported(options["cycle"], options["folder"])


def _exported(key: str, folder: Path) -> dict[str, Any]:
    cycle = find_cycle(key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RuleViolation("cycle.folder_not_empty", {"folder": str(folder)})
        files = export_cycle(actor=SYSTEM, cycle=cycle, at=clock.now())
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise RuleViolation("cycle.folder_unwritable", {"detail": f"{folder}: {error.strerror}"}) from error
    return {"cycle": key, "folder": str(folder), "files": sorted(files)}
