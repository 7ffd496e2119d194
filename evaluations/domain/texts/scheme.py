"""Codes about schemes."""

from honors.domain.codes import Code, register

register(
    Code("scheme.invalid", "方案有误，请按逐项提示修改。", "The scheme does not stand; see each finding."),
    Code(
        "scheme.stars_or_awards",
        "方案须评选星级或奖励之一，不得两者兼有或都没有。",
        "A scheme decides stars or awards, one of the two.",
    ),
    Code("scheme.unknown_star", "没有“{star}”这颗星。", "There is no star {star}."),
    Code("scheme.unknown_award", "奖励目录中没有 {award}。", "The catalogue holds no award {award}."),
    Code("scheme.named_twice", "“{value}”列了两次。", "{value} is listed twice."),
    Code(
        "scheme.stars_are_batched",
        "四星争创须按批次评选。",
        "Stars are decided in cycles: the mode must be batched.",
    ),
    Code(
        "scheme.bad_weight",
        "评分项 {criterion} 的权重“{weight}”须为大于 0 的数字。",
        "The weight {weight} of criterion {criterion} must be a number above 0.",
    ),
    Code(
        "scheme.weights_not_whole",
        "各评分项权重之和为 {total}，应为 100。",
        "The weights add up to {total}; they must make 100.",
    ),
    Code("scheme.empty_scale", "评分项 {criterion} 没有分档。", "Criterion {criterion} has no scale."),
    Code(
        "scheme.bad_scale_value",
        "评分项 {criterion} 的分值“{value}”不是数字。",
        "The value {value} of criterion {criterion} is no number.",
    ),
    Code(
        "scheme.scale_value_twice",
        "评分项 {criterion} 有两档分值相同。",
        "Two marks of criterion {criterion} have the same value.",
    ),
    Code("scheme.no_nominators", "须写明由谁推荐。", "Somebody must be allowed to nominate."),
    Code("scheme.bad_nominator", "“{role}”不能作推荐人。", "The role {role} cannot nominate."),
    Code("scheme.unknown_step", "没有“{step}”这一步骤。", "There is no step {step}."),
    Code(
        "scheme.steps_out_of_order",
        "步骤须按顺序排列，每步至多一次。",
        "The steps must stand in their order, each once.",
    ),
    Code("scheme.step_needed", "步骤“{step}”不可省略。", "The step {step} cannot be left out."),
    Code(
        "scheme.review_needs_criteria",
        "有评审步骤就须有评分项。",
        "A scheme with a review needs criteria.",
    ),
    Code(
        "scheme.review_without_step", "没有评审步骤就没有评审规则。", "A scheme without a review has no rules of one."
    ),
    Code("scheme.unknown_review_rule", "没有“{key}”这项评审规则。", "There is no rule {key} of a review."),
    Code(
        "scheme.bad_per_case",
        "每件的评审人数须为一以上的整数，现为“{value}”。",
        "The number of reviewers of a case is a whole number from one; it is {value}.",
    ),
    Code(
        "scheme.bad_limit",
        "每名委员的件数上限须为一以上的整数，现为“{value}”。",
        "The limit of cases of a member is a whole number from one; it is {value}.",
    ),
    Code("scheme.unknown_paper", "没有“{paper}”这类材料。", "There is no kind of paper {paper}."),
    Code(
        "scheme.vote_without_step",
        "写了表决规则，却没有表决步骤。",
        "There are rules of voting but no step vote.",
    ),
    Code("scheme.unknown_vote_rule", "表决规则中没有 {key} 一项。", "There is no rule of voting called {key}."),
    Code("scheme.vote_rule_missing", "表决规则缺少 {key}。", "The rules of voting lack {key}."),
    Code("scheme.bad_shows_numbers", "shows_numbers 须为是或否。", "shows_numbers must be true or false."),
    Code("scheme.bad_proxies", "proxies 须为是或否。", "proxies must be true or false."),
    Code(
        "scheme.bad_repeats_most",
        "repeats_most 须为不小于 0 的整数，或为空（不限）。",
        "repeats_most must be a whole number, 0 or more, or null (no limit).",
    ),
    Code(
        "scheme.bad_hide_below",
        "hide_below 须为不小于 0 的整数。",
        "hide_below must be a whole number, 0 or more.",
    ),
    Code(
        "scheme.weights_hide_below",
        "有加权的，hide_below 不得小于 {least}。",
        "With weights, hide_below must be {least} or more.",
    ),
    Code(
        "scheme.notice_days_needed",
        "有公示步骤就须写明公示工作日数。",
        "A scheme with a notice needs its number of working days.",
    ),
    Code(
        "scheme.quota_for_nothing",
        "名额针对的“{value}”不在本方案之内。",
        "A quota names {value}, which this scheme does not decide.",
    ),
    Code(
        "scheme.edition_between",
        "您打开之后，该方案已发布第 {edition} 版。您填写的内容都还在，请与第 {edition} 版对照后再发布。",
        "Edition {edition} was issued after you opened this. What you wrote is still here; compare it with edition "
        "{edition} before you issue it.",
        409,
    ),
    Code(
        "scheme.not_yours",
        "只有本单位或上级单位的政工部门可以制定方案。",
        "Only HR of the unit or of a unit above may make its scheme.",
        403,
    ),
)
