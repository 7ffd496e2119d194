"""The additive correction for harsh and lenient members. The formula stands for outsiders in ``docs/scoring.md``.

A member's *leniency* is how much higher they score than the others on the same cases: the least-squares fit of
``score = case + leniency``, exact, in fractions. Taken off, it makes cases comparable that were not read by the same
members.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from evaluations.domain.review import mean_of

Sheets = Mapping[str, Mapping[str, Fraction]]
"""The weighted scores of a cycle: case → member → score, of those who scored."""


def leniency(sheets: Sheets, *, minimum: int) -> dict[str, Fraction]:
    """Member → how far above (+) or below (−) the others they score; the sum over every connected panel is zero.

    A member with fewer than ``minimum`` cases that another comparable member scored too gets 0, and their scores say
    nothing of the others: too few to tell a harsh member from weak cases. A panel is connected where its members can
    be reached from each other over cases that they share.
    """
    kept = comparable(sheets, minimum=minimum)
    offsets = {member: Fraction(0) for case in sheets.values() for member in case}
    shared = [{member: score for member, score in case.items() if member in kept} for case in sheets.values()]
    for panel in _panels(shared):
        offsets |= _fit(sorted(panel), [case for case in shared if len(case) > 1 and panel.issuperset(case)])
    return offsets


def comparable(sheets: Sheets, *, minimum: int) -> dict[str, int]:
    """Member → how many cases they share with other comparable members, of those who have ``minimum`` of them.

    Whoever has fewer is taken out, which may take cases from others; so it is repeated until nobody has fewer. The
    order does not matter: what stays is the greatest such group.
    """
    counted: dict[str, int] = {}
    kept = {member for case in sheets.values() for member in case}
    while True:
        counted = dict.fromkeys(kept, 0)
        for case in sheets.values():
            here = kept & set(case)
            for member in here if len(here) > 1 else ():
                counted[member] += 1
        enough = {member for member, number in counted.items() if number >= max(minimum, 1)}
        if enough == kept:
            return counted
        kept = enough


def corrected_means(sheets: Sheets, *, minimum: int) -> dict[str, Fraction | None]:
    """Case → the mean of its scores after every member's leniency is taken off; None where nobody scored.

    It stands beside the raw mean. Where all members scored all cases the two are equal; it matters where
    assignments, recusals and abstentions left a case to the harsh or the lenient.
    """
    offsets = leniency(sheets, minimum=minimum)
    return {
        case: mean_of([score - offsets[member] for member, score in scores.items()]) if scores else None
        for case, scores in sheets.items()
    }


def _panels(cases: Iterable[Mapping[str, Fraction]]) -> list[set[str]]:
    """The members that shared cases connect, each panel once."""
    panels: list[set[str]] = []
    for case in cases:
        if len(case) < 2:  # noqa: PLR2004 - one score compares nobody
            continue
        joined = set(case)
        apart = []
        for panel in panels:
            if panel & joined:
                joined |= panel
            else:
                apart.append(panel)
        panels = [*apart, joined]
    return panels


def _fit(members: Sequence[str], cases: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Solve for each member: the sum of (score − case mean) = the sum of (own leniency − mean leniency of the case).

    One of these equations follows from the others; the sum of all leniencies being zero takes its place.
    """
    place = {member: number for number, member in enumerate(members)}
    rows = [[Fraction(0)] * (len(members) + 1) for _ in members]
    for case in cases:
        average, share = mean_of(list(case.values())), Fraction(1, len(case))
        for member, score in case.items():
            row = rows[place[member]]
            row[-1] += score - average
            row[place[member]] += 1
            for other in case:
                row[place[other]] -= share
    rows[-1] = [*[Fraction(1)] * len(members), Fraction(0)]
    return dict(zip(members, _solve(rows), strict=True))


def _solve(rows: list[list[Fraction]]) -> list[Fraction]:
    """Gauss–Jordan over fractions; the last column is the right-hand side. The system has exactly one solution."""
    for column in range(len(rows)):
        pivot = next(number for number in range(column, len(rows)) if rows[number][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        scale = head[column]
        head[column:] = [value / scale for value in head[column:]]
        for number, row in enumerate(rows):
            factor = row[column]
            if number != column and factor:
                row[column:] = [
                    value - factor * of_head for value, of_head in zip(row[column:], head[column:], strict=True)
                ]
    return [row[-1] for row in rows]
