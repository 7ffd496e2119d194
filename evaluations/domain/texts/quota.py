"""Codes about limits."""

from honors.domain.codes import Code, register

register(
    Code(
        "quota.bad_share",
        "比例须为 0 至 1 的分数或小数：{share}。",
        "A share is a fraction or decimal from 0 to 1: {share}.",
        400,
    ),
    Code(
        "quota.bad_period",
        "期间须写作年份或“起/止”日期：{period}。",
        "A period is a year, or first/last day: {period}.",
        400,
    ),
    Code("quota.award_or_star", "请指明一项奖励或一颗星。", "Name one award or one star.", 400),
    Code(
        "quota.overlap",
        "该机关此项名额在此期间已有设置。",
        "The organ has a limit for a part of this period already.",
        409,
    ),
)
