"""Who may do what with a job: whoever asked for it, nobody else."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Job, JobState


def may_ask_again(actor: Actor, job: Job, roles: frozenset[Role]) -> Decision:
    """A failed one, by whoever asked and still holds one of the kind's ``roles``."""
    if not _is_askers(actor, job) or not actor.roles & roles:
        return denied("access.denied")
    return ALLOWED if job.state == JobState.FAILED else denied("job.not_failed")


def may_fetch(actor: Actor, job: Job, roles: frozenset[Role]) -> Decision:
    """A result that is there, by whoever asked and still holds one of the kind's ``roles``."""
    if not _is_askers(actor, job) or not actor.roles & roles:
        return denied("access.denied")
    return ALLOWED if job.state == JobState.DONE and job.file else denied("job.no_file")


def may_discard(actor: Actor, job: Job) -> Decision:
    """One that ended."""
    if not _is_askers(actor, job):
        return denied("access.denied")
    return ALLOWED if job.state in (JobState.DONE, JobState.FAILED) else denied("job.open")


def _is_askers(actor: Actor, job: Job) -> bool:
    return actor.user_id is not None and actor.user_id == job.asked_by_id
