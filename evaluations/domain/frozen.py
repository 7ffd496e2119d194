"""Facts as they were on a day, as plain values: written once, read again by the rules of another day."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def freeze(value: Any) -> Any:
    """A value of dataclasses, tuples, sets, dates and words as JSON holds it; sets are sorted."""
    if is_dataclass(value):
        return {entry.name: freeze(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, frozenset):
        return sorted(freeze(item) for item in value)
    if isinstance(value, tuple):
        return [freeze(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def thaw(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass again. A field that the data does not have takes its default: it was added later.

    Raises KeyError, TypeError or ValueError where the data is not of this kind.
    """
    hints = get_type_hints(kind)
    unknown = set(data) - set(hints)
    if unknown:
        raise ValueError(f"unknown facts: {', '.join(sorted(unknown))}")
    return kind(**{name: _read(hints[name], value) for name, value in data.items()})


def _read(hint: Any, value: Any) -> Any:
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        (hint,) = [one for one in get_args(hint) if one is not NoneType]
    many = get_origin(hint)
    if many in (tuple, frozenset):
        return many(_read(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        return thaw(cast("type[Any]", hint), value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value
