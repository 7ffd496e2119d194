"""The same request again gets the first answer: one row per caller, route and key."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from honors.domain.errors import RuleViolation
from honors.models import IdempotentAnswer

UNFINISHED_FOR = timedelta(minutes=1)
"""After this long an answer that was never stored counts as lost, and the request may run again."""


def claim_answer(*, user_id: int, route: str, key: str, body_digest: str, at: datetime) -> IdempotentAnswer:
    """The row of this key: new, with ``status`` None, or with the first answer to the same body.

    Raises RuleViolation ``request.key_reused`` (another body under the key) or ``request.in_progress``.
    """
    place: dict[str, Any] = {"user_id": user_id, "route": route[:200], "key": key[:128]}
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(**place, body_digest=body_digest, created_at=at)
    except IntegrityError:
        kept = IdempotentAnswer.objects.get(**place)
    if kept.body_digest != body_digest:
        raise RuleViolation("request.key_reused")
    if kept.status is not None:
        return kept
    lost = IdempotentAnswer.objects.filter(pk=kept.pk, status=None, created_at__lt=at - UNFINISHED_FOR)
    if not lost.update(created_at=at):
        raise RuleViolation("request.in_progress")
    return kept


def keep_answer(kept: IdempotentAnswer, *, status: int, answer: Any) -> None:
    """Store the answer that the same request gets from now on."""
    IdempotentAnswer.objects.filter(pk=kept.pk).update(status=status, answer=answer)


def free_key(kept: IdempotentAnswer) -> None:
    """A failure is no answer: the key can be used again."""
    IdempotentAnswer.objects.filter(pk=kept.pk).delete()
