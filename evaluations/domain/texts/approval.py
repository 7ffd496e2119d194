"""Texts about approvals and the file that an approver needs."""

from honors.domain.codes import Code, register

register(
    Code(
        "approval.authority_unknown",
        "批准权限表没有这一情形的规定（依据：{clause}），批准机关不作推测：由政工部门登记有权机关的书面决定，"
        "写明确定权限的文件，另一人确认（R-14）。",
        "The authority table does not answer for this recipient (clause: {clause}) and no organ is guessed: HR records "
        "the decision on paper with the document that settles the competence, and a second person confirms (R-14).",
    ),
    Code(
        "approval.authority_needed",
        "批准权限表没有这一情形的规定（依据：{clause}），请写明该机关有权批准的理由和确定权限的文件（R-14）。",
        "The authority table does not answer here (clause: {clause}): state why this organ is competent and the "
        "document that settles it (R-14).",
    ),
    Code(
        "approval.authority_is_known",
        "批准权限表已写明由{organ}批准，无须另行说明权限。",
        "The authority table names {organ}; there is no competence to settle.",
    ),
    Code(
        "approval.organ_not_found",
        "“{organ}”不是该对象的上级机关。请填写其中之一：{organs}，或权限表的机关代码。",
        "{organ} is no organ over this recipient. Name one of {organs}, or an organ's code of the table.",
    ),
    Code(
        "approval.organ_of_recorder",
        "{organ}是登记人所在的机关，不得自行认定本机关有权批准（R-14）。请由另一机关的政工部门登记。",
        "{organ} is the recorder's own organ and cannot settle its own competence (R-14); HR of another organ records "
        "this decision.",
    ),
    Code(
        "approval.wrong_organ",
        "此案依{clause}由{organ}批准，您不是该机关的领导（R-14）。",
        "By {clause} this case is for {organ} to approve; you do not lead it (R-14).",
        403,
    ),
    Code(
        "approval.own_award",
        "任何人不得审批本人的奖励（R-18）。",
        "Nobody approves an award of their own (R-18).",
        403,
    ),
    Code(
        "approval.own_unit_alone",
        "您是该集体的成员，不得独自审批（R-18）。",
        "You belong to the small unit concerned and cannot approve its award alone (R-18).",
        403,
    ),
    Code(
        "approval.already_decided",
        "此案已有决定（目前为“{state}”）。",
        "This approval has been decided already (state {state}).",
        409,
    ),
    Code(
        "approval.not_recorded",
        "尚未登记全部批准决定，不能确认。",
        "The decision on paper is not recorded in full; there is nothing to confirm.",
        409,
    ),
    Code("approval.no_cases", "请至少选择一个案卷。", "Name at least one approval.", 400),
    Code(
        "approval.several_organs",
        "一份决定只能出自一个机关。",
        "One decision document comes from one organ.",
    ),
    Code("approval.decided_in_future", "决定日期不得晚于今天。", "The decision cannot be dated after today."),
    Code(
        "approval.decided_before_notice_end",
        "决定日期不得早于公示期满（{ends_on}）。",
        "The decision is dated before the notice was over ({ends_on}).",
    ),
    Code(
        "approval.decided_before_deed",
        "决定日期不得早于事迹发生日期（{done_on}）。",
        "The decision is dated before the deed was done ({done_on}).",
    ),
    Code(
        "approval.mandate_not_in_force",
        "委托文件 {document_number} 的有效期为 {valid_from} 至 {valid_to}，决定日期不在其中（R-16）；"
        "请退回此案，由{organ}审批，或先登记新的委托。",
        "Mandate {document_number} is in force from {valid_from} to {valid_to}, not on the day of the decision (R-16); "
        "return the case, so that {organ} decides, or record a new mandate first.",
    ),
    Code(
        "approval.document_date_differs",
        "文号 {document_number} 已登记为 {decided_on} 作出，日期不一致。",
        "Document {document_number} is on file with the date {decided_on}; the dates differ.",
        409,
    ),
    Code(
        "approval.findings_stand",
        "重新核查有未解决的问题，不能批准；请看逐项说明。",
        "Examined again, there are findings that stand in the way; see each of them.",
    ),
    Code(
        "approval.unknown_override",
        "没有可由例外解决的问题 {code}。",
        "There is no finding {code} that an exception could answer.",
    ),
    Code(
        "approval.open_objection",
        "该案卷有未处理的异议。",
        "An objection to this case is open.",
        409,
    ),
    Code(
        "approval.organ_mismatch",
        "批准机关应为{organ}。",
        "The decision must be that of {organ}.",
    ),
    Code(
        "approval.organ_has_users",
        "{organ}在本系统有领导账号，应由其在线批准。",
        "{organ} has a leader with an account here, who approves directly.",
        409,
    ),
    Code(
        "approval.evidence_of_another_case",
        "扫描件须属于本案卷。",
        "The scan must be evidence of this very case.",
    ),
    Code(
        "approval.second_person_needed",
        "确认人不得与登记人为同一人。",
        "Whoever confirms must be another person than the one who recorded.",
        403,
    ),
    Code("approval.reason_needed", "请写明理由。", "A reason is needed.", 400),
    Code(
        "approval.rehearsal",
        "演练周期的案卷不批准、不入册。",
        "A case of a rehearsal is never approved or recorded.",
    ),
    Code(
        "approval.unknown_fields",
        "不能要求修改这些内容：{fields}。",
        "These fields cannot be reopened: {fields}.",
        400,
    ),
    Code(
        "notify.honor_recorded",
        "{award}已批准并登记入册（第 {index} 号）。",
        "{award} has been approved and recorded (entry {index}).",
        200,
    ),
)
