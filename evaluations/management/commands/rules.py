"""``rules check FILE | replay DRAFT --cycles ID… | document``: try the rules on a table of examples, or a draft of
them on closed cycles; write the documents about them.
"""

from typing import Any

from django.core.management.base import CommandParser

from evaluations.domain.example.table import check_table
from evaluations.domain.replay import Change, replay
from evaluations.management.documents import DOCS, documents
from evaluations.selectors.package import find_cycle
from evaluations.selectors.replay import past_of, read_draft
from evaluations.selectors.shipped import book, read_table
from honors.domain.codes import text
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "Try the rules on a table of examples (docs/rules.md says how), or write docs/rules.md and docs/states.md."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check")
        check.add_argument("file")
        replayed = verbs.add_parser("replay")
        replayed.add_argument("draft", metavar="DRAFT", help="a scheme, settings, or both (docs/cycle-package.md)")
        replayed.add_argument("--cycles", nargs="+", required=True, metavar="ID")
        document = verbs.add_parser("document")
        for sub in (check, replayed, document):
            self.add_json_flag(sub)

    def answer(self, *, verb: str, **options: Any) -> Any:
        if verb == "replay":
            return _replayed(options["draft"], options["cycles"])
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
        for name, written in documents().items():
            (DOCS / name).write_text(written, encoding="utf-8")
        return {"written": ", ".join(documents())}

    def show(self, document: Any) -> None:
        if isinstance(document, dict):
            super().show(document)
            return
        for row in document:
            if "cycle" in row:
                self._show_replayed(row)
                continue
            mark = "一致" if row["ok"] else "不一致"
            self.stdout.write(f"{row['row']}  {row['rule']}  {mark}  预期 {row['expected']}  得到 {row['got']}")

    def _show_replayed(self, row: dict[str, Any]) -> None:
        self.stdout.write(f"{row['cycle']}  {'一致' if row['same'] else '有变化'}")
        for field, word in (("gained", "新增"), ("lost", "失去"), ("unknown", "无法判断")):
            for change in row[field]:
                self.stdout.write(f"  {word}  {change['nomination']}  {change['rule']}  {change['text']}")

    def exit_code(self, document: Any) -> int:
        if not isinstance(document, list):
            return 0
        return int(not all(row["same"] if "cycle" in row else row["ok"] for row in document))


def _replayed(draft: str, cycles: list[str]) -> list[dict[str, Any]]:
    tried, found = read_draft(draft), []
    for key in cycles:
        cycle = find_cycle(key)
        result = replay(past_of(cycle), tried)
        found.append(
            {
                "cycle": str(cycle.pk),
                "gained": [_change(change) for change in result.gained],
                "lost": [_change(change) for change in result.lost],
                "unknown": [_change(change) for change in result.unknown],
                "same": result.same,
            }
        )
    return found


def _change(change: Change) -> dict[str, str]:
    said = text(change.code, language="zh")
    return {
        "nomination": change.nomination,
        "rule": change.rule,
        "clause": change.clause,
        "code": change.code,
        "text": said,
    }
