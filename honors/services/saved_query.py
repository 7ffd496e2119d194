"""Keeping queries under a name: one's own, for nobody else."""

from datetime import datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import SavedQuery
from honors.selectors.saved_query import saved_by
from honors.services.audit import record_event
from honors.services.use_case import use_case

LONGEST_NAME = 40
LONGEST_QUERY = 1000
MOST = 30
"""More than these nobody finds again in a menu."""


@use_case("saved_query.save")
def save_query(*, actor: Actor, name: str, query: str, at: datetime) -> SavedQuery:
    """Raises RuleViolation: ``access.denied`` (nobody), ``saved_query.name``, ``saved_query.taken``,
    ``saved_query.too_many``, ``saved_query.too_long``.
    """
    if actor.user_id is None:
        raise RuleViolation("access.denied")
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise RuleViolation("saved_query.name", field="name")
    if len(query) > LONGEST_QUERY:
        raise RuleViolation("saved_query.too_long", field="name")
    mine = saved_by(actor)
    if mine.count() >= MOST:
        raise RuleViolation("saved_query.too_many", {"limit": MOST}, field="name")
    if mine.filter(name=name).exists():
        raise RuleViolation("saved_query.taken", {"name": name}, field="name")
    kept = SavedQuery.objects.create(user_id=actor.user_id, name=name, query=query, created_at=at)
    record_event(actor=actor, event="saved_query.save", at=at, obj=kept)
    return kept


@use_case("saved_query.drop", about="query")
def drop_query(*, actor: Actor, query: SavedQuery, at: datetime) -> None:
    """Whoever kept it gives it up; the face found it through ``saved_by``."""
    record_event(actor=actor, event="saved_query.drop", at=at, obj=query)
    query.delete()
