"""Locking many cases at once, always in the same order: cycles first, then cases, each by key."""

from collections.abc import Iterable

from django.db import connection

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


def hold_cycle(nomination: Nomination) -> Cycle | None:
    """The cycle of a case as it is now, kept from changing until the transaction ends, while others may hold it too.

    Comes before the case is locked. On SQLite the transaction has the whole database to itself.
    """
    if nomination.cycle_id is None:
        return None
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Cycle._meta.db_table)
        sql = f"SELECT * FROM {table} WHERE id = %s FOR SHARE"  # noqa: S608
        return Cycle.objects.raw(sql, [nomination.cycle_id])[0]
    return Cycle.objects.get(pk=nomination.cycle_id)
