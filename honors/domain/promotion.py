"""Early promotion in police rank after a great merit: only ever a suggestion (R-29; S1 art. 36, S8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from honors.domain.award import AwardKind
from honors.domain.officer import PoliceRank

_HIGH_TO_LOW = tuple(PoliceRank)


class Advice(StrEnum):
    """Why there is a suggestion or none. ``too_early`` names the day from which there is one."""

    SUGGEST = "suggest"
    TOO_EARLY = "too_early"
    LEVEL_TOO_LOW = "level_too_low"
    RANK_NOT_COVERED = "rank_not_covered"
    BEFORE_PRESENT_RANK = "before_present_rank"
    BAND_REACHED = "band_reached"
    NOT_LIVING = "not_living"


@dataclass(frozen=True, kw_only=True)
class RankTerms:
    """The thresholds of S8. ``years`` gives, for the lowest rank of each span, the years that must be served in the

    present rank; a span reaches up to the next one, the last of them to ``highest``, the highest *present* rank.
    """

    least_rank_order: int
    years: Mapping[PoliceRank, int]
    highest: PoliceRank

    @classmethod
    def of(cls, settings: Mapping[str, str], *, least_rank_order: int) -> "RankTerms":
        """From the settings of R-29 by name. Raises KeyError or ValueError where one is missing or no rank."""
        return cls(
            least_rank_order=least_rank_order,
            years={
                PoliceRank(settings["first_rank"]): int(settings["first_rank_years"]),
                PoliceRank(settings["second_rank"]): int(settings["second_rank_years"]),
            },
            highest=PoliceRank(settings["highest_rank"]),
        )

    def years_for(self, rank: PoliceRank) -> int | None:
        """The years to be served in ``rank``; None where the measures do not cover it."""
        place = _HIGH_TO_LOW.index(rank)
        if place < _HIGH_TO_LOW.index(self.highest):
            return None
        spans = [(_HIGH_TO_LOW.index(lowest), years) for lowest, years in self.years.items()]
        reached = [span for span in spans if place <= span[0]]
        return min(reached)[1] if reached else None


@dataclass(frozen=True, kw_only=True)
class EarlyPromotion:
    """The advice, and for ``too_early`` the first day on which it turns into a suggestion."""

    advice: Advice
    suggested_from: date | None = None


def early_promotion(
    *,
    award: AwardKind,
    decided_on: date,
    rank: PoliceRank,
    rank_since: date,
    on: date,
    terms: RankTerms,
    band_highest: PoliceRank | None = None,
    is_posthumous: bool = False,
) -> EarlyPromotion:
    """Whether the award suggests an early step on ``on``: decided in the present rank, which was held long enough,

    and with a step left in the rank band of the post (``band_highest``, None where it is not known). Nothing follows
    by itself; a posthumous award suggests nothing (R-05).
    """
    if is_posthumous:
        return EarlyPromotion(advice=Advice.NOT_LIVING)
    if award.rank < terms.least_rank_order:
        return EarlyPromotion(advice=Advice.LEVEL_TOO_LOW)
    years = terms.years_for(rank)
    if years is None:
        return EarlyPromotion(advice=Advice.RANK_NOT_COVERED)
    if decided_on < rank_since:
        return EarlyPromotion(advice=Advice.BEFORE_PRESENT_RANK)
    if band_highest is not None and _HIGH_TO_LOW.index(rank) <= _HIGH_TO_LOW.index(band_highest):
        return EarlyPromotion(advice=Advice.BAND_REACHED)
    served_on = _years_later(rank_since, years)
    if on < served_on:
        return EarlyPromotion(advice=Advice.TOO_EARLY, suggested_from=served_on)
    return EarlyPromotion(advice=Advice.SUGGEST)


def _years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February falls on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
