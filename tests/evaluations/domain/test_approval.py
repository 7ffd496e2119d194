import pytest

from evaluations.domain.approval import standing
from honors.domain.finding import Finding, Severity


def finding(code, severity):
    return Finding(code=code, rule="R-08", clause="S1", edition="police-2015", severity=severity)


BLOCK = finding("a", Severity.BLOCK)
OVERRIDE = finding("b", Severity.OVERRIDE)
WARN = finding("c", Severity.WARN)


@pytest.mark.parametrize(
    ("answered", "left"),
    [(set(), [BLOCK, OVERRIDE]), ({"b"}, [BLOCK]), ({"a", "b", "c"}, [BLOCK])],
    ids=["nothing answered", "the exception signed", "a block is never answered"],
)
def test_what_stands_in_the_way(answered, left):
    assert standing([BLOCK, OVERRIDE, WARN], answered) == left
