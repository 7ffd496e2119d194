"""The exact bytes of an audit event, and what must agree with them.

``EVENT_COLUMNS`` stand beside the bytes for search; verification compares every one of them with the body.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

FORMAT_VERSION = 1
EVENT_COLUMNS = (
    "actor",
    "user_id",
    "role",
    "event",
    "object_kind",
    "object_id",
    "result",
    "code",
    "source",
    "request_id",
)
_BODY_FIELDS = frozenset({*EVENT_COLUMNS, "format", "at", "before", "after"})
_LARGEST_INTEGER = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def event_bytes(
    columns: Mapping[str, Any], *, at: datetime, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> bytes:
    """The canonical JSON (RFC 8785) of one event; its leaf hashes these bytes.

    Values are texts, integers, flags, None, and lists and mappings of them.
    """
    return canonical_json(
        {**columns, "format": FORMAT_VERSION, "at": at.astimezone(UTC).isoformat(), "before": before, "after": after}
    )


def canonical_json(value: Any) -> bytes:
    """RFC 8785 for plain values, five times as fast as the general writer where that cannot differ.

    With ASCII keys and integers below 2**53 the C encoder of the standard library writes the same bytes; every
    other value goes to the general writer. Raises rfc8785.CanonicalizationError for what has no canonical form.
    """
    return _encode(value).encode() if _is_plain(value) else rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return bool(value.isascii() or value.isprintable())
    if kind is int:
        return bool(-_LARGEST_INTEGER <= value <= _LARGEST_INTEGER)
    if value is None or kind is bool:
        return True
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items())
    if kind is list:
        return all(map(_is_plain, value))
    return False


def differing_columns(body: bytes, at: datetime, columns: Mapping[str, Any]) -> list[str]:
    """The columns that do not hold what the body says; ``["body"]`` where the body is no event of this format."""
    try:
        said = json.loads(body)
        moment = datetime.fromisoformat(said["at"])
    except (ValueError, KeyError, TypeError):
        return ["body"]
    if said.keys() != _BODY_FIELDS or said["format"] != FORMAT_VERSION:
        return ["body"]
    found = [
        name for name in EVENT_COLUMNS if columns[name] != said[name] or type(columns[name]) is not type(said[name])
    ]
    return found if moment == at else ["at", *found]
