"""What a reader of a case is shown of it: findings, the reasons of its timeline, and whose turn it is."""

from collections.abc import Collection
from datetime import date

from evaluations.domain.nomination import ENDED, WAITS_FOR, By, State, Verb
from evaluations.domain.verdict import Verdict, redact, verdict
from evaluations.models import Approval, Nomination, NominationEvent
from evaluations.selectors.approval import LIVE, as_finding, organs_with_leader, waits_for
from evaluations.selectors.authority import award_of
from evaluations.selectors.eligibility import findings_of, may_know_bars
from evaluations.selectors.quota import claim_of, place_findings
from evaluations.selectors.record import read_record
from honors.domain.actor import Actor, Role
from honors.domain.finding import Finding
from honors.models import Unit

HOLDS = (Verb.SUSPEND, Verb.RESUME)


def knows_bars(actor: Actor, case: Nomination) -> bool:
    """Whether the actor may read what bars say about the case's recipient."""
    return may_know_bars(actor, officer=case.officer, unit=case.recipient_unit)


def shown_findings(actor: Actor, case: Nomination) -> list[Finding]:
    """What the rules said when they were last asked, as far as the actor may know."""
    return redact([as_finding(stored) for stored in case.findings], actor_may_know=knows_bars(actor, case))


def shown_reason(event: NominationEvent, *, may_know: bool) -> str:
    """The reason of a line of the timeline; why a case is held is not for everybody."""
    return "" if event.verb in HOLDS and not may_know else event.reason


def verdict_now(actor: Actor, case: Nomination, on: date) -> Verdict:
    """What the rules and the limits say about a case today, as far as the actor may know. The case is ``joined``."""
    award = award_of(case, on)
    read_record(case.officer, case.recipient_unit)
    found = findings_of(case, on, asked_by=actor, award=award)
    if case.state not in ENDED | {State.APPROVED}:
        holds_none = case.award is not None and case.state in (State.DRAFT, State.SUBMITTED, State.RETURNED)
        found += place_findings([claim_of(case, on, award=award)], reserving=holds_none, asked_by=actor)
    return verdict(redact(found, actor_may_know=knows_bars(actor, case)), on)


def live_approval(case: Nomination) -> Approval | None:
    """The approval that waits for somebody; the case is loaded ``with_parts``."""
    return next((approval for approval in case.approvals.all() if approval.state in LIVE), None)


def led_organs(cases: Collection[Nomination], *, on: date) -> set[int]:
    """The organs before which these cases lie and that have a leader's account here. One query."""
    return organs_with_leader([live.organ_id for live in map(live_approval, cases) if live], on=on)


def turn_of(case: Nomination, led: Collection[int]) -> tuple[Role, Unit] | tuple[By, Unit] | None:
    """Who acts next, and where; None where only time or nobody does. ``led``: organs with a leader here."""
    role = WAITS_FOR.get(State(case.state))
    if case.state == State.ON_NOTICE:
        following = _next_level(case)
        return (Role.HR, following) if following else None
    if role is None:
        return None
    if isinstance(role, By):
        return role, case.unit
    if role is Role.LEADER:
        live = live_approval(case)
        return (live and waits_for(live, led)) or (Role.HR, case.desk)
    return role, case.desk


def _next_level(case: Nomination) -> Unit | None:
    """Where a case that came through the notice of one level is to be put up next."""
    last = max(case.notice_items.all(), key=lambda item: item.pk, default=None)
    return last.next_unit if last is not None else None
