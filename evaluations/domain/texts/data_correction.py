"""Codes about requests to correct one's own record."""

from honors.domain.codes import Code, register

register(
    Code("correction.no_record", "您的账号未关联人员记录。", "Your account belongs to no person's record.", 403),
    Code(
        "correction.asked_already",
        "该项（{field}）已有未答复的更正申请。",
        "A request about this field ({field}) waits for its answer already.",
        409,
    ),
    Code("correction.decided", "该申请已答复（{state}）。", "This request has been answered ({state}).", 409),
    Code(
        "correction.not_yours_to_decide",
        "更正申请由上级或本级政工部门答复，不得由本人答复。",
        "Requests are answered by the political department over the person, never by the person.",
        403,
    ),
    Code(
        "notify.correction_asked",
        "收到本人信息更正申请，请在 {due_on} 前答复。",
        "A person asks for a correction of the own record; answer by {due_on}.",
        200,
    ),
    Code(
        "notify.correction_answered", "您的信息更正申请已答复（{state}）。", "Your request was answered ({state}).", 200
    ),
)
