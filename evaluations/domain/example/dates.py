"""Periods, notices, reports and promotions: rows whose answer is a day."""

from datetime import date

from evaluations.domain.bar import BarKind
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.notice import notice_end
from evaluations.domain.period import Served, last_day
from evaluations.domain.report import report_due
from honors.domain.authority import Organ
from honors.domain.award import Level
from honors.domain.officer import PoliceRank
from honors.domain.promotion import RankTerms, early_promotion


def _served(text: str) -> list[Served]:
    spans = (span.split("..") for span in text.split())
    return [Served(starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last)) for first, last in spans]


def _period(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    collective = cells.text("rule") == "R-13"
    kind = cells.word("kind", BarKind, BarKind.COLLECTIVE if collective else BarKind.PUNISHMENT)
    rule = "R-13" if kind is BarKind.COLLECTIVE else "R-12"
    months = cells.count_or_none("months") or cells.read("degree", lambda d: book.number(rule, f"{kind.value}.{d}"))
    cap = cells.count_or_none("cap") or (None if collective else book.number("R-12", "cap"))
    found = last_day(cells.day("starts_on"), months, cells.read("earlier", _served), cap_months=cap)
    return [(found.isoformat(),)]


PERIOD = Form(
    name="period",
    rules=("R-12", "R-13"),
    key="starts_on",
    columns={
        "starts_on": "day of the decision; for a collective the day on which the violation is established",
        "kind": "punishment (usual), party or collective",
        "degree": "warning, demerit, major_demerit, demotion, removal, serious_warning, grave, especially_grave",
        "months": "months of the period, in place of kind and degree",
        "earlier": "earlier punishments, divided by spaces: first..last",
        "cap": "most months in all (usual: the setting of R-12)",
    },
    answer=_period,
)


def _notice(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    first = cells.day("posted_on")
    days = cells.count_or_none("days")
    if days is None:
        days = cells.read("award", lambda code: book.award(code, first).notice_days) or 0
    if not days:
        return []
    end, provisional = notice_end(first, days, book.calendar)
    return [(end.isoformat() + (" provisional" if provisional else ""),)]


NOTICE = Form(
    name="notice",
    rules=("R-20", "R-43"),
    key="posted_on",
    columns={
        "posted_on": "first day of the notice",
        "award": "the award, which says how many working days",
        "days": "working days, in place of the award",
        "expected": "last day, with `provisional` where a year's calendar is missing; `-` where none is needed",
    },
    answer=_notice,
)


def _report(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    due = report_due(
        organ=cells.read("organ", Organ),
        delegated_by=cells.read("delegated_by", Organ) if cells.text("delegated_by") else None,
        decided_on=cells.day("decided_on"),
        days=cells.count_or_none("days") or book.number("R-32", "filing_days"),
    )
    return [(f"{due.to.value} {due.due_on.isoformat()}",)] if due else []


REPORT = Form(
    name="report",
    rules=("R-32",),
    key="decided_on",
    columns={
        "organ": "approving organ: MIN, PROV, CITY, CTY",
        "delegated_by": "the organ whose mandate it used",
        "decided_on": "day of the decision",
        "days": "days within which to report (usual: the setting)",
        "expected": "organ and last day; `-` where nothing is to be reported",
    },
    answer=_report,
)


def terms_of(book: Book) -> RankTerms:
    """The thresholds of early promotion as the settings have them."""
    settings = {name: value for (rule, name), value in book.settings.items() if rule == "R-29"}
    least = Level(settings["min_level"])
    return RankTerms.of(
        settings,
        least_rank_order=min(row.kind.rank for row in book.awards if row.kind.level is least and row.kind.rank),
    )


def _promotion(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    decided_on = cells.day("decided_on")
    found = early_promotion(
        award=cells.read("award", lambda code: book.award(code, decided_on)).kind,
        decided_on=decided_on,
        rank=cells.read("rank", PoliceRank),
        rank_since=cells.day("rank_since"),
        on=cells.day_or_none("on") or decided_on,
        terms=terms_of(book),
        band_highest=cells.read("band_highest", PoliceRank) if cells.text("band_highest") else None,
        is_posthumous=cells.yes("posthumous"),
    )
    return [(found.advice.value + (f" {found.suggested_from.isoformat()}" if found.suggested_from else ""),)]


PROMOTION = Form(
    name="early promotion",
    rules=("R-29",),
    key="rank",
    columns={
        "award": "the award granted",
        "decided_on": "day of its approval",
        "rank": "present police rank: constable_2 … superintendent_1",
        "rank_since": "first day in the present rank",
        "band_highest": "highest rank of the post's band, where it is known",
        "posthumous": "yes or no (usual)",
        "on": "day of the question (usual: the day of the approval)",
        "expected": "suggest, too_early and the day, level_too_low, rank_not_covered, before_present_rank, "
        "band_reached, not_living",
    },
    answer=_promotion,
)
