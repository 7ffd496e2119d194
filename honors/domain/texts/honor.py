"""Codes about honors."""

from honors.domain.codes import Code, register

register(
    Code(
        "honor.recipient_category",
        "奖励“{award}”的对象类别与受奖对象不符。",
        "The award “{award}” is for another category of recipient.",
    ),
)
