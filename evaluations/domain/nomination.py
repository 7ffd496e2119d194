"""The life of a case as one closed table: who may do what in which state, and what comes of it.

A scheme leaves out steps; it adds none. What is not in the table cannot happen.
"""

from dataclasses import dataclass
from enum import StrEnum

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation


class State(StrEnum):
    """The states of a case (design section 3)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    REFUSED = "refused"
    UNDER_REVIEW = "under_review"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    ON_NOTICE = "on_notice"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    CONFERRED = "conferred"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


ENDED = frozenset({State.REFUSED, State.NOT_SELECTED, State.DECLINED, State.WITHDRAWN, State.CONFERRED})
"""Nothing follows, unless a reconsideration reopens what was refused or declined."""

PENDING = frozenset(
    {
        State.SUBMITTED,
        State.RETURNED,
        State.ELIGIBLE,
        State.UNDER_REVIEW,
        State.SELECTED,
        State.ON_NOTICE,
        State.AWAITING_APPROVAL,
    }
)
"""Under way: can be withdrawn by its owner and suspended."""


HOLDS_A_PLACE = PENDING - {State.SUBMITTED, State.RETURNED}
"""From the screening to the approval a case holds a place of its limits (R-26); held by a suspension too."""


class Verb(StrEnum):
    """What can be done to a case. The names stand in routes, audit events and timelines."""

    SUBMIT = "submit"
    ADMIT = "admit"
    RETURN = "return"
    WITHDRAW = "withdraw"
    FIND_ELIGIBLE = "find_eligible"
    REFUSE = "refuse"
    BEGIN_REVIEW = "begin_review"
    SELECT = "select"
    NOT_SELECT = "not_select"
    VOTE_AGAIN = "vote_again"
    POST_NOTICE = "post_notice"
    END_NOTICE = "end_notice"
    FORWARD = "forward"
    APPROVE = "approve"
    DECLINE = "decline"
    CONFER = "confer"
    SUSPEND = "suspend"
    RESUME = "resume"
    REOPEN = "reopen"


class By(StrEnum):
    """Who acts, beside the roles: the person who nominated, or the system when its time has come."""

    OWNER = "owner"
    SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    """From ``state``, ``verb`` by one of ``by`` leads to ``target`` (None: back to where a suspension came from)."""

    state: State
    verb: Verb
    by: frozenset[Role | By]
    target: State | None


def _rows(states: frozenset[State], verb: Verb, by: set[Role | By], target: State | None) -> list[Transition]:
    return [Transition(state, verb, frozenset(by), target) for state in sorted(states)]


_PRESIDES: set[Role | By] = {Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER}
"""The chair, or the member who acts for a chair who is recused."""

_HOLDS: set[Role | By] = {Role.HR, Role.DISCIPLINE, By.SYSTEM}

TRANSITIONS: tuple[Transition, ...] = (
    *_rows(frozenset({State.DRAFT, State.RETURNED}), Verb.SUBMIT, {By.OWNER}, State.SUBMITTED),
    *_rows(frozenset({State.DRAFT}), Verb.ADMIT, {Role.HR}, State.SUBMITTED),
    *_rows(frozenset({State.SUBMITTED}), Verb.RETURN, {Role.HR}, State.RETURNED),
    *_rows(frozenset({State.AWAITING_APPROVAL}), Verb.RETURN, {Role.LEADER}, State.RETURNED),
    *_rows(frozenset({State.SUSPENDED}), Verb.RETURN, {Role.HR, Role.DISCIPLINE}, State.RETURNED),
    *_rows(frozenset({State.SUBMITTED}), Verb.FIND_ELIGIBLE, {Role.HR}, State.ELIGIBLE),
    *_rows(frozenset({State.SUBMITTED}), Verb.REFUSE, {Role.HR}, State.REFUSED),
    *_rows(frozenset({State.SUSPENDED}), Verb.REFUSE, {Role.HR, Role.DISCIPLINE}, State.REFUSED),
    *_rows(frozenset({State.ELIGIBLE}), Verb.BEGIN_REVIEW, {Role.HR, By.SYSTEM}, State.UNDER_REVIEW),
    *_rows(frozenset({State.UNDER_REVIEW}), Verb.SELECT, _PRESIDES, State.SELECTED),
    *_rows(frozenset({State.UNDER_REVIEW}), Verb.NOT_SELECT, _PRESIDES, State.NOT_SELECTED),
    *_rows(frozenset({State.NOT_SELECTED}), Verb.VOTE_AGAIN, {Role.HR}, State.UNDER_REVIEW),
    *_rows(frozenset({State.ELIGIBLE, State.SELECTED, State.ON_NOTICE}), Verb.POST_NOTICE, {Role.HR}, State.ON_NOTICE),
    *_rows(frozenset({State.ON_NOTICE}), Verb.END_NOTICE, {Role.HR, By.SYSTEM}, State.AWAITING_APPROVAL),
    *_rows(frozenset({State.ELIGIBLE, State.SELECTED}), Verb.FORWARD, {Role.HR, By.SYSTEM}, State.AWAITING_APPROVAL),
    *_rows(frozenset({State.AWAITING_APPROVAL}), Verb.APPROVE, {Role.LEADER, Role.HR}, State.APPROVED),
    *_rows(frozenset({State.AWAITING_APPROVAL}), Verb.DECLINE, {Role.LEADER, Role.HR}, State.DECLINED),
    *_rows(frozenset({State.APPROVED}), Verb.CONFER, {Role.HR}, State.CONFERRED),
    *_rows(PENDING | {State.DRAFT}, Verb.WITHDRAW, {By.OWNER, By.SYSTEM}, State.WITHDRAWN),
    *_rows(frozenset({State.SUSPENDED}), Verb.WITHDRAW, {By.SYSTEM}, State.WITHDRAWN),
    *_rows(PENDING, Verb.SUSPEND, _HOLDS, State.SUSPENDED),
    *_rows(frozenset({State.SUSPENDED}), Verb.RESUME, _HOLDS, None),
    *_rows(frozenset({State.REFUSED, State.DECLINED}), Verb.REOPEN, {Role.HR, Role.LEADER}, State.SUBMITTED),
)
"""HR admits a draft whose time is over, with a document; it approves and declines only by recording a decision on
paper, which a second person confirms. A case that came through the notice of one level is put up at the next one.
A reconsideration that is upheld reopens what was refused or declined. The system withdraws what a cancelled cycle
leaves behind."""

_TABLE = {(row.state, row.verb): row for row in TRANSITIONS}


def transition(state: State, verb: Verb) -> Transition:
    """The row of the table. Raises RuleViolation("nomination.wrong_state") where there is none."""
    row = _TABLE.get((state, verb))
    if row is None:
        raise RuleViolation("nomination.wrong_state", {"state": state.value, "verb": verb.value})
    return row


def transitions_from(state: State) -> tuple[Transition, ...]:
    """All rows of the table that start in ``state``."""
    return tuple(row for row in TRANSITIONS if row.state == state)


WAITS_FOR: dict[State, Role | By] = {
    State.SUBMITTED: Role.HR,
    State.RETURNED: By.OWNER,
    State.ELIGIBLE: Role.HR,
    State.UNDER_REVIEW: Role.COMMITTEE_MEMBER,
    State.SELECTED: Role.HR,
    State.AWAITING_APPROVAL: Role.LEADER,
    State.APPROVED: Role.HR,
    State.SUSPENDED: Role.DISCIPLINE,
}
"""Who has to act next. A draft is its owner's own affair, a notice waits for its last day, an ended case for nobody."""

SEEN_BY_COMMITTEE = frozenset(
    {
        State.UNDER_REVIEW,
        State.SELECTED,
        State.NOT_SELECTED,
        State.ON_NOTICE,
        State.AWAITING_APPROVAL,
        State.APPROVED,
        State.CONFERRED,
        State.DECLINED,
    }
)
"""From the opening of the review on, a seat in the cycle's committee opens the case."""

EDITABLE_FIELDS = ("star", "award", "recipient", "deed", "timing", "reason", "is_posthumous", "attached_honors")
"""What a draft's owner may change, and what a return may ask to mend."""
