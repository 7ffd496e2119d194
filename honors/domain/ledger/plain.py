"""Which grants are plain: nothing happened to them since, and every column and opening is what the leaf says.

A sieve for long logs, a batch at a time and without parsing: what it lets through has been compared byte by byte, what
it holds back is no fault yet and is for ``readmodel`` to look at. A leaf that holds a backslash is always held back,
because only without one does one text of a column stand for one text in the leaf.
"""

import re
from binascii import unhexlify
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate, pairwise

from honors.domain.ledger.commitment import DOMAIN, FIELD_END, SALT_SIZE

_LINE = re.compile(rb"^([a-z][a-z0-9_]{0,39}) (\w{%d}) (.*)$" % (2 * SALT_SIZE), re.MULTILINE)


PlainRow = tuple[int, bytes, str, str, bytes, str]
"""Index, leaf, the leaf before and after its commitments as the columns have it, packed openings, and the value that
the field ``keys`` must open to."""


def held_back(rows: Sequence[PlainRow]) -> list[int]:
    """The indexes of rows that are not proven plain."""
    if not rows:
        return []
    indexes, leaves, heads, tails, opened, keys = zip(*rows, strict=True)
    ends = [0, *accumulate([lines.count(b"\n") for lines in opened])]
    lines = _LINE.findall(b"".join(opened))
    values = [value for field, _, value in lines if field == b"keys"]
    if len(lines) != ends[-1] or len(values) != len(rows) or not all(text.endswith(b"\n") for text in opened):
        # One row has openings of a strange form, or too many, or none: find out which.
        return _one_by_one(rows)
    try:
        salts = unhexlify(b"".join([salt for _, salt, _ in lines]))
    except ValueError:
        return _one_by_one(rows)
    commitments = _commitments(lines, salts)
    return [
        index
        for index, leaf, head, (begin, end), tail, value, key in zip(
            indexes, leaves, heads, pairwise(ends), tails, values, keys, strict=True
        )
        if leaf != (head + ",".join(commitments[begin:end]) + tail).encode() or value != key.encode() or b"\\" in leaf
    ]


def _one_by_one(rows: Sequence[PlainRow]) -> list[int]:
    if len(rows) == 1:
        return [rows[0][0]]
    return [index for row in rows for index in held_back([row])]


def _commitments(lines: list[tuple[bytes, bytes, bytes]], salts: bytes) -> list[str]:
    """Each as it stands in the leaf."""
    fields = {field: (f'"{field.decode()}":"', field + FIELD_END) for field in {field for field, _, _ in lines}}
    digest, domain, found = sha256, DOMAIN, []
    for at, (field, _, value) in zip(range(0, len(salts), SALT_SIZE), lines, strict=True):
        name, hashed = fields[field]
        found.append(f'{name}{digest(domain + salts[at : at + SALT_SIZE] + hashed + value).hexdigest()}"')
    return found
