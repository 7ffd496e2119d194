"""The correction of scores by another way than the product's: a plain least-squares fit over all unknowns at once.

Written from ``docs/scoring.md`` alone. Cases and members are unknowns together; the normal equations are solved by
Cramer's rule over integers, which shares nothing with an elimination over fractions.
"""

from fractions import Fraction
from itertools import permutations


def shared_counts(sheets, members):
    counts = {}
    for member in members:
        counts[member] = sum(
            1 for case in sheets.values() if member in case and any(other in case for other in members - {member})
        )
    return counts


def comparable(sheets, minimum):
    """The greatest group in which everybody has enough, found by looking at all groups: the union of the good ones."""
    everybody = sorted({member for case in sheets.values() for member in case})
    good = set()
    for bits in range(1 << len(everybody)):
        group = {member for place, member in enumerate(everybody) if bits >> place & 1}
        if all(number >= max(minimum, 1) for number in shared_counts(sheets, group).values()):
            good |= group
    return good


def panels(sheets, group):
    """Connected members, by closing a relation over and over."""
    together = {member: {member} for member in group}
    for _ in group:
        for case in sheets.values():
            here = group & set(case)
            joined = set().union(*(together[member] for member in here)) if len(here) > 1 else set()
            for member in joined:
                together[member] = together[member] | joined
    return {frozenset(found) for found in together.values() if len(found) > 1}


def determinant(rows):
    """Leibniz: the sum over all permutations."""
    total = Fraction(0)
    for order in permutations(range(len(rows))):
        sign = 1
        for first in range(len(order)):
            for second in range(first + 1, len(order)):
                sign = -sign if order[first] > order[second] else sign
        term = Fraction(sign)
        for row, column in enumerate(order):
            term *= rows[row][column]
            if not term:
                break
        total += term
    return total


def leniency(sheets, minimum):
    """Member → leniency, by Cramer's rule on the equations of the members, the case effects taken out one by one."""
    group = comparable(sheets, minimum)
    found = {member: Fraction(0) for case in sheets.values() for member in case}
    for panel in panels(sheets, group):
        members = sorted(panel)
        equations, right = [], []
        for member in members[:-1]:
            row, value = [Fraction(0)] * len(members), Fraction(0)
            for case in sheets.values():
                here = [other for other in members if other in case]
                if member not in here or len(here) < 2:
                    continue
                for other in here:
                    row[members.index(other)] += (1 if other == member else 0) - Fraction(1, len(here))
                value += case[member] - sum(case[other] for other in here) / Fraction(len(here))
            equations.append(row)
            right.append(value)
        equations.append([Fraction(1)] * len(members))
        right.append(Fraction(0))
        whole = determinant(equations)
        for place, member in enumerate(members):
            swapped = [[*row[:place], value, *row[place + 1 :]] for row, value in zip(equations, right, strict=True)]
            found[member] = determinant(swapped) / whole
    return found


def corrected(sheets, minimum):
    """Case → mean of the scores less the leniency of who gave them."""
    offsets = leniency(sheets, minimum)
    return {
        name: sum(score - offsets[member] for member, score in case.items()) / Fraction(len(case)) if case else None
        for name, case in sheets.items()
    }
