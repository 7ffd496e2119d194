"""Codes about tables of examples."""

from honors.domain.codes import Code, register

register(
    Code(
        "rules.bad_file",
        "无法读取示例表：{detail}。",
        "The table of examples cannot be read: {detail}.",
        400,
    ),
    Code(
        "rules.bad_cell",
        "示例表第 {row} 行“{column}”栏的内容无法识别：{value}。",
        "Row {row} of the table, column {column}: {value} is not understood.",
        400,
    ),
)
