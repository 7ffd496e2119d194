"""Texts about the queue of effects."""

from honors.domain.codes import Code, register

register(
    Code("outbox.reason", "请写明重新投递的原因。", "Say why it is delivered again.", 400),
    Code(
        "outbox.not_dead",
        "此消息已重新投递，或已送达。",
        "This message was delivered, or is being delivered again.",
        409,
    ),
    *(
        Code(f"{kind}.{value}", zh, en, 200)
        for kind, value, zh, en in (
            ("topic", "notify", "通知", "notification"),
            ("grant_state", "active", "有效", "in force"),
            ("grant_state", "future", "未生效", "not yet in force"),
            ("grant_state", "ended", "已结束", "ended"),
        )
    ),
)
