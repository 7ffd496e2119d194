"""Texts about accounts."""

from honors.domain.codes import Code, register

register(
    Code("account.name_taken", "用户名 {username} 已被使用。", "The user name {username} is taken.", 409),
    Code(
        "account.name_form",
        "用户名须为 1 至 64 个字符，不含空白。",
        "A user name has 1 to 64 characters and no blanks.",
        400,
    ),
    Code("account.unknown", "没有这个账号，或不在您的管理范围内。", "There is no such account in your care.", 400),
    Code(
        "account.officer_unknown",
        "没有这名人员，或不在您的管理范围内。",
        "There is no such officer in your care.",
        400,
    ),
    Code("account.officer_taken", "该人员已有账号。", "This officer has an account already.", 409),
    Code("account.weak_password", "密码不符合要求：{reasons}", "The password is not good enough: {reasons}", 400),
    Code("account.own", "不能停用自己的账号，请由另一名系统管理员办理。", "Nobody switches off the own account.", 422),
)
