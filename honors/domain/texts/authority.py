"""Texts about approval authority."""

from honors.domain.codes import Code, register

register(
    Code(
        "authority.no_edition",
        "{on} 没有有效的批准权限表（{scheme}）。",
        "No authority table of the scheme {scheme} was in force on {on}.",
    ),
    Code(
        "authority.title_class_missing",
        "等级 {level} 分一级和二级，请指明具体奖励。",
        "The level {level} has two classes; name the award itself.",
    ),
    Code(
        "authority.two_rules",
        "奖励 {award} 对 {recipient_kind} 有两条有效的权限规定，请先更正权限表。",
        "Two authority rules for {award} and {recipient_kind} are in force at once; correct the table first.",
        409,
    ),
    Code(
        "authority.organ_missing",
        "已知的权限须写明批准机关；未知的不得填写。",
        "A known cell names the organ that approves, an unknown one names none.",
        400,
    ),
    Code("authority.dates", "截止日期不得早于起始日期。", "A rule cannot end before it begins.", 400),
)
