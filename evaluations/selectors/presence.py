"""Reads about who is at a sitting and whether they are enough, for the eyes of whoever presides: numbers of people and
never anything of a ballot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluations.domain.ballot import quorum_needed
from evaluations.domain.threshold_text import ItemSeats
from evaluations.domain.weight import weight_of_seat
from evaluations.models import CommitteeMember, Round, RoundItem
from evaluations.models.committee import VOTING_SEATS, Seat
from evaluations.selectors.ballot import is_opened, item_seats, recused_now, rules_of
from evaluations.selectors.minutes import attendance_of

ORDER = [Seat.CHAIR, Seat.MEMBER, Seat.ALTERNATE, Seat.TRUSTEE, Seat.TELLER, Seat.SECRETARY]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with seats. ``is_here``: signed in before the opening, found present from then on; ``weight`` is what
    the vote counts in a weighted round, else empty; ``how`` is ``paper`` or ``proxy`` where the ballot is not cast in
    person, and ``proxy`` names who casts it.
    """

    user_id: int
    name: str
    seats: tuple[str, ...]
    group: str
    weight: str
    votes: bool
    is_here: bool
    signed_in_on: date | None
    how: str = ""
    proxy: str = ""


@dataclass(frozen=True)
class ItemQuorum:
    """One item: how many of its voters are present and how many must be (None where weights decide)."""

    item: RoundItem
    voters: int
    present: int
    needed: int | None
    is_met: bool


def people_of(ballot_round: Round) -> list[Person]:
    """Everybody with a seat now or on the roll, the chair first. The round was read ``with_parts``."""
    rows = {row.user_id: row for row in attendance_of(ballot_round)}
    opened = is_opened(ballot_round)
    voters = {row.user_id: row for row in ballot_round.voters.all()} if opened else {}
    held: dict[int, list[CommitteeMember]] = {}
    for seat in sorted(ballot_round.committee.seats.all(), key=lambda seat: (_rank(seat), seat.order, str(seat.pk))):
        if (seat.is_sitting and seat.user.is_active) or seat.user_id in rows or seat.user_id in voters:
            held.setdefault(seat.user_id, []).append(seat)
    names = {user_id: seats[0].user.display_name for user_id, seats in held.items()}
    found = []
    for user_id, seats in held.items():
        row, voter = rows.get(user_id), voters.get(user_id)
        voting = next((seat for seat in seats if seat.seat in VOTING_SEATS), None)
        here = row is not None and (bool(row.is_present) if opened else row.signed_in_on is not None)
        found.append(
            Person(
                user_id=user_id,
                name=names[user_id],
                seats=tuple(dict.fromkeys(seat.seat for seat in seats)),
                group=voting.voter_group if voting else "",
                weight=str(_weight(ballot_round, voting)) if voting and ballot_round.weights else "",
                votes=voting is not None,
                is_here=here,
                signed_in_on=row.signed_in_on if row else None,
                how="paper" if voter and voter.is_paper else "proxy" if voter and voter.proxy_id else "",
                proxy=names.get(voter.proxy_id, "") if voter and voter.proxy_id else "",
            )
        )
    return found


def quorums_of(ballot_round: Round, items: Iterable[RoundItem], people: Iterable[Person]) -> list[ItemQuorum]:
    """For each of the items; before the opening as if it were opened with those who have signed in."""
    here = {person.user_id for person in people if person.is_here and person.votes}
    rules = rules_of(ballot_round)
    now = {} if is_opened(ballot_round) else recused_now(ballot_round)
    rows = []
    for item in items:
        seats = item_seats(ballot_round, item)
        away = now.get(item.nomination_id, set())
        present = seats.present if seats.present is not None else len(here - away)
        if rules.weights:
            counted = seats.present_weight if is_opened(ballot_round) else _weight_of(ballot_round, here - away)
            rows.append(ItemQuorum(item, seats.voters, present, None, _weighs_enough(rules.quorum, seats, counted)))
        else:
            needed = quorum_needed(rules.quorum, seats.voters)
            rows.append(ItemQuorum(item, seats.voters, present, needed, present >= needed))
    return rows


def _weighs_enough(quorum: Fraction, seats: ItemSeats, counted: Fraction | None) -> bool:
    return bool(counted) and (counted or Fraction(0)) >= quorum * (seats.weight or Fraction(0))


def _weight_of(ballot_round: Round, users: Iterable[int]) -> Fraction:
    wanted = set(users)
    seats = {
        seat.user_id: seat
        for seat in ballot_round.committee.seats.all()
        if seat.is_sitting and seat.seat in VOTING_SEATS and seat.user_id in wanted
    }
    return sum((_weight(ballot_round, seat) for seat in seats.values()), Fraction(0))


def _weight(ballot_round: Round, seat: CommitteeMember) -> Fraction:
    return weight_of_seat(rules_of(ballot_round).weights, seat=seat.seat, group=seat.voter_group)


def _rank(seat: CommitteeMember) -> int:
    return ORDER.index(Seat(seat.seat))
