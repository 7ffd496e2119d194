"""Reads about objections: for whoever handles them, and for whoever raised one."""

from django.db.models import Q, QuerySet

from evaluations.models import Objection
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models.secret import keyed_digest
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[Objection]:
    """Discipline over the case's unit; one's own named ones. Never the objections to a case about oneself."""
    if actor.is_system:
        return Objection.objects.all()
    seen = Objection.objects.filter(
        within(actor.paths(Role.DISCIPLINE), "nomination__unit__path")
        | Q(raised_by_id=actor.user_id, raised_by__isnull=False)
    )
    seen = seen.exclude(closed_to(actor, "nomination"))
    if actor.officer_id is None:
        return seen
    return seen.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)


def waiting_for(actor: Actor) -> QuerySet[Objection]:
    """Open objections that the actor's discipline inspection handles: none that the actor raised, none to a case that
    the actor put forward, none about the actor.
    """
    rows = Objection.objects.filter(within(actor.paths(Role.DISCIPLINE), "nomination__unit__path"), state="open")
    rows = rows.exclude(nomination__nominated_by_id=actor.user_id).exclude(closed_to(actor, "nomination"))
    rows = rows.exclude(raised_by_id=actor.user_id, raised_by__isnull=False)
    if actor.officer_id is None:
        return rows
    return rows.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)


def with_parts(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """With what a list of objections shows, in a fixed number of queries."""
    return rows.select_related("nomination__unit", "nomination__deed").prefetch_related(
        "questions", "nomination__deed__participations"
    )


def claim_digest(code: str) -> str:
    """What is stored of a claim code: a keyed digest of it, blanks and case aside."""
    return keyed_digest("objection.claim", "".join(code.split()).replace("-", "").upper())


def claimed_by(code: str) -> Objection:
    """The objection that a claim code opens. Raises RuleViolation ``access.not_found``."""
    found = Objection.objects.filter(claim_digest=claim_digest(code)).first() if code.strip() else None
    if found is None:
        raise RuleViolation("access.not_found")
    return found
