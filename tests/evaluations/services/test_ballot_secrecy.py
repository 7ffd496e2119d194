"""What a reader of the whole database finds, while a round runs and after it is counted."""

import json
import re
import secrets
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from evaluations.models import BoxLeaf, HasVoted, OpenedChoice, OpenedWhole, Round, RoundHolder, SealedChoice
from evaluations.services import ballot_close
from honors import clock
from tests.factories.rounds import (
    PASSPHRASES,
    cast,
    closed,
    key_of,
    opened,
    panel,
    unseal,
)

BALLOTS = {
    "chair": ["approve", "oppose"],
    "member1": ["oppose", "abstain"],
    "member2": ["abstain", "oppose"],
    "member3": ["approve", "approve"],
}
WORDS = re.compile(rb"\b(approve|oppose|abstain)\b")


def rows_of(model):
    """Every row of a table as text; binary columns both as they are and in hexadecimal."""
    for values in model._default_manager.values_list():
        parts = [bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in values]
        yield b"|".join([*parts, *(part.hex().encode() for part in parts)])


def tables_with(pattern):
    """The tables in which some row holds the pattern."""
    search = pattern if isinstance(pattern, re.Pattern) else re.compile(re.escape(pattern))
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.model_name for model in models if any(search.search(row) for row in rows_of(model))}


def database_bytes():
    """The files of an SQLite database, its write-ahead log included; nothing on PostgreSQL."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(connection.settings_dict["NAME"])
    log = Path(f"{path}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def vote_over_http(board, ballot_round, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: board.at)
    for voter, choices in BALLOTS.items():
        pairs = zip(board.cases, choices, strict=True)
        body = {"choices": [{"item": str(case.pk), "choice": choice} for case, choice in pairs]}
        url = f"/api/v1/rounds/{ballot_round.pk}/cast/"
        for key in (key_of(voter), key_of(voter), "f" * 64):
            board.client(voter).post(url, body, format="json", headers={"Idempotency-Key": key})


def test_nothing_of_a_ballot_is_anywhere_before_unsealing(committed, at, monkeypatch, caplog):
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    before = tables_with(WORDS)

    vote_over_http(board, ballot_round, monkeypatch)
    ballot_close.close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=at)
    unseal(board, ballot_round, "trustee")

    # "approve" is also a step of the scheme, and of nothing else
    assert before == tables_with(WORDS) == {"scheme", "cycle"}
    assert SealedChoice.objects.count() == 8
    dump = database_bytes()
    assert not re.search(rb"\b(oppose|abstain)\b", dump)
    secret = [key_of(voter).encode() for voter in BALLOTS] + [word.encode() for word in PASSPHRASES.values()]
    for needle in (*secret, b"f" * 64):
        assert tables_with(needle) == set()
        assert needle not in dump
    assert not WORDS.search(caplog.text.encode())


def test_after_the_count_the_choices_stand_in_one_heap_alone(committed, at, monkeypatch):
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    vote_over_http(board, ballot_round, monkeypatch)
    ballot_close.close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=at)
    wrapped = [bytes(row.wrapped_private_key) for row in RoundHolder.objects.all()]
    sealed = [bytes(row.ciphertext) for row in SealedChoice.objects.all()]
    marks = [row.mark.encode() for row in SealedChoice.objects.all()]

    unseal(board, ballot_round)

    # The result counts under the names of the choices
    assert tables_with(WORDS) == {"scheme", "cycle", "openedchoice", "rounditem"}
    assert not SealedChoice.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    dump = database_bytes()
    for gone in (*wrapped, *sealed, *marks):
        assert tables_with(gone) == set()
        assert gone not in dump


def test_no_table_leads_from_a_voter_to_a_choice():
    def columns(model):
        return sorted(field.name for field in model._meta.concrete_fields)

    assert columns(HasVoted) == ["id", "round", "user"]
    assert columns(OpenedChoice) == ["choice", "id", "item", "weight"]
    assert columns(SealedChoice) == ["ciphertext", "item", "leaf_hash", "mark"]
    assert columns(BoxLeaf) == ["id", "index", "item", "leaf_hash", "round"]
    referring = {
        relation.related_model.__name__
        for model in (HasVoted, OpenedChoice, SealedChoice, BoxLeaf)
        for relation in model._meta.related_objects
    }
    assert referring == set()


@pytest.mark.django_db
def test_no_row_names_a_voter_beside_a_leaf(at):
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    leaves = {leaf.encode() for voter in BALLOTS for leaf in cast(board, ballot_round, voter, *BALLOTS[voter])}

    for leaf in leaves:
        assert tables_with(leaf) == {"sealedchoice"}


@pytest.mark.django_db
def test_opened_choices_and_sealed_ones_are_inserted_in_the_order_of_a_shuffle(at, monkeypatch):
    """The order of casting must not stand in row ids: whatever is shuffled is what is inserted."""

    class Sorted:
        def shuffle(self, rows):
            rows.sort(key=lambda row: getattr(row, "choice", "") or getattr(row, "leaf_hash", "") or str(row))

    monkeypatch.setattr(secrets, "SystemRandom", Sorted)
    board = panel(at, phase="voting")
    ballot_round = closed(board, BALLOTS)
    place = "rowid" if connection.vendor == "sqlite" else "ctid"

    def in_order(table, column):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")  # noqa: S608 - names of this test
            return [row[0] for row in cursor.fetchall()]

    leaves = in_order("evaluations_sealedchoice", "leaf_hash")
    assert [leaves[at : at + 2] for at in range(0, 8, 2)] == [sorted(leaves[at : at + 2]) for at in range(0, 8, 2)]
    unseal(board, ballot_round)
    choices = in_order("evaluations_openedchoice", "choice")
    assert choices == sorted(choices)
    assert len(choices) == 8


@pytest.mark.django_db
def test_no_number_but_the_turnout_is_told_before_unsealing(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, phase="voting")
    ballot_round = closed(board, BALLOTS)
    unseal(board, ballot_round, "chair")

    for name in ("hr", "chair", "trustee", "member1"):
        shown = board.client(name).get(f"/api/v1/rounds/{ballot_round.pk}/").json()
        assert shown["cast"] == 4
        assert not WORDS.search(json.dumps({**shown, "threshold_text": ""}).encode())
        assert board.client(name).get(f"/api/v1/rounds/{ballot_round.pk}/result/").status_code == 409
    assert Round.objects.get().state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["approval", "points"])
def test_ballots_so_few_that_they_show_no_numbers_are_not_kept(at, method):
    """One opened choice beside the list of who has voted would say what that one chose."""
    rules = {"approval": {}, "points": {"method": "points", "seats": 1, "most_points": 5}}[method]
    marks = {"approval": ["approve", "oppose"], "points": ["5", "0"]}[method]
    board = panel(at, phase="voting")

    ballot_round = unseal(board, closed(board, {"chair": marks, "member1": marks}, **rules))

    assert [item.result["approve"] for item in ballot_round.items.all()] == [None, None]
    assert (HasVoted.objects.count(), OpenedChoice.objects.count(), OpenedWhole.objects.count()) == (2, 0, 0)
