"""What imports share: their arguments, ``{"read","created","updated","unchanged","findings"}`` and the exit codes."""

from collections.abc import Iterable, Iterator
from typing import Any

from honors.domain.codes import text
from honors.domain.sheet import SheetFinding
from honors.services.roster_import import Imported


def add_file(parser: Any) -> None:
    """FILE and ``--dry-run``."""
    parser.add_argument("file", metavar="FILE", help="an .xlsx or .csv with the headings of the sheet")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")


def rows_of(findings: Iterable[SheetFinding], language: str = "zh") -> list[dict[str, Any]]:
    """``{"sheet","row","column","code","text"}`` each."""
    return [
        {
            "sheet": found.place.sheet,
            "row": found.place.row,
            "column": found.place.column,
            "code": found.code,
            "text": text(found.code, found.params, language=language),
        }
        for found in findings
    ]


def document_of(done: Imported) -> dict[str, Any]:
    """The result for machines. ``remarks`` have the form of findings and hinder nothing."""
    return {
        "read": done.read,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "written": done.is_written,
        "findings": rows_of(done.findings),
        "remarks": rows_of(done.remarks),
    }


def readable(document: dict[str, Any]) -> Iterator[str]:
    """Lines for a person: the counts, then every finding with its place."""
    yield "  ".join(f"{name}: {document[name]}" for name in ("read", "created", "updated", "unchanged", "written"))
    for kind in ("findings", "remarks"):
        for row in document[kind]:
            yield f"{kind[:-1]} {row['sheet']} {row['row']} {row['column']} {row['code']}: {row['text']}"


def outcome(document: dict[str, Any]) -> int:
    """0 done, 1 findings and nothing written; 2 is a refusal to read."""
    return 1 if document["findings"] else 0
