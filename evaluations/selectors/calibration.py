"""Reads about calibration: the anchors of a cycle, and how far a member is from the others on them."""

from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from evaluations.domain.calibration import Deviation, deviations
from evaluations.domain.cycle import Phase
from evaluations.domain.review import weighted_score
from evaluations.models import AnchorCase, AnchorScore, CommitteeMember, Cycle, CyclePhase, Review
from evaluations.models.committee import VOTING_SEATS
from evaluations.selectors.committee import SITTING, voters_of
from evaluations.selectors.review import criteria_of
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[AnchorCase]:
    """HR of the cycle's unit, and those who review."""
    if actor.is_system:
        return AnchorCase.objects.all()
    if actor.is_anonymous:
        return AnchorCase.objects.none()
    seat = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id, seat__in=VOTING_SEATS
    )
    return AnchorCase.objects.filter(Q(Exists(seat)) | within(actor.paths(Role.HR), "cycle__unit__path"))


def with_parts(rows: QuerySet[AnchorCase], actor: Actor) -> QuerySet[AnchorCase]:
    """With whether the actor has scored it."""
    own = AnchorScore.objects.filter(anchor=OuterRef("pk"), member=actor.user_id)
    return (
        rows.select_related("cycle__unit", "cycle__committee")
        .prefetch_related("cycle__committee__seats")
        .annotate(is_scored=Exists(own))
    )


def to_calibrate(actor: Actor) -> QuerySet[AnchorCase]:
    """The anchors of running reviews that the actor has still to score, with the close of the review as ``due_at``."""
    own = AnchorScore.objects.filter(anchor=OuterRef("pk"), member=actor.user_id)
    seat = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id, seat__in=VOTING_SEATS
    )
    phase = CyclePhase.objects.filter(cycle=OuterRef("cycle"), phase=Phase.REVIEWING)
    rows = AnchorCase.objects.filter(Exists(seat), ~Exists(own), cycle__state__in=[Phase.NOMINATING, Phase.REVIEWING])
    return rows.annotate(due_at=Subquery(phase.values("closes_at")[:1]))


def own_values(actor: Actor, anchor: AnchorCase) -> dict[str, str] | None:
    """Criterion → value as the actor gave it; None before they scored the anchor."""
    rows = AnchorScore.objects.filter(anchor=anchor, member=actor.user_id).values_list("values", flat=True)
    return next(iter(rows), None)


def anchors_left(user_id: int | None, cycle: Cycle) -> int:
    """How many anchors of a cycle an account has still to score."""
    own = AnchorScore.objects.filter(anchor=OuterRef("pk"), member=user_id)
    return AnchorCase.objects.filter(~Exists(own), cycle=cycle).count()


def has_begun(cycle: Cycle) -> bool:
    """Whether somebody has scored an anchor of the cycle or reviewed one of its cases, so that no anchor is added."""
    is_scored = AnchorScore.objects.filter(anchor__cycle=cycle).exists()
    return is_scored or Review.objects.filter(nomination__cycle=cycle).exists()


def finished(cycle: Cycle) -> tuple[int, int]:
    """How many of those who review have scored every anchor, and how many they are. No numbers of anybody."""
    members = voters_of(cycle.committee)
    anchors = AnchorCase.objects.filter(cycle=cycle).count()
    scored = AnchorScore.objects.filter(anchor__cycle=cycle, member__in=members).values("member")
    done = scored.annotate(number=Count("pk")).filter(number=anchors)
    return done.count() if anchors else 0, len(members)


def own_deviations(actor: Actor, cycle: Cycle) -> dict[str, Deviation] | None:
    """Anchor → where the actor stands among those who have scored it so far; None until all own scores are in."""
    if anchors_left(actor.user_id, cycle):
        return None
    criteria = criteria_of(cycle.frozen_scheme or {"criteria": []})
    sheets: dict[str, dict[str, Fraction]] = {}
    for row in AnchorScore.objects.filter(anchor__cycle=cycle).order_by("anchor__created_at", "anchor_id", "pk"):
        values = {code: Fraction(value) for code, value in row.values.items()}
        sheets.setdefault(str(row.anchor_id), {})[str(row.member_id)] = weighted_score(criteria, values)
    return deviations(sheets, str(actor.user_id))
