from datetime import date

import pytest

from honors.domain.errors import RuleViolation
from honors.domain.unit import Span, check_change_day, check_members_open, check_succession

DAY = date(2026, 7, 1)
STANDS = Span(code="A", begins_on=date(2000, 1, 1))
OTHER = Span(code="B", begins_on=date(2026, 7, 1))


def refused(call, *args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(*args, **facts)
    return caught.value.code


def test_what_stands_until_the_day_before_is_taken_over_by_what_stands_on_the_day():
    check_succession([STANDS], [OTHER], day=DAY)


@pytest.mark.parametrize(
    ("ended", "successor", "code"),
    [
        (STANDS, STANDS, "unit.repeated"),
        (Span(code="A", begins_on=date(2000, 1, 1), is_temporary=True), OTHER, "unit.temporary_ends_itself"),
        (Span(code="A", begins_on=date(2000, 1, 1), ends_on=date(2026, 6, 30)), OTHER, "unit.ended"),
        (Span(code="A", begins_on=date(2000, 1, 1), is_succeeded=True), OTHER, "unit.ended"),
        (Span(code="A", begins_on=DAY), OTHER, "unit.not_there"),
        (STANDS, Span(code="B", begins_on=date(2026, 7, 2)), "unit.not_there"),
        (STANDS, Span(code="B", begins_on=date(2000, 1, 1), ends_on=date(2026, 6, 30)), "unit.not_there"),
        (STANDS, Span(code="B", begins_on=date(2000, 1, 1), is_succeeded=True), "unit.not_there"),
        (STANDS, Span(code="B", begins_on=date(2000, 1, 1), is_temporary=True), "unit.not_there"),
    ],
)
def test_a_succession_that_cannot_be_is_refused(ended, successor, code):
    assert refused(check_succession, [ended], [successor], day=DAY) == code


def test_a_change_is_entered_on_its_day_or_later():
    check_change_day(DAY, today=DAY)
    assert refused(check_change_day, date(2026, 7, 2), today=DAY) == "unit.change_in_future"


@pytest.mark.parametrize(
    ("frozen", "ends_on", "is_open"),
    [
        (False, date(2026, 7, 1), True),
        (False, None, True),
        (True, date(2026, 12, 31), False),
        (False, date(2026, 6, 30), False),
    ],
)
def test_members_change_until_the_unit_is_put_forward_or_over(frozen, ends_on, is_open):
    if is_open:
        check_members_open(frozen=frozen, ends_on=ends_on, today=DAY)
        return
    with pytest.raises(RuleViolation) as caught:
        check_members_open(frozen=frozen, ends_on=ends_on, today=DAY)
    assert [(f.rule, f.clause) for f in caught.value.findings] == [("R-04", "S1 art. 7")]
