"""Codes about committees and their seats."""

from honors.domain.codes import Code, register

register(
    Code("committee.scheme_elsewhere", "方案不属于本单位或其上级。", "The scheme is not of this unit or one above it."),
    Code(
        "committee.bad_voter_group",
        "只有主任委员、委员席位可以归入表决人分组，组名不得与席位种类相同，首尾不得有空格。",
        "Only a voting seat belongs to a group of voters, whose name is no kind of seat and has no blanks at its ends.",
        400,
    ),
    Code("committee.terms", "任期届满日不得早于起始日。", "Terms cannot end before they begin.", 400),
    Code("committee.unknown_user", "没有这个账号。", "There is no such account.", 400),
    Code(
        "committee.role_needed",
        "该账号在本单位没有担任此席位所需的角色（{role}）。",
        "This account does not hold the role that the seat needs here ({role}).",
    ),
    Code("committee.seat_taken", "该席位已有人担任。", "The seat is taken.", 409),
    Code(
        "committee.chair_is_no_trustee",
        "主任委员不得兼任持钥人：开箱须由两人共同进行。",
        "The chair cannot be a trustee as well: unsealing takes two persons.",
    ),
    Code("committee.seat_over", "该席位已经结束。", "This seat has ended already.", 409),
    Code(
        "committee.end_ahead",
        "席位结束日不得晚于今天（{today}）。",
        "A seat cannot end ahead of today ({today}).",
        400,
    ),
    Code(
        "committee.end_before_start",
        "席位结束日不得早于任职日（{starts_on}）。",
        "A seat cannot end before it began ({starts_on}).",
        400,
    ),
    Code("committee.reason_needed", "请说明席位变动的理由。", "The change of a seat needs a reason.", 400),
    Code(
        "scheme.bad_seat_rule",
        "表决规则 {key} 不正确：alternates 为 none、recused 或 recused_or_absent，"
        "least_voters 为不小于 1 的整数，tellers 为不小于 0 的整数。",
        "The vote rule {key} is wrong: alternates is none, recused or recused_or_absent, least_voters a whole number "
        "of at least 1, tellers one of at least 0.",
    ),
)
