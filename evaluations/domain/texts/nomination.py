"""Codes about cases."""

from honors.domain.codes import Code, register

register(
    Code(
        "nomination.wrong_state",
        "案卷目前处于“{state}”，不能办理“{verb}”。",
        "The case is in state {state}; {verb} is not possible there.",
        409,
    ),
    Code("nomination.wrong_role", "此步骤不由您办理。", "This step is not yours to take.", 403),
    Code("nomination.not_a_nominator", "本方案不由您的角色推荐。", "Your role does not nominate here.", 403),
    Code(
        "nomination.outside_your_units",
        "只能推荐本单位或下级单位的人员和集体。",
        "You may nominate within your own units only.",
        403,
    ),
    Code(
        "nomination.cycle_or_scheme",
        "请写明评选批次或随时办理的方案，二者取一。",
        "Name a cycle or a rolling scheme, exactly one of them.",
        400,
    ),
    Code(
        "nomination.star_or_award",
        "请写明星级或奖励，二者取一。",
        "Name a star or an award, exactly one of them.",
        400,
    ),
    Code(
        "nomination.recipient_form",
        "个人请写明 officer，集体请写明 unit，二者取一。",
        "An individual is named by officer, a collective by unit; exactly one of them.",
        400,
    ),
    Code(
        "nomination.scheme_is_batched",
        "该方案按批次评选，请在批次中推荐。",
        "This scheme is batched: nominate in one of its cycles.",
    ),
    Code(
        "nomination.cycle_not_open",
        "评选批次处于“{state}”，不接受推荐。",
        "The cycle is in state {state} and takes no nominations.",
        409,
    ),
    Code(
        "nomination.phase_closed",
        "推荐阶段为 {opens_at} 至 {closes_at}，现在不接受。",
        "Nominating runs from {opens_at} to {closes_at}; nothing is taken now.",
    ),
    Code(
        "nomination.not_late",
        "推荐阶段未结束，请按期报送。",
        "Nominating is not over: hand the case in as usual.",
        409,
    ),
    Code(
        "nomination.too_late",
        "评选批次处于“{state}”，不能再补报。",
        "The cycle is in state {state}: no late case is admitted any more.",
        409,
    ),
    Code(
        "nomination.batch_refused",
        "有对象不能推荐，全部未录入：{count}人（个）。",
        "Nothing was entered: {count} of the recipients cannot be put forward.",
    ),
    Code("nomination.repeated_recipient", "同一对象填写了两次。", "A recipient is named twice.", 400),
    Code("nomination.not_in_scheme", "本方案不评 {honor}。", "This scheme does not decide {honor}."),
    Code(
        "nomination.wrong_category",
        "{honor} 只授予另一类对象（个人或集体）。",
        "{honor} is for the other category of recipients.",
    ),
    Code(
        "nomination.outside_cycle",
        "被推荐对象不属于评选单位。",
        "The recipient does not belong to the unit that decides.",
    ),
    Code(
        "nomination.duplicate",
        "本批次中该对象已有同一星级的推荐。",
        "The recipient has a nomination for this star in this cycle already.",
        409,
    ),
    Code(
        "nomination.honor_of_another",
        "所附荣誉须属于被推荐对象本人。",
        "An attached honor must be the recipient's own.",
    ),
    Code("nomination.not_editable", "案卷已报送，不能再修改。", "The case is submitted and cannot be changed.", 409),
    Code(
        "nomination.field_not_reopened",
        "退回只要求修改：{fields}。",
        "The return asks to mend only: {fields}.",
        409,
    ),
    Code("nomination.unknown_field", "没有可以修改的“{field}”。", "There is no field {field} to mend.", 400),
    Code("nomination.deed_missing", "案卷没有事迹。", "The case rests on no deed."),
    Code("nomination.paper_missing", "缺少材料：{paper}。", "A paper is missing: {paper}."),
    Code("nomination.incomplete", "材料不全，不能报送，请看逐项原因。", "The file is incomplete; see each finding."),
    Code("nomination.not_eligible", "不符合条件，请看逐项原因。", "The conditions are not met; see each finding."),
    Code(
        "nomination.override_needed",
        "须有附理由和文号的例外批准，请看逐项原因。",
        "An exception with reason and document number is needed; see each finding.",
    ),
    Code(
        "nomination.override_incomplete",
        "每项例外都要同时写明理由和文号。",
        "Each exception needs both its reason and its document number.",
    ),
    Code(
        "nomination.override_by_approver",
        "该案卷由{organ}批准，例外只能由{organ}政工部门签署（批准时也可由其批准领导签署）。请该机关政工部门在系统中审核、"
        "公示或登记该案卷，并在其中签署例外。",
        "{organ} approves this case, so its political department signs the exception (at the approval its leader may). "
        "Ask that department to screen the case, put it on notice or record it here, and to sign the exception there.",
    ),
    Code(
        "nomination.override_for_nothing",
        "“{code}”不需要例外批准。",
        "There is no finding {code} that an exception could answer.",
    ),
    Code("nomination.reason_needed", "请写明理由。", "A reason is needed."),
    Code(
        "nomination.token_kind",
        "该奖励不颁发 {kind}，应颁发：{named}。",
        "No {kind} is handed over with this award; it takes: {named}.",
    ),
    Code("nomination.token_serial", "{kind} 须有编号。", "A {kind} has a serial number.", 400),
    Code("nomination.token_twice", "同一奖励的 {kind} 只颁发一次。", "One award takes one {kind}."),
    Code("nomination.token_taken", "{kind} {serial} 已发给他人。", "The {kind} {serial} was handed over already.", 409),
    Code(
        "nomination.conferred_early", "授予日期不得早于批准日期。", "An honor cannot be conferred before its decision."
    ),
    Code("nomination.conferred_in_future", "授予日期在今天之后。", "The day of conferral lies in the future."),
    Code(
        "nomination.lapsed",
        "材料逾期未补（截止{due_on}），暂定奖励已失效，不能颁授。",
        "The papers did not come by {due_on}: the honor has lapsed and is not handed over.",
        409,
    ),
    Code(
        "nomination.bad_successor",
        "接手人须为其他在用账号，对该单位有推荐权，且不是推荐对象本人。",
        "A case goes to another active account that may nominate for its unit, never to whom it is about.",
    ),
    Code("notify.case_handed_over", "一件案卷已移交给您（{state}）。", "A case was handed over to you ({state}).", 200),
    Code("notify.honor_confirmed", "材料已补齐，奖励已确认。", "The papers are complete; the honor is confirmed.", 200),
    Code(
        "notify.honor_lapsed",
        "材料逾期未补（截止{due_on}），暂定奖励已失效。",
        "The papers did not come by {due_on}; the provisional honor has lapsed.",
        200,
    ),
    Code("notify.case_moved", "您推荐的案卷已转为“{state}”。", "A case that you put forward is now {state}.", 200),
    Code(
        "notify.rehearsal_moved",
        "【演练】您推荐的演练案卷已转为“{state}”。",
        "[Rehearsal] A case of a rehearsal that you put forward is now {state}.",
        200,
    ),
    Code(
        "notify.rehearsal_waits",
        "【演练】有演练案卷等待您办理（“{state}”）。",
        "[Rehearsal] A case of a rehearsal waits for you ({state}).",
        200,
    ),
    Code("notify.case_waits", "有案卷等待您办理（“{state}”）。", "A case waits for you ({state}).", 200),
)
