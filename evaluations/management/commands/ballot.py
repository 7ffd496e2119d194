"""``ballot count FILE``: the tally of a file of opened ballots."""

import json
from pathlib import Path
from typing import Any

from evaluations.domain.count_file import count_file
from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = (
        "count FILE: the tally of a JSON file of opened ballots, whose form docs/ballots.md gives. What is not a "
        "ballot counts as invalid; a file that is not of this form ends with 2 and the place that is wrong. Numbers "
        "are shown whatever their size, unless the file's round has shows_numbers or hide_below."
    )

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        verb = verbs.add_parser("count", help="count a file of opened ballots")
        verb.add_argument("file")
        self.add_json_flag(verb)

    def answer(self, **options: Any) -> Any:
        try:
            text = Path(options["file"]).read_text(encoding="utf-8-sig")
            document = json.loads(text, object_pairs_hook=_no_doubles, parse_float=str)
        except (OSError, ValueError, RecursionError) as error:
            place = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else options["file"]
            raise RuleViolation("ballot_file.unreadable", {"place": place}) from error
        return count_file(document)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would silently drop the first."""
    document = dict(pairs)
    if len(document) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise RuleViolation("ballot_file.bad_form", {"place": double})
    return document
