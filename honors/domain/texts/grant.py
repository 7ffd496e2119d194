"""Texts about role grants."""

from honors.domain.codes import Code, register

register(
    Code(
        "grant.excluded",
        "角色 {role} 与该账号同期的角色 {other} 互斥：系统、安全、审计三员互斥，也不得兼任业务角色（R-50）。",
        "The role {role} excludes {other}, which this account holds in the same time: the three administrators "
        "exclude each other and every business role (R-50).",
    ),
    Code(
        "grant.overlaps",
        "该账号在这个单位的角色 {role} 已有重叠的授权期。",
        "The account holds the role {role} for this unit in a span that overlaps.",
        409,
    ),
    Code("grant.dates", "授权的截止日期不得早于起始日期。", "A grant cannot end before it begins.", 400),
    Code("grant.ended", "此项授权已经结束。", "This grant has ended already.", 409),
    Code(
        "grant.only_shorten",
        "授权只能提前结束；延长请另行授权。",
        "A grant can only be ended earlier; to prolong it, give a new one.",
    ),
)
