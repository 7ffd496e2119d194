"""What the scores of a cycle came to is frozen when its review closes, and again where a recusal takes a sheet out."""

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from evaluations.domain.cycle import RUNNING, CycleState
from evaluations.domain.nomination import SEEN_BY_COMMITTEE
from evaluations.domain.scores import read_book
from evaluations.models import Conflict, Cycle, Nomination, Review, ScoreFreeze
from evaluations.selectors.scores import last_freezes, running_books
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.domain.ledger.canonical import canonical_bytes
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, use_case


def freeze_scores(*, actor: Actor, cycle: Cycle, at: datetime) -> None:
    """Write down what the scores come to, inside the caller's use case, which has locked the cycle.

    Later editions keep the settings of the first; nothing is written where nothing has changed.
    """
    book = running_books([cycle.pk], on=dated(at))[cycle.pk]
    last = last_freezes([cycle.pk]).first()
    if last is not None:
        kept = read_book(json.loads(bytes(last.document)))
        book = replace(book, minimum=kept.minimum, percent=kept.percent)
    cases = Nomination.objects.filter(cycle=cycle, state__in=SEEN_BY_COMMITTEE).values_list("pk", flat=True)
    known = [row["nomination"] for row in json.loads(bytes(last.document))["cases"]] if last else map(str, cases)
    document = canonical_bytes(book.as_json(str(cycle.pk), known))
    digest = hashlib.sha256(document).hexdigest()
    if last is not None and last.digest == digest:
        return
    edition = last.edition + 1 if last else 1
    ScoreFreeze.objects.create(cycle=cycle, edition=edition, document=document, digest=digest, frozen_at=at)
    record_event(
        actor=actor, event="scores.freeze", at=at, obj=cycle, after={"edition": edition, "scores_digest": digest}
    )


@use_case("scores.freeze", about="cycle")
def _freeze_again(*, actor: Actor, cycle: Cycle, at: datetime) -> None:
    freeze_scores(actor=actor, cycle=lock(cycle), at=at)


def refreeze_due(*, at: datetime) -> int:
    """Freeze anew every running cycle in which somebody was recused after the last edition; how many."""
    scored = Review.objects.filter(nomination=OuterRef("nomination"), member=OuterRef("member"))
    recusals = Conflict.objects.filter(Exists(scored), nomination__cycle=OuterRef("cycle"), recused=True)
    late = recusals.filter(decided_at__gt=OuterRef("frozen_at"))
    running = [state for state in RUNNING if state is not CycleState.NOMINATING]
    cycles = Cycle.objects.filter(state__in=running).values_list("pk", flat=True)
    done = 0
    for row in last_freezes(cycles).filter(Exists(late)).select_related("cycle"):
        with suppress(RuleViolation):
            _freeze_again(actor=SYSTEM, cycle=row.cycle, at=at)
            done += 1
    return done
