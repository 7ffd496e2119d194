"""What the table of notices gives to anybody is what the rule says of each one (R-55)."""

from datetime import timedelta

import pytest

from evaluations.domain.notice import is_public
from evaluations.models import Cycle, Notice, RuleParameter
from evaluations.selectors.notice import public_on
from tests.factories.decisions import on_notice, star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("shown_days", [0, 30])
@pytest.mark.parametrize(("waived", "is_rehearsal"), [(False, False), (True, False), (False, True)])
def test_the_query_and_the_rule_agree_on_every_day(at, shown_days, waived, is_rehearsal):
    RuleParameter.objects.filter(rule="R-55", name="notice_shown_days").update(value=str(shown_days))
    waiver = {"waiver_authoriser": "分管局领导", "waiver_ground": "案件涉密"} if waived else {}
    units = tree(at)
    notice = on_notice(star_cases(units, at), units, at, **waiver)
    Cycle.objects.update(is_rehearsal=is_rehearsal)

    days = [notice.starts_on + timedelta(days=n) for n in range(-2, 45)]
    found = [Notice.objects.filter(public_on(day), pk=notice.pk).exists() for day in days]

    assert found == [
        is_public(
            starts_on=notice.starts_on,
            ends_on=notice.ends_on,
            on=day,
            shown_days=shown_days,
            waived=waived,
            is_rehearsal=is_rehearsal,
        )
        for day in days
    ]
    assert any(found) is not (waived or is_rehearsal)
