"""Codes about opinions."""

from honors.domain.codes import Code, register

register(
    Code(
        "opinion.wrong_role",
        "此类意见（{kind}）不由您出具。",
        "An opinion of the kind {kind} is not yours to give.",
        403,
    ),
    Code("opinion.own_case", "不得对本人的案卷出具意见。", "Nobody gives an opinion on the own case.", 403),
    Code("opinion.not_pending", "案卷不在办理中，不能再提出意见。", "The case is not under way; no opinion now.", 409),
    Code("opinion.future", "意见日期不得晚于今天。", "The opinion cannot be dated in the future.", 400),
    Code("opinion.before_deed", "意见日期不得早于事迹日期。", "The opinion cannot be older than the deed.", 400),
    Code("opinion.already_given", "该类意见当天已经出具。", "That opinion was given on that day already.", 409),
)
