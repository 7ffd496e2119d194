import csv
from collections import Counter
from dataclasses import replace

import pytest

from evaluations.domain.example.cells import Cells
from evaluations.domain.example.dates import terms_of
from evaluations.domain.example.table import FORMS, HEADINGS, check_table, form_of
from evaluations.selectors.shipped import EXAMPLES, book, read_table
from honors.domain.errors import RuleViolation
from honors.domain.officer import PoliceRank
from honors.domain.promotion import RankTerms

BOOK = book()
FILES = sorted(EXAMPLES.glob("*.csv"))


def check(heading, *rows, using=BOOK):
    headings = heading.split(",")
    cells = [dict(zip(headings, next(csv.reader([row])), strict=True)) for row in rows]
    return [(one.expected, one.got, one.ok) for one in check_table(headings, cells, using)]


def refusal(heading, *rows):
    with pytest.raises(RuleViolation) as refused:
        check(heading, *rows)
    return refused.value.code, refused.value.params


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_example_comes_out_as_expected(path):
    headings, rows = read_table(path)
    found = check_table(headings, rows, BOOK)

    assert [(rows[one.row - 1]["example"], one.expected, one.got) for one in found if not one.ok] == []
    assert len(found) == len(rows) > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_example_turned_round_is_seen(path):
    headings, rows = read_table(path)
    turned = [{**row, "expected": f"not {row['expected']}"} for row in rows]

    assert [one.row for one in check_table(headings, turned, BOOK) if one.ok] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_example_says_where_its_rule_stands_and_what_it_shows(path):
    _, rows = read_table(path)

    assert [row for row in rows if not (row["clause"] and row["example"])] == []
    assert len({(row["rule"], row["example"]) for row in rows}) == len(rows)


def test_every_form_has_examples_and_only_headings_that_are_explained():
    rows = [(path, row) for path in FILES for row in read_table(path)[1]]
    chosen = Counter(form_of(Cells(1, row)).name for _, row in rows)
    for form in FORMS:
        assert form.key in form.columns
        assert {"expected", *form.columns} >= set(form.answers)
        assert chosen[form.name] > 1, form.name
    assert {heading for path in FILES for heading in read_table(path)[0]} <= HEADINGS


def test_rows_of_different_rules_stand_in_one_table():
    assert check(
        "rule,expected,award,bars,starts_on,degree,home,posted_on",
        "R-10,investigation,individual.merit_third,investigation - 2026-10-01..,,,,",
        "R-13,2027-05-24,,,2026-05-25,grave,,",
        "R-14,CITY,individual.merit_third,,,,county,",
        "R-20,2026-12-02,police.individual.merit_third,,,,,2026-11-24",
    ) == [
        ("investigation", "investigation", True),
        ("2027-05-24", "2027-05-24", True),
        ("CITY", "CITY", True),
        ("2026-12-02", "2026-12-02", True),
    ]


def test_only_the_expectations_that_the_table_has_are_compared():
    row = "individual.merit_third,individual.merit_third@2026-01-10"

    assert check("award,earlier,rule,expected", f"{row},R-08,repeat_window") == [
        ("repeat_window", "repeat_window", True)
    ]
    assert check("award,earlier,rule,expected,severity,changes_on", f"{row},R-08,repeat_window,block,2027-01-10") == [
        ("repeat_window block 2027-01-10", "repeat_window override 2027-01-10", False)
    ]


def test_several_findings_of_one_rule_stand_beside_each_other():
    bars = "punishment warning 2026-06-01..2026-11-30; party warning 2026-06-01..2027-05-31"

    (found,) = check("rule,award,bars,expected,changes_on", f"R-11,individual.merit_third,{bars},-,")

    assert found[1] == "disciplinary_period; disciplinary_period 2026-12-01; 2027-06-01"


def test_a_setting_that_changes_changes_the_answer():
    changed = replace(BOOK, settings={**BOOK.settings, ("R-12", "punishment.warning"): "8"})
    row = "R-12,2026-01-15,warning,2026-07-14"

    assert check("rule,starts_on,degree,expected", row) == [("2026-07-14", "2026-07-14", True)]
    assert check("rule,starts_on,degree,expected", row, using=changed) == [("2026-07-14", "2026-09-14", False)]


@pytest.mark.parametrize(
    ("heading", "row", "column", "value"),
    [
        ("rule,expected,award", "R-99,-,individual.merit_third", "rule", "R-99"),
        ("rule,expected,award", "R-47,-,individual.merit_third", "rule", "R-47"),
        ("rule,expected,award", "R-58,-,individual.merit_third", "pays_on / proof", "—"),
        ("rule,expected,award", ",-,individual.merit_third", "rule", "—"),
        ("rule,expected,award", "R-08,,individual.merit_third", "expected", "—"),
        ("rule,expected,award", "R-08,-,", "award", "—"),
        ("rule,expected,award", "R-08,-,individual.gold", "award", "individual.gold"),
        ("rule,expected,award,on", "R-08,-,individual.merit_third,2026-02-30", "on", "2026-02-30"),
        ("rule,expected,award,personnel", "R-06,-,individual.merit_third,navy", "personnel", "navy"),
        ("rule,expected,award,posthumous", "R-05,-,individual.merit_third,maybe", "posthumous", "maybe"),
        ("rule,expected,award,stars", "R-37,-,star.loyalty,-1", "stars", "-1"),
        ("rule,expected,award,stars", "R-37,-,star.loyalty,٣", "stars", "٣"),
        ("rule,expected,award,earlier", "R-08,-,individual.merit_third,individual.merit_third", "earlier", None),
        ("rule,expected,award,bars", "R-10,-,individual.merit_third,investigation", "bars", "investigation"),
        ("rule,expected,starts_on,degree", "R-12,-,2026-01-15,gold", "degree", "gold"),
        ("rule,expected,starts_on,months", "R-12,-,2026-01-15,99999999", "months", "99999999"),
        ("rule,expected,starts_on,months", "R-12,-,9999-06-01,12", "starts_on", "9999-06-01"),
        ("rule,expected,home,award", "R-14,-,moon,individual.merit_third", "home", "moon"),
        ("rule,expected,home,award,mandate", "R-16,-,county,individual.merit_third,CTY", "mandate", "CTY"),
        ("rule,expected,award,opinions", "R-23,-,individual.merit_third,discipline agree", "opinions", None),
    ],
)
def test_what_is_not_understood_is_refused_by_row_and_column(heading, row, column, value):
    code, params = refusal(heading, row)

    assert (code, params["row"], params["column"]) == ("rules.bad_cell", 1, column)
    if value is not None:
        assert params["value"] == value


@pytest.mark.parametrize(
    ("heading", "code", "said"),
    [
        ("rule,award", "rules.heading_missing", {"heading": "expected"}),
        ("expected,award", "rules.heading_missing", {"heading": "rule"}),
        ("rule,expected,colour", "rules.heading_unknown", {"heading": "colour", "near": "—"}),
        ("rule,expected,awards", "rules.heading_unknown", {"heading": "awards", "near": "award, bars"}),
        ("rule,expected,award,award", "rules.heading_twice", {"heading": "award"}),
        ("rule,expected,award", "rules.no_rows", {}),
    ],
)
def test_a_heading_that_is_missing_unknown_or_doubled_is_refused_and_so_is_a_table_without_rows(heading, code, said):
    assert refusal(heading) == (code, said)


@pytest.mark.parametrize(
    ("heading", "row", "holds"),
    [
        (
            "rule,expected,award,personnel",
            "R-06,-,individual.merit_third,navy",
            "police (usual), auxiliary, cadet, staff",
        ),
        ("rule,expected", "R-99,-", "the rule that the row is about, R-08"),
    ],
)
def test_a_refused_cell_says_what_it_should_hold(heading, row, holds):
    assert refusal(heading, row)[1]["holds"] == holds


def test_the_thresholds_of_early_promotion_come_from_the_settings():
    assert terms_of(BOOK) == RankTerms(
        least_rank_order=40,
        years={PoliceRank.CONSTABLE_2: 1, PoliceRank.INSPECTOR_1: 2},
        highest=PoliceRank.SUPERINTENDENT_2,
    )
