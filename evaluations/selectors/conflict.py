"""Reads about conflicts of interest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.conflict import (
    SETTING,
    Effect,
    Ground,
    Judge,
    Matter,
    Post,
    Posts,
    effect_of,
    grounds_in_data,
)
from evaluations.domain.kinship import counts_on
from evaluations.models import CommitteeMember, Conflict, DeedParticipant, Kinship, Nomination, RuleParameter
from evaluations.models.committee import Seat
from evaluations.selectors.committee import SITTING
from evaluations.selectors.parameter import in_force_on
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.models import Posting, Unit, UnitLevel, User
from honors.models.base import dated
from honors.selectors.unit import within

RULE = "R-18"

SMALL_UNITS = (UnitLevel.STATION, UnitLevel.BRIGADE, UnitLevel.DEPARTMENT)
"""Units in which everybody knows everybody."""


def visible_to(actor: Actor) -> QuerySet[Conflict]:
    """What is about oneself and what one asked for; the chair and HR see all of theirs.

    Not where they are recused themselves, nor where the case is about them.
    """
    if actor.is_system:
        return Conflict.objects.all()
    if actor.is_anonymous:
        return Conflict.objects.none()
    chairs = CommitteeMember.objects.filter(
        SITTING,
        committee=OuterRef("nomination__cycle__committee"),
        user=actor.user_id,
        seat=Seat.CHAIR,
    )
    all_of_theirs = Q(Exists(chairs)) | within(actor.paths(Role.HR), "nomination__cycle__unit__path")
    if actor.officer_id is not None:
        all_of_theirs &= ~Q(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)
    of_others = (Q(asked_by=actor.user_id) | all_of_theirs) & ~closed_to(actor, "nomination")
    return Conflict.objects.filter(Q(member=actor.user_id) | of_others)


def with_parts(rows: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """With what a list shows and what deciding needs, in a fixed number of queries."""
    return (
        rows.select_related("nomination__cycle__unit", "nomination__cycle__committee", "member", "decided_by")
        .prefetch_related("nomination__cycle__committee__seats")
        .annotate(
            chair_is_recused=Exists(
                Conflict.objects.filter(
                    nomination=OuterRef("nomination"),
                    recused=True,
                    member__in=CommitteeMember.objects.filter(
                        SITTING, committee=OuterRef(OuterRef("nomination__cycle__committee")), seat=Seat.CHAIR
                    ).values("user"),
                )
            )
        )
    )


def recused_from(nominations: Iterable[Nomination]) -> dict[str, list[str]]:
    """Case → accounts that are recused from it, both as text."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Conflict.objects.filter(nomination__in=list(nominations), recused=True).distinct()
    for nomination_id, member_id in rows.order_by("member_id").values_list("nomination_id", "member_id"):
        found[str(nomination_id)].append(str(member_id))
    return dict(found)


def in_doubt(nominations: Iterable[Nomination]) -> dict[str, list[str]]:
    """Case → accounts about whom something is still to be decided: no alternate is called while that is so."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Conflict.objects.filter(nomination__in=list(nominations), recused=None).distinct()
    for nomination_id, member_id in rows.order_by("member_id").values_list("nomination_id", "member_id"):
        found[str(nomination_id)].append(str(member_id))
    return dict(found)


def _day_of(case: Nomination) -> date:
    """The day whose postings count: that of the deed, without one the day the case was made."""
    return case.deed.done_on if case.deed is not None else dated(case.created_at)


def conflict_rules_on(day: date) -> dict[Ground, tuple[Effect, str]]:
    """What each ground does on a day, and the clause that says so."""
    rows = RuleParameter.objects.filter(in_force_on(day), rule=RULE, name__startswith=SETTING)
    clauses = {Ground(row.name.removeprefix(SETTING)): (Effect(row.value), row.source) for row in rows}
    effects = {ground: effect for ground, (effect, _clause) in clauses.items()}
    return {ground: (effect_of(ground, effects), clauses.get(ground, (None, RULE))[1]) for ground in Ground}


def _kin_of(officers: set[int | None]) -> dict[int, list[tuple[int, Kinship]]]:
    """Person → those on record as kin, each with the row that says from when to when."""
    kin: dict[int, list[tuple[int, Kinship]]] = defaultdict(list)
    known = officers - {None}
    for row in Kinship.objects.filter(officer__in=known, relative__in=known).defer("relation"):
        kin[row.officer_id].append((row.relative_id, row))
        kin[row.relative_id].append((row.officer_id, row))
    return kin


def ties_in_data(nominations: Sequence[Nomination], users: Sequence[User]) -> list[tuple[Nomination, User, Ground]]:
    """What the data show of every account's part in every case, as of the day of the deed. Four queries, whatever the
    numbers.
    """
    officers = {user.officer_id for user in users} | {case.officer_id for case in nominations}
    postings: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(officer__in=officers - {None}).select_related("unit"):
        postings[posting.officer_id].append(posting)
    kin = _kin_of(officers)
    participants: dict[object, set[int]] = defaultdict(set)
    deeds = [case.deed_id for case in nominations if case.deed_id is not None]
    for deed_id, officer_id in DeedParticipant.objects.filter(deed__in=deeds).values_list("deed", "officer"):
        participants[deed_id].add(officer_id)

    def served(officer_id: int | None, day: date) -> Posts:
        return frozenset(
            _post(row.unit, leads=row.is_leading_body)
            for row in postings.get(officer_id or 0, [])
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
        )

    found = []
    for case in nominations:
        day = _day_of(case)
        unit = case.recipient_unit
        posts = served(case.officer_id, day) if unit is None else frozenset({_post(unit, leads=False)})
        related = {other for other, row in kin[case.officer_id or 0] if counts_on(row.valid_from, row.valid_to, day)}
        matter = Matter(
            nominee=case.officer_id,
            nominated_by=case.nominated_by_id,
            participants=frozenset(participants[case.deed_id]),
            posts=posts,
            kin=frozenset(related),
        )
        for user in users:
            judge = Judge(user.pk, user.officer_id, served(user.officer_id, day))
            found += [(case, user, ground) for ground in grounds_in_data(judge, matter)]
    return found


def _post(unit: Unit, *, leads: bool) -> Post:
    return Post(unit.pk, unit.parent_id, unit.level in SMALL_UNITS, leads)
