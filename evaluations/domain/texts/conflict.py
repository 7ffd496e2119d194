"""Codes about conflicts of interest."""

from honors.domain.codes import Code, register

register(
    Code(
        "conflict.not_a_judge",
        "只有本案评审委员会的主任委员、委员和候补委员需要申报。",
        "Only the chair, members and alternates declare.",
        403,
    ),
    Code("conflict.already_declared", "您已对本案作过申报。", "You have declared about this case already.", 409),
    Code("conflict.already_asked", "对该委员的回避申请尚未处理。", "A request about this member is still open.", 409),
    Code(
        "conflict.not_a_member",
        "该账号不是本案评审委员会有表决权的委员。",
        "This account has no vote in the committee of the case.",
        400,
    ),
    Code("conflict.nothing_to_decide", "此项申报无需决定。", "There is nothing to decide here.", 409),
    Code("conflict.already_decided", "此项回避已有决定。", "This has been decided already.", 409),
    Code("conflict.reason_needed", "请说明理由。", "A reason is needed.", 400),
    Code(
        "conflict.not_yours_to_decide",
        "回避由主任委员决定；主任委员本人的回避由政工部门决定。",
        "The chair decides; about the chair, HR of the cycle's unit.",
        403,
    ),
    Code("conflict.wrong_state", "案卷不在评审阶段。", "The case is not under review.", 409),
)
