"""Calibration: members score anchor cases before the real ones and each learns how far they are from the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from evaluations.domain.review import mean_of


class Origin(StrEnum):
    """Where an anchor case is from: made up, or a past case without its names."""

    SYNTHETIC = "synthetic"
    PAST = "past"


@dataclass(frozen=True)
class Deviation:
    """One's own weighted score of an anchor, the mean of all who scored it, and the difference."""

    own: Fraction
    mean: Fraction

    @property
    def deviation(self) -> Fraction:
        """Above (+) or below (−) the mean."""
        return self.own - self.mean


def deviations(sheets: Mapping[str, Mapping[str, Fraction]], member: str) -> dict[str, Deviation]:
    """Anchor → where ``member`` stands on it; of the anchors that they scored. ``sheets``: anchor → member → score."""
    return {
        anchor: Deviation(scores[member], mean_of(list(scores.values())))
        for anchor, scores in sheets.items()
        if member in scores
    }


def mean_deviation(found: Mapping[str, Deviation]) -> Fraction | None:
    """How far above or below the others a member is on average; None where there is nothing to compare."""
    return mean_of([row.deviation for row in found.values()]) if found else None
