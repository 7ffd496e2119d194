"""What every business object has: a birth date and a version that two writers cannot both move."""

from datetime import datetime
from typing import Any, Self

from django.db import models

from honors.domain.errors import RuleViolation


class Versioned(models.Model):
    """``version`` counts the writes. ``advance`` is the only way to change a stored object.

    The conditional update is the guard on SQLite too, where a row lock does nothing.
    """

    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def advance(self, **changes: Any) -> Self:
        """Write ``changes`` to this row if nobody else has written to it since it was read.

        Raises RuleViolation("version.stale") where somebody has.
        """
        fields = {**changes, "version": self.version + 1}
        updated = type(self)._default_manager.filter(pk=self.pk, version=self.version).update(**fields)
        if not updated:
            raise RuleViolation("version.stale", {"version": self.version})
        for name, value in fields.items():
            setattr(self, name, value)
        return self

    def expect(self, version: int | None) -> None:
        """Refuse a caller who saw another version. Raises RuleViolation("version.stale")."""
        if version is not None and version != self.version:
            raise RuleViolation("version.stale", {"version": version, "now": self.version})


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once. The database refuses what gets past this."""

    def update(self, **kwargs: Any) -> int:
        raise RuleViolation("append_only.refused", {"table": self.model._meta.db_table})

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RuleViolation("append_only.refused", {"table": self.model._meta.db_table})


class AppendOnly(models.Model):
    """A row that is inserted once and never changed; a trigger says the same in the database."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuleViolation("append_only.refused", {"table": self._meta.db_table})
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuleViolation("append_only.refused", {"table": self._meta.db_table})


def is_in_force(start: Any, end: Any, on: Any) -> bool:
    """Whether a dated row counts on ``on``: from its first day to its last, both included; None is open."""
    return bool((start is None or start <= on) and (end is None or on <= end))


def dated(moment: datetime) -> Any:
    """The calendar day of a moment in the installation's own time zone."""
    from django.utils import timezone  # noqa: PLC0415 - settings must be there first

    return timezone.localtime(moment).date()
