"""``calendar import``: a year comes whole or not at all; what is wrong with the file is named with its place (R-20)."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from evaluations.models import CalendarDay, CalendarYear
from evaluations.selectors.calendar import official_calendar
from tests.evaluations.domain.shipped_calendar import shipped_calendar

pytestmark = pytest.mark.django_db

HEAD = "day,working,source\n"
GOOD = HEAD + "2040-01-02,0,通知\n2040-01-07,1,通知\n2041-01-01,0,通知\n"


@pytest.fixture
def run(tmp_path):
    """The answer and the exit code of the command on a file with this text."""

    def of(text, *words):
        path = tmp_path / "calendar.csv"
        path.write_text(text, encoding="utf-8")
        out, code = StringIO(), 0
        try:
            call_command("calendar", "import", str(path), "--json", *words, stdout=out, stderr=StringIO())
        except SystemExit as end:
            code = int(end.code)
        return (json.loads(out.getvalue()) if out.getvalue() else None), code

    return of


def test_the_years_of_a_file_are_entered_and_published(run):
    said, code = run(GOOD)

    assert (said["read"], said["created"], said["unchanged"], said["findings"], code) == (3, 3, 0, [], 0)
    calendar = official_calendar()
    assert {2040, 2041} <= calendar.years
    assert len(calendar.exceptions) == len(shipped_calendar().exceptions) + 3
    again, code = run(GOOD)
    assert (again["created"], again["unchanged"], again["findings"], code) == (0, 3, [], 0)


def test_a_dry_run_writes_nothing(run):
    said, code = run(GOOD, "--dry-run")

    assert (said["created"], code) == (3, 0)
    assert not CalendarYear.objects.filter(year=2040).exists()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("2040-13-02,0,通知\n2040-01-02,0,通知\n", [(2, "day", "calendar.bad_day")]),
        (
            "2040-01-02,2,通知\n2040-01-03,0,\n2040-01-04,0,通知\n",
            [(2, "working", "calendar.bad_word"), (3, "source", "calendar.no_source")],
        ),
        ("2040-01-02,0,通知\n2040-01-02,0,通知\n", [(3, "day", "calendar.day_twice")]),
        ("2040-01-07,1,通知\n", [(2, "day", "calendar.year_empty")]),
        ("2040-01-02,0,通知\n2026-01-01,0,通知\n", [(3, "day", "calendar.year_taken")]),
    ],
)
def test_a_flaw_is_named_by_row_and_column_and_nothing_is_written(run, rows, found):
    days = CalendarDay.objects.count()

    said, code = run(HEAD + rows)

    assert ([(f["row"], f["column"], f["code"]) for f in said["findings"]], code) == (found, 1)
    assert (said["created"], CalendarDay.objects.count()) == (0, days)


@pytest.mark.parametrize("text", ["", "day,working\n2040-01-02,0\n", HEAD])
def test_what_is_no_calendar_is_not_read(run, text):
    assert run(text) == (None, 2)
