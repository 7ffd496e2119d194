"""Codes about bars."""

from honors.domain.codes import Code, register

register(
    Code("bar.wrong_subject", "此类限制（{kind}）不适用于该对象。", "The kind {kind} does not fit this subject."),
    Code("bar.one_subject", "请指明一名人员或一个单位。", "Name one officer or one unit.", 400),
    Code("bar.degree_not_used", "调查不分档次。", "An investigation has no degree.", 400),
    Code(
        "bar.unknown_degree",
        "{kind} 没有档次“{degree}”，或其期限尚未录入。",
        "There is no degree {degree} of {kind}, or its months are not on record.",
        400,
    ),
    Code("bar.future", "日期不得晚于今天。", "The date cannot be in the future.", 400),
    Code(
        "bar.before_birth",
        "开始日期 {starts_on} 早于该同志的出生日期（{day}），请核对；人员登记有误的，请先更正。",
        "The start, {starts_on}, lies before the person was born ({day}); check it, or correct the record first.",
        400,
    ),
    Code(
        "bar.before_service",
        "开始日期 {starts_on} 早于该同志参加公安工作的日期（{day}），请核对；人员登记有误的，请先更正。",
        "The start, {starts_on}, lies before the person entered the police ({day}); check it, or correct the record "
        "first.",
        400,
    ),
    Code(
        "bar.before_unit",
        "开始日期 {starts_on} 早于该单位设立的日期（{day}），请核对；单位登记有误的，请先更正。",
        "The start, {starts_on}, lies before the unit was set up ({day}); check it, or correct the unit first.",
        400,
    ),
    Code("bar.lifted_before_start", "解除日期不得早于开始日期。", "A bar cannot be lifted before it starts.", 400),
    Code("bar.already_lifted", "该限制已经解除。", "This bar has been lifted already.", 409),
    Code("bar.own_case", "不得办理本人的限制事项。", "Nobody sets or lifts a bar on oneself.", 403),
)
