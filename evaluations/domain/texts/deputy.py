"""Codes about deputies."""

from honors.domain.codes import Code, register

register(
    Code(
        "deputy.not_your_unit",
        "只能为本人任所长（负责人）的单位指定代理。",
        "You may name a deputy for the unit that you lead only.",
        403,
    ),
    Code("deputy.self", "不能指定本人为代理。", "You cannot be your own deputy."),
    Code(
        "deputy.not_of_unit",
        "代理人须为本单位在用账号的人员。",
        "A deputy is somebody of the unit with an active account.",
    ),
    Code(
        "deputy.dates",
        "代理期须自今日或以后开始，且在本人任职期内。",
        "A deputy acts from today or later, within the time of the chief's own role.",
    ),
    Code(
        "deputy.document_needed",
        "领导的代理人签批须有授权文件，请填写文号。",
        "A leader's deputy signs by a document; state its number.",
        400,
    ),
    Code("deputy.too_long", "代理期最长{most}天。", "A deputy acts for {most} days at most."),
)
