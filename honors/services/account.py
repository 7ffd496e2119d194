"""Use cases about accounts."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, LoginFailure, Officer, User
from honors.permissions.account import may_manage_account
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock, require, use_case

GENERATED_BYTES = 12
LONGEST_NAME = 64


@dataclass(frozen=True)
class NewAccount:
    """``password`` is the generated one, to be shown this once; None where the caller chose it."""

    user: User
    password: str | None


@use_case("account.create", about="officer")
def create_account(
    *,
    actor: Actor,
    username: str,
    at: datetime,
    officer: Officer | None = None,
    password: str | None = None,
    active: bool = True,
    must_change: bool = False,
) -> NewAccount:
    """Make an account, for ``officer`` where there is a person. It holds no role yet.

    ``must_change``: the first log-in leads to choosing another password.

    Raises RuleViolation ``account.name_form``, ``account.name_taken``, ``account.officer_taken`` or
    ``account.weak_password``.
    """
    require(may_manage_account(actor, officer))
    if not 1 <= len(username) <= LONGEST_NAME or any(letter.isspace() for letter in username):
        raise RuleViolation("account.name_form", field="username")
    if User.objects.filter(username=username).exists():
        raise RuleViolation("account.name_taken", {"username": username}, field="username")
    if officer is not None and User.objects.filter(officer=officer).exists():
        raise RuleViolation("account.officer_taken", field="officer")
    user = User(username=username, officer=officer, is_active=active, must_change_password=must_change, created_at=at)
    generated = None
    if password is None:
        password = generated = secrets.token_urlsafe(GENERATED_BYTES)
    else:
        check_strength(password, user)
    user.set_password(password)
    user.save()
    record_event(
        actor=actor,
        event="account.create",
        at=at,
        obj=user,
        after={"username": username, "officer": officer.pk if officer else None, "active": active},
    )
    return NewAccount(user, generated)


def check_strength(password: str, user: User) -> None:
    """Refuse a password that the settings call weak. Raises RuleViolation("account.weak_password")."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise RuleViolation("account.weak_password", {"reasons": " ".join(weak.messages)}, field="password") from None


@use_case("account.set_active", about="user")
def set_account_active(
    *, actor: Actor, user: User, active: bool, at: datetime, expected_version: int | None = None
) -> User:
    """Switch an account on or off; off ends its sessions at once.

    Raises RuleViolation ``account.own`` for one's own account.
    """
    user = lock(user)
    require(may_manage_account(actor, user.officer))
    user.expect(expected_version)
    if user.pk == actor.user_id and not active:
        raise RuleViolation("account.own")
    before = user.is_active
    user.advance(is_active=active)
    if not active:
        AccessToken.objects.filter(user=user).delete()
    record_event(
        actor=actor,
        event="account.set_active",
        at=at,
        obj=user,
        before={"active": before},
        after={"active": active},
    )
    return user


@use_case("account.reset_password", about="user")
def reset_password(*, actor: Actor, user: User, at: datetime, expected_version: int | None = None) -> NewAccount:
    """Give somebody who cannot get in a temporary password, shown this once; the next log-in leads to changing it.

    Ends all sessions of the account and its lockout, and tells its owner. Raises RuleViolation ``account.own_reset``
    for one's own account, ``account.inactive``.
    """
    user = lock(user)
    require(may_manage_account(actor, user.officer))
    user.expect(expected_version)
    if user.pk == actor.user_id:
        raise RuleViolation("account.own_reset")
    if not user.is_active:
        raise RuleViolation("account.inactive")
    password = secrets.token_urlsafe(GENERATED_BYTES)
    user.set_password(password)
    user.advance(password=user.password, must_change_password=True)
    AccessToken.objects.filter(user=user).delete()
    LoginFailure.objects.filter(username=user.username).delete()
    record_event(actor=actor, event="account.reset_password", at=at, obj=user, after={"must_change": True})
    # That it was done is told to whom it was done to: who resets a password could enter in their name
    enqueue(
        topic="notify",
        key=f"account.reset_password:{user.pk}:{user.version}",
        payload={
            "code": "notify.password_reset",
            "params": {"by": actor.name},
            "object_kind": "user",
            "object_id": str(user.pk),
            "users": [user.pk],
        },
        at=at,
    )
    return NewAccount(user, password)


@use_case("account.change_password")
def change_password(*, actor: Actor, old: str, new: str, at: datetime) -> User:
    """Choose another password for the own account; other sessions end.

    Raises RuleViolation ``access.denied``, ``account.wrong_password``, ``account.same_password``,
    ``account.weak_password``.
    """
    user: User | None = User.objects.select_for_update(of=("self",)).filter(pk=actor.user_id).first()
    if user is None:
        raise RuleViolation("access.denied")
    if not user.check_password(old):
        raise RuleViolation("account.wrong_password", field="old")
    if old == new:
        raise RuleViolation("account.same_password", field="new")
    check_strength(new, user)
    user.set_password(new)
    user.advance(password=user.password, must_change_password=False)
    AccessToken.objects.filter(user=user).delete()
    record_event(actor=actor, event="account.change_password", at=at, obj=user)
    return user
