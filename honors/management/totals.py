"""How commands print totals: one line an award, recipients and times apart."""

from collections.abc import Mapping
from typing import Any

CATEGORIES = {"collective": "集体", "individual": "个人"}


def total_line(row: Mapping[str, Any]) -> str:
    """``个人二等功（个人）  204 个对象  204 次``; a name that says its category already says it once."""
    mark = f"（{CATEGORIES[row['category']]}）"
    name = str(row["name"]).removesuffix(mark)
    return f"{name}{mark}  {row['recipients']} 个对象  {row['times']} 次"
