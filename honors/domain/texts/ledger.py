"""Codes about the ledger."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"ledger_kind.{value}", zh, en, 200)
        for value, zh, en in (
            ("grant", "授予", "grant"),
            ("correct", "更正", "correction of"),
            ("revoke", "撤销", "revocation of"),
            ("restore", "恢复", "restoration of"),
            ("erase", "消除个人信息", "erasure of"),
            ("break", "断点声明", "break"),
        )
    ),
    Code(
        "ledger.root_form",
        "根哈希须为页脚的 8 位以上十六进制数字，或完整的 44 个字符。",
        "A root is at least 8 hexadecimal digits as the foot shows them, or the whole 44 characters.",
        400,
    ),
    Code(
        "ledger.clock_behind",
        "系统时钟（{at}）早于账本最后一条记录（{last}），不予登记。请核对服务器时间。",
        "The clock ({at}) is behind the ledger's last entry ({last}); nothing is recorded. Check the server's time.",
        409,
    ),
    Code(
        "ledger.entry_refused",
        "账本不接受这条记录：{detail}",
        "The ledger does not take this entry: {detail}",
    ),
    Code(
        "ledger.outside",
        "账本现有 {size} 条记录，所查位置不在其中。",
        "The ledger holds {size} entries; what was asked for lies outside.",
        404,
    ),
    Code(
        "ledger.unreadable",
        "无法核验：{detail}",
        "Could not check: {detail}",
    ),
)
