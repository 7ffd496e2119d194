"""Texts of the codes about scores."""

from honors.domain.codes import Code, register

register(
    Code("review.no_criteria", "方案没有评分指标。", "The scheme has no criteria."),
    Code("review.repeated_criterion", "评分指标代码重复。", "A criterion code appears twice."),
    Code("review.bad_weight", "指标 {criterion} 的权重须大于零。", "The weight of {criterion} must be above zero."),
    Code(
        "review.weights_do_not_sum",
        "各指标权重之和须恰为 1 或 100，现为 {total}。",
        "The weights must sum to exactly 1 or 100; they sum to {total}.",
    ),
    Code(
        "review.bad_scale",
        "指标 {criterion} 的分档须有两个以上不同的分值。",
        "The scale of {criterion} needs two values or more, all different.",
    ),
    Code("review.unknown_mark", "只能评分或弃权。", "A review is either scored or abstained."),
    Code("review.scores_not_asked", "弃权时不得填写分数。", "An abstention carries no scores."),
    Code("review.unknown_criterion", "没有评分指标 {criterion}。", "There is no criterion {criterion}."),
    Code("review.missing_criterion", "指标 {criterion} 未评分。", "Criterion {criterion} is not scored."),
    Code(
        "review.not_on_scale",
        "指标 {criterion} 的分值不在分档之内。",
        "The value for {criterion} is not on its scale.",
    ),
    Code(
        "review.not_a_judge", "只有本案评审委员会的主任委员和委员可以评分。", "Only the chair and members review.", 403
    ),
    Code("review.not_declared", "请先申报是否需要回避。", "Declare about conflicts first.", 409),
    Code("review.awaits_decision", "您的申报尚待决定，暂不能评分。", "Your declaration is not decided yet.", 409),
    Code("review.recused", "您已回避本案。", "You are recused from this case.", 403),
    Code("review.wrong_phase", "目前不在评审阶段。", "The cycle is not in its reviewing phase.", 409),
    Code(
        "review.phase_over",
        "评审阶段的截止时间已过，不再接受评分和更改。",
        "The reviewing phase has reached its end; no scores are taken or changed.",
        409,
    ),
    Code(
        "review.already_given",
        "您已对本案评过分；如需更改，请在原评分上修改。",
        "You have reviewed this case; change that review instead.",
        409,
    ),
    Code("review.not_yours", "只能更改本人的评分。", "Only one's own review can be changed.", 403),
    Code("review.not_assigned", "本案未分配给您评审。", "This case is not assigned to you.", 403),
    Code(
        "review.calibrate_first",
        "请先完成标准案例的试评，还差 {left} 件。",
        "Score the anchor cases first; {left} are left.",
        409,
    ),
    Code("scores.not_closed", "评审结束后方可查看。", "To be seen after the review has closed.", 409),
    Code(
        "assignment.not_used",
        "本方案由全体委员评审全部案件，不作分配。",
        "By this scheme every member reviews every case; nothing is assigned.",
        409,
    ),
    Code("assignment.wrong_phase", "只能在评审阶段分配案件。", "Cases are assigned in the reviewing phase.", 409),
    Code(
        "assignment.recused",
        "您已回避本周期的案件，请由其他人员办理分配。",
        "You are recused from a case of this cycle; somebody else assigns.",
        403,
    ),
    Code("assignment.bad_seed", "种子须为 64 位十六进制数字。", "A seed is 64 hexadecimal digits.", 400),
    Code(
        "assignment.changed",
        "预览之后情况有变，请重新预览。",
        "Something has changed since the preview; look at it anew.",
        409,
    ),
    Code("assignment.reason_needed", "请写明改派的理由。", "A reassignment needs a reason."),
    Code("assignment.ended", "这项分配已经结束。", "This assignment has ended.", 409),
    Code(
        "assignment.has_scored",
        "该委员已对本案评分，不能改派。",
        "The member has reviewed this case; it is not reassigned.",
        409,
    ),
    Code(
        "assignment.nobody_left",
        "没有其他可以接手的委员。",
        "There is no other member who could take the case.",
        409,
    ),
    Code("calibration.wrong_phase", "目前不能设置或试评标准案例。", "Anchors cannot be set or scored now.", 409),
    Code(
        "calibration.begun",
        "已有委员试评，标准案例不再增加。",
        "A member has scored already; no anchor is added any more.",
        409,
    ),
    Code("act.calibrate", "试评标准案例", "score the anchor case", 200),
    Code("calibration.already_scored", "您已试评这件标准案例。", "You have scored this anchor.", 409),
)
