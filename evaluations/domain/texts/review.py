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
    Code("review.already_given", "您已对本案评过分，不能更改。", "You have reviewed this case; it stands.", 409),
)
