"""Who acts: the plain value that permissions and services read, made once by a face."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """The roles of the interface. Each is granted for a unit, from a date, to a date."""

    STATION_CHIEF = "station_chief"
    OFFICER = "officer"
    HR = "hr"
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_CHAIR = "committee_chair"
    DISCIPLINE = "discipline"
    LEADER = "leader"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


THREE_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Exclude each other and every business role (R-50)."""


@dataclass(frozen=True)
class Grant:
    """A role that counts today, for ``unit_path`` and everything below it.

    ``deputy_for`` is the account that is away meanwhile, ``document_number`` the paper that names the deputy.
    """

    role: Role
    unit_id: int
    unit_path: str
    deputy_for: int | None = None
    document_number: str = ""


@dataclass(frozen=True)
class Actor:
    """A person or the system at one moment.

    ``user_id`` is None for the system and for somebody without a session; ``source`` is where the request
    came from (an address or the name of a command), ``request_id`` ties the events of one request together. ``on`` is
    the day on which the grants count.
    """

    user_id: int | None = None
    officer_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    source: str = ""
    request_id: str = ""
    is_system: bool = False
    on: date | None = None
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    @property
    def is_anonymous(self) -> bool:
        """No session and not the system either."""
        return self.user_id is None and not self.is_system

    def paths(self, *roles: Role) -> tuple[str, ...]:
        """The unit paths for which the actor holds one of ``roles`` (all roles where none is named)."""
        return tuple(g.unit_path for g in self.grants if not roles or g.role in roles)

    def has_role_over(self, unit_path: str, *roles: Role) -> bool:
        """Whether one of ``roles`` is held for the unit at ``unit_path`` or for a unit above it."""
        return any(unit_path.startswith(path) for path in self.paths(*roles))

    def has_role_at(self, unit_id: int, *roles: Role) -> bool:
        """Whether one of ``roles`` is held for exactly this unit."""
        return any(g.unit_id == unit_id and g.role in roles for g in self.grants)

    def acting_at(self, unit_id: int | None, role: Role) -> Grant | None:
        """The grant by which the actor acts there for somebody who is away; None where the role is the actor's own."""
        held = [g for g in self.grants if g.unit_id == unit_id and g.role is role]
        return None if any(g.deputy_for is None for g in held) else next(iter(held), None)


SYSTEM = Actor(name="system", source="system", is_system=True)
ANONYMOUS = Actor(name="", source="")


@dataclass(frozen=True)
class Decision:
    """The answer of a permission predicate: allowed, or the code of the reason why not."""

    allowed: bool
    code: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)


def denied(code: str) -> Decision:
    """A refusal with the stable code that a face shows."""
    return Decision(allowed=False, code=code)
