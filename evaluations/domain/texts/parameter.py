"""Codes about the settings of rules."""

from honors.domain.codes import Code, register

register(
    Code(
        "parameter.not_set",
        "规则 {rule} 的参数 {name} 未设置。",
        "The setting {name} of rule {rule} has no value.",
        409,
    ),
    Code("parameter.unknown", "规则 {rule} 没有参数 {name}。", "Rule {rule} has no setting {name}.", 400),
    Code("parameter.bad_value", "参数 {name} 的取值无效：{value}。", "The setting {name} cannot be {value}.", 400),
    Code(
        "parameter.not_later",
        "新值须晚于现行值的起始日期（{valid_from}）。",
        "A new value starts after the present one ({valid_from}).",
        409,
    ),
)
