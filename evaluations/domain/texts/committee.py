"""Codes about committees and their seats."""

from honors.domain.codes import Code, register

register(
    Code("committee.scheme_elsewhere", "方案不属于本单位或其上级。", "The scheme is not of this unit or one above it."),
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
    Code(
        "committee.round_running",
        "表决进行中，委员会席位不得变动。",
        "The seats do not change while a round of voting is running.",
        409,
    ),
)
