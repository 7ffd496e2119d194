"""Screenshots made small: at most 64 colors, written as a PNG with a palette. Only what Chromium writes is read."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLORS = 64
SHADES = 0xF8
"""Colors that differ only in the last three bits of a channel are one to the eye."""
CHANNELS = {2: 3, 6: 4}


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def pixels(png: bytes) -> tuple[int, list[list[bytes]]]:
    """Width and rows of colors (three bytes each) of a picture with 8 bits a channel, not interlaced."""
    found = list(chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", found[0][1])
    assert (depth, interlaced) == (8, 0)
    step = CHANNELS[kind]
    raw = zlib.decompress(b"".join(data for name, data in found if name == b"IDAT"))
    size = width * step
    rows, above = [], bytearray(size)
    for y in range(height):
        start = y * (size + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + size]), above, step)
        rows.append([bytes(above[x : x + 3]) for x in range(0, size, step)])
    return width, rows


def unfilter(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    """One line as it was before its filter (PNG specification, section 9)."""
    if kind == 0:
        return line
    for x in range(len(line)):
        left = line[x - step] if x >= step else 0
        up = above[x]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            corner = above[x - step] if x >= step else 0
            sides = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            guess = (left, up, corner)[sides.index(min(sides))]
        line[x] = (line[x] + guess) & 0xFF
    return line


def palette_of(counts: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """The colors to keep, and for every color the number of its nearest. Exact where there are few enough."""
    if len(counts) <= MOST_COLORS:
        kept = list(counts)
        return kept, {color: number for number, color in enumerate(kept)}
    shades: dict[bytes, Counter[bytes]] = {}
    for color, count in counts.items():
        shades.setdefault(bytes(part & SHADES for part in color), Counter())[color] += count
    largest = sorted(shades.values(), key=lambda of: -of.total())[:MOST_COLORS]
    kept = [of.most_common(1)[0][0] for of in largest]
    return kept, {color: nearest(color, kept) for color in counts}


def nearest(color: bytes, kept: list[bytes]) -> int:
    return min(range(len(kept)), key=lambda i: sum((a - b) ** 2 for a, b in zip(color, kept[i], strict=True)))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def small(png: bytes) -> bytes:
    """The same picture with a palette."""
    width, rows = pixels(png)
    kept, number = palette_of(Counter(color for row in rows for color in row))
    raw = b"".join(b"\x00" + bytes([number[color] for color in row]) for row in rows)
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"PLTE", b"".join(kept)) + chunk(b"IDAT", zlib.compress(raw, 9))
    return SIGNATURE + body + chunk(b"IEND", b"")
