"""Texts about verification and its files."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"audit_result.{value}", zh, en, 200)
        for value, zh, en in (
            ("done", "已办理", "done"),
            ("refused", "被拒绝", "refused"),
            ("failed", "失败", "failed"),
        )
    ),
    Code("file.unreadable", "无法读取文件：{file}", "The file cannot be read: {file}"),
)
