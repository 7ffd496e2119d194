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
        "示例表第 {row} 行“{column}”栏的内容无法识别：{value}。该栏填写：{holds}。",
        "Row {row} of the table, column {column}: {value} is not understood. It holds: {holds}.",
        400,
    ),
    Code(
        "rules.empty_file",
        "示例表是空的：{file}。第一行是表头，其下每行一个例子。",
        "The table of examples is empty: {file}. Its first line holds the headings, each line below one example.",
        400,
    ),
    Code(
        "rules.no_rows",
        "示例表只有表头，没有例子：表头之下每行一个例子。",
        "The table of examples has headings and no example: each line below holds one.",
        400,
    ),
    Code(
        "rules.heading_missing",
        "示例表缺少“{heading}”栏：每张表都须有 rule 和 expected 两栏。",
        "The table of examples has no column {heading}: every table has rule and expected.",
        400,
    ),
    Code(
        "rules.heading_unknown",
        "示例表的“{heading}”栏无法识别，相近的栏名：{near}。全部栏名见 docs/rules.md。",
        "Column {heading} of the table is unknown; near to it: {near}. docs/rules.md lists all of them.",
        400,
    ),
    Code(
        "rules.heading_twice",
        "示例表的“{heading}”栏出现了两次。",
        "Column {heading} stands twice in the table.",
        400,
    ),
    Code(
        "rules.row_length",
        "示例表第 {row} 行有 {cells} 格，表头有 {headings} 栏；内容中有逗号的，须用引号括起。",
        "Row {row} of the table has {cells} cells and the heading {headings}; a text with a comma stands in quotes.",
        400,
    ),
)
