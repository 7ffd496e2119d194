"""Reads about jobs."""

from datetime import datetime

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
from honors.models import Job, JobState
from honors.selectors.discretion import kept_from

ORDER = ("-created_at", "-id")


def visible_to(actor: Actor) -> QuerySet[Job]:
    """One's own, nobody else's."""
    return Job.objects.filter(asked_by_id=actor.user_id) if actor.user_id is not None else Job.objects.none()


def run_by(actor: Actor) -> QuerySet[Job]:
    """All jobs, to whoever runs the machine, without what they were asked and what came of them (R-50).

    From whom a case is kept, to them none of others since its cycle opened.
    """
    rows = Job.objects.defer("params", "result", "code_params").select_related("asked_by")
    if not actor.is_system and Role.SYSTEM_ADMIN not in actor.roles:
        return rows.none()
    last = kept_from(actor).last_at
    return rows if last is None else rows.filter(Q(created_at__lte=last) | Q(asked_by_id=actor.user_id))


def waiting() -> QuerySet[Job]:
    """Those that nobody runs yet, the oldest first."""
    return Job.objects.filter(state=JobState.WAITING).order_by("created_at", "id")


def lost(at: datetime) -> QuerySet[Job]:
    """Those whose runner has said nothing for too long."""
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at)


def expired(at: datetime) -> QuerySet[Job]:
    """Those whose result has waited long enough."""
    return Job.objects.filter(expires_at__lt=at)
