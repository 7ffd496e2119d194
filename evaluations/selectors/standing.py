"""Where a member stands on each of the cases that are theirs to review: the five marks, and what was declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluations.domain.conflict import Source
from evaluations.domain.review import OWN_IS_IN, Mark
from evaluations.models import CaseView, Conflict, Nomination, Review
from honors.domain.actor import Actor


@dataclass(frozen=True)
class Standing:
    """``declared``: the member has said whether they are close to the case; ``waits``: somebody decides about it."""

    mark: Mark
    declared: bool
    waits: bool

    @property
    def may_read(self) -> bool:
        """No declaration, no content; and a recusal closes the case."""
        return self.declared and self.mark is not Mark.RECUSED

    @property
    def is_open(self) -> bool:
        """Whether the member has still something to do: to declare, or to hand in a sheet."""
        return self.mark in (Mark.NOT_SEEN, Mark.SEEN) and not self.waits


def standings(actor: Actor, cases: Iterable[Nomination]) -> dict[Any, Standing]:
    """Case → where the actor stands on it. Three queries, whatever the numbers."""
    keys = [case.pk for case in cases]
    about = Conflict.objects.filter(nomination__in=keys, member=actor.user_id)
    facts = list(about.values_list("nomination", "source", "recused"))
    recused = {case for case, _source, decided in facts if decided}
    declared = {case: decided for case, source, decided in facts if source == Source.DECLARED}
    own = Review.objects.filter(nomination__in=keys, member=actor.user_id)
    marks = dict(own.values_list("nomination", "mark"))
    views = CaseView.objects.filter(nomination__in=keys, member=actor.user_id)
    seen = set(views.values_list("nomination", flat=True))

    def mark_of(key: Any) -> Mark:
        if key in recused:
            return Mark.RECUSED
        given = Mark(marks.get(key, Mark.NOT_SEEN))
        return given if given in OWN_IS_IN else Mark.SEEN if key in seen else Mark.NOT_SEEN

    return {
        key: Standing(mark_of(key), key in declared, key in declared and declared[key] is None and key not in recused)
        for key in keys
    }
