"""Reads about rounds that were counted again."""

from evaluations.models import Round
from honors.domain.actor import Actor
from honors.models import Job
from honors.selectors.job import ORDER, visible_to

RECOUNT = "round_recount"
"""The kind of job."""


def last_recount(actor: Actor, ballot_round: Round) -> Job | None:
    """The actor's own newest recount of the round that still waits, runs, or whose result is kept."""
    rows = visible_to(actor).filter(kind=RECOUNT).order_by(*ORDER)
    return next((job for job in rows if job.params["round"] == str(ballot_round.pk)), None)
