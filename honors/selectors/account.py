"""Reads about accounts: who somebody is at this moment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Grant, Role
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, Officer, RoleGrant, Unit, User
from honors.selectors.unit import within


def grants_in_force(on: date) -> Q:
    """Grants that count on a day: first and last day included."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def has_role_here(unit: Unit, role: Role, *, on: date) -> bool:
    """Whether an active account holds ``role`` for the unit or above it on a day."""
    above = RoleGrant.objects.filter(grants_in_force(on), role=role, unit__path__in=unit.ancestor_paths)
    return above.filter(user__is_active=True).exists()


def actor_for(
    user: User, *, on: date, source: str, request_id: str, grants: Iterable[RoleGrant] | None = None
) -> Actor:
    """The actor that ``user`` is on a day, with every role in force.

    ``grants`` are those of ``grants_of`` where the caller has read them already.
    """
    rows = grants_of(user.pk, on=on) if grants is None else grants
    return Actor(
        user_id=user.pk,
        officer_id=user.officer_id,
        name=user.username,
        grants=tuple(
            Grant(Role(row.role), row.unit_id, row.unit.path, row.deputy_for_id, row.document_number) for row in rows
        ),
        source=source,
        request_id=request_id,
        on=on,
    )


def token_user(digest: str, *, at: datetime) -> User | None:
    """The active user of a token that has not expired."""
    token = AccessToken.objects.select_related("user").filter(digest=digest, expires_at__gt=at).first()
    return token.user if token and token.user.is_active else None


def users_with_role(role: Role, unit_id: int, *, on: date) -> QuerySet[User]:
    """Active users who hold ``role`` for exactly this unit on a day."""
    return User.objects.filter(
        is_active=True, pk__in=RoleGrant.objects.filter(grants_in_force(on), role=role, unit_id=unit_id).values("user")
    ).order_by("id")


def visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts in the care of a system or security administrator: people of the unit and below, and of no unit."""
    if actor.is_system:
        return User.objects.all()
    paths = actor.paths(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    return User.objects.filter(Q(officer=None) | within(paths, "officer__unit_path")) if paths else User.objects.none()


def account_of(actor: Actor, key: str) -> User:
    """An account by its id, among those in the actor's care. Raises RuleViolation("account.unknown")."""
    user = visible_to(actor).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if user is None:
        raise RuleViolation("account.unknown")
    return user


def person_for_account(actor: Actor, key: str) -> Officer:
    """The person whom a new account is for, by id, without showing the roster to an administrator (R-50).

    Raises RuleViolation("account.officer_unknown").
    """
    rows = (
        Officer.objects.all()
        if actor.is_system
        else Officer.objects.filter(within(actor.paths(Role.SYSTEM_ADMIN), "unit_path"))
    )
    officer = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if officer is None:
        raise RuleViolation("account.officer_unknown")
    return officer


def person_by_number(actor: Actor, number: str) -> Officer:
    """As ``person_for_account``, by the police number that somebody bears today.

    Raises RuleViolation ``account.officer_unknown``, or ``account.person_unclear`` where several bear it.
    """
    rows = Officer.objects.filter(police_number=number, merged_into=None)
    if not actor.is_system:
        rows = rows.filter(within(actor.paths(Role.SYSTEM_ADMIN), "unit_path"))
    found = list(rows[:3]) if number else []
    if not found:
        raise RuleViolation("account.officer_unknown", field="officer")
    if len(found) > 1:
        raise RuleViolation("account.person_unclear", {"count": len(found), "number": number}, field="officer")
    return found[0]


def account_by_name(actor: Actor, username: str) -> User:
    """An account by its user name, among those in the actor's care. Raises RuleViolation("account.unknown")."""
    user = visible_to(actor).filter(username=username).first()
    if user is None:
        raise RuleViolation("account.unknown", field="user")
    return user


def grants_of(user_id: int, *, on: date) -> QuerySet[RoleGrant]:
    """The grants of a user that count on a day."""
    return RoleGrant.objects.filter(grants_in_force(on), user_id=user_id).select_related("unit").order_by("id")
