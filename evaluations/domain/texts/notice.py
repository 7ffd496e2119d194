"""Texts about public notices."""

from honors.domain.codes import Code, register

register(
    Code(
        "notice.days_not_positive",
        "公示期至少为 1 个工作日，现为 {days}。",
        "A public notice stands at least 1 working day, not {days}.",
    ),
)
