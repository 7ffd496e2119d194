"""What notifications are about, as far as their reader may still open it. One query for each kind of object."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from evaluations.models import DataCorrection, FollowUp, Nomination, Reconsideration
from evaluations.selectors.data_correction import visible_to as corrections_visible_to
from evaluations.selectors.follow_up import visible_to as follow_ups_visible_to
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.reconsideration import visible_to as requests_visible_to
from honors.domain.actor import Actor
from honors.models import Honor, Job, Notification
from honors.selectors.honor import visible_to as honors_visible_to
from honors.selectors.job import visible_to as jobs_visible_to

Name = tuple[str, str]
"""Of whom or what, and the person's record where that is the page to go to."""


def _case(row: Nomination) -> Name:
    recipient = row.officer or row.recipient_unit
    return (recipient.name if recipient else "", "")


def _honor(row: Honor) -> Name:
    recipient = row.officer or row.unit
    return (recipient.name if recipient else "", str(row.officer_id or ""))


def _request(row: Reconsideration) -> Name:
    return _case(row.nomination) if row.nomination is not None else _honor(row.honor) if row.honor else ("", "")


def _follow_up(row: FollowUp) -> Name:
    return (_honor(row.honor)[0], "")


def _correction(row: DataCorrection) -> Name:
    return (row.officer.name, "")


def _job(_row: Job) -> Name:
    return ("", "")


READERS: dict[str, tuple[Callable[[Actor], QuerySet[Any]], tuple[str, ...], Callable[[Any], Name]]] = {
    "nomination": (cases_visible_to, ("officer", "recipient_unit"), _case),
    "honor": (honors_visible_to, ("officer", "unit"), _honor),
    "follow_up": (follow_ups_visible_to, ("honor__officer", "honor__unit"), _follow_up),
    "correction": (corrections_visible_to, ("officer",), _correction),
    "reconsideration": (
        requests_visible_to,
        ("nomination__officer", "nomination__recipient_unit", "honor__officer", "honor__unit"),
        _request,
    ),
    "job": (jobs_visible_to, (), _job),
}


def subjects_of(actor: Actor, rows: Sequence[Notification]) -> dict[tuple[str, str], Name]:
    """(kind, id) → of whom it is, for the objects that the reader may open; others are left out."""
    found: dict[tuple[str, str], Name] = {}
    for kind, (visible_to, parts, name) in READERS.items():
        keys = _keys(kind, (row.object_id for row in rows if row.object_kind == kind))
        if keys:
            seen = visible_to(actor).filter(pk__in=keys).select_related(*parts)
            found |= {(kind, str(row.pk)): name(row) for row in seen}
    return found


def _keys(kind: str, ids: Iterable[str]) -> set[Any]:
    return {int(key) if kind == "honor" else UUID(key) for key in ids}
