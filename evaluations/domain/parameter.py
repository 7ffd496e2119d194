"""What values a setting of a rule may take."""

from evaluations.domain.conflict import SETTING, Effect
from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.domain.notice import Levels
from honors.domain.actor import Role
from honors.domain.award import Level
from honors.domain.errors import RuleViolation
from honors.domain.officer import DeathCause, PoliceRank

_MOST = 9999
_WORDS: dict[str, frozenset[str]] = {
    "death_causes": frozenset(DeathCause),
    "override_role": frozenset({Role.HR, Role.LEADER}),
    "min_level": frozenset(Level),
    "required_for": frozenset({"leaders", "all"}),
    "level_by_level_from": frozenset(Level),
    **dict.fromkeys(("levels_periodic", "levels_timely"), frozenset(Levels)),
    "material_fields": frozenset(EDITABLE_FIELDS),
    "objection_effect": frozenset({"approval", "clock"}),
    **dict.fromkeys(("first_rank", "second_rank", "highest_rank"), frozenset(PoliceRank)),
}
_LISTS = frozenset({"death_causes", "material_fields"})


def check_value(name: str, value: str) -> None:
    """A setting of words takes those words, every other one a whole number from 1 to 9999.

    Raises RuleViolation ``parameter.bad_value``.
    """
    words = value.split(",") if name in _LISTS else [value]
    known = frozenset(Effect) if name.startswith(SETTING) else _WORDS.get(name)
    if known is not None:
        good = all(word in known for word in words)
    else:
        good = value.isascii() and value.isdigit() and 1 <= int(value) <= _MOST
    if not good:
        raise RuleViolation("parameter.bad_value", {"name": name, "value": value}, field="value")
