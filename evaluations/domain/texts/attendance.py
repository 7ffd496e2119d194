"""Codes about attendance."""

from honors.domain.codes import Code, register

register(
    Code("attendance.no_seat", "您在本委员会没有席位。", "You hold no seat in this committee.", 403),
    Code(
        "attendance.too_late",
        "表决已经开启，不再签到。",
        "The round is open; nobody signs in any more.",
        409,
    ),
)
