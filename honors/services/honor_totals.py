"""Summaries of the read model, kept in the transaction that changes it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from honors.models import PROVINCIAL_GROUP, Honor, HonorRecipients, HonorStatus, HonorTotal, subtrees_holding
from honors.models.bulk import add_to_counters
from honors.selectors.honor_totals import RECIPIENTS_KEY, TOTALS_KEY, recounted_recipients, recounted_totals

CHUNK = 500
"""Keys of one query, and rows held at once."""


def count_honors(honors: Iterable[Honor], sign: int) -> None:
    """Count honors in (``sign`` 1) or out (-1). The caller holds the ledger's head, so that nobody else counts.

    A change of honors is all of them counted out as they were, and then all of them in as they are.
    """
    listed = list(honors)
    times: Counter[tuple[Any, ...]] = Counter()
    for honor in listed:
        times[_shape(honor)] += sign
    deltas: Counter[tuple[Any, ...]] = Counter()
    for (path, *rest), count in times.items():
        for subtree in subtrees_holding(path):
            deltas[subtree, *rest] += count
    add_to_counters(HonorTotal, TOTALS_KEY, "times", deltas)
    add_to_counters(HonorRecipients, RECIPIENTS_KEY, "recipients", _recipients(listed, sign))


def recount_honors() -> None:
    """Make the summaries anew from the read model. The caller holds the ledger's head."""
    HonorTotal.objects.all().delete()
    HonorRecipients.objects.all().delete()
    for part in _parts(recounted_totals()):
        add_to_counters(HonorTotal, TOTALS_KEY, "times", {row[:-1]: row[-1] for row in part})
    add_to_counters(HonorRecipients, RECIPIENTS_KEY, "recipients", recounted_recipients())


def _shape(honor: Honor) -> tuple[Any, ...]:
    """The honor's key in ``HonorTotal``, in the order of ``TOTALS_KEY``."""
    return (
        honor.unit_path,
        honor.award_code,
        honor.decided_on.year,
        honor.status,
        honor.is_provincial_or_ministerial,
        honor.recipient_category,
        honor.level,
        honor.register,
    )


class _Held(NamedTuple):
    """A valid honor as far as it matters for the number of recipients."""

    pk: int
    officer: int | None
    unit: int
    path: str
    award_code: str
    is_provincial: bool
    category: str

    def claims(self) -> Iterator[tuple[Any, ...]]:
        """Recipient, scope and category, for each scope that the honor counts in."""
        recipient = (self.officer, None if self.officer is not None else self.unit)
        yield recipient, self.award_code, self.category
        if self.is_provincial:
            yield recipient, PROVINCIAL_GROUP, self.category


HELD_COLUMNS = (
    "pk",
    "officer_id",
    "unit_id",
    "unit_path",
    "award_code",
    "is_provincial_or_ministerial",
    "recipient_category",
)


def _recipients(honors: Sequence[Honor], sign: int) -> Counter[tuple[Any, ...]]:
    """A subtree gains (or loses) a recipient where nothing else of the same scope is held there.

    An erased honor has no recipient any more: it counts among times alone.
    """
    valid = [
        _Held(*(getattr(honor, column) for column in HELD_COLUMNS))
        for honor in honors
        if honor.status == HonorStatus.VALID and not honor.is_erased
    ]
    gained: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for held in valid:
        for claim in held.claims():
            gained[claim].update(subtrees_holding(held.path))
    moved = {honor.pk for honor in honors}
    for held in _held_by_the_same(valid):
        if held.pk not in moved:
            for claim in held.claims():
                if claim in gained:
                    gained[claim].difference_update(subtrees_holding(held.path))
    deltas: Counter[tuple[Any, ...]] = Counter()
    for (_, scope, category), paths in gained.items():
        for path in paths:
            deltas[path, scope, category] += sign
    return deltas


def _held_by_the_same(valid: Sequence[_Held]) -> Iterator[_Held]:
    people = sorted({held.officer for held in valid if held.officer is not None})
    units = sorted({held.unit for held in valid if held.officer is None})
    rows = Honor.objects.filter(status=HonorStatus.VALID, unit__isnull=False).values_list(*HELD_COLUMNS)
    for begin in range(0, len(people), CHUNK):
        yield from map(_Held._make, rows.filter(officer__in=people[begin : begin + CHUNK]))
    for begin in range(0, len(units), CHUNK):
        yield from map(_Held._make, rows.filter(officer=None, unit__in=units[begin : begin + CHUNK]))


def _parts(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while part := list(islice(rows, CHUNK)):
        yield part
