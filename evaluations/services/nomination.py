"""Use cases of whoever nominates: put forward, mend, hand in, take back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from evaluations.domain.asked import Whose, asked_for, may_attach
from evaluations.domain.cycle import RUNNING, CycleState, Phase
from evaluations.domain.nomination import ENDED, State, Verb
from evaluations.domain.scheme import Mode, fast_track_days, missing_papers
from evaluations.domain.verdict import redact
from evaluations.models import Approval, Cycle, Deed, Nomination, NominationEvent, Scheme
from evaluations.permissions.nomination import may_admit_late, may_edit, may_nominate
from evaluations.selectors.approval import LIVE, as_data
from evaluations.selectors.eligibility import findings_of, may_know_bars
from evaluations.selectors.nomination import desk_of
from evaluations.selectors.recusal import closed_to
from evaluations.selectors.scheme import definition_of
from evaluations.services.late import admit_late
from evaluations.services.move import move_case
from honors.domain.actor import Actor
from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Award, Honor, Officer, Unit
from honors.models.base import dated
from honors.selectors.unit import living_unit
from honors.services.audit import record_event
from honors.services.unit_member import freeze_members
from honors.services.unit_succession import lock_units
from honors.services.use_case import lock, require, use_case


@use_case("nomination.create", about="cycle")
def create_nomination(
    *,
    actor: Actor,
    recipient: Officer | Unit,
    at: datetime,
    cycle: Cycle | None = None,
    scheme: Scheme | None = None,
    star: str = "",
    award: Award | None = None,
    deed: Deed | None = None,
    timing: str = "periodic",
    reason: str = "",
    is_posthumous: bool = False,
    attached_honors: Sequence[Honor] = (),
    late: Mapping[str, str] | None = None,
) -> Nomination:
    """Begin a draft in a cycle, or under a rolling scheme, for a star or an award; ``late`` as in ``admit_late``.

    Whoever holds a nominating role of the scheme over the recipient's unit (R-39). Stars that are attached support
    a merit and never turn into one (R-46).

    Raises RuleViolation: ``nomination.cycle_or_scheme``, ``nomination.star_or_award``, ``nomination.not_a_nominator``,
    ``nomination.outside_your_units``, ``nomination.cycle_not_open``, ``nomination.phase_closed``,
    ``nomination.scheme_is_batched``, ``nomination.not_in_scheme``, ``nomination.wrong_category``,
    ``nomination.outside_cycle``, ``nomination.duplicate``, ``nomination.honor_of_another``.
    """
    if actor.user_id is None:
        raise RuleViolation("nomination.not_a_nominator")
    if (cycle is None) == (scheme is None):
        raise RuleViolation("nomination.cycle_or_scheme", field="cycle")
    asked_for(star, award.code if award is not None else "")
    recipient = _lock_place(recipient)
    if cycle is not None:
        cycle = lock(cycle)
        scheme = cycle.scheme
    assert scheme is not None
    case = Nomination(
        cycle=cycle,
        scheme=scheme,
        nominated_by_id=actor.user_id,
        star=star,
        award=award,
        deed=deed,
        timing=timing,
        reason=reason,
        is_posthumous=is_posthumous,
        created_at=at,
    )
    _set_recipient(case, recipient)
    require(may_nominate(actor, definition_of(case), case.unit.path))
    if late is None:
        _check_open(case, at)
    else:
        require(may_admit_late(actor, case))
        case.late = admit_late(actor=actor, case=case, late=late, at=at)
    _check_fits(actor, case)
    _check_honors(case, attached_honors)
    case.save()
    case.attached_honors.set(attached_honors)
    NominationEvent.objects.create(nomination=case, at=at, verb="create", by_id=actor.user_id, state=case.state)
    record_event(
        actor=actor,
        event="nomination.create",
        at=at,
        obj=case,
        after={
            "star": star,
            "award": award.code if award else None,
            "recipient": recipient,
            "deed": deed,
            "late": case.late,
        },
    )
    return case


def _lock_place(recipient: Officer | Unit) -> Officer | Unit:
    """The recipient as it is now, its unit locked, so that this does not merge or split before the case is there."""
    if isinstance(recipient, Unit):
        return lock_units([recipient])[recipient.pk]
    place = recipient.unit
    while True:
        lock_units([place])
        now = Officer.objects.select_related("unit").get(pk=recipient.pk)
        if now.unit_id == place.pk:
            return now
        place = now.unit


def _set_recipient(case: Nomination, recipient: Officer | Unit) -> None:
    """The case starts where the recipient is; for a unit that ended, at the one that took over."""
    if isinstance(recipient, Officer):
        case.recipient_category, case.unit = RecipientCategory.INDIVIDUAL.value, recipient.unit
        case.officer, case.recipient_unit = recipient, None
    else:
        case.recipient_category, case.unit = RecipientCategory.COLLECTIVE.value, living_unit(recipient)
        case.officer, case.recipient_unit = None, recipient
    case.desk = case.cycle.unit if case.cycle is not None else desk_of(case.unit)


def _check_open(case: Nomination, at: datetime) -> None:
    """A draft begins, and is handed in for the first time, while its cycle takes nominations; a return may come
    back as long as the cycle runs.
    """
    cycle = case.cycle
    if cycle is None:
        if case.scheme.mode != Mode.ROLLING:
            raise RuleViolation("nomination.scheme_is_batched", field="scheme")
        return
    if cycle.state not in RUNNING:
        raise RuleViolation("nomination.cycle_not_open", {"state": cycle.state})
    if case.state == State.RETURNED:
        return
    span = cycle.phases.get(phase=Phase.NOMINATING)
    if cycle.state != CycleState.NOMINATING or not span.opens_at <= at < span.closes_at:
        here = {"opens_at": timezone.localtime(span.opens_at), "closes_at": timezone.localtime(span.closes_at)}
        raise RuleViolation("nomination.phase_closed", {name: day.isoformat() for name, day in here.items()})


def _check_fits(actor: Actor, case: Nomination) -> None:
    definition = definition_of(case)
    honor = case.award.code if case.award is not None else case.star
    if honor not in definition.get("awards" if case.award is not None else "stars", []):
        raise RuleViolation("nomination.not_in_scheme", {"honor": honor})
    meant_for = case.award.recipient_category if case.award is not None else RecipientCategory.INDIVIDUAL
    if case.recipient_category != meant_for:
        raise RuleViolation("nomination.wrong_category", {"honor": honor}, field="recipient")
    deciding = case.cycle.unit if case.cycle is not None else case.scheme.unit
    if not case.unit.path.startswith(deciding.path):
        raise RuleViolation("nomination.outside_cycle", field="recipient")
    if case.cycle is not None and case.officer is not None:
        rivals = Nomination.objects.filter(cycle=case.cycle, star=case.star, officer=case.officer)
        # One that is closed to the actor is a rival whatever has become of it: the answer must not tell
        lives = ~Q(state__in=ENDED - {State.CONFERRED}) | closed_to(actor)
        if rivals.exclude(pk=case.pk).filter(lives).exists():
            raise RuleViolation("nomination.duplicate", field="recipient")


def _check_honors(case: Nomination, honors: Sequence[Honor]) -> None:
    whose = Whose(person=case.officer_id, unit=case.recipient_unit_id)
    if not all(may_attach(whose, Whose(person=honor.officer_id, unit=honor.unit_id)) for honor in honors):
        raise RuleViolation("nomination.honor_of_another", field="attached_honors")


@use_case("nomination.edit", about="nomination")
def edit_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    changes: Mapping[str, Any],
    at: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """Change a draft, or what a return names. ``changes`` holds some of ``EDITABLE_FIELDS``, objects as values.

    A star takes the place of an award and the other way round.
    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.not_editable``, ``nomination.field_not_reopened``,
    ``nomination.star_or_award`` and those of ``create_nomination`` about what fits.
    """
    if "recipient" in changes:
        changes = {**changes, "recipient": _lock_place(changes["recipient"])}
    case = _locked(nomination, expected_version)
    require(may_edit(actor, case))
    closed = [name for name in changes if name not in case.reopened_fields]
    if case.state == State.RETURNED and closed:
        raise RuleViolation("nomination.field_not_reopened", {"fields": "、".join(case.reopened_fields) or "—"})
    new = {name: value for name, value in changes.items() if name not in ("recipient", "attached_honors")}
    if new.get("star") and new.get("award") is not None:
        raise RuleViolation("nomination.star_or_award", field="star")
    if new.get("star"):
        new["award"] = None
    elif new.get("award") is not None:
        new["star"] = ""
    for name, value in new.items():
        setattr(case, name, value)
    asked_for(case.star, case.award.code if case.award is not None else "")
    if "recipient" in changes:
        _set_recipient(case, changes["recipient"])
        require(may_nominate(actor, definition_of(case), case.unit.path))
        parts = ("recipient_category", "officer", "recipient_unit", "unit", "desk")
        new |= {name: getattr(case, name) for name in parts}
    _check_fits(actor, case)
    honors = changes.get("attached_honors", case.attached_honors.all())
    _check_honors(case, honors)
    case.advance(**new)
    case.attached_honors.set(honors)
    record_event(actor=actor, event="nomination.edit", at=at, obj=case, after={"fields": sorted(changes)})
    return case


def _locked(nomination: Nomination, expected_version: int | None) -> Nomination:
    if nomination.cycle is not None:
        lock(nomination.cycle)
    case = lock(nomination)
    case.expect(expected_version)
    return case


@use_case("nomination.submit", about="nomination")
def submit_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    at: datetime,
    overrides: Sequence[Mapping[str, str]] = (),
    late: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Nomination:
    """Hand the case in to the political department. Its owner, in time, with a deed and complete papers (R-24),
    which may follow later on a fast track (R-25).

    With ``late``, HR of the cycle's unit admits a draft after its time, whoever began it; see ``admit_late``.

    ``overrides`` are exceptions asked for (``code, reason, document_number``); HR signs them when it screens. A bar
    that the owner may not know of is named to nobody but HR and discipline inspection.

    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``, ``nomination.phase_closed``,
    ``nomination.cycle_not_open``, ``nomination.not_late``, ``nomination.too_late``, ``nomination.incomplete``,
    ``nomination.not_eligible``, ``nomination.override_needed`` (each with all findings),
    ``nomination.override_for_nothing``.
    """
    case = _locked(nomination, expected_version)
    is_late = late is not None or (case.late is not None and case.state == State.DRAFT)
    verb = Verb.ADMIT if is_late else Verb.SUBMIT
    moved = move_case(actor=actor, nomination=case, verb=verb, at=at, submitted_at=at, reopened_fields=[])
    if is_late:
        moved.advance(late=admit_late(actor=actor, case=case, late=late or case.late, at=at))
    else:
        _check_open(case, at)
    _check_complete(case)
    if case.recipient_unit is not None:
        freeze_members(actor=actor, unit=case.recipient_unit, at=at)
    findings = findings_of(moved, dated(at), asked_by=actor)
    may_know = may_know_bars(actor, officer=moved.officer, unit=moved.recipient_unit)
    shown = redact(findings, actor_may_know=may_know)
    if any(finding.severity is Severity.BLOCK for finding in findings):
        raise RuleViolation("nomination.not_eligible", findings=shown)
    check_overrides(shown, overrides)
    return moved.advance(
        findings=[as_data(finding) for finding in findings],
        overrides=[{**entry, "signed_by": None} for entry in overrides],
    )


def _check_complete(case: Nomination) -> None:
    missing: list[Finding] = []
    if case.deed is None:
        missing.append(
            Finding(
                code="nomination.deed_missing", rule="R-07", clause="S1 art. 11", edition="", severity=Severity.BLOCK
            )
        )
    definition = definition_of(case)
    if fast_track_days(definition, case.timing) is None:
        missing += missing_papers(definition, list(case.evidence.values_list("kind", flat=True)))
    if missing:
        raise RuleViolation("nomination.incomplete", findings=missing)


def check_overrides(findings: Sequence[Finding], overrides: Sequence[Mapping[str, str]]) -> None:
    """Every finding that needs an exception has one, and no exception is for nothing.

    Raises RuleViolation: ``nomination.override_for_nothing``, ``nomination.override_needed`` with all open findings.
    """
    asked = {entry["code"] for entry in overrides}
    needed = {finding.code for finding in findings if finding.severity is Severity.OVERRIDE}
    for code in sorted(asked - needed):
        raise RuleViolation("nomination.override_for_nothing", {"code": code}, field="overrides")
    if needed - asked:
        raise RuleViolation("nomination.override_needed", findings=findings)


@use_case("nomination.withdraw", about="nomination")
def withdraw_nomination(
    *, actor: Actor, nomination: Nomination, reason: str, at: datetime, expected_version: int | None = None
) -> Nomination:
    """Take a case back, until it is approved: its owner, or who speaks for the owner's unit (``may_take_back``).

    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``.
    """
    case = _locked(nomination, expected_version)
    return take_back(actor=actor, nomination=case, reason=reason, at=at)


def take_back(*, actor: Actor, nomination: Nomination, reason: str, at: datetime) -> Nomination:
    """Move a case to ``withdrawn`` inside the caller's use case; an approval that waited for it waits no more."""
    for approval in Approval.objects.filter(nomination=nomination, state__in=LIVE):
        approval.advance(state="withdrawn")
    return move_case(actor=actor, nomination=nomination, verb=Verb.WITHDRAW, at=at, reason=reason)
