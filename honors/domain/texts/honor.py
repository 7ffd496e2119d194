"""Codes about honors after their grant."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"{kind}.{value}", zh, en, 200)
        for kind, value, zh, en in (
            ("honor_event", "grant", "授予", "granted"),
            ("honor_event", "correct", "更正登记", "record corrected"),
            ("honor_event", "revoke", "撤销", "revoked"),
            ("honor_event", "restore", "恢复", "restored"),
            ("honor_event", "erase", "消除个人信息", "personal data erased"),
            ("honor_ruling", "revoke", "撤销奖励", "Revoke the honor"),
            ("honor_ruling", "restore", "恢复奖励", "Restore the honor"),
            ("honor_ruling", "correct", "更正登记", "Correct the record"),
            ("honor_ruling", "erase", "消除个人信息", "Erase the personal data"),
            ("act", "confirm_revoke", "确认撤销", "confirm the revocation"),
            ("act", "confirm_restore", "确认恢复", "confirm the restoration"),
            ("act", "confirm_correct", "确认更正", "confirm the correction"),
            ("act", "confirm_erase", "确认消除", "confirm the erasure"),
            ("taken", "token", "收回奖章、证书或者奖牌", "medal, certificate or plaque handed back"),
            ("taken", "prize", "收回奖金", "prize money paid back"),
            ("taken", "treatment", "停止相应待遇", "treatment that came with it ended"),
            ("taken", "file_note", "存入本人档案", "noted in the personal file"),
            ("taken", "publication", "公布撤销决定", "revocation made public"),
            ("taken_state", "open", "待办", "to do"),
            ("taken_state", "done", "已办结", "done"),
            ("taken_state", "waived", "决定不收回", "left by the decision"),
            ("taken_state", "dropped", "奖励恢复，不再办理", "dropped: the honor was restored"),
            ("honor_fact", "award", "奖励", "Award"),
            ("honor_fact", "officer", "受奖人", "Recipient"),
            ("honor_fact", "unit", "授奖时单位", "Unit then"),
            ("honor_fact", "organ", "批准机关", "Organ"),
            ("honor_fact", "organ_level", "批准机关层级", "Level of the organ"),
            ("honor_fact", "document_number", "批准文号", "Document no."),
            ("honor_fact", "decided_on", "批准日期", "Decided on"),
            ("honor_fact", "effective_on", "生效日期", "In effect from"),
            ("honor_fact", "is_posthumous", "追授", "Posthumous"),
            ("honor_fact", "provisional_until", "补交材料期限", "Papers due by"),
            ("honor_fact", "deed", "事迹", "Deed"),
            ("honor_fact", "post", "当时职务", "Post then"),
            ("honor_fact", "grade", "当时职级", "Grade then"),
            ("honor_fact", "rank", "当时警衔", "Rank then"),
            ("honor_fact", "unit_code", "当时单位代码", "Code of the unit then"),
            ("honor_fact", "unit_name", "当时单位名称", "Name of the unit then"),
        )
    ),
    Code("honor.already_revoked", "该奖励已被撤销。", "This honor has been revoked already.", 409),
    Code("honor.not_revoked", "该奖励没有被撤销。", "This honor is not revoked.", 409),
    Code("honor.erased", "该奖励的个人信息已按规定删除。", "The personal data of this honor were erased.", 409),
    Code(
        "honor.ground_unknown",
        "没有这一事由：{ground}。可用的事由：{known}。",
        "There is no such ground: {ground}. The listed ones: {known}.",
        400,
    ),
    Code("honor.decided_in_future", "决定日期不得晚于今天。", "A decision cannot be of a later day than today."),
    Code(
        "honor.decided_too_early",
        "决定日期不得早于 {earliest}（授予或者上一次决定之日）。",
        "The decision cannot be earlier than {earliest}, the day of the grant or of the last decision.",
    ),
    Code(
        "honor.organ_not_above",
        "只有原批准机关（{original}）或者其上级机关可以作出此项决定（R-33），{organ} 不是。",
        "Only the organ that approved ({original}) or one above it may decide this (R-33); {organ} is neither.",
    ),
    Code(
        "honor.leader_decides",
        "{organ} 在本系统内有领导账户，由其本人或者上级机关领导作出决定。",
        "{organ} has a leader here: this leader, or one of an organ above, decides.",
        403,
    ),
    Code(
        "honor.own", "不得办理本人奖励的有关事项（R-18）。", "Nobody decides about an honor of their own (R-18).", 403
    ),
    Code(
        "honor.posthumous_collective",
        "追授只适用于个人，不适用于集体（R-05，奖励条令第七条）。",
        "Only an individual is honored posthumously, no collective (R-05, S1 art. 7).",
    ),
    Code(
        "honor.posthumous_living",
        "受奖人没有死亡登记，不能更正为追授（R-05，奖励条令第七条）；请先登记死亡日期和原因。",
        "No death of the recipient is recorded, so the honor is not posthumous (R-05, S1 art. 7); record that first.",
    ),
    Code(
        "honor.effective_too_early",
        "生效日期不得早于批准日期（{decided_on}）。",
        "The honor cannot take effect before the day of its decision ({decided_on}).",
    ),
    Code(
        "honor.provisional_ended",
        "补交材料期限不得早于批准日期（{decided_on}）。",
        "The last day for papers cannot lie before the day of the decision ({decided_on}).",
    ),
    Code(
        "honor.decided_after_revocation",
        "批准日期和生效日期不得晚于撤销之日（{revoked_on}）。",
        "The honor cannot be decided or take effect after the day of its revocation ({revoked_on}).",
    ),
    Code(
        "honor.wrong_personnel",
        "该奖励不授予此类人员（R-06，奖励条令第七条）。",
        "This award is not made for that category of personnel (R-06, S1 art. 7).",
    ),
    Code("honor.unknown_fields", "不能更正这些内容：{fields}。", "These cannot be corrected: {fields}.", 400),
    Code(
        "honor.nothing_to_correct", "更正内容与现有登记相同。", "The corrected facts are those recorded already.", 409
    ),
    Code(
        "honor.other_register",
        "奖励与星级评定分别登记，不得更正为另一类。",
        "Honors and stars are kept in separate registers; a correction cannot move one.",
    ),
    Code(
        "honor.erasure_asked",
        "删除申请已经提出，等待他人确认。",
        "The erasure has been asked for; another person confirms.",
        409,
    ),
    Code("honor.erasure_not_asked", "没有待确认的删除申请。", "No erasure is waiting to be confirmed.", 409),
    Code(
        "honor.paper_needs_two",
        "{organ}在本系统没有领导账户：其书面决定由一人登记、另一人确认。",
        "{organ} has no leader here: one person records its decision on paper, and another confirms it.",
        409,
    ),
    Code(
        "honor.second_person_confirms",
        "书面决定须由登记人以外的人确认。",
        "Somebody other than the one who recorded the decision must confirm it.",
        403,
    ),
    Code(
        "honor.ruling_not_recorded",
        "没有待确认的书面决定。",
        "No decision on paper waits to be confirmed.",
        409,
    ),
    Code(
        "honor.second_person_needed",
        "删除须由申请人以外的人确认。",
        "Somebody other than the one who asked must confirm the erasure.",
        403,
    ),
    Code(
        "honor.recovery_unknown", "撤销事项清单中没有这一项。", "The list of what is taken back has no such item.", 404
    ),
    Code("honor.recovery_closed", "这一项已经办结。", "This item is closed already.", 409),
    Code(
        "honor.recovered_too_early",
        "办理日期须在撤销决定之日（{revoked_on}）与今天之间。",
        "The day must lie between the revocation ({revoked_on}) and today.",
    ),
    Code(
        "honor.prize_paid",
        "奖金已于 {paid_on} 发放，不得重复发放（R-27）。",
        "The prize was paid on {paid_on}; it is paid once (R-27).",
        409,
    ),
    Code(
        "honor.imported_not_paid",
        "补录的历史奖励不再发放奖金（R-58）。",
        "The prize of an honor taken over from before is not paid again (R-58).",
        409,
    ),
    Code(
        "honor.no_prize",
        "批准之日的奖金表中没有该奖励的标准。",
        "The table of the approval date has no prize for this award.",
    ),
    Code(
        "honor.not_in_force", "该奖励目前无效，不能发放奖金。", "The honor does not count now; no prize is paid.", 409
    ),
    Code(
        "honor.paid_too_early",
        "发放日期须在批准之日（{decided_on}）与今天之间。",
        "The day of payment must lie between the approval ({decided_on}) and today.",
    ),
    Code(
        "notify.honor_revoked",
        "{award}（第 {index} 号）已被撤销。",
        "{award} (entry {index}) has been revoked.",
        200,
    ),
    Code(
        "notify.honor_restored",
        "{award}（第 {index} 号）的撤销决定已被撤销，奖励自批准之日起有效。",
        "The revocation of {award} (entry {index}) was annulled; it counts from its approval date.",
        200,
    ),
    Code(
        "notify.honor_corrected",
        "{award}（第 {index} 号）的登记内容已更正。",
        "The record of {award} (entry {index}) has been corrected.",
        200,
    ),
)
