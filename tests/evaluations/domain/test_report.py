from datetime import date

import pytest

from evaluations.domain.report import ReportDue, report_due
from honors.domain.authority import Organ


@pytest.mark.parametrize(
    ("organ", "delegated_by", "to"),
    [
        (Organ.COUNTY, None, Organ.PREFECTURE),
        (Organ.PREFECTURE, None, Organ.PROVINCE),
        (Organ.PROVINCE, None, None),
        (Organ.MINISTRY, None, None),
        (Organ.PROVINCE, Organ.MINISTRY, Organ.MINISTRY),
        (Organ.COUNTY, Organ.PREFECTURE, Organ.PREFECTURE),
    ],
)
def test_to_whom_an_award_is_reported(organ, delegated_by, to):
    due = report_due(organ=organ, delegated_by=delegated_by, decided_on=date(2024, 2, 1), days=29)

    assert due == (ReportDue(to=to, due_on=date(2024, 3, 1)) if to else None)
