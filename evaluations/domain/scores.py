"""What the scores of a cycle come to, and the document that is frozen when its review closes.

All numbers are fractions, written ``"20/3"``. ``docs/scoring.md`` says how an outsider counts them again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from evaluations.domain.correction import comparable, corrected_means, leniency
from evaluations.domain.firmness import Values
from evaluations.domain.review import (
    Criterion,
    Label,
    Mark,
    Summary,
    disagrees,
    span_of,
    summarise,
    weighted_score,
)

FORMAT = "cycle-scores/1"


@dataclass(frozen=True)
class ScoreBook:
    """The sheets of one cycle that count, none of a recused member: case → member → criterion → value, and case →
    members who abstained. ``minimum`` and ``percent`` are the settings of the correction and of disagreement.
    """

    criteria: tuple[Criterion, ...]
    values: Values
    abstained: Mapping[str, frozenset[str]]
    minimum: int
    percent: int

    def only(self, cases: Collection[str]) -> "ScoreBook":
        """The same of these cases alone: what can be told to somebody who may not know of the others."""
        return replace(
            self,
            values={case: found for case, found in self.values.items() if case in cases},
            abstained={case: found for case, found in self.abstained.items() if case in cases},
        )

    @cached_property
    def sheets(self) -> dict[str, dict[str, Fraction]]:
        """Case → member → weighted score."""
        return {
            case: {member: weighted_score(self.criteria, marks) for member, marks in of_case.items()}
            for case, of_case in self.values.items()
        }

    @cached_property
    def leniency(self) -> dict[str, Fraction]:
        """Member → leniency."""
        return leniency(self.sheets, minimum=self.minimum)

    @cached_property
    def corrected(self) -> dict[str, Fraction | None]:
        """Case → corrected mean."""
        return corrected_means(self.sheets, minimum=self.minimum)

    @cached_property
    def parts(self) -> dict[str, dict[str, Fraction]]:
        """Case → criterion → corrected mean of that criterion alone. Weighted, they make the corrected mean exactly,
        under any weights: the correction is linear in the scores.
        """
        found: dict[str, dict[str, Fraction]] = {case: {} for case in self.values}
        for criterion in self.criteria:
            of_one = {
                case: {member: marks[criterion.code] for member, marks in of_case.items()}
                for case, of_case in self.values.items()
            }
            for case, part in corrected_means(of_one, minimum=self.minimum).items():
                if part is not None:
                    found[case][criterion.code] = part
        return found

    def summary(self, case: str) -> Summary:
        """Mean, median and spread of a case."""
        return summarise(list(self.sheets.get(case, {}).values()))

    def disagrees(self, case: str) -> bool:
        """Whether a case belongs on the list of disagreement."""
        return disagrees(self.summary(case), span=span_of(self.criteria), percent=self.percent)

    def as_json(self, cycle: str, cases: Iterable[str]) -> dict[str, Any]:
        """The document: what went in, and what came of it; ``cases`` are all of the review, scored or not."""
        shared = comparable(self.sheets, minimum=self.minimum)
        every = sorted({*cases, *self.values, *self.abstained})
        return {
            "format": FORMAT,
            "cycle": cycle,
            "minimum": self.minimum,
            "percent": self.percent,
            "criteria": [
                {"code": row.code, "weight": str(row.weight), "scale": [str(step.value) for step in row.scale]}
                for row in self.criteria
            ],
            "sheets": [sheet for case in every for sheet in self._sheets_of(case)],
            "members": [
                {"member": member, "shared": shared.get(member, 0), "leniency": str(self.leniency[member])}
                for member in sorted(self.leniency)
            ],
            "cases": [self._case_of(case) for case in every],
        }

    def _sheets_of(self, case: str) -> list[dict[str, Any]]:
        scored = {member: (Mark.SCORED, marks) for member, marks in self.values.get(case, {}).items()}
        none: Mapping[str, Fraction] = {}
        given = scored | dict.fromkeys(self.abstained.get(case, ()), (Mark.ABSTAINED, none))
        return [
            {
                "nomination": case,
                "member": member,
                "mark": mark.value,
                "scores": {code: str(value) for code, value in marks.items()},
            }
            for member, (mark, marks) in sorted(given.items())
        ]

    def _case_of(self, case: str) -> dict[str, Any]:
        summary = self.summary(case)
        numbers = {
            "mean": summary.mean,
            "median": summary.median,
            "range": summary.range,
            "mean_absolute_deviation": summary.mean_absolute_deviation,
            "corrected": self.corrected.get(case),
        }
        return {
            "nomination": case,
            "scored": summary.scored,
            "abstained": len(self.abstained.get(case, ())),
            **{name: None if number is None else str(number) for name, number in numbers.items()},
            "disagrees": self.disagrees(case),
        }


def read_book(document: Mapping[str, Any]) -> ScoreBook:
    """The book that a document was written from."""
    values: dict[str, dict[str, dict[str, Fraction]]] = {}
    abstained: dict[str, set[str]] = {}
    for sheet in document["sheets"]:
        if sheet["mark"] == Mark.SCORED:
            marks = {code: Fraction(value) for code, value in sheet["scores"].items()}
            values.setdefault(sheet["nomination"], {})[sheet["member"]] = marks
        else:
            abstained.setdefault(sheet["nomination"], set()).add(sheet["member"])
    criteria = tuple(
        Criterion(
            code=row["code"],
            name="",
            weight=Fraction(row["weight"]),
            scale=tuple(Label(Fraction(value), "") for value in row["scale"]),
        )
        for row in document["criteria"]
    )
    kept = {case: frozenset(members) for case, members in abstained.items()}
    return ScoreBook(criteria, values, kept, document["minimum"], document["percent"])
