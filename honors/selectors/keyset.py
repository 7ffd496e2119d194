"""Keyset pages: the next page starts after the last row seen, so a deep page costs what the first one does."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from honors.domain.errors import RuleViolation


@dataclass(frozen=True)
class KeysetPage:
    """Rows of one page; ``next`` and ``previous`` are cursors, None where there is no such page.

    ``is_all`` says that the page holds every row there is.
    """

    rows: list[Any]
    next: str | None
    previous: str | None
    is_all: bool


def read_page(rows: QuerySet[Any], order: Sequence[str], *, size: int, cursor: str | None) -> KeysetPage:
    """One page of ``rows`` in ``order``, whose last field is unique. Raises RuleViolation("request.bad_cursor")."""
    backwards = False
    page = rows
    if cursor:
        direction, values = _decode(cursor, len(order))
        backwards = direction == "previous"
        try:
            page = page.filter(_after(order, values, backwards=backwards))
        except (ValueError, TypeError, ValidationError) as error:
            raise RuleViolation("request.bad_cursor") from error
    found = list(page.order_by(*(_flip(order) if backwards else order))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    return KeysetPage(
        rows=found,
        next=_cursor("next", found[-1], order) if found and (more or backwards) else None,
        previous=_cursor("previous", found[0], order) if found and cursor and (more or not backwards) else None,
        is_all=not cursor and not more,
    )


def _cursor(direction: str, row: Any, order: Sequence[str]) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    raw = json.dumps([direction, *values], cls=DjangoJSONEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> tuple[str, list[Any]]:
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise RuleViolation("request.bad_cursor") from error
    if (
        direction not in ("next", "previous")
        or len(values) != length
        or not all(isinstance(value, str | int) and "\x00" not in str(value) for value in values)
    ):
        raise RuleViolation("request.bad_cursor")
    return direction, values


def _after(order: Sequence[str], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows strictly beyond ``values``. The first condition repeats the bound so that an index range is used."""
    condition = Q()
    equal: dict[str, Any] = {}
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        down = name.startswith("-") != backwards
        condition |= Q(**equal, **{f"{field}__{'lt' if down else 'gt'}": value})
        equal[field] = value
    first = order[0].lstrip("-")
    down = order[0].startswith("-") != backwards
    return Q(**{f"{first}__{'lte' if down else 'gte'}": values[0]}) & condition


def _flip(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row if isinstance(row, str | int) else (row.isoformat() if hasattr(row, "isoformat") else str(row))
