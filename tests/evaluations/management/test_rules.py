"""``rules check`` and ``rules document``; none of these tests has a database."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from evaluations.domain.nomination import TRANSITIONS
from evaluations.management.documents import DOCS, documents, states_document
from evaluations.selectors.shipped import EXAMPLES

HEADING = "rule,award,earlier,expected\n"
GOOD = "R-08,individual.merit_third,individual.merit_third@2025-11-24,-\n"
BAD = "R-08,individual.merit_third,individual.merit_third@2025-11-25,-\n"


def ask(tmp_path, capsys, text, *, code=0):
    file = tmp_path / "examples.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    if code:
        with pytest.raises(SystemExit) as end:
            call_command("rules", "check", str(file), "--json")
        assert end.value.code == code
    else:
        call_command("rules", "check", str(file), "--json")
    return capsys.readouterr()


def test_all_as_expected_ends_with_zero(tmp_path, capsys):
    said = ask(tmp_path, capsys, HEADING + GOOD)

    assert json.loads(said.out) == [{"row": 1, "rule": "R-08", "expected": "-", "got": "-", "ok": True}]


def test_one_row_that_differs_ends_with_one(tmp_path, capsys):
    said = ask(tmp_path, capsys, HEADING + GOOD + BAD, code=1)

    assert [(row["row"], row["got"], row["ok"]) for row in json.loads(said.out)] == [
        (1, "-", True),
        (2, "repeat_window", False),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HEADING + GOOD + "R-08,individual.gold,,-\n", "Row 2 of the table, column award: individual.gold"),
        (HEADING + "R-08,individual.merit_third\n", "Row 1 of the table has 2 cells and the heading 4"),
        ("rule,award\nR-08,individual.merit_third\n", "no column expected"),
        ("", "is empty"),
        (HEADING, "no example"),
        (b"rule,expected\n\xff\xfe", "examples.csv"),
        (HEADING + 'R-08,"individual.merit_third"x,,-\n', "examples.csv"),
    ],
    ids=["cell", "short row", "heading", "empty", "no rows", "no text", "broken quotes"],
)
def test_an_unreadable_table_ends_with_two_and_names_the_place(tmp_path, capsys, text, place):
    said = ask(tmp_path, capsys, text, code=2)

    assert said.out == ""
    assert place in said.err


def test_a_file_that_is_not_there_ends_with_two(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("rules", "check", str(tmp_path / "nothing.csv"))

    assert end.value.code == 2
    assert "nothing.csv" in capsys.readouterr().err


def test_a_byte_order_mark_empty_lines_and_spaces_round_headings_do_no_harm(tmp_path, capsys):
    said = ask(tmp_path, capsys, ("\ufeff" + HEADING.replace(",", " , ") + "\r\n" + GOOD).replace("\n", "\r\n"))

    assert json.loads(said.out)[0]["ok"] is True


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.csv")), ids=lambda path: path.name)
def test_the_tables_that_ship_pass(path):
    out = StringIO()

    call_command("rules", "check", str(path), stdout=out)

    assert "不一致" not in out.getvalue()
    assert len(out.getvalue().splitlines()) > 9


@pytest.mark.parametrize("name", documents())
def test_the_documents_are_what_the_command_writes(name):
    """After a change of a rule: ``manage.py rules document``."""
    assert (DOCS / name).read_text(encoding="utf-8") == documents()[name]


def test_the_command_writes_every_document(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluations.management.commands.rules.DOCS", tmp_path)

    call_command("rules", "document", stdout=StringIO())

    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == documents()


def test_every_row_of_the_table_is_an_arrow_and_no_arrow_is_more():
    text = states_document()
    drawn = {tuple(line.split()) for line in text.splitlines() if " --> " in line and "[*]" not in line}
    held = {row.state.value for row in TRANSITIONS if row.verb.value == "suspend"}
    plain = {(row.state.value, "-->", f"{row.target.value}:", row.verb.value) for row in TRANSITIONS if row.target}

    assert drawn == plain | {("suspended", "-->", f"{state}:", "resume") for state in held}
