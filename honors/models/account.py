"""Who may come in, and as what: accounts, role grants, log-in tokens."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from honors.domain.actor import Role
from honors.models.base import Versioned


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, Versioned):
    """An account of one person, tied to an officer where there is one. It holds no right of its own.

    While ``must_change_password`` stands, somebody else knows the password: nothing but changing it is open.
    """

    username = models.CharField(max_length=64, unique=True)
    officer = models.OneToOneField("honors.Officer", null=True, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.username

    @property
    def display_name(self) -> str:
        """The person's name, or the account's where there is no person."""
        return self.officer.name if self.officer else self.username


class RoleGrant(Versioned):
    """A role for a unit and everything below it, from a date to a date (both included).

    ``deputy_for`` holds it too and is away meanwhile; ``document_number`` is the paper that names the deputy.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    deputy_for = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit", "valid_from"], name="role_grant_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_grant_dates"
            ),
        ]


class AccessToken(models.Model):
    """A bearer token; only its digest is stored."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class LoginFailure(models.Model):
    """Failed log-ins of a name, for the lockout (R-53)."""

    username = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["username", "at"])]


class IdempotentAnswer(models.Model):
    """The first answer to a request with an Idempotency-Key, per caller and route."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=128)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer: Any = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "route", "key"], name="idempotent_answer_once")]
