"""What the rules look at of a recipient, read together once for all of them."""

from typing import Any

from honors.models import Officer, Unit
from honors.selectors.together import fill, is_filled


def record_of(officer: Officer | None, unit: Unit | None) -> list[tuple[Any, dict[str, Any]]]:
    """What to ``fill`` so that no rule asks again for the postings of an officer, or when the unit of the officer or
    the collective (exactly one) stood at the front line.
    """
    serves_in = officer.unit if officer is not None else unit
    assert serves_in is not None
    at_front: list[tuple[Any, dict[str, Any]]] = [(serves_in, {"former_front_line": serves_in.former_front_line.all()})]
    if officer is None:
        return at_front
    return [*at_front, (officer, {"postings": officer.postings.select_related("unit")})]


def read_record(officer: Officer | None, unit: Unit | None) -> None:
    """The same, read now where it was not read before. One query."""
    lacking = [
        (one, parts) for one, parts in record_of(officer, unit) if not all(is_filled(one, name) for name in parts)
    ]
    if lacking:
        fill(*lacking)
