"""One line of the report a figure, and the report as Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.place import Size
from bench.rounds import Sample

MET, NOT_MET = "met", "**not met**"


@dataclass(frozen=True)
class Line:
    """``ours`` and ``peer`` with their unit; ``ratio`` as text; ``target`` in words, ``verdict`` empty without one."""

    part: str
    what: str
    ours: str
    peer: str = "–"
    ratio: str = "–"
    target: str = ""
    verdict: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the way from one process to another."""
        return asdict(self)


def spread(sample: Sample, scale: float = 1, digits: int = 2, unit: str = "") -> str:
    """Median and quartiles."""
    low, high = sample.quartiles
    text = f"{sample.median * scale:,.{digits}f} ({low * scale:,.{digits}f}–{high * scale:,.{digits}f})"
    return f"{text} {unit}".rstrip()


def at_most(value: float, limit: float, digits: int = 2, unit: str = "") -> tuple[str, str]:
    """Target and verdict for what must not be more."""
    words = f"≤ {limit:g}{unit}, measured {value:.{digits}f}{unit}"
    return words, MET if value <= limit else NOT_MET


def at_least(value: float, limit: float, digits: int = 2, unit: str = "") -> tuple[str, str]:
    """Target and verdict for what must not be less."""
    words = f"≥ {limit:g}{unit}, measured {value:,.{digits}f}{unit}"
    return words, MET if value >= limit else NOT_MET


HEAD = ("", "ours", "peer", "ratio", "target", "")


def report(size: Size, sections: Iterable[tuple[str, Sequence[Line]]], left_out: str) -> str:
    """The whole table. Medians with quartiles in brackets."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{cores} cores, Python {platform.python_version()}, load average of 15 minutes {os.getloadavg()[2]:.1f}"
    text = [
        "# Benchmarks",
        "",
        "Written by `make bench` (`SIZE=full` for the size of the targets; `python -m bench --write` keeps it here).",
        "Every figure stands beside a plain peer of the same run: rounds in which each variant runs once, in shuffled",
        "order; medians, quartiles in brackets; a ratio is the median of the ratios of the rounds. Figures are",
        "reported and never asserted; where a target is missed, the line says so.",
        "",
        f"Size: {size}. {machine}.{left_out}",
    ]
    for title, lines in sections:
        text += ["", f"## {title}"]
        for part in dict.fromkeys(line.part for line in lines):
            text += ["", f"### {part}", "", _row(HEAD), _row(["---"] * len(HEAD))]
            text += [
                _row((line.what, line.ours, line.peer, line.ratio, line.target, line.verdict))
                for line in lines
                if line.part == part
            ]
    return "\n".join(text) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
