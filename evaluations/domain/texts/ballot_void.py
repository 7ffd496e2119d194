"""Codes about rounds that are made void."""

from honors.domain.codes import Code, register

register(
    Code(
        "round.result_known",
        "本轮处于“{state}”：结果已知或已了结，不能作废；可说明理由另开一轮。",
        "The round is {state}: its result is known or it is done, so it stays; a new round can be linked to it.",
        409,
    ),
    Code("round.void_reason_needed", "作废须说明理由。", "A round is void for a reason.", 400),
    Code(
        "round.void_asked", "本轮已有作废申请，等待第二人确认。", "It is asked for already and waits for a second.", 409
    ),
    Code("round.void_not_asked", "本轮没有作废申请。", "Nobody has asked that this round be void.", 409),
    Code("round.void_by_another", "作废须由申请人以外的人确认。", "Another person than who asked confirms.", 403),
)
