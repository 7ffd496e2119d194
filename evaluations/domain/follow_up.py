"""What follows the grant of an award: it is reported upward (R-32), its form is kept in two copies (R-31), it may

suggest an early step in rank (R-29), and a bar that comes to light later is looked at (R-11, R-13, R-42).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evaluations.domain.bar import BarKind
from honors.domain.errors import RuleViolation
from honors.domain.promotion import Advice, EarlyPromotion


class FollowUpKind(StrEnum):
    """``barred``: the award was decided on a day on which, as is known only now, its recipient was barred."""

    REPORT = "report"
    FILE = "file"
    PROMOTION = "promotion"
    BARRED = "barred"


class Copy(StrEnum):
    """The two copies of the approval form: the approving organ's political department keeps one; the other goes into

    the person's own file, or into the records of the collective (S2, S4-2008, S13).
    """

    APPROVER = "approver"
    RECIPIENT = "recipient"


class Outcome(StrEnum):
    """How something to do can end."""

    DONE = "done"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STANDS = "stands"
    REVOKED = "revoked"


OUTCOMES: dict[FollowUpKind, tuple[Outcome, ...]] = {
    FollowUpKind.REPORT: (Outcome.DONE,),
    FollowUpKind.FILE: (Outcome.DONE,),
    FollowUpKind.PROMOTION: (Outcome.ACCEPTED, Outcome.DECLINED),
    FollowUpKind.BARRED: (Outcome.STANDS, Outcome.REVOKED),
}
"""A suggestion is taken up or not, by a person; nothing follows by itself."""

_RULES = {
    FollowUpKind.REPORT: ("R-32", "S13"),
    FollowUpKind.FILE: ("R-31", "S2; S4-2008; S13"),
    FollowUpKind.PROMOTION: ("R-29", "S1 art. 36; S8"),
}
_RULE_OF_BAR = {
    BarKind.INVESTIGATION: "R-10",
    BarKind.PUNISHMENT: "R-11",
    BarKind.PARTY: "R-11",
    BarKind.COLLECTIVE: "R-13",
}


def rule_of(kind: FollowUpKind, *, bar: BarKind | None = None, is_star: bool = False) -> tuple[str, str]:
    """The rule and the clause behind something to do; of a bar those of its kind, which veto a star too (R-42)."""
    if bar is None:
        return _RULES[kind]
    return ("R-42" if is_star else _RULE_OF_BAR[bar], "S1 art. 12")


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is written down when something was done: by which document, or where a copy is kept, or why."""

    outcome: Outcome
    done_on: date
    document_number: str = ""
    place: str = ""
    note: str = ""


def check_ending(
    kind: FollowUpKind, ending: Ending, *, decided_on: date, today: date, not_before: date | None = None
) -> None:
    """Whether it can end so. A copy names its place, everything else its document, an award that stands its reason.

    ``not_before`` is the first day on which a suggestion can be taken up. Raises RuleViolation:
    ``follow_up.bad_outcome``, ``follow_up.document_needed``, ``follow_up.place_needed``, ``follow_up.reason_needed``,
    ``follow_up.bad_day``, ``follow_up.too_early``.
    """
    if ending.outcome not in OUTCOMES[kind]:
        raise RuleViolation("follow_up.bad_outcome", {"known": "、".join(OUTCOMES[kind])}, field="outcome")
    if not decided_on <= ending.done_on <= today:
        raise RuleViolation("follow_up.bad_day", {"decided_on": decided_on.isoformat()}, field="done_on")
    if kind is FollowUpKind.FILE and not ending.place:
        raise RuleViolation("follow_up.place_needed", field="place")
    if kind is not FollowUpKind.FILE and not ending.document_number:
        raise RuleViolation("follow_up.document_needed", field="document_number")
    if ending.outcome is Outcome.STANDS and not ending.note:
        raise RuleViolation("follow_up.reason_needed", field="note")
    if ending.outcome is Outcome.ACCEPTED and not_before is not None and ending.done_on < not_before:
        raise RuleViolation("follow_up.too_early", {"suggested_from": not_before.isoformat()}, field="done_on")


_RAISED = frozenset({Advice.SUGGEST, Advice.TOO_EARLY})


def suggests(promotion: EarlyPromotion) -> bool:
    """Whether an advice is put before the political department: at once, or from its day on (R-29)."""
    return promotion.advice in _RAISED
