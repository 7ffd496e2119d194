"""How an honor is decided, as one document: what it may hold, all that is wrong with it, and its digest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from evaluations.domain.ballot import make_rules
from evaluations.domain.committee import SEAT_RULES, seat_rules
from evaluations.domain.weight import LEAST_OF_CLASS
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.domain.ledger.canonical import canonical_bytes

Definition = Mapping[str, Any]
"""The document of a scheme as the interface writes it; weights, scale values and shares are text."""


class Star(StrEnum):
    """The four stars (R-37). A star is no award of the merit ladder (R-36)."""

    LOYALTY = "loyalty"
    SERVICE = "service"
    JUSTICE = "justice"
    DISCIPLINE = "discipline"


class Mode(StrEnum):
    """Batched: all cases of a cycle walk together. Rolling: each at its own pace."""

    BATCHED = "batched"
    ROLLING = "rolling"


class Step(StrEnum):
    """What a case can walk through, in this order. A scheme leaves out steps; it adds none."""

    NOMINATE = "nominate"
    SCREEN = "screen"
    REVIEW = "review"
    VOTE = "vote"
    NOTICE = "notice"
    APPROVE = "approve"
    CONFER = "confer"


NEEDED_STEPS = (Step.NOMINATE, Step.SCREEN, Step.APPROVE)
"""Without these nothing is asked for, examined or decided."""

NOMINATORS = frozenset({Role.STATION_CHIEF, Role.OFFICER, Role.HR, Role.LEADER, Role.DISCIPLINE})
"""Who a scheme may let nominate; administrators and auditors never, committee members judge."""

PAPERS = ("form", "deeds", "request", "minutes", "other")
"""The kinds of papers that a scheme may ask for before submission (R-24)."""

_WHOLE = 100
_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,3}|/[1-9][0-9]{0,5})?")
_VOTE_RULES = ("method", "seats", "quorum", "threshold", "tie_break", "most_points", "weights")
_VOTE_KEYS = frozenset({*_VOTE_RULES, *SEAT_RULES, "shows_numbers", "hide_below", "proxies", "repeats_most"})


def _problem(code: str, **facts: Any) -> Finding:
    return Finding(code=code, rule="R-40", clause="", edition="", severity=Severity.BLOCK, facts=facts)


def _number(text: object) -> Fraction | None:
    return Fraction(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None


def _doubles(values: Sequence[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


def problems(definition: Definition) -> list[Finding]:
    """Everything that is wrong with a document, in the order of its parts; an empty list is a good scheme.

    The document has the keys of the interface, of the right kind of value; what they say is judged here.
    """
    return [
        *_about_honors(definition),
        *_about_criteria(definition["criteria"]),
        *_about_people_and_papers(definition["nominators"], definition["papers"]),
        *_about_steps(definition["steps"], definition["criteria"]),
        *_about_review(definition.get("review"), definition["steps"]),
        *_about_vote(definition["vote"], definition["steps"]),
        *_about_numbers(definition),
    ]


def _about_honors(definition: Definition) -> Iterator[Finding]:
    stars, awards = definition.get("stars", []), definition.get("awards", [])
    if bool(stars) == bool(awards):
        yield _problem("scheme.stars_or_awards")
    for star in stars:
        if star not in set(Star):
            yield _problem("scheme.unknown_star", star=star)
    for value in _doubles([*stars, *awards]):
        yield _problem("scheme.named_twice", value=value)
    if stars and definition["mode"] != Mode.BATCHED:
        yield _problem("scheme.stars_are_batched")


def _about_criteria(criteria: Sequence[Definition]) -> Iterator[Finding]:
    for code in _doubles([criterion["code"] for criterion in criteria]):
        yield _problem("scheme.named_twice", value=code)
    total = Fraction(0)
    for criterion in criteria:
        weight = _number(criterion["weight"])
        if weight is None or weight <= 0:
            yield _problem("scheme.bad_weight", criterion=criterion["code"], weight=criterion["weight"])
            continue
        total += weight
    if criteria and total != _WHOLE:
        yield _problem("scheme.weights_not_whole", total=str(total))
    for criterion in criteria:
        yield from _about_scale(criterion)


def _about_scale(criterion: Definition) -> Iterator[Finding]:
    code = criterion["code"]
    if not criterion["scale"]:
        yield _problem("scheme.empty_scale", criterion=code)
    values = [mark["value"] for mark in criterion["scale"]]
    for value in values:
        if _number(value) is None:
            yield _problem("scheme.bad_scale_value", criterion=code, value=value)
    known = [number for number in map(_number, values) if number is not None]
    if len(set(known)) != len(known):
        yield _problem("scheme.scale_value_twice", criterion=code)


def _about_people_and_papers(nominators: Sequence[str], papers: Sequence[str]) -> Iterator[Finding]:
    if not nominators:
        yield _problem("scheme.no_nominators")
    for role in nominators:
        if role not in NOMINATORS:
            yield _problem("scheme.bad_nominator", role=role)
    for paper in papers:
        if paper not in PAPERS:
            yield _problem("scheme.unknown_paper", paper=paper)
    for value in [*_doubles(nominators), *_doubles(papers)]:
        yield _problem("scheme.named_twice", value=value)


def _about_steps(steps: Sequence[str], criteria: Sequence[Definition]) -> Iterator[Finding]:
    order = [step.value for step in Step]
    for step in steps:
        if step not in order:
            yield _problem("scheme.unknown_step", step=step)
    known = [order.index(step) for step in steps if step in order]
    if known != sorted(set(known)):
        yield _problem("scheme.steps_out_of_order")
    for needed in NEEDED_STEPS:
        if needed not in steps:
            yield _problem("scheme.step_needed", step=needed.value)
    if Step.REVIEW in steps and not criteria:
        yield _problem("scheme.review_needs_criteria")


def _about_review(review: Definition | None, steps: Sequence[str]) -> Iterator[Finding]:
    if not review:
        return
    if Step.REVIEW not in steps:
        yield _problem("scheme.review_without_step")
    for key in sorted(set(review) - {"per_case", "limit"}):
        yield _problem("scheme.unknown_review_rule", key=key)
    per_case, limit = review.get("per_case"), review.get("limit")
    if type(per_case) is not int or per_case < 1:
        yield _problem("scheme.bad_per_case", value=str(per_case))
    if limit is not None and (type(limit) is not int or limit < 1):
        yield _problem("scheme.bad_limit", value=str(limit))


def _about_vote(vote: Definition, steps: Sequence[str]) -> Iterator[Finding]:
    if Step.VOTE not in steps:
        if vote:
            yield _problem("scheme.vote_without_step")
        return
    for key in sorted(set(vote) - _VOTE_KEYS):
        yield _problem("scheme.unknown_vote_rule", key=key)
    missing = [key for key in ("method", "quorum", "threshold") if key not in vote]
    for key in missing:
        yield _problem("scheme.vote_rule_missing", key=key)
    if not missing:
        rules = {"seats": None, "tie_break": [], **{key: vote[key] for key in _VOTE_RULES if key in vote}}
        try:
            make_rules(**rules)
        except RuleViolation as refusal:
            yield _problem(refusal.code, **refusal.params)
    try:
        seat_rules(vote)
    except RuleViolation as refusal:
        yield _problem(refusal.code, **refusal.params)
    yield from _about_settings(vote)


def _about_settings(vote: Definition) -> Iterator[Finding]:
    for key, otherwise in (("shows_numbers", True), ("proxies", False)):
        if type(vote.get(key, otherwise)) is not bool:
            yield _problem(f"scheme.bad_{key}")
    hidden, repeats = vote.get("hide_below", 0), vote.get("repeats_most")
    if type(hidden) is not int or hidden < 0:
        yield _problem("scheme.bad_hide_below")
    if vote.get("weights") and type(hidden) is int and vote.get("hide_below", LEAST_OF_CLASS) < LEAST_OF_CLASS:
        yield _problem("scheme.weights_hide_below", least=LEAST_OF_CLASS)
    if repeats is not None and (type(repeats) is not int or repeats < 0):
        yield _problem("scheme.bad_repeats_most")


def _about_numbers(definition: Definition) -> Iterator[Finding]:
    steps = definition["steps"]
    if definition.get("stars") and Step.NOTICE in steps and not definition["notice_days"]:
        yield _problem("scheme.notice_days_needed")
    offered = [*definition.get("stars", []), *definition.get("awards", [])]
    for quota in definition["quotas"]:
        if quota.get("star", quota.get("award")) not in offered:
            yield _problem("scheme.quota_for_nothing", value=str(quota.get("star", quota.get("award", ""))))


def canonical_hash(definition: Definition) -> str:
    """SHA-256 of the canonical JSON of the document, in hex: what a cycle freezes and its audit event holds."""
    return sha256(canonical_bytes(definition)).hexdigest()


def steps_of(definition: Definition) -> frozenset[Step]:
    """The steps that a case of this scheme walks."""
    return frozenset(Step(step) for step in definition["steps"])


@dataclass(frozen=True)
class Assigned:
    """Cases are given to members: so many readers each, and at most ``limit`` cases for a member (None: no limit)."""

    per_case: int
    limit: int | None


def assigned_by(definition: Definition) -> Assigned | None:
    """How a scheme gives cases to members; None where everybody reviews all, which is what a scheme without a word
    says.
    """
    review = definition.get("review")
    return Assigned(review["per_case"], review.get("limit")) if review else None


def goes_straight_to_approval(definition: Definition, award_notice_days: int | None) -> bool:
    """Whether nothing stands between screening and approval: no review, no vote, no notice by scheme or award."""
    between = {Step.REVIEW, Step.VOTE, Step.NOTICE}
    return not between & steps_of(definition) and not award_notice_days


def fast_track_days(definition: Definition, timing: str) -> int | None:
    """How many days after the decision the papers of a timely case may follow (R-25); None where none may."""
    track = definition.get("fast_track")
    return int(track["papers_due_days"]) if track and timing == "timely" else None


def missing_papers(definition: Definition, kinds: Sequence[str]) -> list[Finding]:
    """The papers that a file lacks, all at once (R-24)."""
    return [
        Finding(
            code="nomination.paper_missing",
            rule="R-24",
            clause="S1",
            edition="",
            severity=Severity.BLOCK,
            facts={"paper": paper},
        )
        for paper in definition["papers"]
        if paper not in kinds
    ]
