"""Codes about kinship on record."""

from honors.domain.codes import Code, register

register(
    Code("kinship.same_person", "亲属关系须涉及两个人。", "Kinship is between two people.", 400),
    Code("kinship.on_record", "这两人的亲属关系已有记录。", "The kinship of these two is on record already.", 409),
    Code(
        "kinship.dates",
        "亲属关系的终止日不得早于起始日，也不得晚于今天。",
        "Kinship ends after it began and not ahead of today.",
        400,
    ),
    Code("kinship.ended", "这一亲属关系已经终止。", "This kinship has ended already.", 409),
    Code("kinship.own", "本人的亲属关系由他人登记。", "Somebody else records one's own kinship.", 403),
)
