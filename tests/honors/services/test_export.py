import csv
import json
import zipfile
from datetime import date

import pytest
from python_calamine import load_workbook

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from honors.selectors.honor_columns import read_columns
from honors.selectors.honor_filter import ask
from honors.services.export import allow_export, plain, write_export
from honors.services.honor import grant_honors
from tests.actors import account, actor_with
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(at):
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    formula = officer(units["other_station"], at, name="=1+1", number="012346")
    second = award("police.individual.merit_second")
    province = {"organ": "浙江省公安厅", "organ_level": "province"}
    grant_honors(
        actor=SYSTEM,
        grants=[
            grant(wei, units["station"], decided_on=date(2020, 5, 6), document_number="A1"),
            grant(wei, units["station"], award=second, decided_on=date(2021, 5, 6), document_number="A2", **province),
            grant(formula, units["other_station"], decided_on=date(2022, 5, 6), document_number="+A3"),
        ],
        at=at,
    )
    return units


def export(actor, at, *, kind=".xlsx", reason="年度统计", columns=(), language="zh", **filters):
    return allow_export(
        actor=actor,
        asked=ask(actor, filters),
        columns=read_columns(columns),
        reason=reason,
        kind=kind,
        language=language,
        at=at,
    )


def test_the_workbook_holds_the_chosen_columns_of_all_rows_and_the_sums_by_year(county, at, tmp_path):
    file = tmp_path / "honors.xlsx"
    columns = ("name", "police_number", "decided_on", "level")

    assert write_export(export(SYSTEM, at, columns=columns), file) == 3

    book = load_workbook(file)
    rows = book.get_sheet_by_name("荣誉").to_python()
    assert rows[0] == ["序号", "姓名或集体", "警号", "批准日期", "等级"]
    assert [row[1] for row in rows[1:]] == ["=1+1", "张伟", "张伟"]
    assert rows[2][2] == "****45"
    assert rows[2][3] == date(2021, 5, 6)
    assert rows[2][4] == "二等功"
    assert book.get_sheet_by_name("按年度").to_python()[1:] == [
        [2020, "三等功", 1],
        [2021, "二等功", 1],
        [2022, "三等功", 1],
        ["合计", "", 3],
    ]


def test_a_year_that_was_asked_for_and_holds_nothing_stands_with_a_nought(county, at, tmp_path):
    file = tmp_path / "honors.xlsx"
    write_export(export(SYSTEM, at, year_from="2019", year_to="2023", level="merit_third"), file)

    assert load_workbook(file).get_sheet_by_name("按年度").to_python()[1:] == [
        [2019, "", 0],
        [2020, "三等功", 1],
        [2021, "", 0],
        [2022, "三等功", 1],
        [2023, "", 0],
        ["合计", "", 2],
    ]


def test_nothing_in_a_file_is_a_formula(county, at, tmp_path):
    write_export(export(SYSTEM, at), tmp_path / "honors.xlsx")
    with zipfile.ZipFile(tmp_path / "honors.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert ">=1+1<" in sheet
    assert "<f>" not in sheet

    write_export(export(SYSTEM, at, kind=".csv"), tmp_path / "honors.csv")
    with (tmp_path / "honors.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[1][0] == "'=1+1"
    assert "'+A3" in rows[1]


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text):
    assert plain(text) == f"'{text}"


def test_rows_come_whole_over_the_borders_of_chunks(county, at, tmp_path, monkeypatch):
    monkeypatch.setattr("honors.services.export.CHUNK", 1)

    assert write_export(export(SYSTEM, at, kind=".csv"), tmp_path / "honors.csv") == 3


def test_the_trail_says_who_why_and_how_much_but_not_whom_was_searched_for(county, at):
    hr = account("hr", Role.HR, county["county"], at=at)

    export(actor_with(Role.HR, county["county"], user=hr), at, name="张伟", level="merit_second")

    event = AuditEvent.objects.get(event="honor.export")
    after = json.loads(bytes(event.body))["after"]
    assert (after["reason"], after["rows"], after["filter_level"]) == ("年度统计", 1, "merit_second")
    assert "张伟" not in bytes(event.body).decode()


def test_only_what_the_actor_sees_leaves_the_house(county, at, tmp_path):
    chief = actor_with(Role.STATION_CHIEF, county["station"], user=account("c", None, county["station"], at=at))

    assert write_export(export(chief, at), tmp_path / "a.xlsx") == 2


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " "}, "export.reason"),
        ({"kind": ".exe"}, "export.file_kind"),
        ({"columns": ["secret"]}, "export.columns"),
        ({"level": "best"}, "request.malformed"),
        ({"unit": "NOWHERE"}, "unit.unknown"),
    ],
)
def test_what_cannot_be_exported_is_refused(county, at, facts, code):
    with pytest.raises(RuleViolation) as refusal:
        export(SYSTEM, at, **facts)

    assert refusal.value.code == code


def test_a_worksheet_that_is_too_long_is_refused_before_it_is_written(county, at, monkeypatch):
    monkeypatch.setattr("honors.services.export.SHEET_ROWS", 2)

    with pytest.raises(RuleViolation, match=r"export\.too_many"):
        export(SYSTEM, at)
    assert export(SYSTEM, at, kind=".csv").rows == 3
