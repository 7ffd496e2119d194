"""What a round is read with: seats, keys, roll, items, and the recusals in force in its cycle."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from evaluations.models import (
    Attestation,
    CommitteeMember,
    HasVoted,
    Nomination,
    NoticeItem,
    PaperEntry,
    Round,
    RoundCall,
    RoundHolder,
    RoundItem,
    RoundRecusal,
    RoundVoter,
)
from honors.selectors.together import fill, keep, together

JOINED = ("cycle__unit", "committee", "repeats", "voiding")


def with_parts(rows: QuerySet[Round], *, leave_out: Collection[str] = ()) -> QuerySet[Round]:
    """With all that a list of rounds shows, in a fixed number of queries; ``leave_out`` names what it does not."""
    return rows.select_related(*JOINED).prefetch_related(*parts(leave_out=leave_out))


def parts(*, leave_out: Collection[str] = ()) -> list[Any]:
    """What is read for a round beside its row: seats, keys, roll, items, and the recusals in force in its cycle."""
    every: dict[str, QuerySet[Any] | None] = {
        "committee__seats": CommitteeMember.objects.select_related("user__officer"),
        "holders": None,
        "voters": _with_cast(RoundVoter.objects.all()),
        "attestations": None,
        "paper_entries": None,
        "repeated_by": None,
        "items": _with_case(RoundItem.objects.all()),
        "items__recusals": None,
        "items__calls": None,
    }
    found: list[Any] = [
        name if rows is None else Prefetch(name, queryset=rows) for name, rows in every.items() if name not in leave_out
    ]
    return [*found, Prefetch("cycle__nominations", queryset=_recused_rows(), to_attr="recused_rows")]


def _with_cast(voters: QuerySet[RoundVoter]) -> QuerySet[RoundVoter]:
    cast = HasVoted.objects.filter(round=OuterRef("round"), user=OuterRef("user"))
    return voters.annotate(has_cast=Exists(cast))


def _with_case(items: QuerySet[RoundItem]) -> QuerySet[RoundItem]:
    parts = ("nomination__officer", "nomination__recipient_unit", "nomination__unit")
    return items.annotate(public_from=_public_from("nomination")).select_related(*parts)


def _recused_rows() -> QuerySet[Nomination]:
    """Cases with each account that is recused from them."""
    conflict = FilteredRelation("conflicts", condition=Q(conflicts__recused=True))
    recused = Nomination.objects.annotate(conflict=conflict, public_from=_public_from("pk"))
    return recused.filter(conflict__isnull=False).annotate(recused_member=F("conflict__member"))


def read_parts(ballot_round: Round) -> Round:
    """The round with what its own page shows, all in one query; what only few pages need is read where it is asked
    for: attestations, papers, and the round that repeats it.
    """
    found = fill(
        (ballot_round.committee, {"seats": ballot_round.committee.seats.select_related("user__officer")}),
        (
            ballot_round,
            {
                "holders": ballot_round.holders.all(),
                "voters": _with_cast(ballot_round.voters.all()),
                "items": _with_case(ballot_round.items.all()),
            },
        ),
        recusals=RoundRecusal.objects.filter(item__round=ballot_round),
        calls=RoundCall.objects.filter(item__round=ballot_round),
        recused=_recused_rows().filter(cycle=ballot_round.cycle_id),
    )
    ballot_round.cycle.recused_rows = found["recused"]
    for item in ballot_round.items.all():
        for name in ("recusals", "calls"):
            keep(item, name, [row for row in found[name] if row.item_id == item.pk])
    return ballot_round


def _public_from(field: str) -> Subquery:
    """From which day on a case is public, by a notice that was not waived; null where there is none."""
    posted = NoticeItem.objects.filter(nomination=OuterRef(field), notice__waiver_authoriser="")
    return Subquery(posted.order_by("notice__starts_on").values("notice__starts_on")[:1])


KEYS = {"holders": RoundHolder, "attestations": Attestation, "paper_entries": PaperEntry}
"""Small parts of a round: who gave a key, who attested the count, who entered papers."""


def read_keys(rounds: Sequence[Round]) -> None:
    """KEYS of all these rounds, in one query."""
    found = together(**{name: model.objects.filter(round__in=rounds) for name, model in KEYS.items()})
    for one in rounds:
        for name in KEYS:
            keep(one, name, [row for row in found[name] if row.round_id == one.pk])
