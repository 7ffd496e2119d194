"""Where a member stands on each of the cases that are theirs to review: the five marks, and what was declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from evaluations.domain.conflict import Source
from evaluations.domain.review import OWN_IS_IN, Mark
from evaluations.models import CaseView, Conflict, Nomination, Review
from honors.domain.actor import Actor
from honors.selectors.together import together


@dataclass(frozen=True)
class Standing:
    """``declared``: the member has said whether they are close to the case, ``said`` what and ``said_at`` when;
    ``waits``: somebody decides about it.
    """

    mark: Mark
    declared: bool
    waits: bool
    said: str = ""
    said_at: datetime | None = None

    @property
    def may_read(self) -> bool:
        """No declaration, no content; and a recusal closes the case."""
        return self.declared and self.mark is not Mark.RECUSED

    @property
    def is_open(self) -> bool:
        """Whether the member has still something to do: to declare, or to hand in a sheet."""
        return self.mark in (Mark.NOT_SEEN, Mark.SEEN) and not self.waits


def standings(actor: Actor, cases: Iterable[Nomination]) -> dict[Any, Standing]:
    """Case → where the actor stands on it. One query, whatever the numbers."""
    keys = [case.pk for case in cases]
    about = Conflict.objects.filter(nomination__in=keys, member=actor.user_id)
    own = Review.objects.filter(nomination=OuterRef("pk"), member=actor.user_id)
    views = CaseView.objects.filter(nomination=OuterRef("pk"), member=actor.user_id)
    rows = Nomination.objects.filter(pk__in=keys).order_by()
    marked = rows.annotate(own=Subquery(own.values("mark")[:1]), seen=Exists(views))
    asked = together(
        facts=about.values_list("nomination", "source", "recused", "declared", "created_at"),
        marks=marked.values_list("pk", "own", "seen"),
    )
    recused = {fact[0] for fact in asked["facts"] if fact[2]}
    declared = {fact[0]: fact for fact in asked["facts"] if fact[1] == Source.DECLARED}
    known = {key: (Mark(mark or Mark.NOT_SEEN), seen) for key, mark, seen in asked["marks"]}

    def mark_of(key: Any) -> Mark:
        if key in recused:
            return Mark.RECUSED
        given, seen = known[key]
        return given if given in OWN_IS_IN else Mark.SEEN if seen else Mark.NOT_SEEN

    def standing_on(key: Any) -> Standing:
        said = declared.get(key)
        if said is None:
            return Standing(mark_of(key), declared=False, waits=False)
        waits = said[2] is None and key not in recused
        return Standing(mark_of(key), declared=True, waits=waits, said=said[3], said_at=said[4])

    return {key: standing_on(key) for key in keys}
