"""Reads about public notices."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.nomination import State
from evaluations.domain.notice import NoticeLine
from evaluations.models import Nomination, Notice, NoticeItem, Objection
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.scheme import definition_of
from honors.domain.actor import Actor
from honors.models import Award
from honors.models.unit import PATH_WIDTH
from honors.selectors.unit import within


def public_on(day: date) -> Q:
    """Notices that anybody may read: from their first day until some days after their last one (R-55)."""
    shown = timedelta(days=parameters_on(day).number("R-55", "notice_shown_days"))
    return Q(waiver_authoriser="", starts_on__lte=day, ends_on__gte=day - shown)


def visible_to(actor: Actor, *, on: date) -> QuerySet[Notice]:
    """What is public; with a session also, for good, the notices of the units one has a role in, below and above."""
    if actor.is_system:
        return Notice.objects.all()
    paths = actor.paths()
    if not paths:
        return Notice.objects.filter(public_on(on))
    above = {path[:end] for path in paths for end in range(PATH_WIDTH, len(path), PATH_WIDTH)}
    from_above = Q(unit__path__in=above, waiver_authoriser="", starts_on__lte=on)
    return Notice.objects.filter(public_on(on) | within(paths, "unit__path") | from_above)


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


def undisputed_items(notice: Notice) -> QuerySet[NoticeItem]:
    """The cases that wait for nothing but the end of this notice.

    Left out: a case with an open objection, and one that was put on a later notice after a return.
    """
    later = NoticeItem.objects.filter(nomination=OuterRef("nomination"), pk__gt=OuterRef("pk"))
    objections = Objection.objects.filter(nomination=OuterRef("nomination"), state="open")
    return notice.items.filter(~Exists(later), ~Exists(objections), nomination__state=State.ON_NOTICE)


def due_notices(today: date) -> QuerySet[Notice]:
    """Notices whose last day has passed for certain, while they run or still hold a case that waits on them."""
    waiting = NoticeItem.objects.filter(notice=OuterRef("pk"), nomination__state=State.ON_NOTICE)
    return Notice.objects.filter(
        Q(state="running") | Exists(waiting), ends_on__lt=today, end_is_provisional=False
    ).order_by("ends_on", "pk")


def last_notice(nomination: Nomination) -> Notice | None:
    """The notice that the case stood on last."""
    item = NoticeItem.objects.filter(nomination=nomination).select_related("notice").order_by("-pk").first()
    return item.notice if item else None


def with_lines(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """With what a list of notices shows, in a fixed number of queries."""
    return rows.select_related("unit").prefetch_related("items")
