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
    Code(
        "account.own_reset",
        "不能重置自己的口令：自己的口令请在“修改口令”页更改。",
        "Nobody resets the own password; change it under “Change password”.",
    ),
    Code("account.inactive", "此账号已停用，请先启用。", "This account is switched off; switch it on first.", 409),
    Code("account.wrong_password", "现用口令不正确。", "The present password is wrong.", 422),
    Code("account.same_password", "新口令不得与现用口令相同。", "The new password is the present one.", 422),
    Code(
        "account.must_change",
        "您使用的是临时口令，请先更改口令，再办理其他事项。",
        "You came in with a temporary password; change it before anything else.",
        403,
    ),
    Code(
        "account.person_unclear",
        "有 {count} 名人员使用警号 {number}，请改填人员编号。",
        "{count} people have the police number {number}; give the number of the person instead.",
        422,
    ),
    Code(
        "notify.password_reset",
        "管理员 {by} 重置了您账号的口令。如非您本人申请，请立即报告安全管理员。",
        "The administrator {by} reset your password. If you did not ask for it, tell the security administrator.",
        200,
    ),
    Code("account.own", "不能停用自己的账号，请由另一名系统管理员办理。", "Nobody switches off the own account.", 422),
)
