"""How large the sample is, and the one source of its chance."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Numbers that grow with the sample; the published figures never do.

    ``patrols`` are further posts under the counties; ``thirds`` and ``commendations`` the lower honors of the city,
    ``stars`` those of one year.
    """

    seed: int = 1
    officers: int = 2400
    patrols: int = 0
    thirds: int = 400
    commendations: int = 700
    stars: int = 100

    @classmethod
    def scaled(cls, seed: int, scale: float) -> "Shape":
        """The sample ``scale`` times as large, never smaller than it is."""
        more = max(scale, 1)
        return cls(
            seed=seed,
            officers=round(2400 * more),
            patrols=round(350 * (more - 1)),
            thirds=round(400 * more),
            commendations=round(700 * more),
            stars=round(100 * more),
        )


def dice(seed: int, purpose: str) -> Random:
    """Chance that the seed fixes, its own for each purpose, so that one part of the sample never shifts another."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - a sample, not a secret


def weekday_between(chance: Random, first: date, last: date) -> date:
    """A day of the plain week, both ends included (``first`` is no later than ``last``)."""
    day = first + timedelta(days=chance.randrange((last - first).days + 1))
    while day.weekday() >= _SATURDAY and day > first:
        day -= timedelta(days=1)
    return day
