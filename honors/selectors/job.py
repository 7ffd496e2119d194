"""Reads about jobs."""

from datetime import datetime

from django.db.models import QuerySet

from honors.domain.actor import Actor, Role
from honors.models import Job, JobState

ORDER = ("-created_at", "-id")


def visible_to(actor: Actor) -> QuerySet[Job]:
    """One's own, nobody else's."""
    return Job.objects.filter(asked_by_id=actor.user_id) if actor.user_id is not None else Job.objects.none()


def run_by(actor: Actor) -> QuerySet[Job]:
    """All jobs, to whoever runs the machine, without what they were asked and what came of them (R-50)."""
    rows = Job.objects.defer("params", "result", "code_params").select_related("asked_by")
    return rows if actor.is_system or Role.SYSTEM_ADMIN in actor.roles else rows.none()


def waiting() -> QuerySet[Job]:
    """Those that nobody runs yet, the oldest first."""
    return Job.objects.filter(state=JobState.WAITING).order_by("created_at", "id")


def lost(at: datetime) -> QuerySet[Job]:
    """Those whose runner has said nothing for too long."""
    return Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at)


def expired(at: datetime) -> QuerySet[Job]:
    """Those whose result has waited long enough."""
    return Job.objects.filter(expires_at__lt=at)
