"""What belongs to a rehearsal (演练): it is marked wherever it is shown, and kept out of whatever counts."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from evaluations.models import AnchorCase, Approval, Nomination, NoticeItem, Objection, Round

_CYCLE: dict[str, tuple[QuerySet, str]] = {
    "nomination": (Nomination.objects.all(), "cycle__is_rehearsal"),
    "round": (Round.objects.all(), "cycle__is_rehearsal"),
    "objection": (Objection.objects.all(), "nomination__cycle__is_rehearsal"),
    "approval": (Approval.objects.all(), "nomination__cycle__is_rehearsal"),
    "anchor": (AnchorCase.objects.all(), "cycle__is_rehearsal"),
}
"""Kind of object → its rows, and the way to its cycle."""


def on_rehearsal_notice() -> Exists:
    """For a query of notices: whether a case of a rehearsal stands on it."""
    return Exists(NoticeItem.objects.filter(notice=OuterRef("pk"), nomination__cycle__is_rehearsal=True))


def rehearsed(objects: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these objects (kind and id) that belong to a rehearsal; one query for each kind of them."""
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in objects:
        keys[kind].append(key)
    found: set[tuple[str, str]] = set()
    for kind in sorted(set(keys) & set(_CYCLE)):
        rows, field = _CYCLE[kind]
        found |= {
            (kind, str(key)) for key in rows.filter(pk__in=keys[kind], **{field: True}).values_list("pk", flat=True)
        }
    return found
