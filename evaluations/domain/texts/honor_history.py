"""Codes about honors taken over from before the system."""

from honors.domain.codes import Code, register

register(
    Code(
        "history.recorded_already",
        "这项奖励已经登记在册（第 {index} 号）。",
        "This honor is recorded already (entry {index}).",
        409,
    ),
    Code("history.no_recipient", "请填写获奖民警或者集体。", "Name the officer, or the collective.", 400),
    Code(
        "history.other_edition",
        "{decided_on} 时版本 {edition} 并不有效，请核对。",
        "The edition {edition} was not in force on {decided_on}; please check.",
        200,
    ),
    Code(
        "history.organ_differs",
        "按当时的规定，该奖励由{expected}机关批准，登记的是{organ_level}。",
        "By the text of its time this award was for the {expected} level to approve; {organ_level} was entered.",
        200,
    ),
    Code(
        "history.authority_unknown",
        "当时的批准权限在已收录的条文中查不到，无法核对。",
        "Who could approve this then is not in the texts at hand; it could not be checked.",
        200,
    ),
    Code(
        "history.before_service",
        "批准日期早于参加公安工作日期（{police_start_date}）。",
        "The decision is earlier than the first day of police service ({police_start_date}).",
        200,
    ),
    Code(
        "history.number_missing",
        "凭证为决定原件或复印件，但没有文号。",
        "The proof is the decision or a copy of it, yet its number is missing.",
        200,
    ),
)

_LEVELS = {
    "national": ("国家级", "national"),
    "ministry": ("部级", "ministerial"),
    "province": ("省级", "provincial"),
    "prefecture": ("市级", "prefecture"),
    "county": ("县级", "county"),
}
register(
    *[
        Code(f"{parameter}.{level}", zh, en)
        for parameter in ("expected", "organ_level")
        for level, (zh, en) in _LEVELS.items()
    ]
)
