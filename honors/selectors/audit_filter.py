"""The filters of the audit trail, the same for every face."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

RESULTS = [(name, name) for name in ("done", "refused", "failed")]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9998, 12, 31)
"""Days that have a midnight here and the day after, whatever the time zone."""
ORDER = ("-at", "-pk")


class MomentDayFilter(django_filters.DateFilter):
    """A day by which moments are compared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        super().__init__(*args, validators=bounds, **kwargs)


def midnight(day: date) -> datetime:
    """The moment at which a day begins here; a range of moments uses the index, a day cut out of them would not."""
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditFilter(django_filters.FilterSet):
    event = django_filters.CharFilter()
    actor = django_filters.CharFilter()
    result = django_filters.ChoiceFilter(choices=RESULTS)
    object = django_filters.CharFilter(method="filter_object", help_text="kind, or kind:id")
    from_ = MomentDayFilter(method="filter_from")
    to = MomentDayFilter(method="filter_to")

    def filter_object(self, rows: Any, _name: str, value: str) -> Any:
        kind, gap, key = value.partition(":")
        return rows.filter(object_kind=kind, object_id=key) if gap else rows.filter(object_kind=kind)

    def filter_from(self, rows: Any, _name: str, day: date) -> Any:
        return rows.filter(at__gte=midnight(day))

    def filter_to(self, rows: Any, _name: str, day: date) -> Any:
        return rows.filter(at__lt=midnight(day + timedelta(days=1)))


# A field of a class cannot be called "from"; the parameter is.
AuditFilter.base_filters["from"] = AuditFilter.base_filters.pop("from_")
FILTERS = ("from", "to", "actor", "event", "object", "result")
