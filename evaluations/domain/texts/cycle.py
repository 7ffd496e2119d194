"""Codes about cycles."""

from honors.domain.codes import Code, register

register(
    Code(
        "cycle.recused",
        "您须回避本批次中的事项，请由政工部门其他人员办理。",
        "You are recused from a case of this cycle; somebody else of the political department takes it on.",
        403,
    ),
    Code(
        "cycle.not_yours",
        "只有本单位或上级单位的政工部门可以办理评选批次。",
        "Only HR of the cycle's unit or of a unit above may do this.",
        403,
    ),
    Code(
        "cycle.wrong_state",
        "评选批次目前处于“{state}”，不能这样办理。",
        "The cycle is in state {state}; this is not possible there.",
        409,
    ),
    Code("cycle.invalid", "评选批次的阶段有误，请按逐项提示修改。", "The phases do not stand; see each finding."),
    Code("cycle.phases_out_of_order", "阶段须按顺序排列，每个至多一次。", "Phases must be in order, each once."),
    Code("cycle.phase_missing", "方案需要“{phase}”阶段。", "The scheme needs the phase {phase}."),
    Code("cycle.phase_dates", "“{phase}”阶段的结束须晚于开始。", "The phase {phase} must close after it opens."),
    Code(
        "cycle.phases_overlap",
        "“{phase}”在“{earlier}”结束之前开始。",
        "The phase {phase} opens before {earlier} closes.",
    ),
    Code(
        "cycle.scheme_not_batched",
        "该方案为随时办理，不设批次。",
        "This scheme is rolling: it has no cycles.",
    ),
    Code(
        "cycle.scheme_elsewhere",
        "该方案属于其他单位，不能在此使用。",
        "The scheme belongs to a unit that is not above this one.",
    ),
    Code(
        "cycle.committee_elsewhere",
        "该评审委员会不是为此方案和单位组建的。",
        "The committee was not formed for this scheme and unit.",
    ),
    Code("cycle.not_ready", "评选批次还不能开始，请看逐项原因。", "The cycle cannot open yet; see each finding."),
    Code("cycle.no_chair", "评审委员会没有主任委员。", "The committee has no chair."),
    Code("cycle.no_members", "评审委员会没有委员。", "The committee has no members."),
    Code("cycle.no_trustee", "评审委员会没有持钥人。", "The committee has no trustee."),
    Code(
        "cycle.committee_term",
        "评审委员会的任期为 {terms_from} 至 {terms_to}，不包括今天。",
        "The committee's term runs from {terms_from} to {terms_to}, which does not include today.",
    ),
    Code("cycle.nominating_over", "推荐阶段已于 {closes_at} 结束。", "Nominating closed at {closes_at} already."),
    Code(
        "cycle.not_the_next_phase",
        "下一阶段是“{next}”，不能跳到“{to}”。",
        "The next phase is {next}, not {to}.",
    ),
    Code(
        "cycle.not_done",
        "进入下一阶段之前还有事项未办结，请看逐项原因。",
        "Something stands in the way; see each finding.",
    ),
    Code("cycle.case_not_screened", "案卷 {nomination} 尚未审核。", "Case {nomination} is not screened."),
    Code("cycle.case_undecided", "案卷 {nomination} 尚无表决结果。", "Case {nomination} has no result of a vote."),
    Code("cycle.case_without_notice", "案卷 {nomination} 尚未公示。", "Case {nomination} was not on public notice."),
    Code("cycle.case_on_notice", "案卷 {nomination} 公示尚未期满。", "The notice of case {nomination} still stands."),
    Code("cycle.case_awaits_approval", "案卷 {nomination} 尚待审批。", "Case {nomination} awaits approval."),
    Code("cycle.case_suspended", "案卷 {nomination} 处于暂停之中。", "Case {nomination} is suspended."),
    Code(
        "cycle.case_returned", "案卷 {nomination} 已退回，尚未重报。", "Case {nomination} was returned and is not back."
    ),
    Code("cycle.round_unfinished", "{round}尚未确认。", "Round {round} is not confirmed."),
    Code("cycle.no_such_phase", "该批次没有“{phase}”阶段。", "The cycle has no phase {phase}."),
    Code(
        "cycle.phase_over",
        "“{phase}”阶段已经过去，不能延长。",
        "The phase {phase} is over and cannot be extended.",
        409,
    ),
    Code(
        "cycle.extension_not_later",
        "新的结束时间须晚于现在，也晚于原定的 {closes_at}。",
        "The new end must be later than now and than {closes_at}.",
    ),
    Code(
        "cycle.extension_passes_next",
        "新的结束时间越过了“{phase}”阶段的结束（{closes_at}），请先延长该阶段。",
        "The new end passes the end of {phase} ({closes_at}); extend that phase first.",
    ),
    Code(
        "cycle.approved_cases_wait",
        "已有案卷获批准、尚未授予，不能取消批次。",
        "Approved cases wait to be conferred: the cycle cannot be cancelled.",
    ),
    Code(
        "cycle.name_too_long",
        "演练批次的名称过长，须为“【演练】”字样留出位置。",
        "The name leaves no room for the mark of a rehearsal.",
    ),
    Code("cycle.case_approved", "案卷 {nomination} 已获批准。", "Case {nomination} is approved."),
)
