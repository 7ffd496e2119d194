"""Papers, conflicts, limits, the reserve pool: rows whose answer is a finding or a word."""

from datetime import date

from evaluations.domain.conflict import SETTING, Effect, Ground, effect_of
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.nomination import State
from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.domain.papers import OnFile, PaperFacts, examine_papers
from evaluations.domain.pool import CareKind, CareMeasure, PoolStay, PoolTier, care_state, check_stay, may_enter
from evaluations.domain.quota import ceiling_count, floor_count
from honors.domain.award import Level
from honors.domain.errors import RuleViolation


def _opinion(text: str) -> OnFile:
    """``kind verdict day``."""
    kind, verdict, day = text.split()
    return OnFile(
        kind=OpinionKind(kind).value,
        agrees=OpinionVerdict(verdict) is OpinionVerdict.AGREE,
        dated_on=date.fromisoformat(day),
    )


def _papers(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    on = cells.day_or_none("on") or TODAY
    award = cells.read("award", lambda code: book.award(code, on))
    facts = PaperFacts(
        on=on,
        level=award.kind.level,
        edition=award.edition.code,
        is_assessed=cells.yes("assessed"),
        assessed_from=Level(book.settings["R-19", "min_level"]),
        needs_discipline=cells.yes("leads") or book.settings["R-23", "required_for"] == "all",
        max_age_days=book.number("R-23", "opinion_max_age_days"),
        opinions=cells.read("opinions", lambda text: tuple(_opinion(one) for one in text.split(";") if one.strip())),
    )
    found = [f for f in examine_papers(facts) if f.rule == cells.text("rule")]
    return [(f.code.removeprefix("papers."), f.severity.value) for f in found]


PAPERS = Form(
    name="papers",
    rules=("R-19", "R-23"),
    key="award",
    columns={
        "award": "code in the catalogue",
        "on": "day of the examination (usual: 2026-11-24)",
        "assessed": "yes where the assessment is on file",
        "leads": "yes for a member of the leading body",
        "opinions": "opinions, divided by semicolons: kind verdict day",
        "severity": "expected weight: block, warn",
    },
    answers=("expected", "severity"),
    answer=_papers,
)


def _conflict(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    rows = {name.removeprefix(SETTING): value for (rule, name), value in book.settings.items() if rule == "R-18"}
    effects = {Ground(ground): Effect(value) for ground, value in rows.items()}
    return [(effect_of(cells.read("ground", Ground), effects).value,)]


CONFLICT = Form(
    name="conflict",
    rules=("R-18",),
    key="ground",
    columns={
        "ground": "nominee, nominator, deed, kinship, direct_superior, subordinate, unit, other, none",
        "expected": "block (recused), warn (somebody decides), disclose",
    },
    answer=_conflict,
)


def _quota(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    of = cells.count_or_none("of") or 0
    try:
        counts = (
            ("floor", floor_count(cells.text("floor"), of)),
            ("ceiling", ceiling_count(cells.text("ceiling"), of)),
        )
    except RuleViolation as refusal:
        return [(refusal.code,)]
    return [(" ".join(f"{name} {count}" for name, count in counts if count is not None),)]


QUOTA = Form(
    name="quota",
    rules=("R-26",),
    key="of",
    columns={
        "of": "the limit",
        "floor": "least share of the front line: 1/3 or 0.85",
        "ceiling": "largest share of leaders",
        "expected": "`floor n`, `ceiling n` in persons",
    },
    answer=_quota,
)


def _stay(cells: Cells) -> PoolStay:
    return PoolStay(
        tier=cells.word("tier", PoolTier, PoolTier.YOUNG),
        entered_on=cells.day("entered_on"),
        reviewed_on=cells.day_or_none("reviewed_on"),
        left_on=cells.day_or_none("left_on"),
    )


def _pool(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    stay = _stay(cells)
    try:
        check_stay(stay)
    except RuleViolation as refusal:
        return [(refusal.code,)]
    due = stay.next_review(book.number("R-44", "review_months"))
    return [(due.isoformat(),)] if due else []


POOL = Form(
    name="pool",
    rules=("R-44",),
    key="entered_on",
    columns={
        "tier": "benchmark, specialist, young (usual)",
        "entered_on": "day of entry",
        "reviewed_on": "day of the last review",
        "left_on": "first day outside the pool",
        "expected": "day of the next review, `-` for who left, pool.contradicting_dates",
    },
    answer=_pool,
)


def _entry(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    missed = cells.count_or_none("places_missed")
    enters = may_enter(
        cells.read("outcome", State), places_missed=missed, near_places=book.number("R-44", "near_places")
    )
    return [("may_enter" if enters else "not_near",)]


ENTRY = Form(
    name="pool entry",
    rules=("R-44",),
    key="outcome",
    columns={
        "outcome": "state of the star case: conferred, selected, not_selected, refused …",
        "places_missed": "places behind the last winner",
        "expected": "may_enter or not_near",
    },
    answer=_entry,
)


def _care(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    measure = CareMeasure(
        kind=cells.read("care", CareKind), due_on=cells.day("due_on"), done_on=cells.day_or_none("done_on")
    )
    try:
        return [(care_state(measure, _stay(cells), cells.day_or_none("on") or TODAY).value,)]
    except RuleViolation as refusal:
        if refusal.code != "pool.care_before_entry":
            raise
        return [(refusal.code,)]


CARE = Form(
    name="care",
    rules=("R-45",),
    key="care",
    columns={
        "care": "work, treatment, psychological, growth, daily",
        "entered_on": "day of entry into the pool",
        "left_on": "first day outside the pool",
        "due_on": "last day for the measure",
        "done_on": "day on which it was done",
        "on": "day of the question (usual: 2026-11-24)",
        "expected": "done, open, overdue, ended, pool.care_before_entry",
    },
    answer=_care,
)
