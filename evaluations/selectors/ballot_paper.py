"""Reads about votes on paper: how far their entry has come, which never says what was voted."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.domain.paper import differing
from evaluations.models import Round


@dataclass(frozen=True)
class PaperState:
    """``voters`` vote on paper, so many ``entries`` are in; ``differs`` names the items on which no two agree yet (of
    whole ballots the round itself).
    """

    voters: int
    entries: int
    differs: Sequence[str]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more has to be entered."""
        return self.voters == 0 or not self.differs


def paper_state(ballot_round: Round) -> PaperState:
    """Reads ``voters``, ``paper_entries`` and ``items``, which a list prefetches; entries only where there are any."""
    voters = sum(voter.is_paper for voter in ballot_round.voters.all())
    if not voters:
        return PaperState(0, 0, ())
    digests = [entry.digests for entry in sorted(ballot_round.paper_entries.all(), key=lambda entry: entry.pk)]
    whole = ballot_round.method in ("points", "ranking")
    names = [str(ballot_round.pk)] if whole else [str(item.nomination_id) for item in ballot_round.items.all()]
    return PaperState(
        voters=voters,
        entries=len(digests),
        differs=differing(names, digests),
    )


def papers_settled(ballot_round: Round) -> bool:
    """Whether two entries agree on every item, or nobody votes on paper."""
    return paper_state(ballot_round).is_settled
