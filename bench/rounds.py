"""Rounds in which every variant runs once, in an order that a seeded shuffle makes new each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles

SEED = 20261124


@dataclass(frozen=True)
class Sample:
    """Measured values of one variant."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The first and the third; of fewer than three values the ends."""
        if len(self.values) < 3:
            return min(self.values), max(self.values)
        first, _, third = quantiles(self.values, n=4, method="inclusive")
        return first, third

    @property
    def p95(self) -> float:
        """The value that one in twenty exceeds."""
        return quantiles(self.values, n=20, method="inclusive")[-1] if len(self.values) > 1 else self.values[0]


def run_rounds(variants: Mapping[str, Callable[[int], float]], rounds: int) -> dict[str, Sample]:
    """``rounds`` rounds after one that is thrown away; each variant gets the number of its round and gives a value."""
    random = Random(SEED)
    found: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(-1, rounds):
        for name in random.sample(list(variants), k=len(variants)):
            value = variants[name](max(number, 0))
            if number >= 0:
                found[name].append(value)
    return {name: Sample(tuple(values)) for name, values in found.items()}


def ratios(ours: Sample, peer: Sample) -> Sample:
    """Ours against the peer of the same round."""
    return Sample(tuple(one / other for one, other in zip(ours.values, peer.values, strict=True)))
