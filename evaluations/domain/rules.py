"""The register of rules: where each of them stands, by which numbers it works, where it is enforced, what shows it."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["enforced", "part", "not built"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the book. ``confidence`` concerns the underlying text: high, medium, low.

    ``settings`` name the rows of its parameters, ``catalogue`` the columns of the catalogue that hold its numbers;
    ``enforced`` are dotted names of the functions and classes that keep it, ``shown_by`` the example tables and
    the test files. ``structure`` is what a row of an example table cannot show, as it holds by the way in which
    things are built (a constraint, an append-only table): pairs of what holds and the named test that proves it.
    ``open`` says what is not there yet and is empty only for ``status`` enforced.
    """

    id: str
    zh: str
    en: str
    clause: str
    edition: str
    confidence: Literal["high", "medium", "low", "high / ?"]
    source: str
    status: Status
    settings: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    enforced: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    structure: tuple[tuple[str, str], ...] = ()
    open: str = ""
