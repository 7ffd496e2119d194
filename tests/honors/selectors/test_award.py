from datetime import date

import pytest

from honors.domain.errors import RuleViolation
from honors.models import Award
from honors.selectors.award import award_by_code, in_force_on

pytestmark = pytest.mark.django_db

CODE = "police.individual.merit_first"


@pytest.mark.parametrize(
    ("on", "edition", "organ_level"),
    [
        (date(2003, 9, 1), "police-2003", "province"),
        (date(2015, 12, 31), "police-2003", "province"),
        (date(2016, 1, 1), "police-2015", "ministry"),
    ],
)
def test_the_edition_in_force_on_the_day_is_the_one(on, edition, organ_level):
    award = award_by_code(CODE, on=on)

    assert (award.edition.code, award.organ_level) == (edition, organ_level)


@pytest.mark.parametrize(
    ("code", "on", "refusal"),
    [
        ("police.individual.merit_fourth", date(2026, 1, 1), "award.unknown"),
        (CODE, date(2003, 8, 31), "award.not_in_force"),
        ("auxiliary.individual.merit_third", date(2026, 1, 1), "award.switched_off"),
    ],
)
def test_what_cannot_be_decided_on_the_day_is_refused(code, on, refusal):
    with pytest.raises(RuleViolation) as caught:
        award_by_code(code, on=on)

    assert caught.value.code == refusal


def test_an_award_switched_off_by_hr_is_refused():
    Award.objects.filter(code=CODE).update(is_enabled=False)

    with pytest.raises(RuleViolation) as caught:
        award_by_code(CODE, on=date(2026, 1, 1))

    assert caught.value.code == "award.switched_off"


def test_the_list_of_a_day_holds_what_can_be_decided_then():
    day = Award.objects.filter(in_force_on(date(2010, 1, 1)), edition__scheme="police")
    assert {award.edition.code for award in day.select_related("edition")} == {"police-2003"}
    assert not Award.objects.filter(in_force_on(date(2026, 1, 1)), edition__scheme="auxiliary").exists()
