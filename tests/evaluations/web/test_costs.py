"""What lists cost: the same for one row and for fifty, and no list more than fifteen queries."""

from datetime import date, timedelta

import pytest

from evaluations.models import Approval, Cycle, DataCorrection, Notice, Reconsideration, Round
from honors import clock
from honors.domain.actor import Role
from honors.models import Notification, OutboxMessage
from tests.actors import account
from tests.clients import client_for
from tests.factories.decisions import star_cases, waiting
from tests.factories.honors import granted
from tests.factories.people import officer
from tests.factories.rounds import create, panel
from tests.factories.rows import MOST, copies, cost

pytestmark = pytest.mark.django_db

MANY = 50

LISTS = {
    "/nominations/": ("hr", "chief", "member1"),
    "/rounds/": ("hr", "chair"),
    "/committee/": ("member1",),
    "/cycles/": ("hr", "chief"),
    "/schemes/": ("hr",),
    "/notices/": ("hr", "chief", None),
    "/approvals/": ("leader",),
    "/officers/": ("hr", "chief"),
    "/honors/": ("hr", "leader"),
    "/honor-roll/": ("chief",),
    "/statistics/": ("hr", "leader"),
    "/nominations/new/": ("chief",),
    "/notifications/": ("hr",),
    "/corrections/": ("hr",),
    "/reconsiderations/": ("hr",),
    "/inbox/": ("hr", "chief", "member1", "leader"),
}


def tell(board, rows):
    """Tell HR of these cases and requests, each of its own kind, after all that was told before."""
    at = board.at + timedelta(seconds=Notification.objects.count())
    more = [(row._meta.model_name.removeprefix("data"), str(row.pk)) for row in rows]
    told = [
        OutboxMessage(topic="notify", key=f"{kind}:{key}", payload={}, created_at=at, next_try_at=at)
        for kind, key in more
    ]
    messages = OutboxMessage.objects.bulk_create(told)
    facts = {"code": "notify.case_waits", "params": {"state": "submitted"}, "created_at": at}
    Notification.objects.bulk_create(
        Notification(user=board.user("hr"), message=message, object_kind=kind, object_id=key, **facts)
        for message, (kind, key) in zip(messages, more, strict=True)
    )


def ask(board, case):
    """A request of each kind that HR answers, about the case and its recipient."""
    by, due = case.nominated_by, date(2027, 1, 8)
    common = {"asked_by": by, "due_on": due, "text": "请核对。", "created_at": board.at}
    rows = [
        DataCorrection.objects.create(officer=case.officer, field="name", **common),
        Reconsideration.objects.create(nomination=case, organ=board.units["county"], **common),
    ]
    tell(board, [case, *rows])


@pytest.fixture
def board(at, monkeypatch):
    made = panel(at, names=["甲试"])
    account("leader", Role.LEADER, made.units["county"], at=at)
    _approvals, later = waiting(star_cases(made.units, at, "乙试"), made.units, at)
    create(made, nominations=made.cases, closes_at=later.replace(year=2028))
    granted([officer(made.units["station"], at, name="丙试")], made.units["county"], at, 1)
    ask(made, made.cases[0])
    monkeypatch.setattr(clock, "now", lambda: later)
    return made


def fill(board):
    """Everything that a list shows, up to MANY of each."""
    station, more = board.units["station"], range(MANY - 1)
    people = [officer(station, board.at, name=f"人{number}") for number in more]
    approval = Approval.objects.select_related("nomination").get()
    for person in people:
        (other,) = copies(board.cases[0], 1, officer_id=person.pk)
        ask(board, other)
        (case,) = copies(approval.nomination, 1, officer_id=person.pk)
        copies(approval, 1, nomination_id=case.pk)
    copies(Round.objects.get(), MANY - 1)
    copies(Cycle.objects.first(), MANY - 1)
    copies(Notice.objects.get(), MANY - 1)
    for number in more:
        copies(board.cycle.scheme, 1, edition=2 + MANY + number)
    granted(people, board.units["county"], board.at, MANY - 1)


def costs(board):
    found = {}
    for address, readers in LISTS.items():
        for reader in readers:
            client = client_for(board.user(reader) if reader else None)
            client.get(address)
            found[address, reader] = cost(client, f"{address}?size=50")
    return found


def test_every_list_costs_the_same_for_one_row_and_for_fifty_and_at_most_fifteen_queries(board):
    few = costs(board)
    fill(board)
    many = costs(board)

    assert many == few
    assert max(many.values()) <= MOST
