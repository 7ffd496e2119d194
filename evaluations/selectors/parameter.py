"""Reads about the settings of rules: the row in force on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evaluations.models import RuleParameter
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation


@dataclass(frozen=True)
class Parameters:
    """The values in force on one day, by rule and name."""

    values: Mapping[tuple[str, str], str]

    def text(self, rule: str, name: str) -> str:
        """The value. Raises RuleViolation ``parameter.not_set`` where no row is in force."""
        value = self.values.get((rule, name))
        if value is None:
            raise RuleViolation("parameter.not_set", {"rule": rule, "name": name})
        return value

    def number(self, rule: str, name: str) -> int:
        """The value as a count."""
        return int(self.text(rule, name))

    def words(self, rule: str, name: str) -> frozenset[str]:
        """The value as a list."""
        return frozenset(word for word in self.text(rule, name).split(",") if word)

    def of_rule(self, rule: str) -> dict[str, str]:
        """All values of one rule by name."""
        return {name: value for (owner, name), value in self.values.items() if owner == rule}

    def number_or_none(self, rule: str, name: str) -> int | None:
        """As ``number``; None where no row is in force."""
        value = self.values.get((rule, name))
        return None if value is None else int(value)


def in_force_on(day: date) -> Q:
    """Rows that count on a day; an open end is no bound."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def parameters_on(day: date) -> Parameters:
    """All values in force on a day. One query."""
    return as_parameters(parameter_rows(day))


def parameter_rows(day: date) -> QuerySet[RuleParameter, tuple[str, str, str]]:
    """The rows that ``as_parameters`` takes, for whoever asks for more in the same query."""
    return RuleParameter.objects.filter(in_force_on(day)).values_list("rule", "name", "value")


def as_parameters(rows: Iterable[tuple[str, str, str]]) -> Parameters:
    """The values of these rows."""
    return Parameters({(rule, name): value for rule, name, value in rows})


def visible_to(actor: Actor) -> QuerySet[RuleParameter]:
    """Everybody with a session may read by which numbers cases are judged."""
    if actor.is_system or actor.user_id is not None:
        return RuleParameter.objects.all()
    return RuleParameter.objects.none()
