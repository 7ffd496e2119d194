"""How the openings of one entry are kept together: a line each of field, salt and value.

    name 5f0c…(64 hexadecimal digits) "张三"

Canonical JSON holds no line end, so that a line is a line. The value is kept as the bytes that were hashed.
"""

from collections.abc import Iterable

from honors.domain.ledger.commitment import Opening


def pack(openings: Iterable[Opening]) -> bytes:
    """The lines."""
    return b"".join(
        [b"%s %s %s\n" % (opening.field.encode(), opening.salt.hex().encode(), opening.value) for opening in openings]
    )


def unpack(lines: bytes) -> tuple[Opening, ...]:
    """The openings. Raises ValueError for anything that ``pack`` would not have written."""
    if not lines.endswith(b"\n"):
        raise ValueError("openings end with a line end")
    found = []
    for line in lines[:-1].split(b"\n"):
        field, _, rest = line.partition(b" ")
        salt, gap, value = rest.partition(b" ")
        if not gap:
            raise ValueError("an opening is a field, a salt and a value")
        found.append(Opening(field.decode(), bytes.fromhex(salt.decode()), value))
    return tuple(found)
