"""The scripts of merit cases: approved here, waiting for the province, recorded from paper, waived, returned."""

from typing import Any

from evaluations.domain.nomination import State
from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.management.demo import places
from evaluations.management.demo.accounts import BUREAUS, CHIEFS
from evaluations.management.demo.company import CASES, Company, paper
from evaluations.management.demo.star_cycle import enter_deed
from evaluations.management.demo.timeline import Script
from evaluations.models import Approval, Evidence, Nomination, Notice
from evaluations.selectors.authority import award_on
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import record_decision
from evaluations.services.approval_refuse import return_approval
from evaluations.services.assessment import give_assessment
from evaluations.services.evidence import add_evidence
from evaluations.services.nomination import create_nomination, submit_nomination, withdraw_nomination
from evaluations.services.notice import post_notice
from evaluations.services.opinion import give_opinion
from evaluations.services.screening import confer_honor, screen_nomination
from honors.models import Officer, Unit
from honors.models.base import dated
from honors.selectors.honor_change import token_kinds_on

THIRD, SECOND = "police.individual.merit_third", "police.individual.merit_second"
COLLECTIVE_THIRD = "police.collective.merit_third"
NOTICE_DAYS = 7


class MeritCase:
    """One case of the rolling scheme, by the chief of a station."""

    case: Nomination
    notice: Notice

    def __init__(self, company: Company, chief: str, award: str, *, deed: str = "merit") -> None:
        self.company = company
        self.chief = chief
        self.award = award
        self.deed = deed
        self.is_collective = ".collective." in award

    @property
    def desk(self) -> str:
        """The political department of the station's bureau."""
        bureau = CHIEFS[self.chief][0]
        return f"hr.{next(name for name, code in BUREAUS.items() if code == bureau)}"

    @property
    def approval(self) -> Approval:
        """What the case waits for."""
        return Approval.objects.filter(nomination=self.case).latest("created_at")

    def propose(self) -> None:
        """The chief proposes, with a deed and the form."""
        company = self.company
        actor = company.actor(f"chief.{self.chief}")
        recipient: Officer | Unit
        recipient = company.unit_of_chief(self.chief) if self.is_collective else company.next_officer(self.chief)
        people = [] if isinstance(recipient, Unit) else [recipient]
        self.case = create_nomination(
            actor=actor,
            scheme=company.schemes["merit"],
            award=award_on(self.award, dated(company.at)),
            recipient=recipient,
            deed=enter_deed(company, self.chief, self.deed, *people),
            timing="timely",
            reason=CASES[self.deed][1],
            at=company.at,
        )
        self.add_paper("奖励审批表", "form", actor=actor)
        submit_nomination(actor=actor, nomination=self.case, at=company.at)

    def add_paper(self, title: str, kind: str, *, actor: Any) -> Evidence:
        """A paper on the file."""
        content = paper(title, str(self.case.pk), CASES[self.deed][1])
        return add_evidence(
            actor=actor, nomination=self.case, content=content, title=title, kind=kind, at=self.company.at
        )

    def screen(self) -> None:
        """The bureau's political department finds it eligible."""
        screen_nomination(
            actor=self.company.actor(self.desk), nomination=self.case, decision=State.ELIGIBLE, at=self.company.at
        )

    def hear(self) -> None:
        """Opinions of the unit, the political department and discipline inspection; then the assessment."""
        company = self.company
        voices = (
            (f"chief.{self.chief}", OpinionKind.UNIT, "事迹属实，同意申报。"),
            (self.desk, OpinionKind.POLITICAL, "符合条件，同意。"),
            ("discipline.city", OpinionKind.DISCIPLINE, "未发现影响奖励的问题。"),
        )
        for username, kind, text in voices:
            give_opinion(
                actor=company.actor(username),
                nomination=self.case,
                kind=kind,
                verdict=OpinionVerdict.AGREE,
                text=text,
                dated_on=dated(company.at),
                at=company.at,
            )
        delegated_to = company.units[places.CITY] if self.award == SECOND else None
        give_assessment(
            actor=company.actor("hr.city"),
            nomination=self.case,
            report="经实地考核，事迹真实，群众反映好。",
            dated_on=dated(company.at),
            delegated_to=delegated_to,
            at=company.at,
        )

    def put_on_notice(self, **waiver: str) -> None:
        """The city's political department puts it up."""
        company = self.company
        self.notice = post_notice(
            actor=company.actor("hr.city"),
            nominations=[self.case],
            unit=company.units[places.CITY],
            scope="湖州市公安机关",
            medium="公安内网、单位公示栏",
            starts_on=dated(company.at),
            at=company.at,
            **waiver,
        )

    def approve(self, number: int) -> None:
        """The city's leader approves."""
        company = self.company
        approve_case(
            actor=company.actor("leader.city"),
            approval=self.approval,
            document_number=f"湖公奖〔{dated(company.at).year}〕{number}号",
            decided_on=dated(company.at),
            opinion="同意。",
            at=company.at,
        )

    def confer(self, serial: str) -> None:
        """What the table names for the award is handed over."""
        company = self.company
        kinds = token_kinds_on(self.case.award_id, dated(company.at))
        confer_honor(
            actor=company.actor(self.desk),
            nomination=self.case,
            conferred_on=dated(company.at),
            tokens=[{"kind": kind, "serial": serial} for kind in kinds],
            at=company.at,
        )

    def record(self, number: int) -> None:
        """The city's political department records the province's decision from its paper."""
        company = self.company
        hr = company.actor("hr.city")
        scan = self.add_paper("浙江省公安厅奖励决定（扫描件）", "other", actor=hr)
        record_decision(
            actor=hr,
            approval=self.approval,
            organ=places.PROVINCE,
            document_number=f"浙公奖〔{dated(company.at).year}〕{number}号",
            decided_on=dated(company.at),
            evidence=scan,
            at=company.at,
        )


def through_notice(merit: MeritCase, began: int) -> Script:
    """From the proposal to the end of the notice, a working day for each step."""
    timeline = merit.company.timeline
    yield timeline.moment(began, "09:15")
    merit.propose()
    yield timeline.moment(began - 1, "09:45")
    merit.screen()
    yield timeline.moment(began - 2, "10:15")
    merit.hear()
    yield timeline.moment(began - 3, "10:45")
    merit.put_on_notice()
    # The notice counts from today; the morning after its last day the case waits for its approver
    yield timeline.moment(began - 3 - NOTICE_DAYS, "11:15")


def approved_here(merit: MeritCase, began: int, *, number: int, conferred: bool = True) -> Script:
    """A third-class merit: approved by the city and handed over."""
    yield from through_notice(merit, began)
    merit.approve(number)
    if conferred:
        yield merit.company.timeline.moment(began - 5 - NOTICE_DAYS, "14:45")
        merit.confer(f"HZG{number:06d}")


def decided_on_paper(merit: MeritCase, began: int, *, number: int | None) -> Script:
    """A second-class merit: it waits for the province, whose decision HR records where there is a ``number``."""
    yield from through_notice(merit, began)
    if number is not None:
        yield merit.company.timeline.moment(began - 5 - NOTICE_DAYS, "15:15")
        merit.record(number)


def without_notice(merit: MeritCase, began: int, *, number: int) -> Script:
    """A case that cannot be shown: a named authoriser waives the notice (R-21)."""
    timeline = merit.company.timeline
    yield timeline.moment(began, "09:20")
    merit.propose()
    yield timeline.moment(began - 1, "09:50")
    merit.screen()
    merit.hear()
    yield timeline.moment(began - 2, "10:20")
    merit.put_on_notice(waiver_authoriser="湖州市公安局政治部主任", waiver_ground="涉及隐蔽工作，不宜公开。")
    yield timeline.moment(began - 3, "10:50")
    merit.approve(number)


def sent_back(merit: MeritCase, began: int) -> Script:
    """The leader wants the reason mended; the case waits for its chief again."""
    yield from through_notice(merit, began)
    company = merit.company
    return_approval(
        actor=company.actor("leader.city"),
        approval=merit.approval,
        reason="请补充事迹的时间和证明材料。",
        fields=["reason"],
        at=company.at,
    )


def taken_back(merit: MeritCase, began: int) -> Script:
    """The chief withdraws at the last step."""
    yield from through_notice(merit, began)
    company = merit.company
    withdraw_nomination(
        actor=company.actor(f"chief.{merit.chief}"), nomination=merit.case, reason="与上级奖励重复。", at=company.at
    )
