"""Codes about the approving organ here."""

from honors.domain.codes import Code, register

register(
    Code(
        "authority.no_home",
        "单位 {unit} 不隶属于任何公安机关，无法确定批准机关。",
        "The unit {unit} stands under no organ; its approver cannot be told.",
    ),
    Code(
        "authority.bad_file",
        "CSV 第 {row} 行无法读取：须有 recipient_kind、category、level、on（或 date），可有 award、place、scheme。",
        "Row {row} is wrong: a CSV of recipient_kind, category, level, on or date (also award, place, scheme).",
    ),
    Code(
        "authority.unknown_kind",
        "批准权限表没有“{kind}”这一类对象；可用：{known}。",
        "The authority table has no recipient kind “{kind}”; it has: {known}.",
        400,
    ),
    Code("authority.one_recipient", "请指明一名人员或一个单位。", "Name one officer or one unit.", 400),
    Code(
        "authority.category_mismatch",
        "category 与对象不符。",
        "The category does not fit the recipient.",
        400,
    ),
)
