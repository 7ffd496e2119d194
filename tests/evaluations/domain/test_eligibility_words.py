"""Why not, and when: every verdict of the example tables says its clause, its facts and its day in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from evaluations.domain.eligibility import examine
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.recipients import facts_of
from evaluations.selectors.shipped import EXAMPLES, book, read_table
from honors.domain.codes import all_codes, text
from honors.domain.finding import Finding
from tests.words import faults_of

BOOK = book()
ROWS = [row for name in ("eligibility", "collectives") for row in read_table(EXAMPLES / f"{name}.csv")[1]]
CASES = [(f"{row['rule']} {row['example']}", facts_of(Cells(1, row), BOOK)) for row in ROWS]


@pytest.mark.parametrize("facts", [facts for _, facts in CASES], ids=[name for name, _ in CASES])
def test_every_verdict_of_the_table_is_in_words_with_clause_and_facts(facts):
    assert [fault for finding in examine(facts) for fault in faults_of(finding)] == []


@pytest.mark.parametrize("facts", [facts for _, facts in CASES], ids=[name for name, _ in CASES])
def test_the_day_on_which_an_answer_changes_is_the_first_one_without_it(facts):
    for finding in examine(facts):
        if finding.changes_on is None or finding.code == "eligibility.award_not_open":
            continue  # whether the catalogue is open on a day is a fact, not a rule
        if any(honor.revoked_on or honor.lapsed_on for honor in facts.earlier):
            continue  # that an honor will be revoked, or its papers never come, nobody knows before
        before = replace(facts, on=finding.changes_on - timedelta(days=1))
        after = replace(facts, on=finding.changes_on)
        assert same(finding, examine(before)), finding.code
        assert not same(finding, examine(after)), finding.code


def same(finding: Finding, found: list[Finding]) -> bool:
    return any((one.code, one.changes_on) == (finding.code, finding.changes_on) for one in found)


def test_a_window_and_a_period_with_a_last_day_name_the_day_on_which_they_end():
    dated = {"eligibility.repeat_window", "eligibility.disciplinary_period", "eligibility.collective_bar"}
    found = [finding for _, facts in CASES for finding in examine(facts) if finding.code in dated]

    assert {finding.code for finding in found} == dated
    assert [finding for finding in found if finding.changes_on is None] == []


def test_the_table_lets_every_rule_about_recipients_speak_that_can_refuse():
    spoken = {finding.code for _, facts in CASES for finding in examine(facts)}
    silent = {code.code for code in all_codes() if code.code.startswith("eligibility.")} - spoken

    assert silent == {"eligibility.held", "eligibility.one_subject"}


def test_awards_people_and_days_read_in_both_languages():
    facts = {
        "award": "police.individual.merit_third",
        "award_name": "个人三等功",
        "award_name_en": "Third-class merit",
        "decided_on": "2026-01-05",
        "months": 12,
    }

    zh, en = text("eligibility.repeat_window", facts), text("eligibility.repeat_window", facts, language="en")

    assert zh == "2026年1月5日 已获同级或更高奖励（个人三等功），12 个月内原则上不再给予。"
    assert "(Third-class merit) dates from 5 January 2026" in en
