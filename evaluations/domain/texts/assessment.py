"""Codes about assessments."""

from honors.domain.codes import Code, register

register(
    Code(
        "assessment.wrong_organ",
        "考核由批准机关（{organ}）政工部门办理，或由其委托的下一级（{lower}）办理（R-19）。",
        "The approving organ ({organ}) assesses, or the next lower one, if entrusted ({lower}) (R-19).",
        403,
    ),
    Code(
        "assessment.two_hops",
        "只能委托下一级政工部门，不得再行委托。",
        "Only the next lower organ can be entrusted, and it cannot entrust another.",
    ),
    Code("assessment.own_case", "不得考核本人的案卷。", "Nobody assesses the own case.", 403),
    Code(
        "assessment.not_pending", "案卷不在办理中，不能提交考核。", "The case is not under way; no assessment now.", 409
    ),
    Code(
        "assessment.before_deed",
        "考核日期不得早于事迹发生日期（{done_on}）。",
        "The assessment cannot be dated before the deed ({done_on}).",
        400,
    ),
    Code("assessment.future", "考核日期不得晚于今天。", "The assessment cannot be dated in the future.", 400),
)
