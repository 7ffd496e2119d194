"""Awards of the shipped catalogue, and grants of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from honors.domain.actor import SYSTEM
from honors.models import Award, Honor, Officer, Unit
from honors.services.honor import Grant, grant_honors


def award(code: str = "police.individual.merit_third", edition: str = "police-2015") -> Award:
    """A line of the catalogue with its edition."""
    return Award.objects.select_related("edition").get(code=code, edition__code=edition)


def grant(officer: Officer | None, unit: Unit, **facts: object) -> Grant:
    """A third-class merit of a person, or of ``unit`` where there is none, decided by the city on 2 March 2026."""
    values: dict[str, object] = {
        "officer": officer,
        "unit": unit,
        "organ": "湖州市公安局",
        "organ_level": "prefecture",
        "document_number": "湖公奖〔2026〕7号",
        "decided_on": date(2026, 3, 2),
        **facts,
    }
    if "award" not in values:
        values["award"] = award("police.individual.merit_third" if officer else "police.collective.merit_third")
    return Grant(**values)  # type: ignore[arg-type]


def granted(officers: Sequence[Officer], unit: Unit, at: datetime, count: int) -> list[Honor]:
    """``count`` honors handed round among ``officers``, each decided a day after the last."""
    third = award()
    return grant_honors(
        actor=SYSTEM,
        grants=[
            grant(officers[n % len(officers)], unit, award=third, decided_on=date(2025, 12, 1) + timedelta(days=n))
            for n in range(count)
        ],
        at=at,
    )
