"""Counting a round again behind the pages: from what the closed box and the opened ballots still hold, never from the
result itself.

What is not kept is not counted: so few ballots of an item that their numbers are hidden, and weights that would name a
voter. Nothing is said that the page of the result does not say.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluations.domain.ballot import Method
from evaluations.domain.lot import lot_commitment
from evaluations.domain.receipt import box_root
from evaluations.domain.roll import Roll
from evaluations.domain.tally import DecidedBy, digest_of_rows
from evaluations.domain.weight import weighted_text
from evaluations.models import BoxLeaf, Minutes, OpenedChoice, OpenedWhole, Round, RoundItem
from evaluations.permissions.recount import RECOUNTERS, may_recount
from evaluations.selectors.ballot import roll_of, visible_to, voted_on
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.recount import RECOUNT
from evaluations.services.ballot_box import marks_of, results_of
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Job
from honors.services.audit import record_event
from honors.services.job import Kind, Outcome, Progress, register_kind, start_job
from honors.services.use_case import require, use_case

Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """``place``: roll, box, opened, lot, result, digest or minutes; ``item`` the case and ``part`` the number, if any.

    ``stored`` and ``counted`` are null where the result shows no number.
    """

    place: str
    item: str = ""
    part: str = ""
    stored: Any = None
    counted: Any = None


@dataclass
class Recount:
    """What came of it: ``counted`` items, those ``left`` out because nothing of them is kept, and what differs."""

    counted: int = 0
    left: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


@use_case("round.ask_recount", about="ballot_round")
def ask_recount(*, actor: Actor, ballot_round: Round, at: datetime) -> Job:
    """Have a closed round counted again. Raises RuleViolation ``access.denied``, ``round.not_closed``."""
    require(may_recount(actor, with_parts(Round.objects.filter(pk=ballot_round.pk)).get()))
    return start_job(actor=actor, kind=RECOUNT, params={"round": str(ballot_round.pk)}, at=at)


def work(*, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome:
    """As all works. The page of the result asks anew who may read it, so that a later recusal closes it too."""
    ballot_round = with_parts(visible_to(actor).filter(pk=job.params["round"])).first()
    if ballot_round is None:
        raise RuleViolation("access.denied")
    require(may_recount(actor, ballot_round))
    found = recount(ballot_round, watch=lambda done, total: progress(done, total, step="recount"))
    facts = {"counted": found.counted, "left": len(found.left), "differences": len(found.differences)}
    with transaction.atomic():
        record_event(actor=actor, event="round.recount", at=at, obj=ballot_round, after=facts)
    rows = [asdict(row) for row in found.differences]
    return Outcome(result={"round": str(ballot_round.pk), "counted": found.counted, "left": found.left, "rows": rows})


def recount(ballot_round: Round, *, watch: Watch) -> Recount:
    """All that differs between what is kept and what was written down. The round was read ``with_parts``."""
    found = Recount()
    items = {str(item.nomination_id): item for item in ballot_round.items.all()}
    steps = len(items) + 2
    watch(0, steps)
    leaves = list(BoxLeaf.objects.filter(round=ballot_round).order_by("index").values_list("leaf_hash", "item_id"))
    if box_root(bytes.fromhex(leaf) for leaf, _item in leaves).hex() != ballot_round.box_root:
        found.differences.append(Difference("box"))
    try:
        roll = roll_of(ballot_round)
    except RuleViolation:
        found.differences.append(Difference("roll"))
        return found
    watch(1, steps)
    if ballot_round.state == "closed":
        watch(steps, steps)
        return found
    if lot_commitment(bytes.fromhex(ballot_round.lot_seed)) != roll.lot_commitment:
        found.differences.append(Difference("lot"))
    kept = _kept(ballot_round, roll, items, found, watch=lambda done: watch(done + 1, steps))
    _compare(ballot_round, roll, kept, found)
    rows = [items[entry.nomination].result or {} for entry in roll.items]
    if digest_of_rows(roll.round_id, bytes.fromhex(ballot_round.box_root), rows) != ballot_round.result_digest:
        found.differences.append(Difference("digest"))
    sheet = Minutes.objects.filter(round=ballot_round).first()
    if sheet is not None and hashlib.sha256(sheet.text.encode()).hexdigest() != sheet.digest:
        found.differences.append(Difference("minutes"))
    watch(steps, steps)
    return found


def _is_void(item: RoundItem) -> bool:
    return (item.result or {}).get("decided_by") == DecidedBy.VOID


def _kept(
    ballot_round: Round,
    roll: Roll,
    items: Mapping[str, RoundItem],
    found: Recount,
    *,
    watch: Callable[[int], None],
) -> dict[str, Sequence[str] | None]:
    """Item → its marks as they are kept, None where it was not opened; without the items of which nothing is kept."""
    voted = voted_on(roll, ballot_round)
    whole = list(OpenedWhole.objects.filter(round=ballot_round).values_list("text", flat=True))
    divided = marks_of(roll, {roll.round_id: whole}) if roll.rules.is_whole else {}
    kept: dict[str, Sequence[str] | None] = {}
    for number, entry in enumerate(roll.items, start=1):
        item, name = items[entry.nomination], entry.nomination
        expected = voted[name] + len(set(roll.paper) & roll.seats_of(entry))
        if _is_void(item):
            kept[name] = None
        elif expected < ballot_round.hide_below:
            found.left.append(name)
        else:
            marks = divided.get(name, []) if roll.rules.is_whole else _choices(item, roll)
            if marks is None:
                found.left.append(name)
            else:
                kept[name] = marks
                if len(marks) != expected:
                    found.differences.append(Difference("opened", item=name))
        watch(number)
    return kept


def _choices(item: RoundItem, roll: Roll) -> list[str] | None:
    """The opened choices of an item; None in a weighted round that forgot what each of them counts."""
    rows = list(OpenedChoice.objects.filter(item=item).values_list("weight", "choice"))
    if not roll.rules.weights:
        return [choice for _weight, choice in rows]
    if any(not weight for weight, _choice in rows):
        return None
    return [weighted_text(weight, choice) for weight, choice in rows]


def _compare(ballot_round: Round, roll: Roll, kept: Mapping[str, Sequence[str] | None], found: Recount) -> None:
    """In a contest for places each outcome hangs on all others: it is counted whole, or not at all."""
    if ballot_round.method != Method.APPROVAL and found.left:
        found.left = [entry.nomination for entry in roll.items]
        return
    items = {str(item.nomination_id): item for item in ballot_round.items.all() if str(item.nomination_id) in kept}
    marks = {name: opened for name, opened in kept.items() if opened is not None}
    for result in results_of(ballot_round, roll, items, marks, seed=ballot_round.lot_seed):
        stored, counted = items[result.nomination].result or {}, result.as_json()
        found.counted += 1
        for part in sorted(stored.keys() | counted.keys()):
            one, other = stored.get(part), counted.get(part)
            if one != other:
                shown = (one, other) if None not in (one, other) else (None, None)
                found.differences.append(Difference("result", result.nomination, part, *shown))


def register() -> None:
    """Called once at start-up."""
    register_kind(RECOUNT, Kind(work=work, roles=RECOUNTERS, template="evaluations/parts/job_recount.html"))
