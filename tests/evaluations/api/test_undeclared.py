"""No declaration, no content: every route that can be read is asked by a member who has not declared."""

import re

import pytest

from evaluations.services.committee import seat_member
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.architecture.routes import routes
from tests.factories.rounds import create, panel

pytestmark = pytest.mark.django_db

KEY = re.compile(r"<[a-z]+:[a-z_]+>")
REASON, STATEMENT, PLACE = "只有申报后才能读到的理由", "只有申报后才能读到的事迹", "只有申报后才能读到的地点"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting", names=["甲试"])
    case = board.cases[0]
    type(case).objects.filter(pk=case.pk).update(reason=REASON)
    type(case.deed).objects.filter(pk=case.deed_id).update(statement=STATEMENT, place=PLACE)
    user = account("spare", Role.COMMITTEE_MEMBER, board.units["county"], at=at)
    seat_member(actor=board.actor("hr"), committee=board.committee, user=user, seat="alternate", order=9, at=at)
    create(board)
    return board


def addresses(board):
    """Every API address that is read, with each id of the case's world in the place of its key."""
    case = board.cases[0]
    keys = [case.pk, case.deed_id, case.officer_id, board.cycle.pk, board.cycle.rounds.get().pk]
    for route in routes():
        if route.method != "GET" or not route.address.startswith("/api/v1/") or "schema" in route.address:
            continue
        if not KEY.search(route.address):
            yield route.address
        elif len(KEY.findall(route.address)) == 1:
            yield from (KEY.sub(str(key), route.address) for key in keys)
    yield f"/api/v1/deeds/?participant={case.officer_id}"


def leaks(board, name):
    """The addresses whose answer holds something of the case, and any that break."""
    client = board.client(name)
    found = []
    for address in addresses(board):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code >= 500 or any(
            word in body.decode(errors="replace") for word in (REASON, STATEMENT, PLACE)
        ):
            found.append((address, answer.status_code))
    return found


@pytest.mark.parametrize("name", ["chair", "member1", "spare", "trustee"])
def test_whoever_has_not_declared_reads_nothing_of_the_case_on_any_route(board, name):
    assert leaks(board, name) == []


def test_the_same_search_finds_the_case_once_it_is_declared(board):
    board.declare("member1")

    found = {address for address, status in leaks(board, "member1") if status == 200}

    assert f"/api/v1/nominations/{board.cases[0].pk}/" in found
    assert f"/api/v1/deeds/{board.cases[0].deed_id}/" in found
