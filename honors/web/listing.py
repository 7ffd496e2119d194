"""Lists of pages: the filters that are set as chips, and keyset links that keep them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from honors.selectors.keyset import read_page

PAGE_SIZES = (20, 50, 100)
DEFAULT_SIZE = 20


@dataclass(frozen=True)
class Chip:
    """A filter that is set: what it says, and the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Listing:
    """One page of a list. ``next`` and ``previous`` are addresses; ``first_number`` numbers the rows (序号)."""

    rows: list[Any]
    next: str | None
    previous: str | None
    size: int
    sizes: tuple[int, ...] = PAGE_SIZES
    total: int | None = None
    first_number: int = 1

    @property
    def last_number(self) -> int:
        return self.first_number + len(self.rows) - 1


def read_size(request: HttpRequest) -> int:
    """``?size=`` where it is one of the sizes offered, else the default: no reason to refuse a page."""
    raw = request.GET.get("size", "")
    return int(raw) if raw in map(str, PAGE_SIZES) else DEFAULT_SIZE


def address(request: HttpRequest, **changes: Any) -> str:
    """This page's address with parameters set, or taken out where the value is None; the cursor always goes."""
    query = {key: request.GET.getlist(key) for key in request.GET if key not in ("cursor", "row")}
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = [value]
    encoded = urlencode(query, doseq=True)
    return f"{request.path}?{encoded}" if encoded else request.path


def read_listing(
    request: HttpRequest, rows: QuerySet[Any], order: Sequence[str], *, total: int | None = None
) -> Listing:
    """One page of ``rows`` in ``order`` (whose last field is unique). Raises RuleViolation("request.bad_cursor").

    The running number travels in the address beside the cursor (``row``): it is for reading, nothing depends on it. No
    filter may have its name.
    """
    size = read_size(request)
    page = read_page(rows, order, size=size, cursor=request.GET.get("cursor"))
    raw = request.GET.get("row", "1")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 9 else 1  # noqa: PLR2004 - digits of a number that is shown

    def link(cursor: str | None, start: int) -> str | None:
        return None if cursor is None else address(request, cursor=cursor, row=max(1, start))

    return Listing(
        rows=page.rows,
        next=link(page.next, number + len(page.rows)),
        previous=link(page.previous, number - size),
        size=size,
        total=len(page.rows) if page.is_all else total,
        first_number=number,
    )


def chips(request: HttpRequest, labels: Mapping[str, tuple[str, str]]) -> list[Chip]:
    """Chips for filters that are set: parameter → (label, value in words)."""
    return [Chip(label, value, address(request, **{name: None})) for name, (label, value) in labels.items() if value]
