"""Texts about objections to a notice."""

from honors.domain.codes import Code, register

register(
    Code("objection.not_on_notice", "该案卷不在这份公示之中。", "The case is not in this notice."),
    Code(
        "objection.notice_over",
        "公示期已过或尚未开始，不能再提异议。",
        "The notice is not standing now; an objection is no longer, or not yet, possible.",
        409,
    ),
    Code(
        "objection.wrong_state",
        "该异议已有处理决定。",
        "The objection has been decided already.",
        409,
    ),
    Code(
        "objection.handler_is_party",
        "您是本案当事人（推荐人、受奖对象或异议人），不能处理此异议。",
        "You are a party to this case (nominator, recipient or objector) and cannot handle the objection.",
        403,
    ),
    Code("objection.no_open_question", "没有待答复的问题。", "No question waits for an answer.", 409),
    Code("objection.reason_needed", "请写明处理理由。", "A decision needs its reasons.", 400),
)
