"""Texts about rules that are tried on the past."""

from honors.domain.codes import Code, register

register(
    Code("rules.bad_draft", "无法读取草案：{detail}。", "The draft cannot be read: {detail}."),
    Code(
        "replay.no_votes",
        "当时未获资格、未付表决，无从判断结果。",
        "Refused then and never voted on: how it would have ended is not known.",
    ),
    Code(
        "replay.no_facts",
        "没有留存当时的认定事实，无从判断。",
        "The facts of that day were not kept: it cannot be told.",
    ),
    Code(
        "replay.hidden",
        "该轮票数不公开，不得重新计算。",
        "The numbers of that round are hidden and are not counted anew.",
    ),
    Code(
        "replay.other_method",
        "选票按另一种办法投出，不能按草案计算。",
        "The votes were cast by another method than the draft counts.",
    ),
    Code(
        "replay.no_scores",
        "草案中的评分项当时没有评分，无从判断。",
        "A criterion of the draft was never scored: it cannot be told.",
    ),
    Code("replay.void", "该项当时作废，未开启。", "That item was void and never opened."),
    Code("replay.quorum", "按草案：到会人数（不）足法定人数。", "By the draft the quorum is met, or is not."),
    Code(
        "replay.threshold",
        "按草案：同意票（未）达通过线。",
        "By the draft the approvals reach the threshold, or do not.",
    ),
    Code(
        "replay.approvals",
        "按草案：名额内同意票的多少决定。",
        "By the draft the number of approvals decides the places.",
    ),
    Code("replay.points", "按草案：名额内得分的多少决定。", "By the draft the points decide the places."),
    Code("replay.score", "按草案：同票时评审分决定。", "By the draft the review score settles the tie."),
    Code("replay.front_line", "按草案：同票时基层一线优先。", "By the draft the front line settles the tie."),
    Code("replay.revote", "按草案：同票，须再次投票。", "By the draft there is a tie that another vote settles."),
    Code("replay.lot", "按草案：同票时抽签决定。", "By the draft the lot settles the tie."),
)
