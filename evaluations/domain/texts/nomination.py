"""Codes about cases."""

from honors.domain.codes import Code, register

register(
    Code(
        "nomination.wrong_state",
        "案卷目前处于“{state}”，不能办理“{verb}”。",
        "The case is in state {state}; {verb} is not possible there.",
        409,
    ),
    Code("nomination.wrong_role", "此步骤不由您办理。", "This step is not yours to take.", 403),
)
