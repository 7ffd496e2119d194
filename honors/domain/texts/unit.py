"""Codes about units."""

from honors.domain.codes import Code, register

register(
    Code("unit.code_taken", "单位代码 {code} 已被使用。", "The unit code {code} is taken.", 409),
    Code("unit.unknown", "没有单位代码 {code}。", "There is no unit with the code {code}.", 400),
    Code(
        "unit.temporary_needs_task",
        "非建制单位须写明任务、成员和起止日期（R-04）。",
        "A temporary unit needs its task, members and dates (R-04).",
    ),
    Code("unit.dates", "撤销日期不得早于设立日期。", "A unit cannot end before it begins.", 400),
)
