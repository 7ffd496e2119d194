"""The kinds of entries: which fields each must have, may have, and may not have."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

GRANT = "grant"
CORRECT = "correct"
REVOKE = "revoke"
RESTORE = "restore"
ERASE = "erase"
BREAK = "break"


class Use(Enum):
    """How a kind uses a field."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


REQUIRED, OPTIONAL, NEVER = Use.REQUIRED, Use.OPTIONAL, Use.NEVER

_FACTS = {
    "award": REQUIRED,
    "recipient_category": REQUIRED,
    "subject": REQUIRED,
    "is_posthumous": REQUIRED,
    "provisional_until": OPTIONAL,
}
_NO_FACTS = dict.fromkeys(_FACTS, NEVER)
_VERDICT = {
    **_NO_FACTS,
    "register": REQUIRED,
    "effective_on": REQUIRED,
    "decision": REQUIRED,
    "origin": REQUIRED,
    "provenance": REQUIRED,
    "ground": REQUIRED,
    "refers_to": REQUIRED,
    "amended_decision": NEVER,
    "discontinuity": NEVER,
    "commitments": OPTIONAL,
}

KINDS: Mapping[str, Mapping[str, Use]] = MappingProxyType(
    {
        GRANT: {**_VERDICT, **_FACTS, "ground": NEVER, "refers_to": NEVER, "commitments": REQUIRED},
        # A correction restates all facts of the grant as they should read, so that no reader has to merge fields.
        CORRECT: {**_VERDICT, **_FACTS, "amended_decision": OPTIONAL},
        REVOKE: _VERDICT,
        RESTORE: _VERDICT,
        ERASE: {**_VERDICT, "effective_on": NEVER, "origin": NEVER, "provenance": NEVER},
        BREAK: {
            **_VERDICT,
            "register": NEVER,
            "effective_on": NEVER,
            "origin": NEVER,
            "provenance": NEVER,
            "refers_to": NEVER,
            "discontinuity": REQUIRED,
        },
    }
)
