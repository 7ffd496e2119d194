"""Who may do what with a case."""

from evaluations.domain.nomination import By, State, Transition, Verb, transitions_from
from evaluations.domain.scheme import Definition
from evaluations.models import Nomination
from evaluations.selectors.scheme import definition_of
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def is_owner(actor: Actor, case: Nomination) -> bool:
    """Whether the actor nominated."""
    return actor.user_id is not None and actor.user_id == case.nominated_by_id


def speaks_as_owner(actor: Actor, case: Nomination) -> bool:
    """The owner, as long as they hold a role that may nominate: a deputy whose time is over speaks for the unit no
    more (R-16, R-39); what they left is handed over.
    """
    return is_owner(actor, case) and bool(actor.roles & {Role(role) for role in definition_of(case)["nominators"]})


def is_subject(actor: Actor, case: Nomination) -> bool:
    """Whether the case is about the actor."""
    return actor.officer_id is not None and actor.officer_id == case.officer_id


def may_take(actor: Actor, case: Nomination, row: Transition) -> bool:
    """Whether the table lets this actor take this row.

    HR is the political department of the case's desk or above it; other roles are held over the case's unit.
    Nobody moves a case about themselves but as its owner (R-18); whoever presides over a round and signs its result
    signs what was counted. A committee's seats and the approver's organ are looked at by the services that know them.
    """
    if By.SYSTEM in row.by and actor.is_system:
        return True
    if By.OWNER in row.by and row.verb == Verb.WITHDRAW and may_take_back(actor, case):
        return True
    if By.OWNER in row.by and speaks_as_owner(actor, case):
        return True
    roles = {role for role in row.by if isinstance(role, Role)}
    if Role.COMMITTEE_CHAIR in roles:
        return bool(actor.roles & {Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER})
    if is_subject(actor, case):
        return False
    if Role.HR in roles and actor.has_role_over(case.desk.path, Role.HR):
        return True
    others = roles - {Role.HR}
    return bool(others) and actor.has_role_over(case.unit.path, *others)


def may_take_back(actor: Actor, case: Nomination) -> bool:
    """Who speaks as the owner. Where officers put nobody forward, the chief of the owner's own unit does in their
    place; of a case about themselves nobody but its owner.
    """
    if is_owner(actor, case):
        return speaks_as_owner(actor, case)
    owner = case.nominated_by.officer
    if is_subject(actor, case) or owner is None or case.state == State.DRAFT:
        return False
    if Role.OFFICER in {Role(role) for role in definition_of(case)["nominators"]}:
        return False
    return actor.has_role_at(owner.unit_id, Role.STATION_CHIEF)


def may_nominate(actor: Actor, definition: Definition, recipient_path: str) -> Decision:
    """Whoever holds one of the scheme's nominating roles over the recipient's unit (R-39).

    For the role ``officer`` that means oneself and the colleagues of the own unit.
    """
    nominators = [Role(role) for role in definition["nominators"]]
    if not actor.roles & set(nominators):
        return denied("nomination.not_a_nominator")
    if not actor.has_role_over(recipient_path, *nominators):
        return denied("nomination.outside_your_units")
    return ALLOWED


def may_admit_late(actor: Actor, case: Nomination) -> Decision:
    """HR of the cycle's unit, or of one above it; nobody for themselves (R-18)."""
    is_hr = actor.has_role_over(case.desk.path, Role.HR)
    return ALLOWED if is_hr and not is_subject(actor, case) else denied("nomination.wrong_role")


def may_edit(actor: Actor, case: Nomination) -> Decision:
    """Whoever speaks as the owner, while it is a draft or returned."""
    if not speaks_as_owner(actor, case):
        return denied("nomination.wrong_role")
    if case.state not in (State.DRAFT, State.RETURNED):
        return denied("nomination.not_editable")
    return ALLOWED


ACTS: dict[Verb, str] = {
    Verb.SUBMIT: "submit",
    Verb.RETURN: "return",
    Verb.WITHDRAW: "withdraw",
    Verb.FIND_ELIGIBLE: "screen",
    Verb.SUSPEND: "suspend",
    Verb.RESUME: "resume",
    Verb.CONFER: "confer",
}
"""The verbs that a route of the case itself serves, by the route's name; the rest belongs to rounds, notices
and approvals. A suspended case is refused by the decision on its objection."""


def open_acts(actor: Actor, case: Nomination) -> list[str]:
    """The routes of the case that are open to the actor now."""
    acts = ["edit"] if may_edit(actor, case) else []
    for row in transitions_from(State(case.state)):
        if row.verb not in ACTS or (row.verb == Verb.RETURN and case.state != State.SUBMITTED):
            continue
        if may_take(actor, case, row):
            acts.append(ACTS[row.verb])
    return acts
