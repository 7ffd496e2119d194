"""Keyset pages: the next page starts after the last row seen, so a deep page costs what the first one does."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from honors.domain.errors import RuleViolation

DEFAULT_PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 200
PAGE_PARAMETERS = frozenset({"page_size", "cursor", "count"})


def _encode(direction: str, values: Sequence[Any]) -> str:
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


def page_size(request: Request) -> int:
    """``?page_size=``, between 1 and 200. Raises RuleViolation("request.malformed") for anything else."""
    raw = request.query_params.get("page_size", str(DEFAULT_PAGE_SIZE))
    if (
        not raw.isascii()
        or not raw.isdigit()
        or len(raw) > len(str(LARGEST_PAGE_SIZE))
        or not 1 <= int(raw) <= LARGEST_PAGE_SIZE
    ):
        raise RuleViolation("request.malformed", {"detail": f"page_size 1–{LARGEST_PAGE_SIZE}"})
    return int(raw)


def keyset_page(
    request: Request,
    rows: QuerySet[Any],
    order: Sequence[str],
    render: Callable[[list[Any]], list[Any]],
    *,
    count: Callable[[], int] | None = None,
) -> Response:
    """One page of ``rows`` in ``order`` (whose last field is unique).

    ``render`` turns the page's rows into plain data; ``count`` answers ``?count=1`` more cheaply than counting.
    Raises RuleViolation("request.bad_cursor").
    """
    size = page_size(request)
    cursor = request.query_params.get("cursor")
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

    def link(direction: str, row: Any) -> str:
        parameters = {key: value for key, value in request.query_params.items() if key != "cursor"}
        parameters["cursor"] = _encode(direction, [_value(row, name.lstrip("-")) for name in order])
        return request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")

    body: dict[str, Any] = {
        "results": render(found),
        "next": link("next", found[-1]) if found and (more or backwards) else None,
        "previous": link("previous", found[0]) if found and (cursor and (more or not backwards)) else None,
    }
    if request.query_params.get("count") == "1":
        is_all = not cursor and not more
        body["count"] = len(found) if is_all else count() if count else rows.count()
    return Response(body)


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row if isinstance(row, str | int) else (row.isoformat() if hasattr(row, "isoformat") else str(row))
