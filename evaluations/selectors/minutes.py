"""Reads about the result sheet of a round and its attendance."""

from datetime import date

from evaluations.domain.minutes import Sheet, SheetLine, sheet_text
from evaluations.domain.threshold_text import threshold_text
from evaluations.models import Attendance, Minutes, Nomination, Round
from evaluations.selectors.ballot import rules_of
from evaluations.selectors.presiding import is_acting
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import User


def sheet_of(ballot_round: Round) -> Minutes:
    """The signed sheet. Raises RuleViolation ``minutes.not_signed``."""
    sheet = Minutes.objects.filter(round=ballot_round).select_related("signed_by__officer").first()
    if sheet is None:
        raise RuleViolation("minutes.not_signed")
    return sheet


def attendance_of(ballot_round: Round) -> list[Attendance]:
    """Everybody with a seat at the time, in a fixed order."""
    return list(ballot_round.attendance.select_related("user__officer").order_by("seat", "pk"))


def sheet_to_sign(actor: Actor, ballot_round: Round, *, remarks: str, signed_on: date) -> str:
    """The sheet as it would be frozen if the actor, who presides, signed now. The round was read ``with_parts``."""
    assert actor.user_id is not None
    facts = sheet_facts(
        ballot_round,
        presides=User.objects.select_related("officer").get(pk=actor.user_id),
        acting=is_acting(ballot_round, actor.user_id),
        remarks=remarks,
        signed_on=signed_on.isoformat(),
    )
    return sheet_text(facts)


def sheet_facts(ballot_round: Round, *, presides: User, acting: bool, remarks: str, signed_on: str) -> Sheet:
    """What the sheet says, from what was counted and who was there. The round is unsealed."""
    rows = attendance_of(ballot_round)
    present = [row for row in rows if row.is_present]
    absent = [row for row in rows if not row.is_present]
    items = ballot_round.items.select_related("nomination__officer", "nomination__recipient_unit")
    return Sheet(
        committee=ballot_round.committee.name,
        cycle=ballot_round.cycle.name,
        round_id=str(ballot_round.pk),
        rule=threshold_text(rules_of(ballot_round), language="zh"),
        present=[row.user.display_name for row in present],
        absent=[row.user.display_name for row in absent],
        lines=[SheetLine(name=_name(item.nomination), result=item.result or {}) for item in items],
        cast=ballot_round.has_voted.count(),
        box_root=ballot_round.box_root,
        digest=ballot_round.result_digest,
        remarks=remarks,
        tellers=[
            row.user.display_name
            for row in ballot_round.attestations.select_related("user__officer").order_by("attested_on", "pk")
        ],
        presides=presides.display_name,
        acting=acting,
        signed_on=signed_on,
    )


def _name(case: Nomination) -> str:
    return str(case.officer or case.recipient_unit)
