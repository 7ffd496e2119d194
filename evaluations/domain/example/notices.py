"""What is put up in public, how long, and what an objection does: rows about notices."""

from datetime import date

from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.notice import (
    Levels,
    NoticeLine,
    goes_level_by_level,
    is_public,
    is_waived,
    line_text,
    next_level,
    notice_end,
    notice_term,
    still_says,
)
from evaluations.domain.objection import Clock, Effect, Fate, decision_due, fate_of, may_object
from honors.domain.award import Level
from honors.domain.errors import RuleViolation

_DECISIONS = {"upheld": "upheld", "dismissed": "dismissed"}
_TIMINGS = {"periodic": "periodic", "timely": "timely", "": "periodic"}


def _days(cells: Cells, book: Book, first: date) -> int:
    days = cells.count_or_none("days")
    if days is None:
        days = cells.read("award", lambda code: book.award(code, first).notice_days)
    if not days:
        raise cells.refused("days")
    return days


def _waiver(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    first = cells.day("posted_on")
    try:
        waived = is_waived(cells.text("authoriser"), cells.text("ground"))
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("notice."), "")]
    days = 0 if waived else _days(cells, book, first)
    end, provisional = notice_term(first, days, book.calendar, waived=waived)
    return [("waived" if waived else "public", end.isoformat() + (" provisional" if provisional else ""))]


WAIVER = Form(
    name="notice that is waived",
    rules=("R-21",),
    key="posted_on",
    columns={
        "posted_on": "first day of the notice",
        "award": "the award, which says how many working days",
        "days": "working days, in place of the award",
        "authoriser": "who authorised, by name, that the case is not shown in public",
        "ground": "why it is not shown: secrecy or a similar special case",
        "expected": "public, waived, waiver_incomplete",
        "ends_on": "expected last day of the notice",
    },
    answers=("expected", "ends_on"),
    answer=_waiver,
)

_FATES = {Fate.HELD: "held", Fate.ENDS: "ends"}


def _objection(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    first, raised = cells.day("posted_on"), cells.day("objected_on")
    end, provisional = notice_end(first, _days(cells, book, first), book.calendar)
    clock = Clock(ends_on=end, provisional=provisional)
    if not may_object(clock, starts_on=first, today=raised, calendar=book.calendar, is_through=cells.yes("through")):
        return [("notice_over", "", "")]
    if cells.word("effect", Effect, Effect(book.settings["R-22", "objection_effect"])) is Effect.CLOCK:
        clock = clock.stopped(raised, book.calendar)
    within = cells.count_or_none("within_days")
    due = decision_due(raised, book.number("R-22", "objection_days") if within is None else within)
    decision = cells.read("decision", _DECISIONS.__getitem__) if cells.text("decision") else ""
    fate = fate_of(decision, others_open=cells.yes("others_open"))
    if fate is not Fate.LET_GO:
        last = clock.last_day(book.calendar)[0]
        return [(_FATES[fate], due.isoformat(), last.isoformat() if last else "stopped")]
    decided = cells.day("decided_on")
    clock = clock.resumed(decided)
    said = "goes_to_approver" if clock.is_over(decided, book.calendar) else "stands_on"
    last = clock.last_day(book.calendar)[0]
    return [(said, due.isoformat(), last.isoformat() if last else "stopped")]


OBJECTION = Form(
    name="objection",
    rules=("R-22",),
    key="objected_on",
    columns={
        "posted_on": "first day of the notice",
        "award": "the award, which says how many working days",
        "days": "working days, in place of the award",
        "objected_on": "day of the objection",
        "through": "yes where the case came through the notice already, or its notice is waived",
        "effect": "approval: only the approval waits; clock: the days of the notice wait too (usual: the setting)",
        "within_days": "days for the decision (usual: the setting)",
        "decision": "dismissed or upheld; empty while it is open",
        "decided_on": "day of the decision",
        "others_open": "yes where another objection to the case is open",
        "expected": "held; stands_on or goes_to_approver after a dismissal; ends where it was upheld; notice_over",
        "due_on": "expected last day for the decision",
        "ends_on": "expected last day on which the case stands on notice, `stopped` while its clock stands still",
    },
    answers=("expected", "due_on", "ends_on"),
    answer=_objection,
)


def _shown(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    days = cells.count_or_none("shown_days")
    shown = is_public(
        starts_on=cells.day("posted_on"),
        ends_on=cells.day("ends_on"),
        on=cells.day("asked_on"),
        shown_days=book.number("R-55", "notice_shown_days") if days is None else days,
        waived=cells.yes("waived"),
        is_rehearsal=cells.yes("rehearsal"),
    )
    return [("shown" if shown else "not_shown",)]


SHOWN = Form(
    name="notice that expires",
    rules=("R-55",),
    key="asked_on",
    columns={
        "posted_on": "first day of the notice",
        "ends_on": "its last day",
        "asked_on": "day on which somebody looks for it",
        "shown_days": "days that it can be read after its last day (usual: the setting)",
        "waived": "yes where it was waived (R-21)",
        "rehearsal": "yes where it belongs to a rehearsal",
        "expected": "shown or not_shown to the public",
    },
    answer=_shown,
)


def _line(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    line = NoticeLine(
        recipient=cells.text("name"),
        unit=cells.text("unit_name"),
        post=cells.text("post"),
        honor=cells.text("honor"),
        deed=cells.text("deed_title"),
    )
    return [(line_text(line),)]


LINE = Form(
    name="line of a notice",
    rules=("R-55",),
    key="name",
    columns={
        "name": "name of the person or of the unit",
        "unit_name": "unit of the person",
        "post": "post of the person",
        "honor": "name of the award or star",
        "deed_title": "title of the deed",
        "expected": "what the public reads, its parts divided by ｜: these five and nothing more",
    },
    answer=_line,
)


def _level(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    award = cells.read("award", lambda code: book.award(code, cells.day_or_none("on") or TODAY)).kind
    timing = cells.read("put_up_as", _TIMINGS.__getitem__)
    first = Level(book.settings["R-20", "level_by_level_from"])
    if not goes_level_by_level(award.level, first, Levels(book.settings["R-20", f"levels_{timing}"])):
        return []
    levels, through = ([part.strip() for part in cells.text(name).split(";")] for name in ("levels", "came_through"))
    following = next_level(levels, through)
    return [(following,)] if following is not None else [("all_done",)]


LEVEL = Form(
    name="next level",
    rules=("R-20", "R-25"),
    key="levels",
    columns={
        "award": "code in the catalogue",
        "put_up_as": "periodic (usual) or timely",
        "levels": "organs from that of the case up to the approving one, from below, divided by semicolons",
        "came_through": "organs at which the case came through its notice, likewise",
        "on": "day of the question (usual: 2026-11-24)",
        "expected": "the organ that is next; all_done; `-` where no order is asked for",
    },
    answer=_level,
)


def _changed(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    shown = frozenset(book.settings["R-20", "material_fields"].split(","))
    material = frozenset(cells.text("material").split()) or shown
    changed = [] if cells.text("changed") == "nothing" else cells.text("changed").split()
    then = dict.fromkeys((*shown, *material, *changed), "then")
    return [("stands" if still_says(then, {**then, **dict.fromkeys(changed, "now")}, material) else "put_up_again",)]


CHANGED = Form(
    name="change after a notice",
    rules=("R-20",),
    key="changed",
    columns={
        "changed": "what was changed after the notice, divided by spaces: recipient, star, award, deed, reason, "
        "is_posthumous, timing …; `nothing`",
        "material": "what counts as a change of what was shown, likewise (usual: the setting)",
        "expected": "stands, or put_up_again",
    },
    answer=_changed,
)
