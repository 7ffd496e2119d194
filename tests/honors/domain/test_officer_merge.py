"""How two records of one person come to one word about the end of the service (R-03, R-05)."""

from datetime import date

import pytest

from honors.domain.errors import RuleViolation
from honors.domain.officer_merge import Life, join_lives

DAY, LATER = date(2020, 6, 30), date(2020, 7, 1)
SERVES = Life(status="in_service", posted_on=date(2015, 7, 1))
CAME_BACK = Life(status="in_service", posted_on=LATER)
RETIRED = Life(status="retired", ends_on=DAY, posted_on=date(2015, 7, 1))
RETIRED_LATER = Life(status="retired", ends_on=LATER, posted_on=date(2015, 7, 1))
RESIGNED = Life(status="resigned", ends_on=DAY)
UNKNOWN_DAY = Life(status="retired")
SERVED_AGAIN = Life(status="retired", ends_on=date(2024, 1, 31), posted_on=LATER)
DIED = Life(status="died", ends_on=DAY, death_cause="on_duty")
DIED_LATER = Life(status="died", ends_on=LATER, death_cause="on_duty")
DIED_ILL = Life(status="died", ends_on=DAY, death_cause="illness")


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (SERVES, SERVES, SERVES),
        (SERVES, RETIRED, RETIRED),
        (SERVES, UNKNOWN_DAY, UNKNOWN_DAY),
        (CAME_BACK, RETIRED, CAME_BACK),
        (RETIRED, RETIRED, RETIRED),
        (UNKNOWN_DAY, RETIRED, RETIRED),
        (RETIRED, SERVED_AGAIN, SERVED_AGAIN),
        (SERVES, DIED, DIED),
        (RETIRED, DIED, DIED),
        (RETIRED, DIED_LATER, DIED_LATER),
        (DIED, DIED, DIED),
    ],
)
def test_what_one_does_not_know_it_learns_whichever_is_kept(one, other, joined):
    assert join_lives(one, other) == join_lives(other, one) == joined


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (RETIRED, RETIRED_LATER, "two_days"),
        (RETIRED, RESIGNED, "two_endings"),
        (DIED, DIED_LATER, "two_days"),
        (DIED, DIED_ILL, "two_endings"),
        (DIED, CAME_BACK, "posted_after_end"),
        (DIED, RETIRED_LATER, "posted_after_end"),
    ],
)
def test_what_cannot_both_be_true_is_refused_whichever_is_kept(one, other, code):
    for pair in ((one, other), (other, one)):
        with pytest.raises(RuleViolation) as refusal:
            join_lives(*pair)
        assert refusal.value.code == f"officer_merge.{code}"
