import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.eligibility import EarlierHonor, Facts, Person, examine, is_held, redact, verdict
from honors.domain.award import RecipientCategory
from honors.domain.finding import Finding, Severity
from tests.honors.domain.catalogue import kind

with (Path(__file__).parent / "data" / "eligibility.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))

TODAY = date(2026, 11, 24)


def day(text, default=None):
    return date.fromisoformat(text) if text else default


def award(code):
    if code.startswith("star."):
        return kind(code, "stars")
    return kind(code, "national") if code.startswith("national.") else kind(f"police.{code}")


def earlier(text):
    """``award@day#deed!revoked~lapsed`` as an honor."""
    rest, _, lapsed = text.partition("~")
    rest, _, revoked = rest.partition("!")
    rest, _, deed = rest.partition("#")
    code, _, decided = rest.partition("@")
    return EarlierHonor(
        key="7", kind=award(code), decided_on=day(decided), deed=deed, revoked_on=day(revoked), lapsed_on=day(lapsed)
    )


def bar(text):
    """``kind degree first..last!lifted`` as a bar."""
    name, degree, span = text.split()
    dates, _, lifted = span.partition("!")
    first, _, last = dates.partition("..")
    return BarSpan(
        kind=BarKind(name),
        degree=degree.strip("-"),
        starts_on=day(first),
        ends_on=day(last),
        lifted_on=day(lifted),
    )


def facts(row):
    """The facts that a row of the table describes."""
    is_unit = row["recipient"] == "collective"
    person = Person(
        personnel_category=row["personnel"] or "police",
        status=row["status"] or "in_service",
        service_from=day(row["service_from"], date(2015, 7, 1)),
        service_to=day(row["service_to"]),
        died_on=day(row["died_on"]),
        death_cause=row["cause"],
        is_nominator=row["nominator"] == "self",
    )
    chosen = award(row["award"])
    asked = row["nominator"] not in ("", "self")
    return Facts(
        on=day(row["on"], TODAY),
        category=RecipientCategory.COLLECTIVE if is_unit else RecipientCategory.INDIVIDUAL,
        award=chosen,
        edition="police-2015",
        person=None if is_unit else person,
        deed=row["deed"],
        done_on=day(row["done_on"], date(2026, 11, 14)),
        is_posthumous=row["posthumous"] == "yes",
        death_causes=frozenset({"on_duty", "illness"}),
        repeat_months=12 if chosen.rank else None,
        earlier=tuple(earlier(text) for text in row["earlier"].split()),
        bars=(bar(row["bars"]),) if row["bars"] else (),
        other_stars=int(row["stars"] or 0),
        stars_limit=int(row["limit"]) if row["limit"] else None,
        nominators=frozenset({"station_chief", "hr"}) if asked else None,
        nominated_as=frozenset({row["nominator"]}) if asked else None,
    )


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{row['rule']} {row['example']}" for row in EXAMPLES])
def test_every_example_of_the_table(row):
    found = [(f.code, f.rule, f.severity.value, f.changes_on) for f in examine(facts(row))]

    expected = [(f"eligibility.{row['expected']}", row["rule"], row["severity"], day(row["changes_on"]))]
    assert found == ([] if row["expected"] == "-" else expected)


def test_every_rule_of_the_section_has_a_row_that_refuses_and_one_that_does_not():
    refused = {row["rule"] for row in EXAMPLES if row["expected"] != "-"}
    passed = {row["rule"] for row in EXAMPLES if row["expected"] == "-"}

    rules = {"R-01", "R-03", "R-05", "R-06", "R-07", "R-08", "R-10", "R-11", "R-13", "R-18", "R-37", "R-39", "R-42"}
    assert refused == rules
    assert passed == rules - {"R-13", "R-18", "R-42"}


USUAL = facts({**dict.fromkeys(EXAMPLES[0], ""), "award": "individual.merit_third"})


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
