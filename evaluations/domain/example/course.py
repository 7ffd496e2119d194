"""The course of a case and of its honor: papers, steps, the calendar of a cycle, scores, later decisions."""

from datetime import date, datetime, time
from fractions import Fraction

from evaluations.domain.cycle import Phase, Span, phase_problems
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.example.recipients import TODAY
from evaluations.domain.nomination import State, Verb, transition
from evaluations.domain.review import (
    Criterion,
    Label,
    Mark,
    parse_value,
    require_criteria,
    require_scores,
    weighted_score,
)
from evaluations.domain.scheme import PAPERS, Mode, Star, Step, fast_track_days, missing_papers, problems
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import check_day, check_ground, check_verb, is_original_or_above
from honors.domain.ledger.kinds import CORRECT, RESTORE, REVOKE
from honors.domain.ledger.replay import REVOKED

_BACK = "back"
_USUAL_TOP = 10
_TIMINGS = {"periodic": "periodic", "timely": "timely"}
_STANDS = "granted"
_VERBS = {verb: verb for verb in (REVOKE, RESTORE, CORRECT)}
_STATUSES = {status: status for status in (_STANDS, REVOKED)}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _kinds(text: str) -> list[str]:
    return [PAPERS[PAPERS.index(kind)] for kind in _listed(text)]


def _file(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    missing = missing_papers({"papers": cells.read("asks", _kinds)}, cells.read("filed", _kinds))
    return [(finding.facts["paper"], finding.severity.value) for finding in missing]


FILE = Form(
    name="complete file",
    rules=("R-24",),
    key="asks",
    columns={
        "asks": f"papers that the scheme asks for, divided by semicolons: {', '.join(PAPERS)}",
        "filed": "papers on file, divided by semicolons",
        "expected": "the papers that are missing; `-` for a complete file",
        "severity": "expected weight: block",
    },
    answers=("expected", "severity"),
    answer=_file,
)


def _step(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    state, verb = cells.read("state", State), cells.read("verb", Verb)
    try:
        target = transition(state, verb).target
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("nomination."),)]
    return [(target.value if target else _BACK,)]


STEP = Form(
    name="step of a case",
    rules=("R-25",),
    key="verb",
    columns={
        "state": "state of the case: draft, submitted, eligible …",
        "verb": "what somebody does with it: submit, return, find_eligible …",
        "expected": f"the next state; `{_BACK}` to where it was held; wrong_state where no step leads on",
    },
    answer=_step,
)


def _track(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    days = cells.count_or_none("papers_due_days")
    definition = {} if days is None else {"fast_track": {"papers_due_days": days}}
    due = fast_track_days(definition, cells.read("timing", _TIMINGS.__getitem__))
    return [] if due is None else [(str(due),)]


TRACK = Form(
    name="fast track",
    rules=("R-25",),
    key="timing",
    columns={
        "timing": ", ".join(_TIMINGS),
        "papers_due_days": "days that the scheme leaves for the papers; empty where it has no fast track",
        "expected": "days after the decision; `-` where the papers come first",
    },
    answer=_track,
)


def _span(text: str) -> Span:
    """``phase first-day..day-after-the-last``."""
    phase, days = text.split()
    opens, closes = days.split("..")
    first, after = (datetime.combine(date.fromisoformat(day), time.min) for day in (opens, closes))
    return Span(Phase(phase).value, first, after)


def _phases(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    spans = cells.read("phases", lambda text: [_span(one) for one in _listed(text)])
    steps = cells.read("steps", lambda text: [Step(one) for one in _listed(text)])
    found = phase_problems(spans, steps)
    return [(finding.code.removeprefix("cycle."), finding.severity.value) for finding in found]


PHASES = Form(
    name="calendar of a cycle",
    rules=("R-38",),
    key="phases",
    columns={
        "phases": "divided by semicolons: phase first-day..day-after-the-last, "
        "phases nominating, reviewing, voting, notice, approving",
        "steps": "steps of the scheme that need a phase, divided by semicolons: review, vote, notice",
        "expected": "phases_out_of_order, phase_missing, phase_dates, phases_overlap; `-` for a calendar that can open",
        "severity": "expected weight: block",
    },
    answers=("expected", "severity"),
    answer=_phases,
)


_STAR_SCHEME = {
    "mode": Mode.BATCHED,
    "stars": [Star.LOYALTY],
    "criteria": [{"code": "deeds", "weight": "100", "scale": [{"value": "0"}, {"value": "10"}]}],
    "nominators": ["station_chief"],
    "papers": [],
    "quotas": [],
}
_VOTE = {"method": "approval", "quorum": "2/3", "threshold": {"of": "valid", "share": "1/2", "strict": True}}


def _course(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    steps = cells.read("steps", lambda text: [Step(one).value for one in _listed(text)])
    vote = _VOTE if Step.VOTE in steps else {}
    days = cells.count_or_none("days") or 0
    found = problems({**_STAR_SCHEME, "steps": steps, "vote": vote, "notice_days": days})
    return [(finding.code.removeprefix("scheme."), finding.severity.value) for finding in found]


COURSE = Form(
    name="steps of a star",
    rules=("R-43",),
    key="steps",
    columns={
        "steps": f"steps that the scheme of a star walks, divided by semicolons: {', '.join(step for step in Step)}",
        "days": "working days of its notice",
        "expected": "step_needed, steps_out_of_order, notice_days_needed; `-` for a scheme that can be used",
        "severity": "expected weight: block",
    },
    answers=("expected", "severity"),
    answer=_course,
)


def _numbers(text: str) -> dict[str, Fraction]:
    """``item number``, each item once."""
    pairs = [part.split() for part in _listed(text)]
    try:
        numbers = {item: parse_value(item, number) for item, number in pairs}
    except RuleViolation as refusal:
        raise ValueError(text) from refusal
    if len(numbers) != len(pairs):
        raise ValueError(text)
    return numbers


def _score(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    top = cells.count_or_none("scale_to")
    scale = tuple(Label(Fraction(value), "") for value in range((_USUAL_TOP if top is None else top) + 1))
    weights, scores = cells.read("item_weights", _numbers), cells.read("item_scores", _numbers)
    criteria = [Criterion(item, item, weight, scale) for item, weight in weights.items()]
    try:
        require_criteria(criteria)
        require_scores(criteria, Mark.SCORED, scores)
    except RuleViolation as refusal:
        return [(refusal.code.removeprefix("review."),)]
    return [(str(weighted_score(criteria, scores)),)]


SCORE = Form(
    name="weighted score",
    rules=("R-40",),
    key="item_weights",
    columns={
        "item_weights": "items and their weights, divided by semicolons: deeds 60; conduct 40",
        "item_scores": "items and the values given, in the same way",
        "scale_to": f"highest whole value of the scale, which begins at 0 (usual: {_USUAL_TOP})",
        "expected": "the weighted mean, exact (17/2), or weights_do_not_sum, bad_weight, missing_criterion, "
        "unknown_criterion, not_on_scale",
    },
    answer=_score,
)


def _organs(cells: Cells) -> tuple[str, str]:
    """Paths of the organ that decides and of the one that approved, from their places in the list."""
    chain = _listed(cells.text("organs"))
    decides, approved = (cells.read(name, chain.index) for name in ("decided_by", "approved_by"))
    return "/" * (decides + 1), "/" * (approved + 1)


def _change(cells: Cells, book: Book) -> list[tuple[str, ...]]:
    verb = cells.read("change", _VERBS.__getitem__)
    if cells.text("organs") and not is_original_or_above(*_organs(cells)):
        return [("organ_not_above",)]
    try:
        check_verb(verb, cells.read("status", _STATUSES.__getitem__))
        if cells.text("stands_on"):
            check_ground(cells.text("stands_on"), book.grounds_of(verb))
        check_day(
            cells.day("decided_on"),
            today=cells.day_or_none("on") or TODAY,
            entries=[],
            granted_on=cells.day("granted_on"),
        )
    except RuleViolation as refusal:
        if not refusal.code.startswith("honor."):
            raise
        return [(refusal.code.removeprefix("honor."),)]
    return []


CHANGE = Form(
    name="revocation, restoration, correction",
    rules=("R-33",),
    key="change",
    columns={
        "change": ", ".join(_VERBS),
        "stands_on": "ground of the decision; empty where the row is not about it",
        "organs": "organs over the recipient, the highest first, divided by semicolons; empty likewise",
        "approved_by": "the one of them that granted",
        "decided_by": "the one of them that decides now",
        "status": "how the honor stands: " + ", ".join(_STATUSES),
        "granted_on": "day of the decision that granted it",
        "decided_on": "day of the new decision",
        "on": f"day of the question (usual: {TODAY.isoformat()})",
        "expected": "`-` where it can be decided, else already_revoked, not_revoked, decided_in_future, "
        "decided_too_early, ground_unknown, organ_not_above",
    },
    answer=_change,
)
