from bench.place import Size
from bench.rounds import Sample
from bench.table import Line, at_least, at_most, report, spread


def test_a_target_that_is_missed_says_so():
    assert at_most(1.31, 1.15) == ("≤ 1.15, measured 1.31", "**not met**")
    assert at_most(1.15, 1.15) == ("≤ 1.15, measured 1.15", "met")
    assert at_least(0.39, 0.4) == ("≥ 0.4, measured 0.39", "**not met**")


def test_the_report_has_a_table_a_part_under_each_database():
    line = Line("(a) Writes", "create", spread(Sample((1.0, 2.0, 3.0))), "1", "2", "≤ 1", "met")

    text = report(Size(20_000, 100_000), [("SQLite 3", [line, line])], " PostgreSQL was left out.")

    assert "Size: 20,000 officers, 100,000 honors." in text
    assert "PostgreSQL was left out." in text
    assert text.count("### (a) Writes") == 1
    assert text.count("| create | 2.00 (1.50–2.50) | 1 | 2 | ≤ 1 | met |") == 2
