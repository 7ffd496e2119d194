"""The use case of votes on paper: two people enter all papers apart, and where they differ a third looks again."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from evaluations.domain.paper import Pairs, digests_of, entry_length, read_papers, write_entry
from evaluations.domain.sealing import PAPER, seal_choice
from evaluations.models import PaperEntry, Round
from evaluations.permissions.ballot import may_enter_papers
from evaluations.selectors.ballot import roll_of
from evaluations.selectors.ballot_paper import papers_settled
from evaluations.services.ballot import require_not_recused, require_state
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.secret import read_key
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("round.paper", about="ballot_round")
def enter_papers(*, actor: Actor, ballot_round: Round, papers: Sequence[Pairs], at: datetime) -> Round:
    """One person's reading of all papers of the round, each a list of item and mark; once per person.

    It is sealed with the round's key at once; what can be compared before unsealing are keyed digests. Further entries
    are taken until two agree on every item, and none after that.

    Raises RuleViolation: ``ballot_paper.not_yours``, ``round.recused``, ``round.wrong_state``,
    ``ballot_paper.already_entered``, ``ballot_paper.settled``, ``ballot_paper.too_late``, and those of ``read_papers``.
    """
    ballot_round = lock(ballot_round)
    require(may_enter_papers(actor, ballot_round))
    require_not_recused(actor, ballot_round)
    require_state(ballot_round, "open", "closed")
    if ballot_round.holders.filter(has_unsealed=True).exists():
        raise RuleViolation("ballot_paper.too_late")
    roll = roll_of(ballot_round)
    entry = read_papers(roll, papers)
    assert actor.user_id is not None
    known = list(ballot_round.paper_entries.order_by("pk"))
    if any(row.user_id == actor.user_id for row in known):
        raise RuleViolation("ballot_paper.already_entered")
    if papers_settled(ballot_round):
        raise RuleViolation("ballot_paper.settled")
    text = write_entry(entry)
    sealed = seal_choice(
        roll.public_key,
        roll.round_id,
        PAPER,
        text,
        random_bytes=secrets.token_bytes,
        length=entry_length(roll),
    )
    PaperEntry.objects.create(
        round=ballot_round,
        user_id=actor.user_id,
        sealed=sealed,
        digests=digests_of(roll, entry, read_key(settings.BALLOT_KEY_FILE)),
    )
    record_event(actor=actor, event="round.paper", at=at, obj=ballot_round, after={"entries": len(known) + 1})
    return ballot_round.advance()
