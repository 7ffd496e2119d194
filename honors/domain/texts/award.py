"""Texts about the award catalogue."""

from honors.domain.codes import Code, register

register(
    Code(
        "award.no_edition",
        "{on} 没有有效的奖励制度版本（{scheme}）。",
        "No edition of the scheme {scheme} was in force on {on}.",
    ),
    Code(
        "award.wrong_category",
        "奖励 {award} 不适用于该类对象（{category}）。",
        "The award {award} is not made for this kind of recipient ({category}).",
    ),
    Code(
        "award.wrong_scheme",
        "人员类别 {personnel_category} 不适用奖励 {award}，应使用本类别的奖励办法。",
        "The award {award} is not open to the personnel category {personnel_category}: see its own scheme.",
    ),
    Code(
        "award.two_prizes",
        "奖励 {award} 在 {on} 有两个奖金标准，请先更正奖金表。",
        "The award {award} has two prize sums on {on}; correct the prize table first.",
        409,
    ),
)
