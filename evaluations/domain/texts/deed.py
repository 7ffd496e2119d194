"""Codes about deeds."""

from honors.domain.codes import Code, register

register(
    Code(
        "deed.not_yours",
        "只能登记本单位或下级单位的事迹。",
        "You may enter deeds of your own units only.",
        403,
    ),
    Code(
        "deed.fixed",
        "已报送的案件以这件事迹为据，不能再改；需要更正的，由政工部门退回后另行登记。",
        "A case that was handed in rests on this deed, so it can no longer be changed; to correct it, the political "
        "department returns the case and another deed is entered.",
        409,
    ),
    Code("deed.in_future", "事迹日期 {done_on} 在今天之后。", "The deed's day {done_on} lies in the future."),
    Code("deed.unknown", "没有找到这件事迹，或不在您可查看的范围内。", "No such deed, or not yours to see.", 404),
)
