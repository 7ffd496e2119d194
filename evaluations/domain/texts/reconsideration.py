"""Texts about requests to look again at a decision."""

from honors.domain.codes import Code, register

register(
    Code(
        "reconsideration.one_decision",
        "请指明一项决定：未通过的案卷，或者被撤销的荣誉。",
        "Name one decision: a case that was refused, or an honor that was revoked.",
        400,
    ),
    Code(
        "reconsideration.nothing_refused",
        "目前没有可申请复核的决定：案卷未被否决，或者荣誉未被撤销。",
        "There is no decision to look at again: the case was not refused, or the honor is not revoked.",
        409,
    ),
    Code(
        "reconsideration.not_yours",
        "只有本人、推荐人或者推荐单位负责人可以申请复核。",
        "The person concerned, the nominator or the chief of the nominating unit may ask.",
        403,
    ),
    Code(
        "reconsideration.too_late",
        "申请复核的期限已过（截至{last_day}）。",
        "The time to ask is over (until {last_day}).",
    ),
    Code(
        "reconsideration.asked_already",
        "对同一决定只能申请一次复核。",
        "The same decision is looked at again once only.",
        409,
    ),
    Code(
        "reconsideration.decided_already",
        "该复核申请已有答复。",
        "The request has been answered already.",
        409,
    ),
    Code(
        "reconsideration.not_another",
        "作出原决定的人、申请人和当事人不得答复复核申请。",
        "Whoever took the decision, whoever asks and whom it is about do not answer the request.",
        403,
    ),
    Code(
        "notify.reconsideration_asked",
        "有一项复核申请待答复，截至{due_on}。",
        "A request for reconsideration waits for an answer until {due_on}.",
        200,
    ),
    Code(
        "notify.reconsideration_decided",
        "复核申请已有答复。",
        "Your request for reconsideration has been answered.",
        200,
    ),
    Code("outcome.upheld", "支持", "upheld", 200),
    Code("outcome.dismissed", "维持原决定", "dismissed", 200),
)
