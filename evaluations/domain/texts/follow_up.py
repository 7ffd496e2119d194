"""Codes about what follows a grant."""

from evaluations.domain.follow_up import Outcome
from honors.domain.codes import Code, register

THINGS = {
    "report": ("上报备案", "Report to the organ above"),
    "file_approver": ("审批表存批准机关", "Approval form into the approver's files"),
    "file_recipient": ("审批表归入受奖对象档案", "Approval form into the recipient's file"),
    "promotion": ("提前晋升警衔建议", "Suggested early step in rank"),
    "barred": ("核查限制期内批准的奖励", "Look at an award decided under a bar"),
}
OUTCOMES = {
    Outcome.DONE: ("已办理", "done"),
    Outcome.ACCEPTED: ("采纳建议", "taken up"),
    Outcome.DECLINED: ("不采纳建议", "not taken up"),
    Outcome.STANDS: ("维持奖励", "the award stands"),
    Outcome.REVOKED: ("已撤销奖励", "the award was revoked"),
}

register(
    *(Code(f"follow_up_thing.{thing}", zh, en, 200) for thing, (zh, en) in THINGS.items()),
    *(Code(f"follow_up_outcome.{outcome}", zh, en, 200) for outcome, (zh, en) in OUTCOMES.items()),
    Code("act.finish", "办结", "finish", 200),
    Code(
        "follow_up.bad_outcome",
        "此事项的处理结果只能是：{known}。",
        "This can only end as: {known}.",
        400,
    ),
    Code(
        "follow_up.bad_day",
        "办理日期须在批准日（{decided_on}）至今天之间。",
        "The day lies between the approval ({decided_on}) and today.",
    ),
    Code("follow_up.document_needed", "请填写文号。", "Give the document's number.", 400),
    Code("follow_up.place_needed", "请写明该份审批表存放何处。", "Say where the copy of the form is kept.", 400),
    Code("follow_up.reason_needed", "维持奖励须写明理由。", "An award that stands needs a reason.", 400),
    Code(
        "follow_up.too_early",
        "提前晋升警衔最早自 {suggested_from} 起办理。",
        "The early step in rank can be taken from {suggested_from} on.",
    ),
    Code("follow_up.finished", "此事项已办结。", "This is done already.", 409),
    Code(
        "follow_up.honor_not_valid",
        "该奖励已撤销或失效，不能据以晋升警衔。",
        "The award was revoked or has lapsed; no step in rank rests on it.",
        409,
    ),
    Code("follow_up.not_revoked", "该奖励尚未撤销。", "The award has not been revoked.", 409),
    Code(
        "notify.honor_barred",
        "第 {index} 号奖励批准时，受奖对象处于后来才登记的限制期内，请核查。",
        "Honor {index} was decided while its recipient was barred, as is known only now: please look at it.",
        200,
    ),
    Code("follow_up.own", "不能办理有关本人的事项。", "You cannot handle what is about yourself.", 403),
)
