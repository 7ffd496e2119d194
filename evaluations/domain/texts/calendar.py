"""Texts about the working-day calendar."""

from honors.domain.codes import Code, register

register(
    Code(
        "calendar.year_not_published",
        "{year} 年节假日安排尚未录入，不能确定是否为工作日。",
        "The official calendar of {year} has not been entered; working days of that year are not known.",
    ),
    Code("calendar.day_taken", "{day} 已有安排，请修改原有记录。", "{day} is entered already; change that row.", 409),
    Code("calendar.year_taken", "{year} 年安排已标记为公布。", "The calendar of {year} is published already.", 409),
)
