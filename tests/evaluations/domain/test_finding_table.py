"""One line a code: what a finding carries, how hard it is, who may sign, when it changes, and what others see of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.eligibility import examine
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.recipients import facts_of
from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from evaluations.domain.verdict import HELD, redact, verdict
from evaluations.selectors.shipped import EXAMPLES, book, read_table
from honors.domain.award import Level
from honors.domain.codes import all_codes, text
from honors.domain.finding import Finding, Severity

LINES = read_table(Path(__file__).parent / "data" / "findings.csv")[1]
BY_CODE = {(line["code"], line["of"]): line for line in LINES}
NO_FINDINGS_OF_A_RULE = {HELD, "eligibility.one_subject"}  # what redact says; a request that names nobody

BOOK = book()
SHIPPED = [
    facts_of(Cells(1, row), BOOK)
    for name in ("eligibility", "collectives")
    for row in read_table(EXAMPLES / f"{name}.csv")[1]
]
USUAL = facts_of(Cells(1, {"award": "individual.merit_third"}), BOOK)
STAR = facts_of(Cells(1, {"award": "star.service"}), BOOK)
TODAY = USUAL.on
GRAVE = BarSpan(kind=BarKind.COLLECTIVE, degree="grave", starts_on=date(2026, 10, 1), ends_on=date(2027, 9, 30))
BEYOND = [
    replace(USUAL, award_is_open=False, award_opens_on=date(2026, 12, 1)),
    replace(USUAL, done_on=None, person=replace(USUAL.person, service_from=date(2026, 11, 30))),
    replace(STAR, bars=(GRAVE,)),
]
"""What the tables that are shipped hold no row of."""

PAPERS = PaperFacts(on=TODAY, level=Level.MERIT_THIRD, edition="police-2015", max_age_days=180, needs_discipline=True)
OPPOSES = OnFile(kind="discipline", agrees=False, dated_on=date(2026, 11, 1))
FILES = [
    PAPERS,
    replace(PAPERS, opinions=(OPPOSES,)),
    replace(PAPERS, opinions=(replace(OPPOSES, dated_on=date(2026, 1, 1)),)),
]


def of_whom(finding, is_star):
    """The key of the line that speaks of a finding: one for awards and stars alike, or one for each."""
    return (finding.code, "") if (finding.code, "") in BY_CODE else (finding.code, "star" if is_star else "award")


SPOKEN: list[tuple[tuple[str, str], Finding]] = [
    *((of_whom(one, facts.is_star), one) for facts in [*SHIPPED, *BEYOND] for one in examine(facts)),
    *((of_whom(one, is_star=False), one) for facts in FILES for one in examine_papers(facts)),
]


def of(line):
    found = [finding for key, finding in SPOKEN if key == (line["code"], line["of"])]
    assert found, "no example lets this line speak"
    return found


each_line = pytest.mark.parametrize("line", LINES, ids=[f"{line['code']} {line['of']}".strip() for line in LINES])


def test_every_code_of_a_rule_has_its_line_and_no_line_is_left_over():
    codes = {one.code for one in all_codes() if one.code.partition(".")[0] in ("eligibility", "papers")}

    assert {line["code"] for line in LINES} == codes - NO_FINDINGS_OF_A_RULE
    assert {key for key, _ in SPOKEN} == set(BY_CODE)
    assert len(BY_CODE) == len(LINES)


@each_line
def test_a_finding_is_what_its_line_says(line):
    for finding in of(line):
        assert (finding.rule, finding.clause) == (line["rule"], line["clause"])
        assert (finding.severity.value, finding.override_role or "") == (line["severity"], line["override_role"])
        assert sorted(finding.facts) == line["facts"].split()
        assert None not in finding.facts.values()


@each_line
def test_only_who_may_be_overridden_names_who_signs(line):
    assert bool(line["override_role"]) == (line["severity"] == Severity.OVERRIDE.value)


@each_line
def test_a_finding_says_from_when_it_no_longer_holds_or_why_no_day_can_be_named(line):
    has_day = {finding.changes_on is not None for finding in of(line)}

    assert has_day == {"always": {True}, "never": {False}, "where known": {True, False}}[line["changes_on"]]
    assert bool(line["why_no_day"]) == (line["changes_on"] != "always")


@each_line
def test_who_may_not_know_of_bars_sees_what_the_line_says_and_who_may_sees_all(line):
    for finding in of(line):
        held = Finding(code=HELD, rule="", clause="S1 art. 12", edition=finding.edition, severity=Severity.BLOCK)
        shown = {"same": [finding], "held": [held], "nothing": []}[line["others_see"]]

        assert redact([finding], actor_may_know=False) == shown
        assert redact([finding], actor_may_know=True) == [finding]


def test_held_is_said_without_kind_degree_day_or_document():
    (held,) = redact(examine(replace(USUAL, bars=BARS["both at once"])), actor_may_know=False)

    assert (held.facts, held.rule, held.override_role, held.changes_on) == ({}, "", None, None)
    for language in ("zh", "en"):
        said = text(held.code, held.facts, language=language)
        assert not any(character.isdigit() for character in said), said


INVESTIGATED = BarSpan(kind=BarKind.INVESTIGATION, starts_on=date(2026, 10, 1))
PUNISHED = BarSpan(kind=BarKind.PUNISHMENT, degree="warning", starts_on=date(2026, 10, 1), ends_on=date(2027, 3, 31))
BARS = {
    "an investigation": (INVESTIGATED,),
    "a punishment": (PUNISHED,),
    "a Party period": (replace(PUNISHED, kind=BarKind.PARTY),),
    "two investigations": (INVESTIGATED, INVESTIGATED),
    "both at once": (INVESTIGATED, PUNISHED),
}


@pytest.mark.parametrize("usual", [USUAL, STAR], ids=["award", "star"])
def test_to_the_chief_an_investigation_and_a_disciplinary_period_are_one_and_the_same(usual):
    told = {
        name: verdict(redact(examine(replace(usual, bars=bars)), actor_may_know=False), TODAY)
        for name, bars in BARS.items()
    }
    known = {name: verdict(examine(replace(usual, bars=bars)), TODAY) for name, bars in BARS.items()}

    first = told["an investigation"]
    assert (first.eligible, first.held, first.eligible_from) == (False, True, None)
    assert [name for name, said in told.items() if said != first] == []
    assert known["an investigation"] != known["a punishment"]
    assert known["a punishment"].eligible_from == date(2027, 4, 1)
