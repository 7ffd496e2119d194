"""Reporting an award upward after it was granted (R-32, after S13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from honors.domain.authority import Organ

_ABOVE = {Organ.COUNTY: Organ.PREFECTURE, Organ.PREFECTURE: Organ.PROVINCE}


@dataclass(frozen=True, kw_only=True)
class ReportDue:
    """To which organ, and until which day, that day included."""

    to: Organ
    due_on: date


def report_due(*, organ: Organ, delegated_by: Organ | None, decided_on: date, days: int) -> ReportDue | None:
    """What the approving organ reports: a delegated award to whoever delegated it, a county's or city's own award to

    the organ above. ``days`` are calendar days from the decision. None where nothing is to be reported.
    """
    to = delegated_by or _ABOVE.get(organ)
    return ReportDue(to=to, due_on=decided_on + timedelta(days=days)) if to is not None else None
