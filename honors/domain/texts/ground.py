"""Codes about the listed grounds."""

from honors.domain.codes import Code, register

register(
    Code(
        "ground.not_revoking",
        "“{ground}”不是撤销奖励的情形，没有追缴规则（R-34）。",
        "“{ground}” is no ground of a revocation: nothing is taken back (R-34).",
    ),
    Code(
        "ground.no_recovery_rule",
        "“{ground}”在 {day} 没有追缴规则，请政工部门先行设定（R-34）。",
        "Nothing says what is taken back on the ground “{ground}” on {day}; HR sets it first (R-34).",
    ),
    Code(
        "ground.recovery_not_later",
        "新规则的起始日期须晚于现行规则的起始日期（{valid_from}），以往各条不作改动（R-34）。",
        "The new rule must begin after the present one began ({valid_from}); rules of before are never changed (R-34).",
        400,
    ),
)
