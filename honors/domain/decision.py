"""What the recipient of a decision was on its day, as it is recorded for good (R-30).

That the number, the day and the organ are there is a rule of every entry: ``ledger.leaf.document_faults``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a person is as the system knows it today."""

    post: str
    grade: str
    rank: str


def snapshot_of(
    *,
    unit_code: str,
    unit_name: str,
    person: Person | None = None,
    members: Sequence[str] | None = None,
    then: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What is recorded of the recipient beside the name: the unit, and post, grade and rank of a person.

    ``then`` holds what was different on the day of the decision, and goes before what is so today; ``members`` are
    the names of a temporary unit's people (R-04), None for any other recipient.
    """
    now: dict[str, Any] = {"unit_code": unit_code, "unit_name": unit_name}
    if members is not None:
        now["members"] = list(members)
    if person is not None:
        now |= {"post": person.post, "grade": person.grade, "rank": person.rank}
    return now | dict(then or {})
