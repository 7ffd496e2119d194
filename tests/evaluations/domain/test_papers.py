from dataclasses import replace
from datetime import date

import pytest

from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from honors.domain.award import Level
from honors.domain.finding import Severity

FACTS = PaperFacts(on=date(2026, 11, 24), level=Level.MERIT_THIRD, edition="police-2015", max_age_days=180)
GOOD = OnFile(kind="discipline", agrees=True, dated_on=date(2026, 5, 28))


@pytest.mark.parametrize(
    ("level", "found"),
    [
        (Level.COMMENDATION, []),
        (Level.MERIT_THIRD, ["papers.no_assessment"]),
        (Level.HONORARY_TITLE, ["papers.no_assessment"]),
        (Level.STAR, []),
        (Level.HONOR, []),
    ],
)
def test_from_third_class_merit_upward_an_assessment_is_on_file(level, found):
    assert [f.code for f in examine_papers(replace(FACTS, level=level))] == found
    assert examine_papers(replace(FACTS, level=level, is_assessed=True)) == []


@pytest.mark.parametrize(
    ("opinions", "found"),
    [
        ((), ["papers.no_discipline_opinion"]),
        ((GOOD,), []),
        ((replace(GOOD, dated_on=date(2026, 5, 27)),), ["papers.old_discipline_opinion"]),
        ((replace(GOOD, dated_on=date(2025, 1, 1)), GOOD), []),
        ((replace(GOOD, kind="unit"),), ["papers.no_discipline_opinion"]),
        ((replace(GOOD, agrees=False),), ["papers.discipline_opposes", "papers.opposed"]),
        ((replace(GOOD, agrees=False, dated_on=date(2026, 5, 27)), GOOD), ["papers.opposed"]),
        (
            (GOOD, replace(GOOD, agrees=False, dated_on=date(2026, 6, 1))),
            ["papers.discipline_opposes", "papers.opposed"],
        ),
    ],
)
def test_a_leader_needs_a_recent_discipline_opinion(opinions, found):
    leader = replace(FACTS, is_assessed=True, needs_discipline=True, opinions=opinions)

    assert [f.code for f in examine_papers(leader)] == found
    blocks = [f for f in examine_papers(replace(leader, needs_discipline=False)) if f.severity is Severity.BLOCK]
    assert blocks == []


def test_an_opinion_that_opposes_is_shown_and_leaves_the_decision_to_a_person():
    (finding,) = examine_papers(replace(FACTS, is_assessed=True, opinions=(replace(GOOD, agrees=False),)))

    assert (finding.code, finding.severity.value, finding.facts) == ("papers.opposed", "warn", {"kind": "discipline"})
