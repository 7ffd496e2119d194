"""A writer: a process that writes officers, bare or with their audit events, whenever it is told to.

    python -m bench.writer

Each line of its input is ``verb variant count``; it answers each with the seconds that the work took.
"""

import sys
import time
from collections.abc import Callable
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402 - models exist only now

from honors import clock  # noqa: E402
from honors.domain.actor import SYSTEM  # noqa: E402
from honors.models import Officer, Unit  # noqa: E402
from honors.services.audit import build_event, record_event, record_events  # noqa: E402

AT = clock.now()
KEPT: list[Officer] = []
"""Rows that this process made and may update."""


def new_officer(unit: Unit) -> Officer:
    """A row as the roster has them."""
    return Officer(
        name="张试",
        name_key="张试",
        name_pinyin="zhangshi",
        name_initials="zs",
        police_number=uuid4().hex[:16],
        personnel_category="police",
        status="in_service",
        unit=unit,
        unit_path=unit.path,
        post="民警",
        created_at=AT,
    )


def facts(officer: Officer) -> dict[str, str]:
    """What the event of a registration says."""
    return {"unit": "U", "personnel_category": officer.personnel_category, "person_name": officer.name}


def create_bare(unit: Unit) -> None:
    with transaction.atomic():
        officer = new_officer(unit)
        officer.save(force_insert=True)
    KEPT.append(officer)


def create_audited(unit: Unit) -> None:
    with transaction.atomic():
        officer = new_officer(unit)
        officer.save(force_insert=True)
        record_event(actor=SYSTEM, event="officer.register", at=AT, obj=officer, after=facts(officer))
    KEPT.append(officer)


def update_bare(_unit: Unit) -> None:
    officer = KEPT[0]
    with transaction.atomic():
        officer.advance(post="所长")


def update_audited(_unit: Unit) -> None:
    officer = KEPT[0]
    with transaction.atomic():
        officer.advance(post="所长")
        record_event(
            actor=SYSTEM, event="officer.amend", at=AT, obj=officer, before={"post": "民警"}, after={"post": "所长"}
        )


def bulk(unit: Unit, count: int, *, audited: bool) -> None:
    """Many rows in one transaction."""
    with transaction.atomic():
        officers = Officer.objects.bulk_create(new_officer(unit) for _ in range(count))
        if audited:
            record_events(
                [
                    build_event(
                        actor=SYSTEM,
                        event="officer.register",
                        at=AT,
                        object_kind="officer",
                        object_id=officer.pk,
                        after=facts(officer),
                    )
                    for officer in officers
                ]
            )


ONE_BY_ONE: dict[tuple[str, str], Callable[[Unit], None]] = {
    ("create", "bare"): create_bare,
    ("create", "audited"): create_audited,
    ("update", "bare"): update_bare,
    ("update", "audited"): update_audited,
}


def main() -> None:
    """Answer line by line until the input ends."""
    unit = Unit.objects.get()
    create_bare(unit)
    print("ready", flush=True)
    for line in sys.stdin:
        verb, variant, count = line.split()
        begun = time.perf_counter()
        if verb == "bulk":
            bulk(unit, int(count), audited=variant == "audited")
        else:
            write = ONE_BY_ONE[verb, variant]
            for _ in range(int(count)):
                write(unit)
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
