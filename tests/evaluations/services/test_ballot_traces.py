"""What an attacker with the database, its pages, its dump and the logs can join, after ballots were cast through each
face: a ciphertext at most, never a choice.
"""

import logging
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from evaluations.domain.ballot import Choice
from evaluations.models import HasVoted, OpenedChoice, RoundHolder, SealedChoice, SealedWhole
from evaluations.services.ballot_close import close_round
from honors import clock
from honors.models import IdempotentAnswer
from tests.clone import database_url
from tests.factories.rounds import PASSPHRASES, cast, key_of, opened, panel, unseal, unsealed

BALLOTS = {
    "chair": ("approve", "oppose"),
    "member1": ("oppose", "abstain"),
    "member2": ("abstain", "oppose"),
    "member3": ("approve", "approve"),
}
ONLY_IN_BALLOTS = re.compile(rb"\b(oppose|abstain)\b")


def over_the_api(board, ballot_round, voter, pairs, key):
    body = {"choices": [{"item": item, "choice": choice} for item, choice in pairs]}
    url = f"/api/v1/rounds/{ballot_round.pk}/cast/"
    return board.client(voter).post(url, body, format="json", headers={"Idempotency-Key": key})


def over_the_page(board, ballot_round, voter, pairs, key):
    fields = {f"choice-{item}": choice for item, choice in pairs}
    client = board.client(voter)
    url = f"/rounds/{ballot_round.pk}/"
    client.post(url, {**fields, "act": "check"}, format="multipart")
    return client.post(url, {**fields, "act": "cast", "key": key}, format="multipart")


def files():
    """All that stands on the disk of an SQLite database, its journals included; a dump of PostgreSQL's."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    dump = shutil.which("pg_dump")
    if dump is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text "
                "FROM pg_tables WHERE schemaname = 'public'"
            )
            return "".join(row[0] for row in cursor.fetchall()).encode()
    words = [dump, "--inserts", database_url(connection)]
    return subprocess.run(words, check=True, capture_output=True, env=dict(os.environ)).stdout  # noqa: S603


@pytest.mark.parametrize("face", [over_the_api, over_the_page])
def test_no_face_leaves_a_key_a_passphrase_or_a_choice(face, committed, at, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    case = str(board.cases[0].pk)
    for voter, choices in BALLOTS.items():
        pairs = [(str(item.pk), choice) for item, choice in zip(board.cases, choices, strict=True)]
        assert (
            face(board, ballot_round, voter, [*pairs[:1], ("no-such-item", "oppose")], key_of(voter)).status_code != 200
        )
        assert face(board, ballot_round, voter, [(case, "oppose-it")], key_of(voter)).status_code != 200
        assert face(board, ballot_round, voter, pairs, key_of(voter)).status_code == 200
        assert face(board, ballot_round, voter, pairs, "e" * 64).status_code in (409, 422)
    close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=at)
    unseal(board, ballot_round, "chair")

    everything = files() + caplog.text.encode()

    assert not ONLY_IN_BALLOTS.search(everything)
    assert b"oppose-it" not in everything
    for secret in (*map(key_of, BALLOTS), "e" * 64, *PASSPHRASES.values()):
        assert secret.encode() not in everything
    assert not IdempotentAnswer.objects.filter(route__contains="cast").exists()


def rows(table, *columns):
    """The rows with the transaction that wrote them and the place where they stand."""
    marks = "xmin::text, ctid::text" if connection.vendor == "postgresql" else "0, rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {marks}, {', '.join(columns)} FROM {table}")  # noqa: S608 - names of this test
        return cursor.fetchall()


def test_transaction_and_place_lead_from_a_voter_to_a_ciphertext_and_no_further(committed, at):
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    for voter, choices in BALLOTS.items():
        cast(board, ballot_round, voter, *choices)
    voted = rows(HasVoted._meta.db_table, "user_id")
    sealed = rows(SealedChoice._meta.db_table, "ciphertext")
    assert len({len(bytes(row[-1])) for row in sealed}) == 1
    if connection.vendor == "postgresql":
        # The savepoint around "has voted" is numbered right after its transaction: whoever joins reaches a ciphertext
        assert {int(row[0]) + 1 for row in sealed} == {int(row[0]) for row in voted}

    close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=at)
    unseal(board, ballot_round)

    opened_rows = rows(OpenedChoice._meta.db_table, "id", "choice")
    assert len(opened_rows) == len(BALLOTS) * 2
    assert len({row[0] for row in opened_rows}) == 1  # one transaction wrote them all
    assert connection.vendor == "sqlite" or not {row[0] for row in opened_rows} & {row[0] for row in voted}
    assert rows(SealedChoice._meta.db_table, "ciphertext") == rows(SealedWhole._meta.db_table, "ciphertext") == []
    keys = RoundHolder.objects.values_list("wrapped_private_key", "sealed_share", "resealed_share")
    assert set(keys) == {(None, None, None)}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["approval", "seats", "points", "ranking"])
def test_every_ciphertext_of_a_round_has_one_length_whatever_it_says(method, at):
    board = panel(at, phase="voting")
    facts = {"approval": {}, "seats": {"seats": 2}, "points": {"seats": 1, "most_points": 10}, "ranking": {"seats": 1}}
    ballot_round = opened(board, method=method, **facts[method])
    says = {
        "approval": [(choice.value, "abstain") for choice in Choice],
        "seats": [("approve", "approve"), ("approve",), ()],
        "points": [("10", "0"), ("1",), ()],
        "ranking": [("1", "2"), ("1",), ()],
    }
    for voter, choices in zip(board.voters, says[method], strict=False):
        cast(board, ballot_round, voter, *choices)

    tables = [SealedChoice, SealedWhole]
    lengths = {len(bytes(row)) for table in tables for row in table.objects.values_list("ciphertext", flat=True)}
    assert len(lengths) == 1


@pytest.mark.django_db
def test_a_small_ballot_shows_no_number_anywhere(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting")
    ballot_round = unsealed(board, {"chair": ("approve", "oppose"), "member1": ("approve", "oppose")}, quorum="1/4")

    for name in ("hr", "chair", "member1"):
        result = board.client(name).get(f"/api/v1/rounds/{ballot_round.pk}/result/").json()
        numbers = (
            "voters",
            "recused",
            "present",
            "approve",
            "oppose",
            "abstain",
            "invalid",
            "points",
            "margin",
            "needed",
        )
        assert {item[number] for item in result["items"] for number in numbers if number in item} <= {None}
        assert [item["outcome"] for item in result["items"]] == ["selected", "not_selected"]
