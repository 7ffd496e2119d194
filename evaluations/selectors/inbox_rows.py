"""What an inbox shows beside the act: about whom, which award or star. One query for each kind of object."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from evaluations.models import (
    AnchorCase,
    Approval,
    DataCorrection,
    FollowUp,
    Nomination,
    Objection,
    Reconsideration,
    Round,
)
from evaluations.selectors.inbox import Waiting
from honors.domain.codes import lookup
from honors.models import Honor


@dataclass(frozen=True)
class Subject:
    """``name`` of the person, unit or contest; ``star`` or ``award`` (its catalogue name) where there is one. ``note``
    is Chinese, as names are.
    """

    name: str
    star: str = ""
    award: str = ""
    unit: str = ""
    note: str = ""


def _case(case: Nomination) -> Subject:
    recipient = case.officer or case.recipient_unit
    return Subject(
        name=recipient.name if recipient else "",
        star=case.star or "",
        award=case.award.name if case.award else "",
        unit=case.unit.short_name,
        note=case.cycle.name if case.cycle else "",
    )


PARTS = ("officer", "recipient_unit", "award", "unit", "cycle")


def _nominations(keys: Iterable[str]) -> dict[str, Subject]:
    return {str(row.pk): _case(row) for row in Nomination.objects.select_related(*PARTS).filter(pk__in=keys)}


def _through_case(model: Any) -> Callable[[Iterable[str]], dict[str, Subject]]:
    def read(keys: Iterable[str]) -> dict[str, Subject]:
        rows = model.objects.select_related(*(f"nomination__{part}" for part in PARTS)).filter(pk__in=keys)
        return {str(row.pk): _case(row.nomination) for row in rows}

    return read


def _rounds(keys: Iterable[str]) -> dict[str, Subject]:
    rows = Round.objects.select_related("committee").filter(pk__in=keys)
    return {str(row.pk): Subject(name=row.committee.name) for row in rows}


def _anchors(keys: Iterable[str]) -> dict[str, Subject]:
    rows = AnchorCase.objects.select_related("cycle").filter(pk__in=keys)
    return {str(row.pk): Subject(name=row.title, note=row.cycle.name) for row in rows}


def _honors(keys: Iterable[str]) -> dict[str, Subject]:
    rows = Honor.objects.select_related("officer", "unit", "award").filter(pk__in=keys)
    return {str(row.pk): _honor(row) for row in rows}


def _honor(honor: Honor) -> Subject:
    recipient = honor.officer or honor.unit
    return Subject(name=recipient.name if recipient else "", award=honor.award.name if honor.award else "")


def _follow_ups(keys: Iterable[str]) -> dict[str, Subject]:
    rows = FollowUp.objects.select_related("honor__officer", "honor__unit", "honor__award").filter(pk__in=keys)
    return {
        str(row.pk): replace(
            _honor(row.honor),
            unit=row.honor.unit.short_name if row.honor.unit else "",
            note=lookup(f"follow_up_thing.{row.thing}").zh,
        )
        for row in rows
    }


def _corrections(keys: Iterable[str]) -> dict[str, Subject]:
    rows = DataCorrection.objects.select_related("officer__unit").filter(pk__in=keys)
    return {
        str(row.pk): Subject(
            name=row.officer.name, unit=row.officer.unit.short_name, note=lookup(f"correction_field.{row.field}").zh
        )
        for row in rows
    }


def _reconsiderations(keys: Iterable[str]) -> dict[str, Subject]:
    parts = [f"nomination__{part}" for part in PARTS] + ["honor__officer", "honor__unit", "honor__award"]
    rows = Reconsideration.objects.select_related(*parts).filter(pk__in=keys)
    found: dict[str, Subject] = {}
    for row in rows:
        if row.nomination is not None:
            found[str(row.pk)] = _case(row.nomination)
        elif row.honor is not None:
            found[str(row.pk)] = _honor(row.honor)
    return found


READERS: dict[str, Callable[[Iterable[str]], dict[str, Subject]]] = {
    "nomination": _nominations,
    "objection": _through_case(Objection),
    "approval": _through_case(Approval),
    "round": _rounds,
    "anchor": _anchors,
    "follow_up": _follow_ups,
    "correction": _corrections,
    "reconsideration": _reconsiderations,
    "honor": _honors,
}


def subjects_of(rows: list[Waiting]) -> dict[tuple[str, str], Subject]:
    """(kind, object) → what it is about, for rows that ``inbox_of`` gave to the actor."""
    found: dict[tuple[str, str], Subject] = {}
    for kind, read in READERS.items():
        keys = {row.object for row in rows if row.kind == kind}
        if keys:
            found |= {(kind, key): subject for key, subject in read(keys).items()}
    return found
