"""The one wrapper that every service passes: one transaction, and a trace of every refusal.

A use case runs whole or not at all. Where it is refused (RuleViolation) or fails, everything it wrote is
rolled back first, and then an audit event is left in a transaction of its own. A service that calls another
service shares its transaction; only the outermost one leaves the trace.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction

from honors.domain.actor import Actor, Decision
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

_running: ContextVar[bool] = ContextVar("use_case_running", default=False)


def use_case(event: str, *, about: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service of a keyword-only function that takes ``actor`` and ``at``.

    ``event`` names it in the audit trail (``nomination.submit``); ``about`` is the argument that holds the
    object (a model instance) which a refusal names.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if _running.get():
                return function(*args, **kwargs)
            token = _running.set(True)
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except RuleViolation as refusal:
                leave_trace(event, kwargs, about, "refused", refusal.code)
                raise
            except Exception as failure:
                leave_trace(event, kwargs, about, "failed", type(failure).__name__)
                raise
            finally:
                _running.reset(token)

        return run

    return decorate


def leave_trace(event: str, facts: dict[str, Any], about: str, result: str, code: str) -> None:
    """Write the audit event of a use case that did not happen. Input is not repeated: it may be personal."""
    actor: Actor = facts["actor"]
    at: datetime = facts["at"]
    obj = facts.get(about)
    with transaction.atomic():
        record_event(
            actor=actor,
            event=event,
            at=at,
            object_kind=(obj._meta.model_name or "") if isinstance(obj, models.Model) else about,
            object_id=obj.pk if isinstance(obj, models.Model) else "",
            result=result,
            code=code,
        )


def require(decision: Decision, **said: str) -> None:
    """Go on only where the permission predicate allowed it. Raises RuleViolation with its code; ``said`` fills the text
    of codes that name something.
    """
    if not decision:
        raise RuleViolation(decision.code or "access.denied", said)


def lock(obj: M) -> M:
    """The row as it is now, locked until the transaction ends (PostgreSQL; on SQLite the write lock is whole).

    Call in the fixed order: cycle, nomination, round, ledger head last.
    """
    manager = type(obj)._default_manager
    return manager.select_for_update(of=("self",)).get(pk=obj.pk)
