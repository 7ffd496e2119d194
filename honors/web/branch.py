"""The organ tree at the left of a list: choosing a unit sets the filter ``unit`` and leaves all others as they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from honors.domain.actor import Role
from honors.models import Unit
from honors.selectors.unit import Branch, branches_of
from honors.web.page import Page

ID = "branch"
MOST_OPEN = 12
"""So many units are open at once at most: the tree never outgrows the page."""


@dataclass(frozen=True, kw_only=True)
class Tree:
    """``unit`` is the one that the list shows. ``link`` begins the address that chooses a unit, without its code;
    ``kept`` is what opening and closing must not lose.
    """

    branches: list[Branch]
    unit: Unit | None
    link: str
    kept: list[tuple[str, str]]
    is_asked_alone: bool


def read_tree(page: Page, unit: Unit | None, *, among: Iterable[Role], kept: Sequence[tuple[str, str]]) -> Tree:
    """The tree as the address opens it (``open``, ``toggle``: codes), else down to ``unit``. One query.

    ``kept`` are the parameters of the list but its unit; the first page of another unit is shown, so no cursor.
    """
    request = page.request
    opened = opened_in(request)
    rest = [(name, value) for name, value in kept if name != "unit"]
    branches = branches_of(page.actor, unit, among=among, on=page.today, opened=opened)
    own = [("unit", unit.code)] if unit is not None else []
    return Tree(
        branches=branches,
        unit=unit,
        link=f"?{urlencode([*rest, ('unit', '')])}",
        kept=[*rest, *own, *(("open", code) for code in _open_codes(branches))],
        is_asked_alone=request.headers.get("HX-Target") == ID,
    )


def opened_in(request: HttpRequest) -> list[str] | None:
    """The codes of the open units, after the one under ``toggle`` was opened or closed; None where none was."""
    if "toggle" not in request.GET:
        return None
    codes = dict.fromkeys(code for code in request.GET.getlist("open") if "\x00" not in code)
    toggled = request.GET["toggle"].replace("\x00", "")
    if toggled in codes:
        codes.pop(toggled)
    else:
        codes[toggled] = None
    return list(codes)[-MOST_OPEN:]


def _open_codes(branches: Iterable[Branch]) -> list[str]:
    found: list[str] = []
    for branch in branches:
        if branch.is_open:
            found += [branch.unit.code, *_open_codes(branch.below)]
    return found
