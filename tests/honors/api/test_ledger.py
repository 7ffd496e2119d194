from base64 import b64decode

import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.domain.ledger.proofs import verify_consistency, verify_inclusion
from honors.domain.ledger.tree import leaf_hash, root_of
from tests.actors import account
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(at, monkeypatch):
    """An officer's session, in front of sixty honors."""
    monkeypatch.setattr(clock, "now", lambda: at)
    unit = tree(at)["station"]
    granted([officer(unit, at)], unit, at, 60)
    client = APIClient()
    client.force_login(account("zhang", Role.OFFICER, unit, at=at))
    return client


def get(client, address: str, status: int = 200):
    answer = client.get(f"/api/v1/ledger/{address}")
    assert answer.status_code == status, answer.json()
    return answer.json()


def test_an_officer_comes_to_the_root_from_the_leaves_alone(client):
    first = get(client, "entries/?page_size=40")
    rows = [*first["results"], *client.get(first["next"]).json()["results"]]

    head = get(client, "head/")
    assert [row["index"] for row in rows] == list(range(60))
    assert root_of([leaf_hash(b64decode(row["leaf"])) for row in rows]) == b64decode(head["root"])
    assert head["checkpoint"].split("\n")[:3] == ["honors.huzhou.example", "60", head["root"]]


def test_a_range_of_entries_leaves_out_its_end(client):
    assert [row["index"] for row in get(client, "entries/?from=7&to=9")["results"]] == [7, 8]


def test_proofs_hold(client):
    proof = get(client, "proof/9/?size=33")
    verify_inclusion(
        index=9,
        size=33,
        leaf_hash=b64decode(proof["leaf_hash"]),
        root=b64decode(proof["root"]),
        proof=[b64decode(item) for item in proof["proof"]],
    )
    between = get(client, "consistency/?from=33&to=60")
    assert between["root_from"] == proof["root"]
    verify_consistency(
        old=33,
        new=60,
        old_root=b64decode(between["root_from"]),
        new_root=b64decode(between["root_to"]),
        proof=[b64decode(item) for item in between["proof"]],
    )


def test_the_key_names_the_installation(client):
    assert get(client, "key/")["vkey"].startswith("honors.huzhou.example+")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("proof/60/", 404, "ledger.outside"),
        ("proof/99999999999999999999/", 404, "ledger.outside"),
        ("proof/5/?size=61", 404, "ledger.outside"),
        ("proof/5/?size=-1", 400, "request.malformed"),
        ("proof/5/?size=many", 400, "request.malformed"),
        ("proof/5/?sizes=9", 400, "request.unknown_parameter"),
        ("proof/five/", 404, "access.not_found"),
        ("consistency/", 400, "request.malformed"),
        ("consistency/?from=0", 404, "ledger.outside"),
        ("consistency/?from=9&to=8", 404, "ledger.outside"),
        ("consistency/?from=1e3", 400, "request.malformed"),
        ("entries/?from=-1", 400, "request.invalid"),
        ("entries/?from=99999999999999999999", 400, "request.invalid"),
        ("entries/?to=x", 400, "request.invalid"),
        ("entries/?until=9", 400, "request.unknown_parameter"),
    ],
)
def test_a_bad_question_gets_the_envelope(client, address, status, code):
    assert get(client, address, status)["code"] == code


@pytest.mark.parametrize("address", ["head/", "key/", "entries/", "proof/0/", "consistency/?from=1"])
def test_without_a_session_there_is_no_ledger(address):
    assert APIClient().get(f"/api/v1/ledger/{address}").status_code == 401
