"""Texts about public notices."""

from honors.domain.codes import Code, register

register(
    Code(
        "notice.days_not_positive",
        "公示期至少为 1 个工作日，现为 {days}。",
        "A public notice stands at least 1 working day, not {days}.",
    ),
    Code("notice.no_cases", "请至少选择一个案卷。", "Name at least one case.", 400),
    Code("notice.repeated_case", "同一案卷列了两次。", "A case is listed twice.", 400),
    Code(
        "notice.starts_in_the_past",
        "公示开始日期不得早于今天（{today}）。",
        "A notice cannot begin before today ({today}).",
    ),
    Code(
        "notice.waiver_incomplete",
        "不公示须同时写明批准人和理由（R-21）；要公示的，两项都留空。",
        "To keep a case from the public, name both who authorised it and the ground (R-21); for a public notice leave "
        "both empty.",
    ),
    Code(
        "notice.not_in_scheme",
        "该方案不设公示步骤。",
        "The scheme of this case has no notice.",
    ),
    Code(
        "notice.not_selected",
        "该方案须先评审表决，案卷尚未入选（目前为“{state}”）。",
        "The scheme selects by review and vote first; the case is in state {state}.",
        409,
    ),
    Code(
        "notice.cycle_over",
        "该周期已结束或取消，不能公示。",
        "The cycle is closed or cancelled; nothing can be put on notice.",
        409,
    ),
    Code(
        "notice.not_eligible",
        "重新核查发现不符合条件，不能公示；请看逐项说明。",
        "Examined again, the case is barred and cannot be put on notice; see each finding.",
    ),
    Code(
        "notice.override_needed",
        "重新核查发现须核准例外的问题。请逐项写明例外理由和文号，或者先不公示该案卷。",
        "Examined again, there are findings that need a signed exception. State reason and document for each, or leave "
        "the case out.",
    ),
    Code(
        "notice.override_of_which_case",
        "每项例外都要指明属于本次公示的哪个案卷。",
        "Each exception names the case of this notice that it is for.",
        400,
    ),
    Code(
        "notice.not_over",
        "公示期尚未届满（{ends_on}）。",
        "The notice still stands (until {ends_on}).",
        409,
    ),
    Code(
        "notice.wrong_level",
        "公示逐级进行，本案下一级应在{expected}（{unit}）公示（R-20）。",
        "A notice goes level by level; the next one of this case is put up at {expected} ({unit}) (R-20).",
    ),
    Code(
        "notice.still_standing",
        "上一级公示尚未无异议届满，不能进行下一级公示。",
        "The notice of the level below has not ended undisputed yet; the next level waits for it.",
        409,
    ),
    Code("notice.not_running", "该公示已经结束。", "The notice has ended.", 409),
)
