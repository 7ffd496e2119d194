"""Texts about logging in."""

from honors.domain.codes import Code, register

register(
    Code(
        "session.refused",
        "用户名或密码不正确。",
        "The user name or the password is wrong.",
        401,
    ),
    Code(
        "session.locked",
        "连续输错次数过多，此用户名暂停登录，请在 {minutes} 分钟后再试。",
        "Too many wrong attempts: this user name is held for {minutes} minutes. Try again after that.",
        429,
    ),
)
