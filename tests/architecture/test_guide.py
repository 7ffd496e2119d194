"""The guide names only what there is: pictures that the command takes, addresses that lead on, words of the screen."""

import re
import struct
from pathlib import Path

import pytest
from django.urls import resolve

from tests.browser.guide import LARGEST, PICTURES

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURE = re.compile(r"!\[[^\]]+\]\(pictures/([\w-]+)\.png\)")
ADDRESS = re.compile(r"`(/[^`\s]*)`")
LABEL = re.compile(r"【([^】]+)】")
LINK = re.compile(r"\]\(([\w-]+\.md)\)")
PALETTE = 3


def named(pattern):
    return [(page.name, found) for page in PAGES for found in pattern.findall(page.read_text(encoding="utf-8"))]


def test_every_picture_is_there_small_and_taken_by_the_command():
    taken = {picture.name for picture in PICTURES}
    shown = {name for _page, name in named(PICTURE)}
    files = {path.stem: path.read_bytes() for path in (GUIDE / "pictures").glob("*.png")}

    assert shown == taken == set(files)
    assert {name: len(data) for name, data in files.items() if len(data) > LARGEST} == {}
    assert {struct.unpack(">B", data[25:26])[0] for data in files.values()} == {PALETTE}


@pytest.mark.parametrize(("page", "address"), sorted(set(named(ADDRESS))))
def test_every_address_leads_to_a_page(page, address):
    path = re.sub(r"\{\w+\}", "1", address.partition("?")[0])
    assert resolve(path).func is not None


def test_every_word_of_the_screen_stands_on_a_screen():
    sources = [*ROOT.glob("*/locale/en/LC_MESSAGES/django.po"), *ROOT.glob("*/domain/texts/*.py")]
    screen = "\n".join(path.read_text(encoding="utf-8") for path in sources)

    assert [(page, label) for page, label in sorted(set(named(LABEL))) if label not in screen] == []


def test_every_page_of_the_guide_is_named_by_its_first_page():
    first = (GUIDE / "README.md").read_text(encoding="utf-8")

    assert set(LINK.findall(first)) == {page.name for page in PAGES} - {"README.md"}
