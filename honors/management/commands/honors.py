"""``honors totals``: recipients and times per award, as of a day, for the whole installation or a unit."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand
from honors.management.totals import total_line
from honors.selectors.honor import lineage_visible_to, totals, totals_of
from honors.selectors.unit import unit_by_code


class Command(JsonCommand):
    help = "Honors as they stand: totals of recipients and times."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        sub = verbs.add_parser("totals")
        self.add_json_flag(sub)
        sub.add_argument("--unit", metavar="CODE", help="this unit and everything below it")
        sub.add_argument("--until", metavar="DATE", help="as of the end of this day (today where it is left out)")

        sub.add_argument("--lineage", action="store_true", help="with what the unit took over from others")

    def answer(
        self, *, unit: str | None = None, until: str | None = None, lineage: bool = False, **_options: Any
    ) -> list[dict[str, Any]]:
        try:
            day = date.fromisoformat(until) if until else timezone.localtime(clock.now()).date()
        except ValueError as error:
            raise RuleViolation("request.malformed", {"detail": f"--until {until}"}) from error
        place = unit_by_code(unit) if unit else None
        if place is not None and lineage:
            return totals(lineage_visible_to(SYSTEM, place), until=day)
        return totals_of(SYSTEM, under=place.path if place is not None else None, until=day)

    def show(self, document: Any) -> None:
        for row in document:
            self.stdout.write(total_line(row))
