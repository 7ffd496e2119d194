from datetime import date, datetime

import pytest

from honors.domain.errors import RuleViolation
from honors.domain.sheet import Cell, Column, find_headings, read_cell, read_day

NAME = Column("姓名", "name", length=4, is_required=True)
NUMBER = Column("警号", "police_number", Cell.NUMBER, 16)
IDENTITY = Column("公民身份号码", "id_number", Cell.IDENTITY, 30)
FLAG = Column("是否追授", "is_posthumous", Cell.FLAG)


@pytest.mark.parametrize(
    "value",
    [
        date(2009, 5, 6),
        datetime(2009, 5, 6, 8, 30),  # noqa: DTZ001 - cells carry no zone
        "2009-05-06",
        "2009-5-6",
        "2009.5.6",
        "2009/5/6",
        "2009年5月6日",
        "２００９年５月６日",
        "20090506",
        20090506,
        20090506.0,
        39939,
        39939.0,
        "39939",
    ],
)
def test_a_day_is_read_in_every_dress(value):
    assert read_day(value) == date(2009, 5, 6)


@pytest.mark.parametrize("value", ["", "2009年5月", "2009-13-01", "2009-02-30", "不详", 0, 1.5, "5/6/2009", 99999])
def test_what_is_no_day_is_refused_with_what_was_there(value):
    with pytest.raises(RuleViolation, match=r"import\.not_a_day"):
        read_day(value)


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        (NAME, " 张三\u3000", "张三"),
        (NAME, "\ufeff张三\n", "张三"),
        (NAME, "𬍛", "𬍛"),
        (NAME, "   ", None),
        (NAME, None, None),
        (NUMBER, "012345", "012345"),
        (NUMBER, 112345.0, "112345"),
        (IDENTITY, "33052219900101001X", "33052219900101001X"),
        (FLAG, "是", True),
        (FLAG, "否", False),
        (FLAG, "√", True),
        (FLAG, 1.0, True),
        (FLAG, False, False),
    ],
)
def test_a_cell_is_read_by_its_column(column, value, read):
    assert read_cell(column, value) == read


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (IDENTITY, 330522199001010010, "import.digits_lost"),
        (IDENTITY, 3.3052219900101e17, "import.digits_lost"),
        (NUMBER, 12345.0, "import.zeros_lost"),
        (FLAG, "也许", "import.not_a_flag"),
        (NAME, "张三李四王", "import.too_long"),
    ],
)
def test_a_cell_that_lost_something_is_refused(column, value, code):
    with pytest.raises(RuleViolation, match=code):
        read_cell(column, value)


def test_headings_stand_anywhere_near_the_top_in_any_order():
    rows = [["某局名册", "", "", ""], ["", "", "", ""], ["警 号", "备用", "姓\n名*", ""], ["012345", "", "张三", ""]]

    index, places, others = find_headings(rows, [NAME, NUMBER])

    assert (index, {place: column.name for place, column in places.items()}, others) == (
        2,
        {0: "police_number", 2: "name"},
        ["备用"],
    )


def test_of_two_columns_with_one_heading_the_first_counts():
    _, places, _ = find_headings([["姓名", "姓名"]], [NAME])

    assert list(places) == [0]


def test_missing_headings_are_named():
    with pytest.raises(RuleViolation) as refusal:
        find_headings([["警号"]], [NAME, NUMBER])

    assert (refusal.value.code, refusal.value.params) == ("import.no_headings", {"headings": ["姓名"]})
