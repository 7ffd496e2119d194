from dataclasses import replace

import pytest

from evaluations.domain.approval import answers, sign, standing
from honors.domain.finding import Finding, Severity


def finding(code, severity):
    return Finding(code=code, rule="R-08", clause="S1", edition="police-2015", severity=severity)


BLOCK = finding("a", Severity.BLOCK)
OVERRIDE = finding("b", Severity.OVERRIDE)
WARN = finding("c", Severity.WARN)


SEEN = {"honor": "1"}
FINDINGS = [BLOCK, OVERRIDE, WARN]


def signed_for(*codes):
    return sign([{"code": code} for code in codes], FINDINGS, by=1, at="2026-11-24")


@pytest.mark.parametrize(
    ("exceptions", "left"),
    [
        ([], [BLOCK, OVERRIDE]),
        (signed_for("b"), [BLOCK]),
        (signed_for("a", "b", "c"), [BLOCK]),
        ([{"code": "b"}], [BLOCK]),
    ],
    ids=["nothing answered", "signed", "a block is never answered", "signed before facts were kept"],
)
def test_what_stands_in_the_way(exceptions, left):
    assert standing(FINDINGS, exceptions) == left


def test_an_exception_answers_only_the_facts_it_was_signed_for():
    seen, other = replace(OVERRIDE, facts=SEEN), replace(OVERRIDE, facts={"honor": "2"})
    (entry,) = sign([{"code": "b", "reason": "贡献重大"}], [BLOCK, seen], by=7, at="2026-11-24")

    assert entry == {
        "code": "b",
        "reason": "贡献重大",
        "signed_by": 7,
        "signed_at": "2026-11-24",
        "answers": [SEEN],
    }
    assert (answers(entry, seen), answers(entry, other), answers(entry, replace(seen, code="a"))) == (
        True,
        False,
        False,
    )
    assert standing([seen, other], [entry]) == [other]
