"""Texts about the working-day calendar."""

from honors.domain.codes import Code, register

register(
    Code(
        "calendar.year_not_published",
        "{year} 年节假日安排尚未录入，不能确定是否为工作日。",
        "The official calendar of {year} has not been entered; working days of that year are not known.",
    ),
    Code("calendar.day_taken", "{day} 已有安排，请修改原有记录。", "{day} is entered already; change that row.", 409),
    Code(
        "calendar.year_empty",
        "{year} 年一个节假日也没有录入，不能标记为公布（R-20）；请先录入国务院办公厅的全年安排。",
        "Not one holiday of {year} is entered, so the year cannot be published (R-20); enter its official days first.",
    ),
    Code(
        "calendar.bad_days",
        "{year} 年的安排有误，未录入；请看逐项说明。",
        "The days of {year} do not hold together and were not entered; see each of them.",
    ),
    Code("calendar.other_year", "{day} 不属于该年。", "{day} is no day of that year."),
    Code("calendar.day_twice", "{day} 重复出现。", "{day} is named twice."),
    Code("calendar.bad_day", "“{value}”不是日期，应为 YYYY-MM-DD。", "“{value}” is no day; write YYYY-MM-DD.", 400),
    Code(
        "calendar.bad_word",
        "“{value}”应为 1（上班）或 0（放假）。",
        "“{value}” should be 1 (worked) or 0 (day off).",
        400,
    ),
    Code("calendar.no_source", "没有写明来源。", "The source is not named.", 400),
    Code(
        "calendar.bad_file",
        "无法读取该文件：应为 UTF-8 的 CSV，表头为 {columns}。",
        "The file cannot be read: it should be a CSV in UTF-8 with the headings {columns}.",
        400,
    ),
    Code("calendar.year_taken", "{year} 年安排已标记为公布。", "The calendar of {year} is published already.", 409),
)
