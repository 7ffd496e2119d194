"""Codes about who presides, tellers and minutes."""

from honors.domain.codes import Code, register

register(
    Code(
        "round.chair_recused",
        "您须回避本轮的某项，由席位在前且无须回避的委员代行主任职责签署。",
        "You are recused from a case of this round; the first member in order who is recused from none signs instead.",
        403,
    ),
    Code("round.not_a_teller", "您不是本委员会的监票人。", "You are no teller of this committee.", 403),
    Code(
        "round.teller_recused",
        "您须回避本轮的某项，不能监票；可由政工部门另设监票人。",
        "You are recused from a case of this round and cannot attest; HR can seat another teller.",
        403,
    ),
    Code("round.already_attested", "您已签署监票。", "You have attested already.", 409),
    Code(
        "round.tellers_missing",
        "须有 {needed} 名监票人签署，现有 {given} 名；监票人均须回避的，由政工部门另设监票人。",
        "{needed} tellers must attest, {given} have; where all are recused, HR seats another.",
        409,
    ),
    Code("minutes.not_signed", "会议纪要尚未签署。", "The minutes are not signed.", 409),
)
