"""Codes about limits."""

from honors.domain.codes import Code, register

register(
    Code(
        "quota.bad_share",
        "须为人数（整数）或 0 至 1 的比例（分数或小数）：{share}。",
        "A whole number of recipients, or a share from 0 to 1 as a fraction or decimal: {share}.",
        400,
    ),
    Code(
        "quota.bad_period",
        "期间须写作年份或“起/止”日期：{period}。",
        "A period is a year, or first/last day: {period}.",
        400,
    ),
    Code("quota.award_or_star", "请指明一项奖励、一颗星或一个等级。", "Name one award, one star or one level.", 400),
    Code(
        "quota.wrong_category",
        "该奖励不授予此类对象：{award}。",
        "The award is not made to recipients of this category: {award}.",
        400,
    ),
    Code(
        "quota.overlap",
        "该机关此项名额在此期间已有设置。",
        "The organ has a limit for a part of this period already.",
        409,
    ),
    Code(
        "quota.below_committed",
        "已批准 {committed} 项，名额不能改到与已批准的结果相抵触。",
        "{committed} are decided already; the limit cannot be set against what is decided.",
    ),
    Code("quota.no_change", "请指明要改动的内容。", "Name what is to be changed.", 400),
    Code(
        "quota.exhausted",
        "{organ}{period}的名额已用完：限额{limit}，已用{used}。",
        "The limit of {organ} for {period} is used up: {used} of {limit}.",
    ),
    Code(
        "quota.front_line_floor",
        "{organ}{period}须为基层一线保留名额：其他人员最多{most}，已用{used}（限额{limit}）。",
        "{organ} keeps places of {period} for the front line: at most {most} of {limit} for others, {used} used.",
    ),
    Code(
        "quota.leader_ceiling",
        "{organ}{period}领导名额已用完：最多{most}，已用{used}（限额{limit}）。",
        "The places of {organ} for leaders in {period} are used up: at most {most} of {limit}, {used} used.",
    ),
)
