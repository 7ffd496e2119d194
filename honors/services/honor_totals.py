"""Summaries of the read model, kept in the transaction that changes it."""

from collections import Counter
from collections.abc import Iterable

from honors.models import Honor, HonorTotal


def count_honors(honors: Iterable[Honor], sign: int) -> None:
    """Count honors in (``sign`` 1) or out (-1). The caller holds the ledger's head, so that nobody else counts.

    A change of an honor is counted out as it was, and in as it is.
    """
    shapes: dict[tuple[str, int, int, str], Honor] = {}
    times: Counter[tuple[str, int, int, str]] = Counter()
    for honor in honors:
        key = (honor.award_code, honor.decided_on.year, honor.unit_id, honor.status)
        shapes[key] = honor
        times[key] += sign
    if not times:
        return
    known = HonorTotal.objects.filter(
        award_code__in={key[0] for key in times},
        year__in={key[1] for key in times},
        status__in={key[3] for key in times},
    )
    before = {(row.award_code, row.year, row.unit_id, row.status): row.times for row in known.iterator(chunk_size=2000)}
    HonorTotal.objects.bulk_create(
        [
            HonorTotal(
                award_code=key[0],
                recipient_category=honor.recipient_category,
                level=honor.level,
                year=key[1],
                unit_id=key[2],
                unit_path=honor.unit_path,
                status=key[3],
                times=before.get(key, 0) + times[key],
            )
            for key, honor in shapes.items()
        ],
        update_conflicts=True,
        update_fields=["times", "unit_path"],
        unique_fields=["award_code", "year", "unit", "status"],
    )
