"""Use cases about logging in and out (R-53)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, LoginFailure, User
from honors.services.audit import record_event
from honors.services.use_case import use_case

TOKEN_BYTES = 32


@dataclass(frozen=True)
class OpenedSession:
    """``token`` is shown this once; the database keeps its digest."""

    user: User
    token: str
    expires_at: datetime


def open_session(*, actor: Actor, username: str, password: str, at: datetime) -> OpenedSession:
    """Log in for a program: a bearer token. Otherwise as ``log_in``."""
    return _finish_open(**_attempt(actor=actor, username=username, password=password, at=at))


def log_in(*, actor: Actor, username: str, password: str, at: datetime) -> User:
    """Log in for a browser, whose cookie carries the session. Answers with the account.

    ``actor`` is nobody yet: it only says where the request came from. An unknown name and a wrong password get the
    same answer after the same work. Raises RuleViolation ``session.refused`` or, after too many failures of one
    name, ``session.locked``.
    The attempt is counted before the password is looked at, so that attempts made at once cannot outrun the lock,
    and the hash is worked out outside any transaction.
    """
    return _finish_log_in(**_attempt(actor=actor, username=username, password=password, at=at))


def _attempt(*, actor: Actor, username: str, password: str, at: datetime) -> dict[str, Any]:
    account = User.objects.filter(username=username).first()
    attempt = _count_attempt(username, at)
    is_right = False
    if attempt is not None:
        stored = account.password if account else make_password(None)
        is_right = check_password(password, stored) and account is not None and account.is_active
    return {"actor": actor, "account": account, "attempt": attempt, "is_right": is_right, "at": at}


def _count_attempt(username: str, at: datetime) -> int | None:
    """The number of this attempt, held against the name until it succeeds; None where the name is locked."""
    since = at - timedelta(minutes=settings.LOGIN_LOCK_MINUTES)
    with transaction.atomic():
        LoginFailure.objects.filter(at__lte=since).delete()
        attempt = LoginFailure.objects.create(username=username, at=at)
    earlier = LoginFailure.objects.filter(username=username, at__gt=since, pk__lt=attempt.pk).count()
    if earlier < settings.LOGIN_FAILURES_BEFORE_LOCK:
        return attempt.pk
    attempt.delete()
    return None


@use_case("session.open", about="account")
def _finish_log_in(*, actor: Actor, account: User | None, attempt: int | None, is_right: bool, at: datetime) -> User:
    if attempt is None:
        raise RuleViolation("session.locked", {"minutes": settings.LOGIN_LOCK_MINUTES})
    if not is_right or account is None:
        raise RuleViolation("session.refused")
    LoginFailure.objects.filter(username=account.username).delete()
    record_event(actor=actor, event="session.open", at=at, obj=account)
    return account


@use_case("session.open", about="account")
def _finish_open(
    *, actor: Actor, account: User | None, attempt: int | None, is_right: bool, at: datetime
) -> OpenedSession:
    user = _finish_log_in(actor=actor, account=account, attempt=attempt, is_right=is_right, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = at + timedelta(hours=settings.SESSION_TOKEN_HOURS)
    AccessToken.objects.create(
        digest=hashlib.sha256(token.encode()).hexdigest(), user=user, created_at=at, expires_at=expires_at
    )
    return OpenedSession(user, token, expires_at)


@use_case("session.close")
def close_session(*, actor: Actor, digest: str | None, at: datetime) -> None:
    """Log out. ``digest`` is that of the bearer token; None where the browser's cookie carried the session."""
    if digest is not None:
        AccessToken.objects.filter(digest=digest).delete()
    record_event(actor=actor, event="session.close", at=at, object_kind="user", object_id=actor.user_id or "")
