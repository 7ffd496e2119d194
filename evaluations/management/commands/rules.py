"""``rules check FILE | document``: try the rules on a table of examples; write the documents about them."""

from typing import Any

from django.core.management.base import CommandParser

from evaluations.domain.example.table import check_table
from evaluations.management.documents import DOCS, documents
from evaluations.selectors.shipped import book, read_table
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "Try the rules on a table of examples (docs/rules.md says how), or write docs/rules.md and docs/states.md."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check")
        check.add_argument("file")
        document = verbs.add_parser("document")
        for sub in (check, document):
            self.add_json_flag(sub)

    def answer(self, *, verb: str, **options: Any) -> Any:
        return self._check(options["file"]) if verb == "check" else self._document()

    @staticmethod
    def _check(name: str) -> list[dict[str, Any]]:
        headings, rows = read_table(name)
        return [
            {"row": one.row, "rule": one.rule, "expected": one.expected, "got": one.got, "ok": one.ok}
            for one in check_table(headings, rows, book())
        ]

    @staticmethod
    def _document() -> dict[str, str]:
        for name, text in documents().items():
            (DOCS / name).write_text(text, encoding="utf-8")
        return {"written": ", ".join(documents())}

    def show(self, document: Any) -> None:
        if isinstance(document, dict):
            super().show(document)
            return
        for row in document:
            mark = "一致" if row["ok"] else "不一致"
            self.stdout.write(f"{row['row']}  {row['rule']}  {mark}  预期 {row['expected']}  得到 {row['got']}")

    def exit_code(self, document: Any) -> int:
        return int(isinstance(document, list) and not all(row["ok"] for row in document))
