from dataclasses import replace
from datetime import date

import pytest

from evaluations.domain.eligibility import examine
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.recipients import TODAY, facts_of
from evaluations.domain.verdict import is_held, redact, verdict
from evaluations.selectors.shipped import EXAMPLES, book, read_table
from honors.domain.award import RecipientCategory
from honors.domain.finding import Finding, Severity
from tests.honors.domain.catalogue import kind

BOOK = book()
ROWS = read_table(EXAMPLES / "eligibility.csv")[1]


def facts(**row):
    """The facts that a row of the table describes."""
    return facts_of(Cells(1, row), BOOK)


def bar(text):
    (one,) = facts(award="individual.merit_third", bars=text).bars
    return one


def earlier(text):
    (one,) = facts(award="individual.merit_third", earlier=text).earlier
    return one


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['rule']} {row['example']}" for row in ROWS])
def test_every_example_of_the_table_and_no_other_rule_has_something_to_say(row):
    found = [
        (f.code, f.rule, f.severity.value, f.changes_on.isoformat() if f.changes_on else "", f.override_role or "")
        for f in examine(facts(**row))
    ]

    if row["signed"] and row["expected"] == "-":
        assert [said[2] for said in found] == ["override"]
        return
    if row["award"].startswith("auxiliary.") and row["rule"] != "R-57":  # that scheme ships switched off
        found = [said for said in found if said[1] != "R-57"]
    code = f"eligibility.{row['expected']}"
    rule = {"R-35": "R-08"}.get(row["rule"], row["rule"])
    expected = [(code, rule, row["severity"], row["changes_on"], row["override_by"])]
    if row["example"] == "died and put forward as if alive":
        expected.insert(0, ("eligibility.left_service", "R-03", "warn", "", ""))
    assert found == ([] if row["expected"] == "-" else expected)


def test_every_rule_has_a_row_that_refuses_and_one_that_does_not():
    refused = {row["rule"] for row in ROWS if row["expected"] != "-"}
    passed = {row["rule"] for row in ROWS if row["expected"] == "-"}

    rules = {"R-01", "R-03", "R-05", "R-06", "R-07", "R-08", "R-09", "R-10", "R-11", "R-13", "R-18", "R-37", "R-39"}
    assert refused == passed == rules | {"R-35", "R-42", "R-57"}


USUAL = facts(award="individual.merit_third")


def test_all_findings_come_at_once_in_the_order_of_the_rules():
    barred = replace(
        USUAL,
        person=replace(USUAL.person, personnel_category="auxiliary", service_from=date(2026, 11, 20)),
        award_is_open=False,
        bars=(bar("investigation - 2026-10-01.."), bar("punishment warning 2026-10-01..2027-03-31")),
    )

    assert [f.code.removeprefix("eligibility.") for f in examine(barred)] == [
        "award_not_open",
        "auxiliary",
        "not_in_service",
        "investigation",
        "disciplinary_period",
    ]


def test_what_begins_later_says_when():
    shut = replace(USUAL, award_is_open=False, award_opens_on=date(2026, 12, 1))
    joins = replace(USUAL.person, service_from=date(2026, 11, 30))
    new = replace(USUAL, done_on=None, person=joins)
    deed_before = replace(new, done_on=date(2026, 11, 20))

    assert [[f.changes_on for f in examine(one)] for one in (shut, new, deed_before)] == [
        [date(2026, 12, 1)],
        [date(2026, 11, 30)],
        [None],
    ]


def test_another_case_for_the_deed_is_a_warning():
    (finding,) = examine(replace(USUAL, deed="D1", pending_for_deed=("N1",)))

    assert (finding.code, finding.severity, finding.facts) == (
        "eligibility.deed_pending",
        Severity.WARN,
        {"nomination": "N1"},
    )


def test_who_died_and_is_not_put_forward_as_posthumous_is_refused():
    died = replace(USUAL.person, status="died", service_to=date(2026, 11, 18), died_on=date(2026, 11, 18))

    found = [f.code for f in examine(replace(USUAL, person=died))]

    assert found == ["eligibility.left_service", "eligibility.posthumous_flag_needed"]


def test_an_investigated_head_only_warns_about_the_unit():
    unit = replace(
        USUAL,
        category=RecipientCategory.COLLECTIVE,
        person=None,
        award=kind("police.collective.merit_third"),
        head_is_investigated=True,
    )

    found = examine(unit)

    assert [(f.code, f.severity) for f in found] == [("eligibility.head_investigated", Severity.WARN)]
    assert not is_held(found)
    assert redact(found, actor_may_know=False) == []


def test_who_may_not_know_learns_only_that_the_case_is_held():
    investigated = replace(
        USUAL, bars=(bar("investigation - 2026-10-01.."), bar("party warning 2026-10-01..2027-09-30"))
    )
    found = examine(investigated)

    (shown,) = redact(found, actor_may_know=False)

    assert shown == Finding(
        code="eligibility.held", rule="", clause="S1 art. 12", edition="police-2015", severity=Severity.BLOCK
    )
    assert redact(found, actor_may_know=True) == found


@pytest.mark.parametrize(
    "text",
    [
        "investigation - 2026-10-01..",
        "party warning 2026-10-01..2027-09-30",
        "punishment warning 2026-10-01..2027-03-31",
    ],
)
def test_no_bar_can_be_told_from_another(text):
    found = examine(replace(USUAL, bars=(bar(text),)))

    other = examine(replace(USUAL, bars=(bar("investigation - 2020-01-01.."),)))
    assert verdict(redact(found, actor_may_know=False), TODAY) == verdict(redact(other, actor_may_know=False), TODAY)


def test_other_findings_are_not_hidden():
    found = examine(replace(USUAL, award_is_open=False, bars=(bar("investigation - 2026-10-01.."),)))

    assert [f.code for f in redact(found, actor_may_know=False)] == ["eligibility.award_not_open", "eligibility.held"]


def test_eligible_means_neither_block_nor_open_override_and_says_from_when():
    repeated = examine(replace(USUAL, earlier=(earlier("individual.merit_third@2026-01-10"),)))
    blocked = examine(replace(USUAL, bars=(bar("investigation - 2026-10-01.."),)))

    assert verdict([], TODAY).eligible_from == TODAY
    assert verdict([], TODAY).eligible
    assert (verdict(repeated, TODAY).eligible, verdict(repeated, TODAY).eligible_from) == (False, date(2027, 1, 10))
    assert (verdict(blocked, TODAY).held, verdict(blocked, TODAY).eligible_from) == (True, None)
    assert verdict([*repeated, *blocked], TODAY).eligible_from is None
