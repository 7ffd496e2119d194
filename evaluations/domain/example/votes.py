"""One ballot per voter, and what follows from the ballots: rows about a round of voting (R-41)."""

from collections.abc import Mapping
from fractions import Fraction

from evaluations.domain.ballot import Base, Choice, RoundRules, complete_ballot, make_rules
from evaluations.domain.example.book import Book
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.form import Form
from evaluations.domain.review import parse_value
from evaluations.domain.roll import make_roll
from evaluations.domain.tally.counting import count
from evaluations.domain.tally.result import ItemBox
from honors.domain.errors import RuleViolation

_USUAL_QUORUM, _USUAL_SHARE = "2/3", "1/2"
_CELLS = {"quorum": "quorum", "threshold": "share", "seats": "seats", "tie_break": "tie_break"}
_PARTS = 3


def _rules(cells: Cells) -> RoundRules:
    seats = cells.count_or_none("seats")
    try:
        return make_rules(
            method="approval" if seats is None else "seats",
            seats=seats,
            quorum=cells.text("quorum", _USUAL_QUORUM),
            threshold={
                "of": cells.word("share_of", Base, Base.VALID).value,
                "share": cells.text("share", _USUAL_SHARE),
                "strict": not cells.yes("at_least"),
            },
            tie_break=cells.text("tie_break").split(),
        )
    except RuleViolation as refusal:
        raise cells.refused(_CELLS[refusal.field or "threshold"]) from refusal


def _pairs(text: str) -> list[tuple[str, str]]:
    """``first second``, divided by semicolons."""
    found = []
    for part in text.split(";"):
        if part.strip():
            one, other = part.split()
            found.append((one, other))
    return found


def _casting(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    who = cells.text("casts")
    try:
        roll = make_roll(
            round_id="",
            public_key=b"",
            rules=_rules(cells),
            voters=cells.text("voters").split(),
            present=cells.text("present").split(),
            items=["item"],
            recused={},
            paper=cells.text("on_paper").split(),
            proxies=dict(cells.read("proxies", _pairs)),
        )
        roll.require_may_cast(cells.text("ballot_of", who), by=who)
    except RuleViolation as refusal:
        if not refusal.code.startswith(("round.", "ballot.")):
            raise
        return [(refusal.code.partition(".")[2],)]
    return [("may_cast",)]


CASTING = Form(
    name="who casts a ballot",
    rules=("R-41",),
    key="casts",
    columns={
        "voters": "the seats with a vote, divided by spaces",
        "present": "those in the room",
        "on_paper": "those of them who vote on paper",
        "proxies": "who casts for an absent voter, divided by semicolons: absent proxy",
        "casts": "who casts",
        "ballot_of": "whose ballot it is (usual: their own)",
        "expected": "may_cast, not_on_roll, not_present, not_the_proxy, on_paper; bad_proxy, paper_not_present, "
        "present_not_a_voter for a round that cannot open so",
    },
    answer=_casting,
)


def _ballot(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    try:
        given = complete_ballot(
            _rules(cells),
            items=cells.text("items").split(),
            recused_from=cells.text("recused").split(),
            choices=cells.read("ballot", _pairs),
        )
    except RuleViolation as refusal:
        if not refusal.code.startswith("ballot."):
            raise
        return [(refusal.code.removeprefix("ballot."),)]
    return [(f"{item} {choice.value}",) for item, choice in given.items()]


BALLOT = Form(
    name="ballot",
    rules=("R-41",),
    key="ballot",
    columns={
        "items": "the cases of the round, divided by spaces",
        "recused": "those on which this voter may not vote",
        "seats": "places to be filled; empty where each case is decided for itself",
        "ballot": "what the voter says, divided by semicolons: case and approve, oppose or abstain",
        "expected": "the ballot as it counts, in the same way; unknown_item, recused_item, repeated_item, "
        "unknown_choice, over_full, nothing_to_vote_on",
    },
    answer=_ballot,
)


def _numbers(cells: Cells, name: str) -> Mapping[str, Fraction]:
    try:
        return {item: parse_value(item, number) for item, number in cells.read(name, _pairs)}
    except RuleViolation as refusal:
        raise cells.refused(name) from refusal


def _votes(text: str) -> list[tuple[str, list[str]]]:
    """``case approve/oppose/abstain``, divided by semicolons."""
    found = []
    for item, numbers in _pairs(text):
        parts = [int(part) for part in numbers.split("/")]
        if len(parts) != _PARTS or any(part < 0 for part in parts):
            raise ValueError(text)
        words = (Choice.APPROVE, Choice.OPPOSE, Choice.ABSTAIN)
        found.append((item, [word.value for word, part in zip(words, parts, strict=True) for _ in range(part)]))
    return found


def _count(cells: Cells, _book: Book) -> list[tuple[str, ...]]:
    votes = cells.read("votes", _votes)
    scores, front_line = _numbers(cells, "scores"), cells.text("front_line").split()
    boxes = []
    for item, choices in votes:
        present = _number(cells, "present_voters", len(choices))
        boxes.append(
            ItemBox(
                nomination=item,
                voters=_number(cells, "all_voters", present),
                recused=0,
                present=present,
                choices=choices,
                score=scores.get(item),
                is_front_line=item in front_line,
            )
        )
    try:
        found = count(_rules(cells), boxes, seed=None, hide_below=0, show_numbers=True)
    except RuleViolation as refusal:
        if refusal.code != "ballot.more_than_present":
            raise
        return [("more_than_present", "")]
    return [
        (
            f"{row.nomination} {row.outcome.value if row.outcome else '-'}",
            row.decided_by.value if row.decided_by else "-",
        )
        for row in found
    ]


def _number(cells: Cells, name: str, usual: int) -> int:
    number = cells.count_or_none(name)
    return usual if number is None else number


COUNT = Form(
    name="count of the votes",
    rules=("R-41",),
    key="votes",
    columns={
        "votes": "the ballots of each case, divided by semicolons: case approve/oppose/abstain, 甲 5/2/1",
        "all_voters": "voters of the case who are not recused (usual: those present)",
        "present_voters": "those of them who are present (usual: as many as have voted)",
        "quorum": f"share of the voters who must be present (usual: {_USUAL_QUORUM})",
        "share": f"share of approvals that a case needs (usual: {_USUAL_SHARE})",
        "share_of": "all, present, valid (usual), decided: what it is a share of",
        "at_least": "yes where the share itself is enough; else more than it",
        "seats": "places to be filled; empty where each case is decided for itself",
        "tie_break": "what settles a tie at the last place, in this order: score front_line revote",
        "scores": "scores of the cases, divided by semicolons: case and score",
        "front_line": "cases of the front line, divided by spaces",
        "expected": "each case: selected, not_selected, tie; more_than_present",
        "decided_by": "expected: quorum, threshold, approvals, score, front_line, revote",
    },
    answers=("expected", "decided_by"),
    answer=_count,
)
