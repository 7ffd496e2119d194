"""A picture made small shows the same: exactly where its colors are few, nearly where they are many."""

import struct
import zlib

import pytest

from tests.browser.picture import SIGNATURE, chunk, pixels, small


def picture(colors, width, filters):
    """A PNG of the colors in rows, each row written with the next of the filters 0 (none), 1 (left) and 2 (above)."""
    rows = [colors[at : at + width] for at in range(0, len(colors), width)]
    raw, above = bytearray(), bytes(3 * width)
    for y, row in enumerate(rows):
        line, kind = b"".join(row), filters[y % len(filters)]
        before = {0: bytes(len(line)), 1: bytes(3) + line[:-3], 2: above}[kind]
        raw += bytes([kind]) + bytes((a - b) & 0xFF for a, b in zip(line, before, strict=True))
        above = line
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(raw))) + chunk(b"IEND", b"")


def shown(png):
    """The colors of a picture with a palette, row by row."""
    width = struct.unpack(">I", png[16:20])[0]
    place = png.index(b"PLTE")
    (size,) = struct.unpack(">I", png[place - 4 : place])
    palette = png[place + 4 : place + 4 + size]
    at = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[at - 4 : at])
    raw = zlib.decompress(png[at + 4 : at + 4 + length])
    lines = [raw[i + 1 : i + 1 + width] for i in range(0, len(raw), width + 1)]
    return [palette[3 * number : 3 * number + 3] for line in lines for number in line]


@pytest.mark.parametrize("filters", [(0,), (1,), (2,), (0, 1, 2)])
def test_few_colors_are_kept_exactly(filters):
    colors = [bytes(((x * 37) % 256, (x * 11) % 256, x % 7)) for x in range(64)]
    png = picture(colors, 8, filters)

    assert [color for row in pixels(png)[1] for color in row] == colors
    assert shown(small(png)) == colors


def test_of_many_colors_the_common_stay_and_the_rare_become_their_nearest():
    common = [bytes((x * 8, 40, 200)) for x in range(32)]
    rare = [bytes((x % 16 * 16, 100 + x // 16 * 8, 90)) for x in range(160)]
    colors = rare + common * 20
    made = shown(small(picture(colors, 32, (1,))))
    kept = set(made)

    def far(one, other):
        return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))

    assert len(kept) == 64
    assert made[len(rare) :] == common * 20
    assert [far(x, y) for x, y in zip(colors, made, strict=True)] == [min(far(x, y) for y in kept) for x in colors]
