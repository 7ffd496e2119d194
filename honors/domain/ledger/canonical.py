"""Canonical JSON after RFC 8785, without floats: one value, one sequence of bytes."""

import json
from typing import Any, NoReturn

import rfc8785

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


class CanonicalError(ValueError):
    """``place`` is a JSON pointer to the value at fault, empty for the whole document."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place or '/'}: {message}")
        self.place = place


def canonical_bytes(value: Any) -> bytes:
    """The one serialisation of a value of dict, list, str, int, bool and None.

    Raises CanonicalError for floats, integers beyond 2**53 - 1, keys that are not text, lone surrogates, more than
    32 levels, and any other type, naming the place.
    """
    if _check(value, "", 0):
        # Keys of ASCII stand in the same order by code point as by UTF-16, and without floats the standard library's
        # C code writes the very bytes of RFC 8785, some ten times faster.
        return _encode(value).encode()
    return rfc8785.dumps(value)


def plain_bytes(value: Any) -> bytes:
    """``canonical_bytes`` of a value that was checked: nothing but texts, integers within bounds, flags and None, under
    keys of ASCII. Raises CanonicalError for lone surrogates.
    """
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        return canonical_bytes(value)


def parse_canonical(data: bytes) -> Any:
    """The value behind canonical bytes. Raises CanonicalError where the bytes are not the canonical ones."""
    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:
        raise CanonicalError("", f"no JSON: {error}") from None
    # Writing it again also finds a key that stood twice, and every blank and escape that need not be.
    again = canonical_bytes(value)
    if again != data:
        at = next((n for n, (a, b) in enumerate(zip(again, data, strict=False)) if a != b), min(len(again), len(data)))
        raise CanonicalError("", f"not canonical from byte {at}")
    return value


def _refuse_number(text: str) -> NoReturn:
    raise CanonicalError("", f"{text} is no integer")


def _check(value: Any, place: str, depth: int) -> bool:
    """Raises CanonicalError; whether all keys are ASCII."""
    if depth > DEEPEST:
        raise CanonicalError(place, "nested too deep")
    kind = type(value)
    if kind is dict:
        return _check_object(value, place, depth)
    plain = True
    if kind is list:
        for number, inner in enumerate(value):
            plain = _check(inner, f"{place}/{number}", depth + 1) and plain
    else:
        _check_scalar(value, place)
    return plain


def _check_object(value: dict[Any, Any], place: str, depth: int) -> bool:
    plain = True
    for key, inner in value.items():
        if type(key) is not str:
            raise CanonicalError(place, "a key is not text")
        if not key.isascii():
            _check_text(key, place)
            plain = False
        # Nearly all values are texts and flags: no call for each of them
        if type(inner) is str:
            if not inner.isascii():
                _check_text(inner, f"{place}/{key}")
        elif inner is not None and type(inner) is not bool:
            plain = _check(inner, f"{place}/{key}", depth + 1) and plain
    return plain


def _check_scalar(value: Any, place: str) -> None:
    kind = type(value)
    if kind is str:
        _check_text(value, place)
    elif kind is int:
        if abs(value) > LARGEST_INTEGER:
            raise CanonicalError(place, "integer beyond 2**53 - 1")
    elif kind is not bool and value is not None:
        raise CanonicalError(place, f"a {kind.__name__} has no canonical form")


def _check_text(text: str, place: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise CanonicalError(place, "a lone surrogate is no text") from None
