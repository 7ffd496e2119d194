"""Texts about verification and its files."""

from honors.domain.codes import Code, register

register(
    Code("file.unreadable", "无法读取文件：{file}", "The file cannot be read: {file}"),
)
