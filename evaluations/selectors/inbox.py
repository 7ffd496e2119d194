"""What waits for a person (待办): a query over cases, rounds, objections and approvals; no table of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from evaluations.domain.nomination import State
from evaluations.models import (
    Approval,
    Assessment,
    CommitteeMember,
    Conflict,
    CyclePhase,
    HasVoted,
    Nomination,
    NoticeItem,
    Objection,
    ObjectionQuestion,
    Review,
    Round,
    RoundHolder,
    RoundVoter,
)
from evaluations.models.committee import HOLDER_SEATS, JUDGING_SEATS, VOTING_SEATS
from evaluations.selectors.approval import organs_with_leader
from evaluations.selectors.assignment import left_to_others
from evaluations.selectors.ballot import visible_to as visible_rounds
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.calibration import to_calibrate
from evaluations.selectors.committee import SITTING
from evaluations.selectors.data_correction import waiting_for as corrections_waiting_for
from evaluations.selectors.follow_up import waiting_for
from evaluations.selectors.objection import waiting_for as objections_waiting_for
from evaluations.selectors.opinion import of_today
from evaluations.selectors.opinion import waiting_for as opinions_waiting_for
from evaluations.selectors.presiding import presiding_of
from evaluations.selectors.reconsideration import waiting_for as reconsiderations_for
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.models import HonorRuling
from honors.models.base import dated
from honors.selectors.unit import within

HEX_DIGITS = 32
"""Of a random id; running numbers are shorter."""

NOT_OF_SEATS = ("holders", "voters", "attestations", "paper_entries", "repeated_by", "items__calls")
"""Parts of a round that do not tell who presides."""

_LATEST = datetime(9999, 12, 31, tzinfo=UTC)

PLACES = {
    "nomination": "nominations",
    "round": "rounds",
    "correction": "corrections",
    "objection": "objections",
    "approval": "approvals",
    "follow_up": "follow_ups",
    "anchor": "anchors",
    "reconsideration": "reconsiderations",
    "honor": "honors",
}
"""Kind of object → its route."""


@dataclass(frozen=True)
class Waiting:
    """One thing to do: ``act`` is the verb of the route that does it, ``due_at`` when its phase closes."""

    kind: str
    object: str
    act: str
    due_at: datetime | None
    created_at: datetime

    @property
    def id(self) -> str:
        """The same as long as the same thing waits."""
        return f"{self.kind}:{self.object}:{self.act}"

    def is_overdue(self, at: datetime) -> bool:
        """Whether its time is over."""
        return self.due_at is not None and self.due_at < at

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """What is due first, then what is oldest."""
        return (self.due_at or _LATEST, self.created_at, self.id)


def inbox_of(actor: Actor, *, at: datetime) -> list[Waiting]:
    """All that waits for the actor now, in the order of ``Waiting.order``. The number of queries does not depend on it.

    What is about the actor's own case is left out where somebody else must handle it (R-18).
    """
    if actor.user_id is None:
        return []
    first, *others = [
        _own_cases(actor),
        _desk(actor),
        *_papers(actor),
        *_reviews(actor),
        _corrections(actor),
        _follow_ups(actor, at),
        _levels(actor),
        _late_papers(actor, at),
        _questions(actor),
        _reconsiderations(actor),
        _assessments(actor),
        _rulings(actor),
    ]
    rows = [
        Waiting(kind, _key(key), act, due_at or _end_of(due_on), created_at)
        for kind, key, act, due_at, due_on, created_at in first.union(*others, all=True)
    ]
    rows += [*_rounds(actor, at), *_approvals(actor, at)]
    return sorted({row.id: row for row in rows}.values(), key=lambda row: row.order)


def _with_close(cases: QuerySet[Nomination]) -> QuerySet[Nomination]:
    phase = CyclePhase.objects.filter(cycle=OuterRef("cycle"), phase=OuterRef("cycle__state"))
    return cases.annotate(due_at=Subquery(phase.values("closes_at")[:1]))


def _rows(
    rows: QuerySet[Any], kind: str, act: str | Expression, *, due_at: str = "", due_on: str = "", key: str = "pk"
) -> QuerySet[Any]:
    """One source as the union of all takes it. Its time is a moment (``due_at``) or a day, by the name of the field."""
    return (
        rows.order_by()
        .annotate(
            w_kind=Value(kind, output_field=TextField()),
            w_key=Cast(key, TextField()),
            w_act=Value(act, output_field=TextField()) if isinstance(act, str) else act,
            w_at=F(due_at) if due_at else Cast(Value(None), DateTimeField()),
            w_on=F(due_on) if due_on else Cast(Value(None), DateField()),
            w_made=F("created_at"),
        )
        .values_list("w_kind", "w_key", "w_act", "w_at", "w_on", "w_made")
    )


def _key(text: str) -> str:
    """The id as every route writes it; databases without a type for it leave out the dashes."""
    return text if text.isdigit() and len(text) < HEX_DIGITS else str(UUID(text))


def _cases(actor: Actor) -> QuerySet[Nomination]:
    """Cases with the close of the phase that their cycle is in; none about the actor, none closed to them."""
    rows = _with_close(Nomination.objects.exclude(closed_to(actor)))
    if actor.officer_id is None:
        return rows
    return rows.exclude(officer_id=actor.officer_id, officer__isnull=False)


def _as_rows(cases: QuerySet[Nomination], act: str | Expression) -> QuerySet[Any]:
    return _rows(cases, "nomination", act, due_at="due_at")


def _own_cases(actor: Actor) -> QuerySet[Any]:
    mine = Nomination.objects.filter(nominated_by_id=actor.user_id, state__in=[State.DRAFT, State.RETURNED])
    return _as_rows(_with_close(mine), "submit")


def _desk(actor: Actor) -> QuerySet[Any]:
    """HR: to screen, to put on notice, to confer. In a cycle the review selects what goes on notice."""
    paths = actor.paths(Role.HR)
    acts = {State.SUBMITTED: "screen", State.SELECTED: "notice", State.APPROVED: "confer"}
    cases = _cases(actor).filter(within(paths, "desk__path"))
    ready = Q(state__in=list(acts)) | Q(state=State.ELIGIBLE, cycle__isnull=True)
    named = [When(state=state, then=Value(act)) for state, act in acts.items()]
    return _as_rows(cases.filter(ready), Case(*named, default=Value("notice"), output_field=TextField()))


def _papers(actor: Actor) -> list[QuerySet[Any]]:
    """Discipline: objections to decide, and cases of leading-body members without an opinion of theirs (R-23)."""
    objections = _rows(objections_waiting_for(actor), "objection", "decide", due_on="due_on")
    return [objections, _as_rows(_with_close(opinions_waiting_for(actor)), "opinion")]


def _reviews(actor: Actor) -> list[QuerySet[Any]]:
    """Members: anchors to score, what to declare, and what to score once declared and not recused. Where cases are
    assigned, nobody is asked about those of others before the vote.
    """
    seats = CommitteeMember.objects.filter(SITTING, committee=OuterRef("cycle__committee"), user_id=actor.user_id)
    judges, voters = Exists(seats.filter(seat__in=JUDGING_SEATS)), Exists(seats.filter(seat__in=VOTING_SEATS))
    own = Conflict.objects.filter(nomination=OuterRef("pk"), member_id=actor.user_id)
    cases = _cases(actor).filter(judges, state=State.UNDER_REVIEW)
    cases = cases.exclude(Q(left_to_others(actor.user_id), cycle__state="reviewing"))
    silent = cases.filter(~Exists(own.filter(source="declared")), ~Exists(own.filter(recused=True)))
    reviewed = Review.objects.filter(nomination=OuterRef("pk"), member_id=actor.user_id)
    declared = cases.filter(voters, Exists(own.filter(source="declared")), ~Exists(reviewed), cycle__state="reviewing")
    barred = own.filter(Q(recused=True) | Q(effect="block", recused__isnull=True))
    return [
        _as_rows(silent, "declare"),
        _as_rows(declared.filter(~Exists(barred)), "review"),
        _rows(to_calibrate(actor), "anchor", "calibrate", due_at="due_at"),
    ]


def _rounds(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Holders: share, unseal. Voters who are present: cast. Whoever presides: confirm."""
    seats = CommitteeMember.objects.filter(SITTING, committee=OuterRef("committee"), user_id=actor.user_id)
    holder = RoundHolder.objects.filter(round=OuterRef("pk"), user_id=actor.user_id)
    voter = RoundVoter.objects.filter(round=OuterRef("pk"), user_id=actor.user_id, is_present=True)
    voted = HasVoted.objects.filter(round=OuterRef("pk"), user_id=actor.user_id)
    share = Q(state__in=["draft", "sharing"]) & Q(Exists(seats.filter(seat__in=HOLDER_SEATS))) & ~Q(Exists(holder))
    cast = Q(state="open", closes_at__gt=at) & Q(Exists(voter)) & ~Q(Exists(voted))
    unseal = Q(state="closed") & Q(Exists(holder.filter(has_unsealed=False)))
    counted = Round.objects.filter(Exists(seats.filter(seat__in=VOTING_SEATS)), state="unsealed")
    sits = actor.roles & {Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER}
    seated = with_parts(counted, leave_out=NOT_OF_SEATS) if sits else counted.none()
    presided = [row.pk for row in seated if presiding_of(row) == actor.user_id]
    confirm = Q(pk__in=presided)
    acts = {"draft": "share", "sharing": "share", "open": "cast", "closed": "unseal", "unsealed": "confirm"}
    seen = visible_rounds(actor).values("pk")
    rows = Round.objects.filter(share | cast | unseal | confirm, pk__in=seen)
    for key, state, opens_at, closes_at, created_at in rows.values_list(
        "pk", "state", "opens_at", "closes_at", "created_at"
    ):
        due_at = {"share": opens_at, "cast": closes_at}.get(acts[state])
        yield Waiting("round", str(key), acts[state], due_at, created_at)


def _approvals(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Leaders: what their organ decides. HR: paper to record where the organ has nobody here. A second: to confirm."""
    leads = [grant.unit_id for grant in actor.grants if grant.role == Role.LEADER]
    desk = within(actor.paths(Role.HR), "nomination__desk__path")
    over = within(actor.paths(Role.LEADER), "nomination__unit__path")
    rows = Approval.objects.filter(nomination__state=State.AWAITING_APPROVAL)
    rows = rows.exclude(nomination__cycle__is_rehearsal=True)
    rows = rows.exclude(closed_to(actor, "nomination"))
    if actor.officer_id is not None:
        rows = rows.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)
    decide = Q(state="waiting", organ_id__in=leads, document__isnull=True)
    record = Q(state="waiting") & desk
    confirm = Q(state="recorded") & (desk | over)
    found = list(
        rows.filter(decide | record | confirm)
        .annotate(has_first=Q(document__isnull=False))
        .values_list("pk", "state", "organ_id", "has_first", "decided_by_id", "co_recorded_by_id", "created_at")
    )
    led = organs_with_leader([row[2] for row in found], on=dated(at))
    for key, state, organ_id, has_first, first, second, created_at in found:
        if state == "recorded":
            act = "" if actor.user_id in (first, second) else "confirm"
        elif organ_id in leads and not has_first:
            act = "approve"
        else:
            act = "record" if has_first or organ_id not in led else ""
        if act:
            yield Waiting("approval", str(key), act, None, created_at)


def _follow_ups(actor: Actor, at: datetime) -> QuerySet[Any]:
    """HR: what granted awards leave to do (R-29, R-31, R-32), and bars that came to light. A day ends at midnight."""
    return _rows(waiting_for(actor, on=dated(at)), "follow_up", "finish", due_on="due_on")


def _corrections(actor: Actor) -> QuerySet[Any]:
    """HR: what people ask to have corrected in their own record, due at the end of the last day (PIPL 45, 46)."""
    return _rows(corrections_waiting_for(actor), "correction", "decide", due_on="due_on")


def _end_of(day: date | None) -> datetime | None:
    """The last moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def _levels(actor: Actor) -> QuerySet[Any]:
    """HR of the next level: cases that came through the notice of the one below (R-20)."""
    following = NoticeItem.objects.filter(
        within(actor.paths(Role.HR), "next_unit__path"), nomination=OuterRef("pk"), next_unit__isnull=False
    )
    later = NoticeItem.objects.filter(nomination=OuterRef("nomination"), pk__gt=OuterRef("pk"))
    return _as_rows(_cases(actor).filter(Exists(following.filter(~Exists(later))), state=State.ON_NOTICE), "notice")


def _late_papers(actor: Actor, at: datetime) -> QuerySet[Any]:
    """Nominator and desk: papers of timely honors that are still due, until the day they lapse (R-25)."""
    mine = Q(nominated_by_id=actor.user_id) | within(actor.paths(Role.HR), "desk__path")
    cases = _cases(actor).filter(mine, papers_due_on__gte=dated(at), state__in=[State.APPROVED, State.CONFERRED])
    return _rows(cases, "nomination", "evidence", due_on="papers_due_on")


def _questions(actor: Actor) -> QuerySet[Any]:
    """The objector: what the handler asked and nobody has answered (R-22)."""
    asked = ObjectionQuestion.objects.filter(objection=OuterRef("pk"), answered_at__isnull=True)
    rows = Objection.objects.filter(Exists(asked), raised_by_id=actor.user_id, state="open")
    return _rows(rows, "objection", "answer", due_on="due_on")


def _reconsiderations(actor: Actor) -> QuerySet[Any]:
    """HR and leaders: requests to look again at a decision that others took."""
    return _rows(reconsiderations_for(actor), "reconsideration", "decide", due_on="due_on")


def _assessments(actor: Actor) -> QuerySet[Any]:
    """HR of the approving organ: cases that wait for approval without the assessment that their class needs (R-19).
    One of another recipient, award or deed, before a return changed it, is none.
    """
    lacking = Approval.objects.filter(
        within(actor.paths(Role.HR), "organ__path"),
        nomination=OuterRef("pk"),
        state="waiting",
        findings__icontains="papers.no_assessment",
    )
    given = of_today(Assessment.objects.filter(nomination=OuterRef("pk")), "recipient", "award", "deed")
    cases = _cases(actor).filter(Exists(lacking), ~Exists(given), state=State.AWAITING_APPROVAL)
    return _as_rows(cases, "assess")


def _rulings(actor: Actor) -> QuerySet[Any]:
    """HR and leaders over the recipient: decisions on paper about an honor that another person recorded (R-33)."""
    over = within(actor.paths(Role.HR, Role.LEADER), "honor__unit_path")
    rows = HonorRuling.objects.filter(over, ledger_index__isnull=True).exclude(decided_by=actor.user_id)
    if actor.officer_id is not None:
        rows = rows.exclude(honor__officer_id=actor.officer_id, honor__officer__isnull=False)
    act = Concat(Value("confirm_"), F("verb"), output_field=TextField())
    return _rows(rows, "honor", act, key="honor_id")
