"""Two records become one person, with the cases, deeds and bars that hang on them here."""

from datetime import datetime

from django.db.models import Q

from evaluations.domain.nomination import ENDED
from evaluations.models import Bar, DataCorrection, DeedParticipant, Kinship, Nomination
from evaluations.services.cases import lock_cases
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Officer, OfficerMerge, User
from honors.services import officer_merge
from honors.services.audit import record_event
from honors.services.use_case import use_case


@use_case("officer_merge.confirm", about="merge")
def confirm_merge(
    *, actor: Actor, merge: OfficerMerge, at: datetime, expected_version: int | None = None
) -> OfficerMerge:
    """As ``join_records``, and every case, deed and bar of the closed record stands at the kept one from now on, so
    that the rules see both histories at once (R-07, R-08, R-10 to R-12).

    Raises RuleViolation ``officer_merge.cases_collide`` and those of ``join_records``.
    """
    kept, merged = merge.kept, merge.merged
    theirs = User.objects.filter(officer=merged).first()
    own = User.objects.filter(officer=kept).first()
    _refuse_collisions(kept, merged)
    cases = lock_cases(Nomination.objects.filter(officer=merged))
    merge = officer_merge.join_records(actor=actor, merge=merge, at=at, expected_version=expected_version)
    for case in cases:
        case.advance(officer=kept)
    bars = list(Bar.objects.filter(officer=merged).order_by("pk"))
    for bar in bars:
        bar.advance(officer=kept)
    named = set(DeedParticipant.objects.filter(officer=kept).values_list("deed_id", flat=True))
    DeedParticipant.objects.filter(officer=merged, deed__in=named).delete()
    deeds = DeedParticipant.objects.filter(officer=merged).update(officer=kept)
    _move_corrections(kept, merged)
    _move_kin(kept, merged)
    handed = _hand_over(theirs, own)
    record_event(
        actor=actor,
        event="officer_merge.follow",
        at=at,
        obj=merge,
        after={"nominations": [case.pk for case in cases], "bars": len(bars), "deeds": deeds, "handed_over": handed},
    )
    return merge


def _refuse_collisions(kept: Officer, merged: Officer) -> None:
    over = [state.value for state in ENDED if state.value != "conferred"]
    live = Nomination.objects.filter(cycle__isnull=False).exclude(state__in=over)
    both = live.filter(officer=kept).values_list("cycle_id", "star")
    twice = set(both) & set(live.filter(officer=merged).values_list("cycle_id", "star"))
    if twice:
        raise RuleViolation("officer_merge.cases_collide", {"star": min(star for _, star in twice)})


def _move_corrections(kept: Officer, merged: Officer) -> None:
    """What is asked about a field twice is answered once more: one of the two waits at the closed record."""
    asked = DataCorrection.objects.filter(officer=kept, state="open").values_list("field", flat=True)
    twice = DataCorrection.objects.filter(officer=merged, state="open", field__in=list(asked))
    for row in DataCorrection.objects.filter(officer=merged).exclude(pk__in=list(twice.values_list("pk", flat=True))):
        row.advance(officer=kept)


def _move_kin(kept: Officer, merged: Officer) -> None:
    """Kin of the closed record are kin of the kept one, each once."""
    for row in Kinship.objects.filter(Q(officer=merged) | Q(relative=merged)).order_by("pk"):
        other = row.relative_id if row.officer_id == merged.pk else row.officer_id
        low, high = sorted((kept.pk, other))
        is_known = Kinship.objects.filter(officer=low, relative=high, valid_to__isnull=True).exists()
        if low != high and not (row.valid_to is None and is_known):
            row.advance(officer_id=low, relative_id=high)


def _hand_over(theirs: User | None, own: User | None) -> int:
    """Open cases that the closed account put forward belong to the one that stays."""
    if theirs is None or own is None:
        return 0
    open_cases = Nomination.objects.filter(nominated_by=theirs).exclude(state__in=ENDED)
    cases = lock_cases(open_cases)
    for case in cases:
        case.advance(nominated_by=own)
    return len(cases)
