"""Codes about the roll: calls of alternates, and too few who are left to vote."""

from honors.domain.codes import Code, register

register(
    Code(
        "ballot.not_called",
        "您是候补委员，本轮没有递补到任何一项。",
        "You are an alternate and are called for no item of this round.",
        403,
    ),
    Code(
        "round.too_few_voters",
        "有 {items} 项剩余可表决的人数不足 {least} 人，不能开启：请增补委员或候补委员、请候补委员到会，"
        "或将该项移出本轮。",
        "On {items} items fewer than {least} are left to vote, so the round does not open: seat members or alternates, "
        "have alternates come, or leave the items out of this round.",
    ),
)
