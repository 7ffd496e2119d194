"""The English catalogue is complete, and the compiled file is the one that belongs to it."""

import gettext
import re
from pathlib import Path

import pytest

from tests.architecture.sentences import in_modules, in_templates

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted(ROOT.glob("*/locale/en/LC_MESSAGES/django.po"))
ENTRY = re.compile(
    r'^msgid "(.*)"\n(?:msgid_plural ".*"\nmsgstr\[0\] "(.*)"\nmsgstr\[1\] "(.*)"|msgstr "(.*)")$', re.MULTILINE
)


def plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def entries(catalogue: Path) -> dict[object, str]:
    found: dict[object, str] = {}
    for key, one, many, only in ENTRY.findall(catalogue.read_text(encoding="utf-8")):
        if one or many:
            found |= {(plain(key), 0): plain(one), (plain(key), 1): plain(many)}
        elif key:
            found[plain(key)] = plain(only)
    return found


def compiled(catalogue: Path) -> dict[object, str]:
    with catalogue.with_suffix(".mo").open("rb") as file:
        return {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}


def known() -> set[str]:
    return {key if isinstance(key, str) else key[0] for catalogue in CATALOGUES for key in entries(catalogue)}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_sentence_has_its_english_and_the_compiled_file_agrees(catalogue):
    words = entries(catalogue)

    assert [key for key, value in words.items() if not value] == []
    assert "fuzzy" not in catalogue.read_text(encoding="utf-8")
    assert compiled(catalogue) == words


@pytest.mark.parametrize("source", [in_templates, in_modules])
def test_every_sentence_that_is_shown_is_in_the_catalogue(source):
    used = set(source())

    assert used
    assert sorted(pair for pair in used if pair[1] not in known()) == []


def test_no_sentence_stands_in_the_catalogue_that_nothing_shows():
    used = {sentence for source in (in_templates, in_modules) for _file, sentence in source()}

    assert sorted(known() - used) == []
