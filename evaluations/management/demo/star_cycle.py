"""The script of a Four Stars cycle, played to its end or to the phase in which it is to be found today."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from evaluations.domain.calibration import Origin
from evaluations.domain.nomination import State
from evaluations.domain.review import Mark
from evaluations.management.demo import voting
from evaluations.management.demo.company import CASES, Company, paper
from evaluations.management.demo.play import JUDGES, Play
from evaluations.management.demo.timeline import Script
from evaluations.models import Approval, Conflict, Nomination, Notice
from evaluations.services.approval import approve_cases
from evaluations.services.approval_refuse import decline_approval
from evaluations.services.calibration import add_anchor, score_anchor
from evaluations.services.conflict import decide_conflict, declare_conflict
from evaluations.services.cycle import create_cycle, open_cycle
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.deed import create_deed
from evaluations.services.evidence import add_evidence
from evaluations.services.nomination import create_nomination, submit_nomination
from evaluations.services.notice import post_notice
from evaluations.services.review import give_review, mark_seen
from evaluations.services.screening import confer_honor, screen_nomination
from honors.models import Honor, Officer
from honors.models.base import dated
from honors.services.certificate import issue_certificate

PHASE_DAYS = {"nominating": 6, "reviewing": 4, "voting": 3, "notice": 7, "approving": 8}
"""How many working days the plan gives each phase."""
NOBODY: Mapping[str, int] = MappingProxyType({})
PATIENCE = 15
"""A phase that is open today stays open for so many working days, each later one as many again."""


def plan(play: Play) -> None:
    """HR plans the cycle."""
    company = play.company
    play.cycle = create_cycle(
        actor=company.actor(play.who("hr")),
        scheme=company.schemes[play.place],
        unit=company.schemes[play.place].unit,
        committee=company.committees[play.place],
        name=play.name,
        phases=_phases(play),
        at=company.at,
    )


def open_nominations(play: Play) -> None:
    """HR plans the cycle and opens it."""
    plan(play)
    company = play.company
    open_cycle(actor=company.actor(play.who("hr")), cycle=play.cycle, at=company.at)


def _phases(play: Play) -> list[dict[str, Any]]:
    """The plan: a phase ends at the close of business, the next one begins then."""
    timeline = play.company.timeline
    order = list(PHASE_DAYS)
    reached = order.index(play.until) if play.until in order else len(order)
    ends, left = [play.began], play.began
    for place, days in enumerate(PHASE_DAYS.values()):
        left = left - days if place < reached else -PATIENCE * (place - reached + 1)
        ends.append(left)
    opens = timeline.moment(play.began, "08:00")
    closes = [timeline.moment(end, "18:00") for end in ends[1:]]
    spans = zip(order, pairwise([opens, *closes]), strict=True)
    return [{"phase": phase, "opens_at": first, "closes_at": last} for phase, (first, last) in spans]


def nominate(play: Play, chief: str, star: str, *, submit: bool = True) -> Nomination:
    """A chief puts a colleague forward: deed, case, a paper, and in it goes."""
    company = play.company
    actor = company.actor(f"chief.{chief}")
    officer = company.next_officer(chief)
    case = create_nomination(
        actor=actor,
        cycle=play.cycle,
        star=star,
        recipient=officer,
        deed=enter_deed(company, chief, star, officer),
        reason=CASES[star][1],
        at=company.at,
    )
    add_evidence(
        actor=actor,
        nomination=case,
        content=paper(f"{officer.name}同志事迹材料", CASES[star][1]),
        title="事迹材料",
        kind="deeds",
        at=company.at,
    )
    play.cases.append(case)
    if submit:
        submit_nomination(actor=actor, nomination=case, at=company.at)
    return case


def enter_deed(company: Company, chief: str, subject: str, *participants: Officer) -> Any:
    """What was done, put on record by the chief of the station."""
    title, statement = CASES[subject]
    unit = company.unit_of_chief(chief)
    return create_deed(
        actor=company.actor(f"chief.{chief}"),
        title=title,
        statement=f"{unit.short_name}：{statement}",
        done_on=company.some_days_before(12),
        place=unit.short_name.removesuffix("派出所"),
        unit=unit,
        sources=["接处警记录", "群众来信"],
        participants=list(participants),
        at=company.at,
    )


def screen(play: Play, case: Nomination, *, refused: str = "") -> None:
    """HR finds the case eligible, or refuses it with a reason."""
    company = play.company
    screen_nomination(
        actor=company.actor(play.who("hr")),
        nomination=case,
        decision=State.REFUSED if refused else State.ELIGIBLE,
        reason=refused,
        at=company.at,
    )


def advance(play: Play, to: str) -> None:
    """HR takes the cycle on."""
    company = play.company
    advance_cycle(actor=company.actor(play.who("hr")), cycle=play.cycle, to=to, at=company.at)
    play.cycle.refresh_from_db()


def declare(play: Play, *judges: str, kin: Mapping[str, int] = NOBODY, colleague: Mapping[str, int] = NOBODY) -> None:
    """Each judge says of each case whether they are close to it; the chair decides what is open to judgement.

    ``kin`` and ``colleague`` name the case to which a judge is close in that way.
    """
    company = play.company
    for judge in judges:
        for place, case in enumerate(play.refreshed()):
            if case.state != State.UNDER_REVIEW:
                continue
            ground = "none"
            if kin.get(judge) == place:
                ground = "kinship"
            elif colleague.get(judge) == place:
                ground = "other"
            declare_conflict(
                actor=company.actor(play.who(judge)),
                nomination=case,
                declared=ground,
                text={"kinship": "系本人亲属。", "other": "曾为多年同事。"}.get(ground, ""),
                at=company.at,
            )
    for conflict in Conflict.objects.filter(nomination__in=play.cases, recused=None):
        decide_conflict(
            actor=company.actor(play.who("chair")),
            conflict=conflict,
            recused=False,
            reason="不影响公正评审。",
            at=company.at,
        )


def calibrate(play: Play, *judges: str) -> None:
    """HR sets an anchor case, and these judges score it before the real ones."""
    company = play.company
    anchor = add_anchor(
        actor=company.actor(play.who("hr")),
        cycle=play.cycle,
        origin=Origin.SYNTHETIC,
        title="标准案例一（虚构）",
        statement="某民警在辖区持续三年开展走访，化解邻里纠纷多起，群众评价良好。",
        at=company.at,
    )
    for number, judge in enumerate(judges):
        scores = {"deed": "8" if number % 2 else "6", "duty": "8", "masses": "8", "conduct": "10"}
        score_anchor(actor=company.actor(play.who(judge)), anchor=anchor, scores=scores, at=company.at)


def look(play: Play, judge: str, place: int) -> None:
    """A judge opens a case and leaves it at that."""
    company = play.company
    mark_seen(actor=company.actor(play.who(judge)), nomination=play.case(place), at=company.at)


def review(play: Play, *judges: str, abstains: Mapping[str, int] = NOBODY) -> None:
    """Each judge scores every case from which they are not recused, but for the one that ``abstains`` names."""
    company = play.company
    for number, judge in enumerate(judges):
        actor = company.actor(play.who(judge))
        for place, case in enumerate(play.refreshed()):
            recused = Conflict.objects.filter(nomination=case, member=actor.user_id, recused=True).exists()
            if case.state != State.UNDER_REVIEW or recused:
                continue
            abstained = abstains.get(judge) == place
            best = "6" if place in play.losers else ("10" if (number + place) % 2 else "8")
            give_review(
                actor=actor,
                nomination=case,
                mark=Mark.ABSTAINED if abstained else Mark.SCORED,
                scores={} if abstained else {"deed": best, "duty": "8", "masses": "8", "conduct": "10"},
                comment="",
                at=company.at,
            )


def put_on_notice(play: Play, cases: Sequence[Nomination]) -> Notice:
    """HR puts cases up, from today."""
    company = play.company
    return post_notice(
        actor=company.actor(play.who("hr")),
        nominations=cases,
        unit=play.cycle.unit,
        scope=f"{play.cycle.unit.name}全体民警、辅警",
        medium="公安内网、单位公示栏",
        starts_on=dated(company.at),
        at=company.at,
    )


def approve(play: Play, cases: Sequence[Nomination], *, number: int) -> None:
    """The leader approves these cases by one document."""
    company = play.company
    series = "湖公通" if play.place == "city" else "长公通"
    approve_cases(
        actor=company.actor(play.who("leader")),
        approvals=list(Approval.objects.filter(nomination__in=cases, state="waiting")),
        document_number=f"{series}〔{dated(company.at).year}〕{number}号",
        decided_on=dated(company.at),
        opinion="同意。",
        at=company.at,
    )


def decline(play: Play, case: Nomination) -> None:
    """The leader says no."""
    company = play.company
    decline_approval(
        actor=company.actor(play.who("leader")),
        approval=Approval.objects.get(nomination=case, state="waiting"),
        reason="事迹须进一步核实，本期不予批准。",
        at=company.at,
    )


def confer(play: Play, cases: Sequence[Nomination]) -> None:
    """HR gives out the certificates and hands them over."""
    company = play.company
    who = company.actor(play.who("hr"))
    for case in cases:
        made = issue_certificate(actor=who, honor=Honor.objects.get(pk=case.honor_index), at=company.at)
        confer_honor(
            actor=who,
            nomination=case,
            conferred_on=dated(company.at),
            tokens=[{"kind": "certificate", "serial": made.number}],
            at=company.at,
        )


def walk(play: Play) -> Script:
    """The plain way of a cycle without incident, as far as it is to be found today."""
    timeline, began = play.company.timeline, play.began
    yield timeline.moment(began, "09:00")
    open_nominations(play)
    for number, (chief, star) in enumerate(play.nominees):
        yield timeline.moment(began - 1 - number // 4, f"{10 + number % 4}:30")
        nominate(play, chief, star)
    yield timeline.moment(began - 5, "10:00")
    for case in play.cases:
        screen(play, case)
    yield timeline.moment(began - 6, "16:00")
    advance(play, "reviewing")
    if play.until == "reviewing":
        yield timeline.moment(began - 7, "10:00")
        declare(play, *JUDGES[:3], kin={JUDGES[1]: 1})
        look(play, JUDGES[2], 2)
        review(play, *JUDGES[:2], abstains={JUDGES[0]: 3})
        return
    yield timeline.moment(began - 7, "10:00")
    declare(play, *JUDGES)
    yield timeline.moment(began - 8, "15:00")
    review(play, *JUDGES)
    yield timeline.moment(began - 10, "16:00")
    advance(play, "voting")
    if play.until == "voting":
        return
    yield from voting.vote(play)
    yield timeline.moment(began - 13, "09:00")
    advance(play, "notice")
