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
    Code("award.unknown", "没有代码为 {code} 的奖励。", "There is no award with the code {code}.", 400),
    Code(
        "award.not_in_force",
        "奖励 {code} 在 {on} 没有有效版本。",
        "No edition of the award {code} was in force on {on}.",
    ),
    Code("award.switched_off", "奖励 {code} 目前停用。", "The award {code} is switched off."),
    Code("award.dates", "截止日期不得早于起始日期。", "An award cannot end before it begins.", 400),
    Code(
        "award.token_dates",
        "该日或之后已有授予物品的变更，新的变更须晚于它。",
        "What is handed over already changes on that day or later; a new change comes after it.",
    ),
    Code(
        "award.prize_dates",
        "奖金标准须在最后一个标准的起始日期（{last}）之后开始，且不得先于起始日期结束。",
        "A new prize sum begins after the first day of the last one ({last}) and does not end before it begins.",
    ),
    Code("award.edition_unknown", "没有版本 {code}。", "There is no edition {code}.", 400),
)
