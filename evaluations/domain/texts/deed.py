"""Codes about deeds."""

from honors.domain.codes import Code, register

register(
    Code(
        "deed.not_yours",
        "只能登记本单位或下级单位的事迹。",
        "You may enter deeds of your own units only.",
        403,
    ),
    Code("deed.in_future", "事迹日期 {done_on} 在今天之后。", "The deed's day {done_on} lies in the future."),
    Code("deed.unknown", "没有找到这件事迹，或不在您可查看的范围内。", "No such deed, or not yours to see.", 404),
)
