"""Documents that are written from tables: the rules, and the states of a case."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluations.domain.example.cells import COMMON
from evaluations.domain.example.table import FORMS
from evaluations.domain.nomination import ENDED, TRANSITIONS, State
from evaluations.domain.rules import Rule
from evaluations.selectors.shipped import EXAMPLES, parameter_rows, read_table, rules
from honors.selectors.shipped import shipped

DOCS = Path(__file__).resolve().parents[2] / "docs"

_CATALOGUE = {
    "awards": "`honors/data/awards.json`",
    "prizes": "`honors/data/prizes.json`",
    "tokens": "`honors/data/tokens.json`",
    "editions": "`honors/data/editions.json`",
    "authority": "`honors/data/authority.json`",
    "grounds": "`honors/data/grounds.json`",
    "calendar": "`evaluations/data/calendar.csv`",
}


def documents() -> dict[str, str]:
    """Every document by the name of its file in ``docs``."""
    return {"rules.md": rules_document(), "states.md": states_document()}


def rules_document() -> str:
    """The register: rule, clause, setting and its value as shipped, where it is enforced, what shows it."""
    settings = {(row["rule"], row["name"]): row for row in parameter_rows()}
    tables = {path.name: {row["rule"] for row in read_table(path)[1]} for path in sorted(EXAMPLES.glob("*.csv"))}
    register = rules()
    lines = [
        "# The rules",
        "",
        "Written by `manage.py rules document` from `evaluations/data/rules.json`, the settings and the catalogue as",
        "they ship, and the example tables in `evaluations/data/examples`. An installation's own settings are dated",
        "rows; its political department changes them without a release. `S1` and so on name the source texts: S1 is",
        "Order 135 of 2015, S2 its edition of 2003, S3 the Civil Servants Law, S4-2008 the trial provisions on",
        "rewarding civil servants, S8 the measures on police ranks, S9 the punishment regulations, S13 the rules of a",
        "region for auxiliary police, S14 the notice on prize standards of 2018, S18 reports on the star mechanism.",
        "",
        "| | rule | status |",
        "|---|---|---|",
        *(f"| [{rule.id}](#{rule.id.lower()}) | {rule.zh} · {rule.en} | {rule.status} |" for rule in register),
        "",
    ]
    for rule in register:
        lines += _rule(rule, settings, [name for name, ids in tables.items() if rule.id in ids])
    return "\n".join([*lines, *_forms()])


def _rule(rule: Rule, settings: Mapping[tuple[str, str], Mapping[str, str]], tables: Iterable[str]) -> list[str]:
    values = [
        f"`{name}` = {row['value']} ({row['confidence']}; {row['source']})"
        for name in rule.settings
        for row in (settings[rule.id, name],)
    ]
    values += [_catalogue(place) for place in rule.catalogue]
    shown = [f"`{name}`" for name in (*tables, *rule.shown_by)]
    lines = [
        f"## {rule.id}",
        f"{rule.zh} · {rule.en}",
        f"- clause: {rule.clause} · edition: {rule.edition} · confidence: {rule.confidence}",
        f"- source: {rule.source}",
        f"- status: {rule.status}" + (f"; open: {rule.open}" if rule.open else ""),
    ]
    lines += [f"- parameter: {value}" for value in values] or ["- parameter: none"]
    lines.append("- enforced in: " + (", ".join(f"`{name}`" for name in rule.enforced) or "nowhere yet"))
    lines.append("- shown by: " + (", ".join(shown) or "nothing yet"))
    lines += [f"- holds by construction: {what} (`{test}`)" for what, test in rule.structure]
    return [*lines, ""]


def _catalogue(place: str) -> str:
    """A column of the catalogue with the values that its rows have in the present edition, else only where it is."""
    file, _, column = place.partition(".")
    where = _CATALOGUE[file]
    if file != "awards":
        return f"{where}{f', column `{column}`' if column else ''}"
    held: dict[str, list[str]] = {}
    ladder = [row for row in shipped("awards") if row["edition"] == "police-2015"]
    for row in ladder:
        held.setdefault(_value(row[column]), []).append(row["code"].removeprefix("police."))
    values = "; ".join(
        f"{value or 'none'} for {'all awards' if len(codes) == len(ladder) else ', '.join(codes)}"
        for value, codes in held.items()
    )
    return f"`{column}` in {where}, 2015 edition: {values}"


def _value(value: Any) -> str:
    return "+".join(value) if isinstance(value, list) else str(value)


def _forms() -> list[str]:
    lines = [
        "# Example tables",
        "",
        "`manage.py rules check FILE [--json]` reads such a table (CSV, UTF-8) without a database and gives for each",
        "row what was expected and what the rules answer; exit 0 all as expected, 1 not, 2 unreadable, with the place.",
        "Rows of different rules may stand in one table. The rule and the first filled key decide which form a row",
        "has; headings of other forms are left empty or out. `-` in `expected` means that the rule has nothing to say.",
        "Of the headings that hold expectations only those are compared that the table has. Days are written",
        "2026-11-24.",
        "",
        "| heading in every form | holds |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in COMMON.items()),
        "",
    ]
    for form in FORMS:
        lines += [
            f"## Form: {form.name}",
            f"Rules {', '.join(form.rules)}; key `{form.key}`; compared: {', '.join(f'`{a}`' for a in form.answers)}.",
            "",
            "| heading | holds |",
            "|---|---|",
            *(f"| `{name}` | {meaning} |" for name, meaning in form.columns.items()),
            "",
        ]
    return lines


def states_document() -> str:
    """The life of a case as a diagram and as a list, from the closed table."""
    return "\n".join(
        [
            "# The states of a case",
            "",
            "Written by `manage.py rules document` from the closed table in `evaluations/domain/nomination.py`.",
            "What is not here cannot happen. A suspended case that is resumed returns to where it was suspended.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {State.DRAFT.value}",
            *(f"    {start} --> {target}: {verb}" for start, verb, target in _arrows()),
            *(f"    {state.value} --> [*]" for state in sorted(ENDED)),
            "```",
            "",
            "| state | verb | by | next |",
            "|---|---|---|---|",
            *(
                f"| {row.state.value} | {row.verb.value} | {', '.join(sorted(by.value for by in row.by))} "
                f"| {row.target.value if row.target else 'as before the suspension'} |"
                for row in _rows()
            ),
            "",
        ]
    )


def _rows() -> Sequence[Any]:
    order = {state: place for place, state in enumerate(State)}
    return sorted(TRANSITIONS, key=lambda row: order[row.state])


def _arrows() -> list[tuple[str, str, str]]:
    """Each row as an arrow; resuming leads to every state that can be suspended."""
    held = [row.state for row in _rows() if row.target is State.SUSPENDED]
    arrows = []
    for row in _rows():
        targets = [row.target] if row.target else held
        arrows += [(row.state.value, row.verb.value, target.value) for target in targets]
    return arrows
