"""Locking many cases at once, always in the same order: cycles first, then cases, each by key."""

from collections.abc import Iterable

from evaluations.models import Cycle, Nomination


def lock_cases(nominations: Iterable[Nomination]) -> list[Nomination]:
    """The cases as they are now, in the order given, locked together with their cycles until the transaction ends."""
    given = list(nominations)
    cycles = sorted({case.cycle_id for case in given if case.cycle_id is not None})
    list(Cycle.objects.select_for_update().filter(pk__in=cycles).order_by("pk"))
    rows = (
        Nomination.objects.select_for_update(of=("self",))
        .filter(pk__in=[case.pk for case in given])
        .select_related(
            "cycle__unit", "scheme__unit", "award__edition", "officer__unit", "recipient_unit", "deed", "unit", "desk"
        )
        .order_by("pk")
    )
    fresh = {case.pk: case for case in rows}
    return [fresh[case.pk] for case in given]
