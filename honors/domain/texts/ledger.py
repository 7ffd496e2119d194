"""Codes about the ledger."""

from honors.domain.codes import Code, register

register(
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
