"""Actors as values, and accounts that hold them: every test has an owner, a neighbour and a stranger at hand."""

from datetime import date, datetime

from honors.domain.actor import SYSTEM, Actor, Grant, Role
from honors.models import Officer, RoleGrant, Unit, User

LONG_AGO = date(2000, 1, 1)


def actor_with(role: Role, unit: Unit, *, user: User | None = None) -> Actor:
    """An actor with one role at one unit, without any row in the database unless ``user`` is passed."""
    return Actor(
        user_id=user.pk if user else None,
        officer_id=user.officer_id if user else None,
        name=user.username if user else role.value,
        grants=(Grant(role, unit.pk, unit.path),),
        source="test",
    )


def account(
    username: str, role: Role | None, unit: Unit, *, at: datetime, officer: Officer | None = None, password: str = ""
) -> User:
    """An active account with one role granted since long ago."""
    user = User(username=username, officer=officer, created_at=at)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    if role is not None:
        RoleGrant.objects.create(user=user, role=role.value, unit=unit, valid_from=LONG_AGO, created_at=at)
    return user


__all__ = ["SYSTEM", "account", "actor_with"]
