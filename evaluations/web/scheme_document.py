"""The document of a scheme and the fields of its form: one read into the other and back, to the letter."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evaluations.domain.ballot import HIDE_BELOW, Method
from evaluations.domain.committee import Fill
from evaluations.domain.scheme import NEEDED_STEPS
from evaluations.domain.weight import LEAST_OF_CLASS
from evaluations.web.ballot_new import RUNGS

CRITERION = ("code", "name", "weight", "scale")
QUOTA = ("honor", "limit")
"""Fields of a row."""


def row_field(kind: str, number: int, part: str) -> str:
    return f"{kind}_{number}_{part}"


def vote_of(said: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of a vote from the fields; ``before`` are those of the edition before."""
    weights = [{"seat": seat, "weight": weight} for seat, weight in scale_lines(said["weights"])]
    least = LEAST_OF_CLASS if weights else HIDE_BELOW
    vote: dict[str, Any] = {
        "method": said["method"],
        "quorum": said["quorum"].strip(),
        "threshold": {"of": said["threshold"], "share": said["share"].strip(), "strict": said["strict"] == "true"},
    }
    keep(vote, before, "seats", said["seats"], usual=None)
    keep(vote, before, "most_points", said["most_points"], usual=None)
    keep(vote, before, "tie_break", [said[name] for name in RUNGS if said[name]], usual=[])
    keep(vote, before, "weights", weights, usual=[])
    keep(vote, before, "alternates", said["alternates"], usual=Fill.RECUSED.value)
    keep(vote, before, "least_voters", said["least_voters"] or 1, usual=1)
    keep(vote, before, "tellers", said["tellers"] or 0, usual=0)
    keep(vote, before, "repeats_most", said["repeats_most"], usual=None)
    keep(vote, before, "hide_below", least if said["hide_below"] is None else said["hide_below"], usual=least)
    keep(vote, before, "shows_numbers", said["shows_numbers"], usual=True)
    keep(vote, before, "proxies", said["proxies"], usual=False)
    return vote


def keep(document: dict[str, Any], base: Mapping[str, Any], key: str, value: Any, *, usual: Any) -> None:
    """Write what is not usual, and what the edition before said in so many words."""
    if value != usual or key in base:
        document[key] = value


def in_order(chosen: Iterable[str], before: Sequence[str]) -> list[str]:
    """What was chosen, in the order in which the edition before has it; what is new comes last."""
    chosen = list(chosen)
    return [value for value in before if value in chosen] + [value for value in chosen if value not in before]


def scale_lines(text: str) -> list[tuple[str, str]]:
    """Lines of a value and a label: ``10 突出``."""
    pairs = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return [(pair[0], pair[1].strip() if len(pair) > 1 else "") for pair in pairs]


def initial_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold for a document."""
    vote = document.get("vote") or {}
    rule = vote.get("threshold") or {"of": "present", "share": "1/2", "strict": True}
    review = document.get("review") or {}
    named = (
        "code",
        "name",
        "mode",
        "stars",
        "awards",
        "nominators",
        "papers",
        "notice_days",
        "stars_per_person_per_cycle",
    )
    found = {name: document.get(name) for name in named}
    found |= {
        "steps": [step for step in document.get("steps", []) if step not in NEEDED_STEPS],
        "papers_due_days": (document.get("fast_track") or {}).get("papers_due_days"),
        "per_case": review.get("per_case"),
        "limit": review.get("limit"),
        "method": vote.get("method", Method.APPROVAL.value),
        "quorum": vote.get("quorum", "2/3"),
        "threshold": rule["of"],
        "share": rule["share"],
        "strict": "true" if rule["strict"] else "false",
        "weights": "\n".join(f"{row['seat']} {row['weight']}" for row in vote.get("weights", [])),
        "alternates": vote.get("alternates", Fill.RECUSED.value),
        "least_voters": vote.get("least_voters", 1),
        "tellers": vote.get("tellers", 0),
        "hide_below": vote.get("hide_below", LEAST_OF_CLASS if vote.get("weights") else HIDE_BELOW),
        "shows_numbers": vote.get("shows_numbers", True),
        "proxies": vote.get("proxies", False),
        **{name: vote.get(name) for name in ("seats", "most_points", "repeats_most")},
        **dict(zip(RUNGS, vote.get("tie_break", []), strict=False)),
    }
    for row, criterion in enumerate(document.get("criteria", [])):
        scale = "\n".join(f"{mark['value']} {mark['label']}" for mark in criterion["scale"])
        values = {**criterion, "scale": scale}
        found |= {row_field("criterion", row, part): values[part] for part in CRITERION}
    for row, quota in enumerate(document.get("quotas", [])):
        found[row_field("quota", row, "honor")] = quota.get("star") or quota.get("award")
        found[row_field("quota", row, "limit")] = quota["limit"]
    return found
