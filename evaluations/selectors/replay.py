"""Closed cycles as the rules are tried on them, and drafts as they are read from a file."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluations.domain.facts import Facts
from evaluations.domain.frozen import thaw
from evaluations.domain.parameter import check_value
from evaluations.domain.replay import Draft, Examined, PastCase, PastCycle, PastRound, known_settings
from evaluations.domain.scheme import problems
from evaluations.domain.scores import read_book
from evaluations.domain.tally import ItemBox
from evaluations.domain.weight import weighted_text
from evaluations.domain.whole import decode_whole, divide
from evaluations.models import Cycle, OpenedChoice, OpenedWhole, Round, ScoreFreeze
from evaluations.selectors.ballot import roll_of
from evaluations.selectors.review import criteria_of
from honors.domain.errors import RuleViolation

SCHEME_KEYS = ("mode", "criteria", "nominators", "steps", "papers", "vote", "quotas", "notice_days")


def read_draft(name: str) -> Draft:
    """``{"scheme": {…}, "settings": {"R-08.repeat_months": "6"}}``, one of both or both; or a scheme alone.

    Raises RuleViolation ``rules.bad_draft``, ``scheme.invalid`` with all findings, ``parameter.bad_value``.
    """
    try:
        document = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RuleViolation("rules.bad_draft", {"detail": f"{name}: {error}"}) from error
    if isinstance(document, dict) and "steps" in document:
        document = {"scheme": document}
    if not isinstance(document, dict) or set(document) - {"scheme", "settings"}:
        raise RuleViolation("rules.bad_draft", {"detail": "scheme, settings"})
    return Draft(
        scheme=document.get("scheme"),
        settings=_settings(document.get("settings", {})),
        criteria=_criteria(document.get("scheme")),
    )


def _settings(given: Any) -> Mapping[str, str]:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise RuleViolation("rules.bad_draft", {"detail": "settings"})
    for key, value in given.items():
        if key not in known_settings():
            raise RuleViolation("rules.bad_draft", {"detail": f"{key} ({', '.join(known_settings())})"})
        check_value(key.partition(".")[2], value)
    return given


def _criteria(scheme: Any) -> Any:
    if scheme is None:
        return None
    try:
        missing = [key for key in SCHEME_KEYS if key not in scheme]
        if missing:
            raise RuleViolation("rules.bad_draft", {"detail": ", ".join(missing)})
        findings = problems(scheme)
        if findings:
            raise RuleViolation("scheme.invalid", findings=findings)
        return criteria_of(scheme)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise RuleViolation("rules.bad_draft", {"detail": f"scheme: {type(error).__name__}: {error}"}) from error


def past_of(cycle: Cycle) -> PastCycle:
    """What was frozen of a closed cycle. Raises RuleViolation ``cycle.not_closed``."""
    if cycle.state != "closed" or cycle.frozen_scheme is None:
        raise RuleViolation("cycle.not_closed", {"state": cycle.state})
    freeze = ScoreFreeze.objects.filter(cycle=cycle).order_by("-edition").first()
    cases = cycle.nominations.prefetch_related("examinations").order_by("pk")
    rounds = Round.objects.filter(cycle=cycle, state="confirmed").prefetch_related("items")
    return PastCycle(
        cycle=str(cycle.pk),
        scheme=cycle.frozen_scheme,
        cases=tuple(
            PastCase(
                nomination=str(case.pk),
                state=case.state,
                star=case.star,
                examined=tuple(
                    Examined(outcome=row.outcome, facts=thaw(Facts, row.facts), answered=frozenset(row.answered))
                    for row in case.examinations.all()
                ),
            )
            for case in cases
        ),
        rounds=tuple(_round(row) for row in rounds.order_by("created_at", "pk")),
        scores=None if freeze is None else read_book(json.loads(bytes(freeze.document))),
    )


def _round(ballot_round: Round) -> PastRound:
    items = {str(item.nomination_id): item for item in ballot_round.items.all()}
    results: dict[str, Any] = {name: item.result for name, item in items.items()}
    # A round with hidden numbers is never counted anew: trying thresholds on it would find them out
    is_hidden = any(row["approve"] is None and row["decided_by"] != "void" for row in results.values())
    return PastRound(
        round=str(ballot_round.pk),
        rules=roll_of(ballot_round).rules,
        boxes=None if is_hidden else _boxes(ballot_round, items),
        outcomes={name: (row["outcome"], row["decided_by"]) for name, row in results.items()},
        seed=ballot_round.lot_seed or None,
    )


def _boxes(ballot_round: Round, items: Mapping[str, Any]) -> tuple[ItemBox, ...]:
    roll = roll_of(ballot_round)
    names = [entry.nomination for entry in roll.items]
    choices: dict[str, list[str]] = {name: [] for name in names}
    if roll.rules.is_whole:
        wholes = OpenedWhole.objects.filter(round=ballot_round).values_list("text", flat=True)
        choices = divide(names, [decode_whole(roll.rules, names, text) for text in wholes])
    else:
        rows = OpenedChoice.objects.filter(item__round=ballot_round)
        for name, weight, choice in rows.values_list("item__nomination_id", "weight", "choice"):
            choices[str(name)].append(weighted_text(weight, choice))
    return tuple(
        ItemBox(
            nomination=entry.nomination,
            voters=roll.voters_of(entry),
            recused=len(entry.recused),
            present=roll.present_of(entry),
            choices=None if items[entry.nomination].result["decided_by"] == "void" else choices[entry.nomination],
            score=Fraction(items[entry.nomination].score) if items[entry.nomination].score else None,
            is_front_line=items[entry.nomination].is_front_line,
            parts={code: Fraction(part) for code, part in items[entry.nomination].score_parts.items()},
            classes=roll.classes_of(entry),
        )
        for entry in roll.items
    )
