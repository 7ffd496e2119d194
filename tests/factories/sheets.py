"""Spreadsheets as people send them."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

ROSTER = (
    "姓名",
    "警号",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "人员类别",
    "人员状态",
    "参加公安工作时间",
    "单位代码",
    "单位名称",
    "职务",
    "职级",
    "警衔",
    "是否领导班子成员",
    "备注",
)
HONORS = (
    "受奖对象类别",
    "姓名或单位名称",
    "警号或单位代码",
    "公民身份号码",
    "奖励名称",
    "批准机关",
    "批准文号",
    "批准日期",
    "事迹",
    "是否追授",
    "备注",
)


def workbook(
    headings: Sequence[str], rows: Sequence[Mapping[str, Any]], *, title: str = "", sheet: str = "Sheet1"
) -> bytes:
    """A workbook with one sheet; ``title`` is merged over its first row, above the headings."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    top = 0
    if title:
        page.merge_range(0, 0, 0, len(headings) - 1, title)
        top = 1
    page.write_row(top, 0, headings)
    for at, row in enumerate(rows, start=top + 1):
        for place, heading in enumerate(headings):
            value = row.get(heading, "")
            if isinstance(value, date):
                page.write_datetime(at, place, value, day)
            elif isinstance(value, tuple):
                page.write_formula(at, place, value[0], None, value[1])
            else:
                page.write(at, place, value)
    book.close()
    return content.getvalue()


def identity(born: str, serial: int, *, place: str = "330522") -> str:
    """An identity number with its check digit; ``born`` as 19900101."""
    body = f"{place}{born}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]
