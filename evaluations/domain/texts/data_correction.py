"""Codes about requests to correct one's own record."""

from evaluations.domain.data_correction import Field
from honors.domain.codes import Code, register

FIELDS = {
    Field.NAME: ("姓名", "name"),
    Field.POLICE_NUMBER: ("警号", "police number"),
    Field.ID_NUMBER: ("公民身份号码", "identity number"),
    Field.SEX: ("性别", "sex"),
    Field.ETHNICITY: ("民族", "ethnicity"),
    Field.BIRTH_DATE: ("出生日期", "date of birth"),
    Field.PERSONNEL_CATEGORY: ("人员类别", "category of personnel"),
    Field.STATUS: ("人员状态", "status"),
    Field.POLICE_START_DATE: ("参加公安工作时间", "start of police work"),
    Field.POSTING: ("任职经历", "postings"),
    Field.RANK: ("警衔", "police rank"),
    Field.GRADE: ("职级", "grade"),
    Field.HONOR: ("荣誉与四星", "honors and stars"),
    Field.OTHER: ("其他", "something else"),
}

register(
    *(Code(f"correction_field.{field}", zh, en, 200) for field, (zh, en) in FIELDS.items()),
    Code("correction_state.open", "等待答复", "waits for an answer", 200),
    Code("correction_state.accepted", "已更正", "corrected", 200),
    Code("correction_state.refused", "不予更正", "not corrected", 200),
    Code("correction.no_record", "您的账号未关联人员记录。", "Your account belongs to no person's record.", 403),
    Code(
        "correction.asked_already",
        "该项（{correction_field}）已有未答复的更正申请。",
        "A request about this field ({correction_field}) waits for its answer already.",
        409,
    ),
    Code(
        "correction.decided",
        "该申请已答复（{correction_state}）。",
        "This request has been answered ({correction_state}).",
        409,
    ),
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
        "notify.correction_answered",
        "您的信息更正申请已答复（{correction_state}）。",
        "Your request for a correction was answered ({correction_state}).",
        200,
    ),
)
