"""Bars, repeats, limits and the age of opinions, at every moment of a case: submission, notice, approval, the record.

Each cell: what arises, when, at which step the case stops, with which code and clause, and what lets it go on.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from evaluations.domain.bar import BarKind
from evaluations.domain.nomination import State
from evaluations.models import Approval, Assessment, Nomination, Opinion, RuleParameter
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import confirm_record, record_decision
from evaluations.services.bar import lift_bar, set_bar
from evaluations.services.nomination import create_nomination, submit_nomination
from evaluations.services.notice import end_due_notices
from evaluations.services.quota import change_quota, set_quota
from evaluations.services.screening import screen_nomination
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.models.base import dated
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import LATER, acting, award, on_notice
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

COMMENDATION, SECOND = "police.individual.commendation", "police.individual.merit_second"
COLLECTIVE = "police.collective.merit_third"
OPERATION = "净网行动"
SUBMIT, SCREEN, NOTICE, END, APPROVE, RECORD, CONFIRM = range(7)
BEFORE_SUBMISSION, AFTER_SCREENING, ON_NOTICE, BEFORE_APPROVAL, AT_RECORDING = MOMENTS = (
    "before submission",
    "after screening",
    "while on notice",
    "before approval",
    "at recording",
)
STEPS = {
    BEFORE_SUBMISSION: (SUBMIT, SCREEN, NOTICE),
    AFTER_SCREENING: (NOTICE,),
    ON_NOTICE: (END, APPROVE),
    BEFORE_APPROVAL: (APPROVE,),
    AT_RECORDING: (RECORD, CONFIRM),
}


@dataclass
class Scene:
    """A case brought to a moment; ``go_on`` takes the steps that follow until one of them is refused."""

    units: dict[str, Any]
    case: Nomination
    now: datetime
    left: list[int] = field(default_factory=list)
    exceptions: list[dict[str, str]] = field(default_factory=list)

    @property
    def owner(self):
        return actor_with(Role.STATION_CHIEF, self.units["station"], user=self.case.nominated_by)

    @property
    def hr(self):
        return acting("hr", Role.HR, self.units["county"], self.now)

    @property
    def discipline(self):
        return acting("discipline", Role.DISCIPLINE, self.units["county"], self.now)

    @property
    def approval(self):
        return Approval.objects.get(nomination=self.case)

    def go_on(self):
        """The step that was refused and the refusal; nothing where all that was left is done."""
        while self.left:
            try:
                self._take(self.left[0])
            except RuleViolation as refusal:
                return self.left[0], refusal
            self.left.pop(0)
            self.case.refresh_from_db()
        return None

    def _take(self, step: int) -> None:
        case, now = Nomination.objects.get(pk=self.case.pk), self.now
        excepted = {"overrides": self.exceptions}
        decided = {"document_number": "浙公奖〔2026〕1号", "decided_on": dated(now)}
        if step == SUBMIT:
            submit_nomination(actor=self.owner, nomination=case, at=now, **excepted)
        elif step == SCREEN:
            screen_nomination(actor=self.hr, nomination=case, decision="eligible", at=now, **excepted)
            self.exceptions = []  # signed here, and known from here on
        elif step == NOTICE:
            on_notice([case], self.units, now, **excepted)
        elif step == END:
            self.now = now + LATER
            end_due_notices(at=self.now)
            if not Approval.objects.filter(nomination=case).exists():
                raise RuleViolation("held")
        elif step == APPROVE:
            place = self.approval.organ
            leader = acting("leader", Role.LEADER, place, now)
            approve_case(actor=leader, approval=self.approval, at=now, **decided, **excepted)
        elif step == RECORD:
            scan = case.evidence.first()
            organ = self.approval.organ_code
            record_decision(
                actor=self.hr, approval=self.approval, organ=organ, evidence=scan, at=now, **decided, **excepted
            )
        else:
            confirm_record(actor=acting("second", Role.HR, self.units["county"], now), approval=self.approval, at=now)


def scene(rule: str, moment: str, at: datetime) -> Scene:
    """A case of the rule's kind at the moment: a star, a unit's merit, or a second-class merit of a person."""
    units = tree(at)
    first = State.DRAFT if moment == BEFORE_SUBMISSION else State.SELECTED if rule == "R-42" else State.ELIGIBLE
    if rule == "R-42":
        case = cases.nomination(
            officer(units["station"], at), at, cycle=cases.cycle(units["county"], at), star="service", state=first
        )
        paper = "deeds"
    else:
        recipient = units["station"] if rule == "R-13" else officer(units["station"], at)
        chosen = COLLECTIVE if rule == "R-13" else SECOND
        case = put_forward(units, recipient, chosen, at, state=first)
        paper = "form"
    cases.evidence(case, at, kind=paper)
    chooses = rule == "R-42" and moment == BEFORE_SUBMISSION  # a review follows the screening of a star
    made = Scene(units, case, at, [step for step in STEPS[moment] if not (chooses and step == NOTICE)])
    if moment in (ON_NOTICE, BEFORE_APPROVAL, AT_RECORDING):
        on_notice([case], units, at)
        made.now = at + timedelta(days=1)
    if moment in (BEFORE_APPROVAL, AT_RECORDING):
        made.now = at + LATER
        end_due_notices(at=made.now)
    return made


def put_forward(units, recipient, code, at, *, state=State.DRAFT, deed=None):
    people = [] if recipient == units["station"] else [recipient]
    deed = deed or cases.deed(units["station"], at, *people, operation=OPERATION)
    owner = actor_with(Role.STATION_CHIEF, units["station"], user=deed.entered_by)
    case = create_nomination(
        actor=owner,
        scheme=cases.merit_scheme(units["county"], at, awards=[code]),
        award=award(code),
        recipient=recipient,
        deed=deed,
        reason="表现突出。",
        at=at,
    )
    Assessment.objects.create(
        nomination=case, report="属实。", dated_on=dated(at), given_by=case.nominated_by, created_at=at
    )
    return cases.walk(case, state, at)


def honored(s: Scene, code: str, *, deed: str, **facts: Any) -> Honor:
    """Another case of the same person ends with an honor of that day: for the same deed, or one of the operation."""
    chosen = s.case.deed if deed == "same" else None
    twin = put_forward(s.units, s.case.officer, code, s.now, deed=chosen)
    given = {"award": award(code), "decided_on": dated(s.now), **facts}
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(s.case.officer, s.units["station"], **given)], at=s.now)
    twin.advance(honor_index=honor.pk, state="approved")
    return honor


def barred(s: Scene, kind: BarKind, degree: str = "") -> Any:
    who = {"unit": s.units["station"]} if kind is BarKind.COLLECTIVE else {"officer": s.case.officer}
    facts = {"kind": kind, "degree": degree, "starts_on": dated(s.now), "document_number": "长纪〔2026〕1号"}
    return set_bar(actor=s.discipline, at=s.now, **who, **facts)


def full(s: Scene) -> Any:
    year = {"period_from": date(2026, 1, 1), "period_to": date(2026, 12, 31)}
    return set_quota(actor=s.hr, organ=s.units["county"], award=SECOND, limit=0, at=s.now, **year)


def opinion(s: Scene, dated_on: date) -> Opinion:
    return Opinion.objects.create(
        nomination=s.case,
        kind="discipline",
        verdict="agree",
        dated_on=dated_on,
        given_by=s.case.nominated_by,
        created_at=s.now,
    )


def asked_of_all(s: Scene) -> Opinion:
    RuleParameter.objects.filter(rule="R-23", name="required_for").update(value="all")
    return opinion(s, dated(s.now) - timedelta(days=181))


ARISES = {
    "R-07": lambda s: honored(s, COMMENDATION, deed="same"),
    "R-08": lambda s: honored(s, SECOND, deed="none", organ_level="province"),
    "R-09": lambda s: honored(s, COMMENDATION, deed="operation", organ_level="ministry", organ="公安部"),
    "R-10": lambda s: barred(s, BarKind.INVESTIGATION),
    "R-11": lambda s: barred(s, BarKind.PUNISHMENT, "warning"),
    "R-13": lambda s: barred(s, BarKind.COLLECTIVE, "grave"),
    "R-42": lambda s: barred(s, BarKind.PUNISHMENT, "warning"),
    "R-26": full,
    "R-23": asked_of_all,
}


def except_(s: Scene, _what: Any, finding: Any) -> None:
    s.exceptions = [{"code": finding.code, "reason": "有重大贡献。", "document_number": "浙公政〔2026〕2号"}]


def lift(s: Scene, bar: Any, _finding: Any) -> None:
    facts = {"document_number": "长纪〔2026〕2号", "reason": "查清", "lifted_on": dated(s.now)}
    lift_bar(actor=s.discipline, bar=bar, at=s.now, **facts)


def revoke(s: Scene, honor: Any, _finding: Any) -> None:
    minister = acting("minister", Role.LEADER, s.units["ministry"], s.now)
    ruling = Ruling(reason="错授", document_number="公撤〔2026〕1号", decided_on=dated(s.now), organ="MINISTRY")
    revoke_honor(actor=minister, honor=honor, ground="fraud", ruling=ruling, frees_deed=True, at=s.now)


def raise_limit(s: Scene, quota: Any, _finding: Any) -> None:
    change_quota(actor=s.hr, quota=quota, limit=1, reason="增加名额", document_number="1", at=s.now)


def ask_again(s: Scene, _old: Any, _finding: Any) -> None:
    opinion(s, dated(s.now))


LIFTS = {
    "R-07": revoke,
    "R-08": except_,
    "R-09": revoke,
    "R-10": lift,
    "R-11": except_,
    "R-13": except_,
    "R-42": lift,
    "R-26": raise_limit,
    "R-23": ask_again,
}
HELD = "eligibility.held"
REFUSED_AT_NOTICE, STANDS = "notice.not_eligible", "approval.findings_stand"
SAID = {
    "R-07": ("eligibility.deed_rewarded", "S1 art. 11"),
    "R-08": ("eligibility.repeat_window", "S1 art. 11"),
    "R-09": ("eligibility.higher_organ", "S4-2008 art. 13"),
    "R-10": ("eligibility.investigation", "S1 art. 12"),
    "R-11": ("eligibility.disciplinary_period", "S1 art. 12"),
    "R-13": ("eligibility.collective_bar", "S1 art. 12"),
    "R-42": ("eligibility.disciplinary_period", "S1 art. 12"),
    "R-26": ("quota.exhausted", "S1 art. 3(4)"),
    "R-23": ("papers.old_discipline_opinion", "S4-2008 art. 10"),
}
"""What the finding is called and where it stands; to the chief who hands in, a bar is only ``held``."""

NEEDS = {"R-08", "R-11", "R-13"}
"""No, unless the exception is signed; all others are a plain no."""

CELLS = {
    BEFORE_SUBMISSION: {
        "R-07": (SUBMIT, "nomination.not_eligible"),
        "R-08": (SUBMIT, "nomination.override_needed"),
        "R-09": (SUBMIT, "nomination.not_eligible"),
        "R-10": (SUBMIT, "nomination.not_eligible"),
        "R-11": (SCREEN, "nomination.override_needed"),  # the chief hands it in and learns that it is held, not why
        "R-13": (SCREEN, "nomination.override_needed"),
        "R-42": (SUBMIT, "nomination.not_eligible"),
        "R-26": (SCREEN, "quota.exhausted"),  # a place is taken by the screening
        "R-23": (NOTICE, REFUSED_AT_NOTICE),  # an opinion may come until then
    },
    AFTER_SCREENING: {
        **dict.fromkeys(SAID, (NOTICE, REFUSED_AT_NOTICE)),
        **dict.fromkeys(NEEDS, (NOTICE, "notice.override_needed")),
    },
    ON_NOTICE: {**dict.fromkeys(SAID, (APPROVE, STANDS)), "R-10": (END, "held"), "R-26": (APPROVE, "quota.exhausted")},
    BEFORE_APPROVAL: {
        **dict.fromkeys(SAID, (APPROVE, STANDS)),
        "R-10": (APPROVE, "nomination.wrong_state"),
        "R-26": (APPROVE, "quota.exhausted"),
    },
    AT_RECORDING: {
        **dict.fromkeys(SAID, (RECORD, STANDS)),
        "R-10": (RECORD, "nomination.wrong_state"),
        "R-26": (RECORD, "quota.exhausted"),
    },
}
ALL = [(rule, moment) for moment in MOMENTS for rule in SAID]


@pytest.mark.parametrize(("rule", "moment"), ALL, ids=[f"{rule} {moment}" for rule, moment in ALL])
def test_a_fact_that_arises_stops_the_case_with_its_clause_and_a_way_out(rule, moment, at):
    s = scene(rule, moment, at)
    what = ARISES[rule](s)

    step, refusal = s.go_on()

    assert (step, refusal.code) == CELLS[moment][rule]
    is_suspended = rule == "R-10" and step in (END, APPROVE, RECORD)
    found = None
    if is_suspended:  # held as a whole: nobody is told why by the state
        assert (Nomination.objects.get(pk=s.case.pk).state, refusal.findings) == ("suspended", ())
    else:
        code, clause = SAID[rule]
        is_hidden = step == SUBMIT and rule in ("R-10", "R-42")
        found = next(one for one in refusal.findings if one.code == (HELD if is_hidden else code))
        severity = "override" if rule in NEEDS else "block"
        assert (found.clause, found.severity.value) == (clause, severity)
    assert Nomination.objects.get(pk=s.case.pk).honor_index is None

    LIFTS[rule](s, what, found)
    assert s.go_on() is None
    ends = {BEFORE_SUBMISSION: "eligible" if rule == "R-42" else "on_notice", AFTER_SCREENING: "on_notice"}
    assert s.case.state == ends.get(moment, "approved")
    signed = [(row["code"], bool(row["signed_by"])) for row in s.case.overrides]
    assert signed == ([(SAID[rule][0], True)] if rule in NEEDS else [])


WHILE_RECORDED = {
    "R-07": STANDS,
    "R-08": STANDS,
    "R-09": STANDS,
    "R-10": "nomination.wrong_state",
    "R-11": STANDS,
    "R-13": STANDS,
    "R-42": STANDS,
    "R-26": "quota.exhausted",
    "R-23": STANDS,
}


@pytest.mark.parametrize("rule", WHILE_RECORDED)
def test_what_arises_between_the_record_and_its_confirmation_stops_the_confirmation(rule, at):
    s = scene(rule, AT_RECORDING, at)
    s._take(RECORD)
    what = ARISES[rule](s)
    s.left = [CONFIRM]

    step, refusal = s.go_on()
    assert (step, refusal.code) == (CONFIRM, WHILE_RECORDED[rule])

    found = next((one for one in refusal.findings if one.code == SAID[rule][0]), None)
    LIFTS[rule](s, what, found)
    s.left = [RECORD, CONFIRM] if rule in NEEDS else [CONFIRM]  # recorded again with the exception
    assert s.go_on() is None
    assert s.case.state == "approved"


def test_an_exception_signed_at_the_screening_does_not_cover_a_second_punishment(at):
    s = scene("R-11", BEFORE_SUBMISSION, at)
    barred(s, BarKind.PUNISHMENT, "warning")
    _step, refusal = s.go_on()
    except_(s, None, refusal.findings[0])
    s.left = [SCREEN]
    assert s.go_on() is None

    barred(s, BarKind.PUNISHMENT, "demerit")
    s.left = [NOTICE]
    step, again = s.go_on()

    assert (step, again.code) == (NOTICE, "notice.override_needed")
    assert {one.facts["degree"] for one in again.findings} == {"demerit"}


def test_on_a_notice_of_several_cases_an_exception_names_its_case(at):
    s = scene("R-08", AFTER_SCREENING, at)
    other = put_forward(s.units, officer(s.units["station"], at, name="李验"), SECOND, at, state=State.ELIGIBLE)
    ARISES["R-08"](s)
    needed = {"code": SAID["R-08"][0], "reason": "有重大贡献。", "document_number": "2"}

    def refused(*overrides):
        with pytest.raises(RuleViolation) as refusal:
            on_notice([s.case, other], s.units, at, overrides=overrides)
        return refusal.value

    open_ones = refused()
    assert [one.facts["nomination"] for one in open_ones.findings] == [str(s.case.pk)]
    assert refused(needed).code == "notice.override_of_which_case"
    assert refused({**needed, "nomination": "x"}).code == "notice.override_of_which_case"
    assert refused({**needed, "nomination": str(other.pk)}).code == "nomination.override_for_nothing"

    on_notice([s.case, other], s.units, at, overrides=[{**needed, "nomination": str(s.case.pk)}])
    kept = [[row["code"] for row in Nomination.objects.get(pk=case.pk).overrides] for case in (s.case, other)]
    assert kept == [[SAID["R-08"][0]], []]


def test_an_exception_to_nothing_is_refused_when_a_decision_on_paper_is_recorded(at):
    s = scene("R-08", AT_RECORDING, at)
    s.exceptions = [{"code": SAID["R-08"][0], "reason": "有重大贡献。", "document_number": "2"}]

    step, refusal = s.go_on()

    assert (step, refusal.code) == (RECORD, "approval.unknown_override")
