"""Reads about public notices."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.calendar import Calendar
from evaluations.domain.nomination import State
from evaluations.domain.notice import (
    Levels,
    NoticeLine,
    goes_level_by_level,
    next_level,
    shown_since,
    still_says,
)
from evaluations.domain.objection import Clock
from evaluations.models import Nomination, Notice, NoticeItem, Objection
from evaluations.selectors.authority import approver_of, organs_of
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.case_facts import facts_of
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.recusal import closed_to
from evaluations.selectors.rehearsal import on_rehearsal_notice
from evaluations.selectors.scheme import definition_of
from honors.domain.actor import Actor, Role
from honors.domain.award import Level
from honors.models import Award, RoleGrant, Unit
from honors.models.unit import PATH_WIDTH
from honors.selectors.account import grants_in_force
from honors.selectors.unit import within


def public_on(day: date) -> Q:
    """Notices that anybody may read: from their first day until some days after their last one (R-55). Those of a
    rehearsal never are.
    """
    since = shown_since(day, parameters_on(day).number("R-55", "notice_shown_days"))
    return Q(waiver_authoriser="", starts_on__lte=day, ends_on__gte=since) & ~Q(on_rehearsal_notice())


def visible_to(actor: Actor, *, on: date) -> QuerySet[Notice]:
    """What is public; with a session also, for good, the notices of the units one has a role in, below and above.

    A notice that is waived or has not begun waits with the case that is closed to the actor.
    """
    if actor.is_system:
        return Notice.objects.all()
    closed = NoticeItem.objects.filter(closed_to(actor, "nomination"), notice=OuterRef("pk"))
    paths = actor.paths()
    if not paths:
        return Notice.objects.filter(public_on(on))
    above = {path[:end] for path in paths for end in range(PATH_WIDTH, len(path), PATH_WIDTH)}
    from_above = Q(unit__path__in=above, waiver_authoriser="", starts_on__lte=on) & ~Q(on_rehearsal_notice())
    return Notice.objects.filter(public_on(on) | within(paths, "unit__path") & ~Exists(closed) | from_above)


def notice_days(nomination: Nomination) -> int:
    """Working days that a case stands on notice: its award's edition or its scheme, whichever asks for more (R-20)."""
    of_award = nomination.award.notice_days if nomination.award is not None else 0
    return max(of_award or 0, int(definition_of(nomination).get("notice_days") or 0))


def lines_of(nominations: Sequence[Nomination]) -> list[NoticeLine]:
    """What the notice says of each case, in the order of award, unit and name."""
    stars = {award.code: award.name for award in Award.objects.filter(register="stars", is_enabled=True)}
    rows = []
    for case in nominations:
        honor = case.award.name if case.award is not None else stars[f"star.{case.star}"]
        code = case.award.code if case.award is not None else case.star
        if case.officer is not None:
            person = case.officer
            line = NoticeLine(
                recipient=person.name,
                unit=person.unit.name,
                post=person.post,
                honor=honor,
                deed=case.deed.title if case.deed else "",
            )
            rows.append((code, person.unit_path, person.name, str(case.pk), line))
        else:
            unit = case.recipient_unit
            assert unit is not None
            line = NoticeLine(
                recipient=unit.name, unit="", post="", honor=honor, deed=case.deed.title if case.deed else ""
            )
            rows.append((code, unit.path, unit.name, str(case.pk), line))
    return [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]


def levels_of(nomination: Nomination, on: date) -> list[Unit]:
    """The units at which the case is put up one after the other, from below (R-20).

    From the class that the setting names upward: the organ that the case starts from and each one above it, up to
    the approving organ. An organ above the first that has no political department here puts its notice up on
    paper, with its decision. Empty where one notice is enough, by whichever unit puts it up.
    """
    settings = parameters_on(on)
    first = Level(settings.text("R-20", "level_by_level_from"))
    levels = Levels(settings.text("R-20", f"levels_{nomination.timing}"))
    if nomination.award is None or not goes_level_by_level(Level(nomination.award.level), first, levels):
        return []
    organs = organs_of(nomination.recipient_unit or nomination.unit)
    approver = approver_of(nomination, on).organ_unit
    top = approver.path if approver is not None else ""
    walked = [unit for unit in reversed(organs) if unit.path.startswith(top)]
    here = set(
        RoleGrant.objects.filter(
            grants_in_force(on), role=Role.HR, unit__in=[unit.pk for unit in walked], user__is_active=True
        ).values_list("unit_id", flat=True)
    )
    return [unit for number, unit in enumerate(walked) if number == 0 or unit.pk in here]


def standing_items(nomination: Nomination, on: date) -> list[NoticeItem]:
    """The notices that the case came through, as long as they show what it says now in every material field."""
    items = list(nomination.notice_items.filter(cleared_at__isnull=False).select_related("notice__unit").order_by("pk"))
    if not items:
        return []
    material = parameters_on(on).words("R-20", "material_fields")
    now = facts_of(nomination)
    return [item for item in items if still_says(item.facts, now, material)]


def next_level_of(nomination: Nomination, on: date) -> Unit | None:
    """Where the case is to be put up next; None where every level is done, or where no order is asked for."""
    levels = levels_of(nomination, on)
    through = {item.notice.unit.path for item in standing_items(nomination, on)}
    waived = any(item.notice.state == "waived" for item in standing_items(nomination, on))
    path = None if waived else next_level([unit.path for unit in levels], through)
    return next((unit for unit in levels if unit.path == path), None)


def selection_stands(nomination: Nomination) -> bool:
    """Whether the committee has chosen this very recipient for this very star, and a return changed neither."""
    chosen = nomination.events.filter(verb="select").exists()
    last = nomination.notice_items.order_by("-pk").first()
    now = facts_of(nomination)
    return chosen and last is not None and still_says(last.facts, now, ("recipient", "star", "award"))


def is_through(nomination: Nomination, on: date) -> bool:
    """Whether the notices that it came through are all that is asked, so that the approving organ may have it."""
    return bool(standing_items(nomination, on)) and next_level_of(nomination, on) is None


def clock_of(item: NoticeItem) -> Clock:
    """The clock of one case on its notice (R-22)."""
    notice = item.notice
    return Clock(
        ends_on=notice.ends_on,
        provisional=notice.end_is_provisional,
        days_left=item.days_left,
        resumed_on=item.resumed_on,
    )


def own_end(item: NoticeItem, calendar: Calendar) -> tuple[date | None, bool]:
    """The last day of a case's own clock and whether that is provisional; None while an objection stops it (R-22)."""
    return clock_of(item).last_day(calendar)


def _waiting() -> QuerySet[NoticeItem]:
    """Cases that still stand on a notice, left out those that were put on a later one after a return."""
    later = NoticeItem.objects.filter(nomination=OuterRef("nomination"), pk__gt=OuterRef("pk"))
    return NoticeItem.objects.filter(~Exists(later), nomination__state=State.ON_NOTICE, cleared_at__isnull=True)


def undisputed_items(notice: Notice, today: date) -> list[NoticeItem]:
    """The cases of a notice that wait for nothing more: their own last day has passed, and no objection is open."""
    objections = Objection.objects.filter(nomination=OuterRef("nomination"), state="open")
    rows = _waiting().filter(~Exists(objections), notice=notice).select_related("nomination").order_by("pk")
    calendar = official_calendar()
    return [item for item in rows if clock_of(item).is_over(today, calendar)]


def due_notices(today: date) -> list[Notice]:
    """Notices whose last day has passed for certain, while they run or still hold a case whose own day has passed."""
    over = Notice.objects.filter(ends_on__lt=today, end_is_provisional=False).order_by("ends_on", "pk")
    held = over.exclude(state="running").filter(Exists(_waiting().filter(notice=OuterRef("pk"))))
    running = list(over.filter(state="running"))
    return [*running, *(notice for notice in held if undisputed_items(notice, today))]


def last_notice(nomination: Nomination) -> Notice | None:
    """The notice that the case stood on last."""
    item = NoticeItem.objects.filter(nomination=nomination).select_related("notice").order_by("-pk").first()
    return item.notice if item else None


def with_lines(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """With what a list of notices shows, in a fixed number of queries."""
    return rows.select_related("unit").prefetch_related("items")
