"""Reads about accounts: who somebody is at this moment."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Grant, Role
from honors.models import AccessToken, RoleGrant, User


def grants_in_force(on: date) -> Q:
    """Grants that count on a day: first and last day included."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def actor_for(user: User, *, on: date, source: str, request_id: str) -> Actor:
    """The actor that ``user`` is on a day, with every role in force."""
    rows = (
        RoleGrant.objects.filter(grants_in_force(on), user=user)
        .order_by("id")
        .values_list("role", "unit_id", "unit__path")
    )
    return Actor(
        user_id=user.pk,
        officer_id=user.officer_id,
        name=user.username,
        grants=tuple(Grant(Role(role), unit_id, path) for role, unit_id, path in rows),
        source=source,
        request_id=request_id,
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
