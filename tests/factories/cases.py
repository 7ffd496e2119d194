"""Schemes, cycles, deeds and cases, made by the services that people use."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from evaluations.domain.nomination import State, Verb
from evaluations.models import Committee, CommitteeMember, Cycle, Deed, Evidence, Nomination, Scheme, Seat
from evaluations.services.cycle import create_cycle, open_cycle
from evaluations.services.deed import create_deed
from evaluations.services.move import move_case
from evaluations.services.nomination import create_nomination
from evaluations.services.scheme import create_scheme
from honors.domain.actor import SYSTEM, Role
from honors.models import Award, Officer, Unit, User
from tests.actors import account, actor_with

STAR_SCHEME: dict[str, Any] = {
    "code": "four-stars",
    "name": "四星争创",
    "mode": "batched",
    "stars": ["loyalty", "service", "justice", "discipline"],
    "criteria": [
        {
            "code": "deed",
            "name": "事迹",
            "weight": "60",
            "scale": [
                {"value": "10", "label": "突出"},
                {"value": "5", "label": "较好"},
                {"value": "0", "label": "一般"},
            ],
        },
        {
            "code": "masses",
            "name": "群众评价",
            "weight": "40",
            "scale": [{"value": "10", "label": "满意"}, {"value": "0", "label": "不满意"}],
        },
    ],
    "nominators": ["station_chief", "hr"],
    "steps": ["nominate", "screen", "review", "vote", "notice", "approve", "confer"],
    "papers": [],
    "vote": {
        "method": "approval",
        "quorum": "2/3",
        "threshold": {"of": "present", "share": "1/2", "strict": True},
        "tie_break": ["score", "lot"],
        "shows_numbers": True,
        "hide_below": 3,
    },
    "quotas": [],
    "notice_days": 5,
    "stars_per_person_per_cycle": 1,
}

MERIT_SCHEME: dict[str, Any] = {
    "code": "merit",
    "name": "记功奖励",
    "mode": "rolling",
    "awards": ["police.individual.commendation", "police.individual.merit_third", "police.collective.merit_third"],
    "criteria": [],
    "nominators": ["station_chief", "hr"],
    "steps": ["nominate", "screen", "notice", "approve", "confer"],
    "papers": ["form"],
    "vote": {},
    "quotas": [],
    "notice_days": None,
    "stars_per_person_per_cycle": None,
}


def star_scheme(unit: Unit, at: datetime, **changes: Any) -> Scheme:
    """The four stars as a scheme of ``unit``."""
    return create_scheme(actor=SYSTEM, unit=unit, definition={**deepcopy(STAR_SCHEME), **changes}, at=at)


def merit_scheme(unit: Unit, at: datetime, **changes: Any) -> Scheme:
    """Timely merits as a scheme of ``unit``."""
    return create_scheme(actor=SYSTEM, unit=unit, definition={**deepcopy(MERIT_SCHEME), **changes}, at=at)


def committee(scheme: Scheme, at: datetime, *, members: int = 3) -> Committee:
    """A committee of the scheme's unit: a chair, a trustee and ``members`` members, named chair, trustee, member1 …"""
    seats = Committee.objects.create(
        scheme=scheme,
        unit=scheme.unit,
        name="评审委员会",
        terms_from=at.date() - timedelta(days=30),
        terms_to=at.date() + timedelta(days=365),
        created_at=at,
    )
    plan = [("chair", Seat.CHAIR), ("trustee", Seat.TRUSTEE)]
    plan += [(f"member{number}", Seat.MEMBER) for number in range(1, members + 1)]
    for order, (name, seat) in enumerate(plan):
        role = Role.COMMITTEE_CHAIR if seat == Seat.CHAIR else Role.COMMITTEE_MEMBER
        user = User.objects.filter(username=name).first() or account(name, role, scheme.unit, at=at)
        CommitteeMember.objects.create(committee=seats, user=user, seat=seat, order=order, created_at=at)
    return seats


def phases(at: datetime, *names: str) -> list[dict[str, Any]]:
    """A week for each phase, the first of them since yesterday."""
    plan = names or ("nominating", "reviewing", "voting", "notice", "approving")
    start = at - timedelta(days=1)
    return [
        {
            "phase": name,
            "opens_at": start + timedelta(days=7 * number),
            "closes_at": start + timedelta(days=7 * (number + 1)),
        }
        for number, name in enumerate(plan)
    ]


def cycle(unit: Unit, at: datetime, *, scheme: Scheme | None = None, opened: bool = True, **facts: Any) -> Cycle:
    """A cycle of ``unit`` with a seated committee, open for nominations unless told otherwise."""
    chosen = scheme or star_scheme(unit, at)
    values: dict[str, Any] = {"name": "2026年第四季度", "phases": phases(at), "is_rehearsal": False, **facts}
    seats = values.pop("committee", None) or committee(chosen, at)
    made = create_cycle(actor=SYSTEM, scheme=chosen, unit=unit, committee=seats, at=at, **values)
    return open_cycle(actor=SYSTEM, cycle=made, at=at) if opened else made


def deed(unit: Unit, at: datetime, *participants: Officer, entered_by: User | None = None, **facts: Any) -> Deed:
    """A deed of a few days ago."""
    values: dict[str, Any] = {
        "title": "水库勇救落水儿童",
        "statement": "巡逻途中发现儿童落水，跳入水中将其救起。",
        "done_on": at.date() - timedelta(days=10),
        "place": "水库",
        "sources": ["接警记录"],
        **facts,
    }
    user = (
        entered_by or User.objects.filter(username="chief").first() or account("chief", Role.STATION_CHIEF, unit, at=at)
    )
    actor = actor_with(Role.STATION_CHIEF, unit, user=user)
    return create_deed(actor=actor, unit=unit, participants=list(participants), at=at, **values)


def nomination(
    person: Officer,
    at: datetime,
    *,
    cycle: Cycle | None = None,
    scheme: Scheme | None = None,
    award: Award | None = None,
    star: str = "service",
    state: State | str = State.DRAFT,
    owner: User | None = None,
    with_deed: bool = True,
    **facts: Any,
) -> Nomination:
    """A case of the chief of ``person``'s unit, walked to ``state`` along the table without the papers on the way."""
    unit = person.unit
    user = owner or User.objects.filter(username="chief").first() or account("chief", Role.STATION_CHIEF, unit, at=at)
    case = create_nomination(
        actor=actor_with(Role.STATION_CHIEF, unit, user=user),
        cycle=cycle,
        scheme=scheme,
        star="" if award else star,
        award=award,
        recipient=person,
        deed=deed(unit, at, person, entered_by=user) if with_deed else None,
        reason="表现突出。",
        at=at,
        **facts,
    )
    return walk(case, State(state), at)


_WALKS: dict[State, tuple[Verb, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (Verb.SUBMIT,),
    State.RETURNED: (Verb.SUBMIT, Verb.RETURN),
    State.ELIGIBLE: (Verb.SUBMIT, Verb.FIND_ELIGIBLE),
    State.REFUSED: (Verb.SUBMIT, Verb.REFUSE),
    State.UNDER_REVIEW: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.BEGIN_REVIEW),
    State.SELECTED: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.BEGIN_REVIEW, Verb.SELECT),
    State.NOT_SELECTED: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.BEGIN_REVIEW, Verb.NOT_SELECT),
    State.ON_NOTICE: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.POST_NOTICE),
    State.AWAITING_APPROVAL: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.FORWARD),
    State.APPROVED: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.FORWARD, Verb.APPROVE),
    State.CONFERRED: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.FORWARD, Verb.APPROVE, Verb.CONFER),
    State.DECLINED: (Verb.SUBMIT, Verb.FIND_ELIGIBLE, Verb.FORWARD, Verb.DECLINE),
    State.WITHDRAWN: (Verb.WITHDRAW,),
    State.SUSPENDED: (Verb.SUBMIT, Verb.SUSPEND),
}


def walk(case: Nomination, state: State, at: datetime) -> Nomination:
    """The case moved from a draft to ``state`` by whoever the table names, each move through ``move_case``."""
    owner = actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)
    desk = actor_with(Role.HR, case.desk)
    chair = actor_with(Role.COMMITTEE_CHAIR, case.desk)
    by = {Verb.SUBMIT: owner, Verb.WITHDRAW: owner, Verb.SELECT: chair, Verb.NOT_SELECT: chair}
    for verb in _WALKS[state]:
        facts = {"submitted_at": at} if verb == Verb.SUBMIT else {}
        case = move_case(actor=by.get(verb, desk), nomination=case, verb=verb, at=at, **facts)
    return case


def evidence(case: Nomination, at: datetime, *, kind: str = "form", content: bytes = b"%PDF-1.7\n") -> Evidence:
    """A paper of a case, stored without the examination of an upload."""
    return Evidence.objects.create(
        nomination=case,
        file=ContentFile(content, name="paper.pdf"),
        title="材料",
        kind=kind,
        digest=f"{abs(hash((kind, content))):064x}",
        size=len(content),
        media_type="application/pdf",
        uploaded_by=case.nominated_by,
        created_at=at,
    )
