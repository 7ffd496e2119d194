"""``ballot count FILE`` as a person and a machine call it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.evaluations.domain.test_count_file import FILE


def run(file, *options):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("ballot", *options, "count", str(file), stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def write(tmp_path):
    def write(text):
        file = tmp_path / "ballots.json"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_a_file_is_counted(write):
    code, out, _ = run(write(json.dumps(FILE)), "--json")
    assert (code, [row["outcome"] for row in json.loads(out)["items"]]) == (0, ["not_selected", "selected"])


def test_a_decimal_score_is_read_exactly(write):
    text = json.dumps(FILE).replace('"7/2"', "0.1").replace('"3.6"', "0.10000000000")
    code, out, _ = run(write(text), "--json")
    # equal to the last digit: the lot decides
    assert (code, json.loads(out)["items"][0]["decided_by"]) == (0, "lot")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "1:2"),
        (b"\xff", "ballots.json"),
        ('{"round": {}, "round": {}}', "round"),
        (json.dumps(FILE | {"voters": "p1"}), "voters"),
        ("[" * 100_000, "ballots.json"),
    ],
)
def test_a_file_of_another_form_ends_with_two_and_its_place(write, text, place):
    code, out, err = run(write(text), "--json")
    assert (code, out) == (2, "")
    assert place in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_ends_with_two(tmp_path):
    assert run(tmp_path / "nothing.json")[0] == 2
