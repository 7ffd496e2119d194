"""Words that pages show for values: acts, stars, methods of voting."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"act.{act}", zh, en, 200)
        for act, zh, en in (
            ("submit", "完成并报送", "complete and submit"),
            ("screen", "资格审查", "screen"),
            ("notice", "办理公示", "put on notice"),
            ("confer", "授予", "confer"),
            ("decide", "办理异议", "decide the objection"),
            ("decide_correction", "答复更正申请", "answer the request for a correction"),
            ("decide_reconsideration", "答复复核申请", "answer the request for reconsideration"),
            ("opinion", "出具意见", "give the opinion"),
            ("declare", "申报回避", "declare conflicts"),
            ("review", "评审打分", "review and score"),
            ("share", "设置开箱口令", "set the passphrase"),
            ("cast", "投票", "vote"),
            ("unseal", "开箱", "unseal"),
            ("confirm", "确认", "confirm"),
            ("approve", "审批", "approve or decline"),
            ("record", "登记决定", "record the decision"),
        )
    ),
    *(
        Code(f"star.{star}", zh, en, 200)
        for star, zh, en in (
            ("loyalty", "对党忠诚之星", "Star of Loyalty to the Party"),
            ("service", "服务人民之星", "Star of Service to the People"),
            ("justice", "执法公正之星", "Star of Impartial Law Enforcement"),
            ("discipline", "纪律严明之星", "Star of Strict Discipline"),
        )
    ),
    *(
        Code(f"method.{method}", zh, en, 200)
        for method, zh, en in (
            ("approval", "逐项表决", "approval"),
            ("seats", "按名额表决", "a number of places"),
            ("points", "计分", "points"),
            ("ranking", "排序", "ranking"),
        )
    ),
    *(
        Code(f"act.{act}", zh, en, 200)
        for act, zh, en in (
            ("open", "开始投票", "open the vote"),
            ("close", "结束投票", "close the vote"),
            ("paper", "录入纸质票", "enter paper votes"),
            ("sign-in", "签到", "sign in"),
            ("attest", "监票签署", "attest the count"),
            ("void", "作废", "void"),
            ("void/confirm", "确认作废", "confirm that it is void"),
        )
    ),
    *(
        Code(f"seat.{seat}", zh, en, 200)
        for seat, zh, en in (
            ("chair", "主任委员", "chair"),
            ("member", "委员", "member"),
            ("alternate", "候补委员", "alternate"),
            ("trustee", "持钥人", "trustee"),
            ("teller", "监票人", "teller"),
            ("secretary", "秘书", "secretary"),
        )
    ),
    Code("state.void", "已作废", "void", 200),
    *(
        Code(f"act.{act}", zh, en, 200)
        for act, zh, en in (
            ("edit", "修改", "edit"),
            ("return", "退回", "return"),
            ("withdraw", "撤回", "withdraw"),
            ("suspend", "中止", "suspend"),
            ("resume", "恢复", "resume"),
        )
    ),
    *(
        Code(f"paper.{paper}", zh, en, 200)
        for paper, zh, en in (
            ("form", "审批表", "approval form"),
            ("deeds", "事迹材料", "account of the deed"),
            ("request", "请示", "request"),
            ("minutes", "会议纪要", "minutes"),
            ("other", "其他", "other"),
        )
    ),
    *(
        Code(f"field.{field}", zh, en, 200)
        for field, zh, en in (
            ("star", "四星类别", "star"),
            ("award", "奖励种类", "award"),
            ("recipient", "人选", "recipient"),
            ("deed", "事迹", "deed"),
            ("timing", "奖励时机", "timing"),
            ("reason", "理由", "reason"),
            ("is_posthumous", "追授", "posthumous"),
            ("attached_honors", "附带荣誉", "attached honors"),
            ("evidence", "佐证材料", "papers"),
        )
    ),
    *(
        Code(f"timing.{timing}", zh, en, 200)
        for timing, zh, en in (("periodic", "定期奖励", "periodic"), ("timely", "及时奖励", "timely"))
    ),
    *(
        Code(f"token.{token}", zh, en, 200)
        for token, zh, en in (
            ("medal", "奖章", "medal"),
            ("certificate", "证书", "certificate"),
            ("collective_certificate", "集体奖状", "certificate of a collective"),
            ("plaque", "奖牌", "plaque"),
        )
    ),
    *(
        Code(f"mark.{mark}", zh, en, 200)
        for mark, zh, en in (
            ("not_seen", "未阅", "not seen"),
            ("seen", "已阅", "seen"),
            ("abstained", "弃权", "abstained"),
            ("recused", "回避", "recused"),
            ("scored", "已评", "scored"),
        )
    ),
    *(
        Code(f"ground.{ground}", zh, en, 200)
        for ground, zh, en in (
            ("none", "无回避情形", "nothing to declare"),
            ("kinship", "亲属关系", "kinship"),
            ("direct_superior", "直接上下级", "direct superior or subordinate"),
            ("unit", "同一单位", "same unit"),
            ("deed", "共同参与该事迹", "took part in the same deed"),
            ("other", "其他可能影响公正的情形", "something else that may bend the judgement"),
        )
    ),
    *(
        Code(f"phase.{phase}", zh, en, 200)
        for phase, zh, en in (
            ("draft", "未开启", "not open yet"),
            ("cancelled", "已取消", "cancelled"),
            ("nominating", "推荐", "nomination"),
            ("reviewing", "评审", "review"),
            ("voting", "投票", "vote"),
            ("notice", "公示", "public notice"),
            ("approving", "批准", "approval"),
            ("closed", "结束", "closed"),
        )
    ),
    *(
        Code(f"approval_act.{act}", zh, en, 200)
        for act, zh, en in (
            ("approve", "批准", "approve"),
            ("decline", "不批准", "decline"),
            ("return", "退回", "return"),
            ("record", "登记决定", "record the decision"),
            ("confirm", "核对确认", "check and confirm"),
        )
    ),
    *(
        Code(f"opinion_kind.{kind}", zh, en, 200)
        for kind, zh, en in (
            ("unit", "所在单位", "unit"),
            ("political", "政工部门", "political department"),
            ("discipline", "纪检监察部门", "discipline inspection"),
            ("cadre", "干部管理机关", "cadre authority"),
        )
    ),
    Code("job_kind.round_recount", "重新计票核对", "recount of a round", 200),
    Code("job_step.recount", "重新计票", "counting again", 200),
    Code("opinion_verdict.agree", "同意", "agrees", 200),
    Code("opinion_verdict.oppose", "不同意", "objects", 200),
)
