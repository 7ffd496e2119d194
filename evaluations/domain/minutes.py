"""The result sheet: what a round decided, as a text that is frozen and hashed.

Recusals are counts, never names; an item whose numbers are hidden shows none here either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_OUTCOMES = {"selected": "通过", "not_selected": "未通过", "tie": "平票，另行表决", None: "未开箱，另行表决"}
_REASONS = {
    "void": "本项作废",
    "quorum": "未达法定人数",
    "threshold": "按通过线",
    "approvals": "按同意票数",
    "points": "按得分",
    "ranks": "按名次",
    "score": "按评审得分",
    "front_line": "按一线优先",
    "revote": "须重新投票",
    "lot": "按抽签",
}
_COUNTS = (
    ("voters", "应到"),
    ("recused", "回避"),
    ("present", "实到"),
    ("approve", "同意"),
    ("oppose", "反对"),
    ("abstain", "弃权"),
    ("invalid", "无效"),
    ("points", "得分"),
    ("needed", "须得"),
    ("margin", "改变结果至少须改票"),
)

_SUMS = (("approve", "同意"), ("oppose", "反对"), ("abstain", "弃权"), ("needed", "通过线"))


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One case as people name it, and its row of the result."""

    name: str
    result: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that the sheet says. ``acting`` where somebody presides for the chair; ``signed_on`` a day in ISO form."""

    committee: str
    cycle: str
    round_id: str
    rule: str
    present: Sequence[str]
    absent: Sequence[str]
    lines: Sequence[SheetLine]
    cast: int
    box_root: str
    digest: str
    remarks: str
    tellers: Sequence[str]
    presides: str
    acting: bool
    signed_on: str


def sheet_text(sheet: Sheet) -> str:
    """The text, one fact a line, ended by a line feed; the same facts give the same bytes."""
    rows = [
        "评审委员会表决纪要",
        f"委员会：{_one(sheet.committee)}",
        f"周期：{_one(sheet.cycle)}",
        f"轮次：{sheet.round_id}",
        f"规则：{_one(sheet.rule)}",
        f"出席：{_names(sheet.present)}",
        f"缺席：{_names(sheet.absent)}",
        f"投票：{sheet.cast} 人" + ("（无人投票，各项均未通过）" if sheet.cast == 0 else ""),
    ]
    rows += [f"{number}. {_line(line)}" for number, line in enumerate(sheet.lines, start=1)]
    rows += [
        f"票箱根：{sheet.box_root}",
        f"结果摘要：{sheet.digest}",
        f"纪要：{_one(sheet.remarks)}",
        f"监票：{_names(sheet.tellers)}",
        f"主持签署：{_one(sheet.presides)}" + ("（主任委员回避或缺位，代行）" if sheet.acting else ""),
        f"签署日期：{sheet.signed_on}",
    ]
    return "\n".join(rows) + "\n"


def _line(line: SheetLine) -> str:
    result = line.result
    shown = [f"{word} {result[key]}" for key, word in _COUNTS if result.get(key) is not None]
    shown += [f"{word}权重 {sums[key]}" for sums in [result.get("weights") or {}] for key, word in _SUMS if key in sums]
    outcome = _OUTCOMES.get(result.get("outcome"), str(result.get("outcome")))
    why = _REASONS.get(str(result.get("decided_by")), "")
    numbers = "，".join(shown) if shown else "不公布数字"
    everybody = result.get("abstain") and result["abstain"] == _valid(result)
    remark = "；全部弃权，同意票为零" if everybody else ""
    return f"{_one(line.name)}｜{numbers}｜{outcome}" + (f"（{why}）" if why else "") + remark


def _valid(result: Mapping[str, Any]) -> int:
    return sum(result.get(key) or 0 for key in ("approve", "oppose", "abstain"))


def _names(names: Sequence[str]) -> str:
    return "、".join(_one(name) for name in names) or "无"


def _one(text: str) -> str:
    return " ".join(text.split())
