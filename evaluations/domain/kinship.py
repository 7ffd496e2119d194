"""Kinship on record: the relations that the law names, and whether one counts on a day (Civil Servants Law art. 74)."""

from datetime import date
from enum import StrEnum


class Relation(StrEnum):
    """夫妻、直系血亲、三代以内旁系血亲、近姻亲."""

    SPOUSE = "spouse"
    LINEAL = "lineal"
    COLLATERAL = "collateral"
    IN_LAW = "in_law"


def counts_on(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether a kinship stands on ``day``: first and last day included, an open end is no bound."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
