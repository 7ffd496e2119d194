"""``roster import`` and ``honors import`` for machines."""

import json

import pytest
from django.core.management import call_command

from honors.models import Honor, Officer
from tests.factories.people import officer, tree
from tests.factories.sheets import HONORS, ROSTER, identity, workbook

pytestmark = pytest.mark.django_db

PERSON = {"姓名": "王德发", "公民身份号码": identity("19900101", 1), "人员类别": "民警", "单位代码": "STATION"}
HONOR = {"姓名或单位名称": "张试", "奖励名称": "个人三等功", "批准机关": "湖州市公安局", "批准日期": "2015.5.6"}


def run(capsys, *words):
    """The document and the exit code."""
    code = 0
    try:
        call_command(*words, "--json")
    except SystemExit as end:
        code = end.code
    out = capsys.readouterr().out
    return (json.loads(out) if out else None), code


@pytest.fixture
def file(tmp_path):
    def written(headings, row):
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(workbook(headings, [row]))
        return str(path)

    return written


def test_a_roster_is_taken_over_after_a_dry_run(capsys, file, at):
    tree(at)
    sheet = file(ROSTER, PERSON)

    said, code = run(capsys, "roster", "import", sheet, "--dry-run")
    assert (said["read"], said["created"], said["findings"], code) == (1, 1, [], 0)
    assert not Officer.objects.exists()
    run(capsys, "roster", "import", sheet)

    assert run(capsys, "roster", "import", sheet)[0]["unchanged"] == 1
    assert Officer.objects.count() == 1


def test_findings_end_with_1_and_name_their_cell(capsys, file, at):
    tree(at)

    said, code = run(capsys, "roster", "import", file(ROSTER, {**PERSON, "单位代码": "NOWHERE"}))

    assert code == 1
    assert said["findings"] == [
        {
            "sheet": "Sheet1",
            "row": 2,
            "column": "单位代码",
            "code": "import.unit_unknown",
            "text": "没有这个单位：NOWHERE。",
        }
    ]
    assert not Officer.objects.exists()


def test_old_honors_are_taken_over(capsys, file, at):
    officer(tree(at)["station"], at)

    said, code = run(capsys, "honors", "import", file(HONORS, HONOR), "--provenance", "report")

    assert (said["created"], code) == (1, 0)
    assert Honor.objects.get().provenance == "report"


@pytest.mark.parametrize("command", ["roster", "honors"])
def test_what_cannot_be_read_ends_with_2(capsys, tmp_path, command):
    assert run(capsys, command, "import", str(tmp_path / "none.xlsx")) == (None, 2)
