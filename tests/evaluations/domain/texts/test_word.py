"""Every value that a finding can name reads as a word in both languages."""

import json
from pathlib import Path

import pytest

import evaluations
from evaluations.domain.bar import BarKind
from evaluations.domain.opinion import OpinionKind
from honors.domain.award import RecipientCategory
from honors.domain.codes import lookup, text
from honors.domain.officer import OfficerStatus, PersonnelCategory

SHIPPED = json.loads((Path(evaluations.__file__).parent / "data" / "periods.json").read_text(encoding="utf-8"))
DEGREES = {row["name"].partition(".")[2] for row in SHIPPED if row["rule"] in ("R-12", "R-13") and "." in row["name"]}
NAMED = [
    *(("kind", word.value) for word in (*BarKind, *OpinionKind)),
    *(("category", word.value) for word in RecipientCategory),
    *(("personnel_category", word.value) for word in PersonnelCategory),
    *(("status", word.value) for word in OfficerStatus),
    *(("degree", name) for name in sorted(DEGREES)),
]


@pytest.mark.parametrize(("parameter", "value"), NAMED)
def test_a_value_has_a_word(parameter, value):
    word = lookup(f"{parameter}.{value}")

    assert word.zh
    assert word.en
    assert word.zh != value


def test_a_finding_reads_in_words():
    shown = {"degree": "major_demerit", "ends_on": "2027-05-31"}

    assert text("eligibility.disciplinary_period", shown) == "处于处分影响期内（记大过，至 2027年5月31日）。"
    assert "负责人、起止日期" in text("eligibility.temporary_incomplete", {"missing": ["head", "dates"]})
    assert "head, dates" in text("eligibility.temporary_incomplete", {"missing": ["head", "dates"]}, language="en")
