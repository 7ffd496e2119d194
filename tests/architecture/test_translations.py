"""The English catalogue is complete, and the compiled file is the one that belongs to it."""

import gettext
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted(ROOT.glob("*/locale/en/LC_MESSAGES/django.po"))
ENTRY = re.compile(r'^msgid "(.*)"\nmsgstr "(.*)"$', re.MULTILINE)
IN_TEMPLATE = re.compile(r'{%\s*translate\s+"([^"]+)"\s*%}')


def entries(catalogue: Path) -> dict[str, str]:
    return {key: value for key, value in ENTRY.findall(catalogue.read_text(encoding="utf-8")) if key}


def compiled(catalogue: Path) -> dict[str, str]:
    with catalogue.with_suffix(".mo").open("rb") as file:
        return {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-5])
def test_every_sentence_has_its_english_and_the_compiled_file_agrees(catalogue):
    words = entries(catalogue)

    assert [key for key, value in words.items() if not value] == []
    assert "fuzzy" not in catalogue.read_text(encoding="utf-8")
    assert compiled(catalogue) == words


def test_every_sentence_of_a_template_is_in_the_catalogue():
    known = {key for catalogue in CATALOGUES for key in entries(catalogue)}
    used = {
        sentence
        for template in ROOT.glob("*/templates/**/*.html")
        for sentence in IN_TEMPLATE.findall(template.read_text(encoding="utf-8"))
    }

    assert used
    assert used - known == set()
