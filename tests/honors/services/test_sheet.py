import io
import zipfile

import pytest

from honors.domain.errors import RuleViolation
from honors.domain.sheet import Cell, Column
from honors.services import sheet
from honors.services.sheet import read_file
from tests.factories.sheets import workbook

COLUMNS = (Column("姓名", "name", is_required=True), Column("警号", "number", Cell.NUMBER))


def rows(read):
    return [(row.place.row, dict(row.values)) for row in read.rows]


def found(findings):
    return [(one.place.sheet, one.place.row, one.place.column, one.code) for one in findings]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    content = workbook(["警号", "姓名"], [{"姓名": "张三"}, {}, {"姓名": "李四", "警号": "012345"}], title="名册")

    assert rows(read_file("a.xlsx", content, COLUMNS)) == [
        (3, {"name": "张三"}),
        (5, {"name": "李四", "number": "012345"}),
    ]


def test_a_formula_counts_as_what_it_last_showed():
    content = workbook(["姓名"], [{"姓名": ('=CONCATENATE("张","三")', "张三")}])

    assert rows(read_file("a.xlsx", content, COLUMNS)) == [(2, {"name": "张三"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_offices_use(encoding):
    content = "姓名,警号\r\n㐀三,012345\r\n".encode(encoding)

    assert rows(read_file("a.csv", content, COLUMNS)) == [(2, {"name": "㐀三", "number": "012345"})]


def test_each_cell_that_cannot_be_read_is_found_at_its_place():
    content = workbook(["姓名", "警号", "血型"], [{"警号": 123}], sheet="名册")

    read = read_file("a.xlsx", content, COLUMNS)

    assert set(found(read.findings)) == {
        ("名册", 2, "姓名", "import.required"),
        ("名册", 2, "警号", "import.zeros_lost"),
    }
    assert found(read.remarks) == [("名册", 1, "血型", "import.column_ignored")]


def test_an_empty_sheet_is_a_finding_and_one_without_headings_a_refusal():
    assert [one.code for one in read_file("a.xlsx", workbook(["姓名"], []), COLUMNS).findings] == ["import.empty"]
    with pytest.raises(RuleViolation, match=r"import\.no_headings"):
        read_file("a.xlsx", workbook(["名字"], [{"名字": "张三"}]), COLUMNS)


def swollen():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xls", b"", "file_kind"),
        ("a.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("a.xlsx", b"", "damaged"),
        ("a.xlsx", workbook(["姓名"], [{"姓名": "张三"}])[:-40], "damaged"),
        ("a.xlsx", swollen(), "swollen"),
        ("a.csv", b"\xff\xff\xff", "encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(name, content, reason):
    with pytest.raises(RuleViolation) as refusal:
        read_file(name, content, COLUMNS)

    assert (refusal.value.code, refusal.value.params) == ("import.unreadable", {"reason": reason})


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)

    with pytest.raises(RuleViolation, match=r"import\.too_many"):
        read_file("a.xlsx", workbook(["姓名"], [{"姓名": "张三"}] * 3), COLUMNS)
