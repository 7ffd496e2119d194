from dataclasses import replace

import pytest

from honors.domain.ledger.commitment import Opening, commit, commitment_of, commitments
from honors.domain.ledger.faults import Fault
from honors.domain.ledger.readmodel import STATE_COLUMNS, GrantRow, ReadModelVerifier, state_values
from honors.domain.ledger.replay import replay
from tests.honors.domain.ledger import samples
from tests.honors.domain.ledger.samples import (
    BREAK,
    CORRECT,
    ERASE,
    GRANT,
    OPENINGS,
    PROVISIONAL,
    RESTORE,
    REVOKE,
    counting_bytes,
)

OPENED = {"recipient_key": ("recipient", None), "name": ("name", None), "post": ("snapshot", "post")}
SNAPSHOT = commit({"recipient": "unit-7", "snapshot": {"post": "所长"}}, counting_bytes(50))
CORRECT_OPENINGS = commit({"name": "张珊"}, counting_bytes(9))
BREAK_OPENINGS = commit({"confirmed_by": "account-2", "declared_by": "account-1"}, counting_bytes(20))
SECOND = replace(GRANT, subject="a" * 32, commitments=commitments(SNAPSHOT))
PLAIN = samples.log(GRANT, SECOND, PROVISIONAL)
AGAIN = replace(REVOKE, effective_on=RESTORE.effective_on)
CHANGED = samples.log(GRANT, SECOND, REVOKE, RESTORE, AGAIN, CORRECT, BREAK, PROVISIONAL)
KEPT = {0: OPENINGS, 1: SNAPSHOT, 2: OPENINGS, 5: CORRECT_OPENINGS, 6: BREAK_OPENINGS, 7: OPENINGS}
ROW = {
    0: ("officer-1", "张三", None),
    1: ("unit-7", None, "所长"),
    2: ("officer-1", "张三", None),
    7: ("officer-1", "张三", None),
}


def read_model(entries, opened=ROW, kept=KEPT):
    states = replay(entries).states
    return [
        GrantRow(seq, entries[seq].to_bytes(), f"h{seq}", state_values(state), opened[seq], kept.get(seq, ()))
        for seq, state in states.items()
    ]


def verify(rows, entries=(), kept=KEPT):
    changes = [entry for entry in entries if entry.kind != "grant"]
    verifier = ReadModelVerifier(
        table="honor",
        openings_table="opening",
        entry_table="entry",
        opened_columns=OPENED,
        changes=changes,
        change_openings={entry.seq: kept[entry.seq] for entry in changes if entry.commitments and entry.seq in kept},
    )
    return list(verifier.run(rows))


CORRECTED = {**ROW, 0: ("officer-1", "张珊", None)}


def test_a_read_model_that_nobody_touched_is_clean():
    assert verify(read_model(PLAIN)) == []
    assert verify(read_model(CHANGED, CORRECTED), CHANGED) == []


def test_the_fast_path_takes_every_plain_grant():
    verifier = ReadModelVerifier(
        table="honor", openings_table="opening", entry_table="entry", opened_columns=OPENED, changes=[],
        change_openings={},
    )  # fmt: skip
    assert verifier._plain(read_model(PLAIN)) == {0, 1, 2}


@pytest.mark.parametrize("column", range(len(STATE_COLUMNS)))
@pytest.mark.parametrize(("entries", "opened"), [(PLAIN, ROW), (CHANGED, CORRECTED)])
def test_any_changed_column_is_named(entries, opened, column):
    rows = read_model(entries, opened)
    for at, row in enumerate(rows):
        for value in ("x", None, "None", 99, "valid", "revoked"):
            if row.state[column] == value:
                continue
            state = (*row.state[:column], value, *row.state[column + 1 :])
            found = verify([*rows[:at], row._replace(state=state), *rows[at + 1 :]], entries)
            assert found == [Fault("honor", row.pk, STATE_COLUMNS[column], row.entry_index, "differs")]


@pytest.mark.parametrize(("at", "column"), [(0, 0), (0, 1), (1, 2), (1, 1)])
@pytest.mark.parametrize(("entries", "opened"), [(PLAIN, ROW), (CHANGED, CORRECTED)])
def test_any_changed_column_that_an_opening_fills_is_named(entries, opened, at, column):
    rows = read_model(entries, opened)
    altered = (*rows[at].opened[:column], "other", *rows[at].opened[column + 1 :])
    rows[at] = rows[at]._replace(opened=altered)
    assert verify(rows, entries) == [Fault("honor", f"h{at}", list(OPENED)[column], at, "differs")]


@pytest.mark.parametrize(
    "change",
    [
        lambda opening: Opening(opening.field, b"\xff" * 32, opening.value),
        lambda opening: Opening(opening.field, opening.salt[:31], opening.value),
        lambda opening: Opening(opening.field, opening.salt, opening.value[:-1] + b' "'),
    ],
)
def test_a_changed_opening_is_named(change):
    rows = read_model(PLAIN)
    number = next(opening for opening in OPENINGS if opening.field == "number")
    others = [opening for opening in OPENINGS if opening != number]
    rows[2] = rows[2]._replace(openings=[*others, change(number)])
    assert verify(rows) == [Fault("opening", 2, "number", 2, "differs")]


def test_a_missing_and_a_foreign_opening_are_named():
    rows = read_model(PLAIN)
    foreign = Opening("number2", bytes(32), b"1")
    rows[2] = rows[2]._replace(openings=[item for item in OPENINGS if item.field != "number"] + [foreign])
    assert verify(rows) == [
        Fault("opening", 2, "number", 2, "missing"),
        Fault("opening", 2, "number2", 2, "no_commitment"),
    ]


def test_openings_of_changes_are_checked_too():
    kept = {**KEPT, 6: BREAK_OPENINGS[:1]}
    assert verify(read_model(CHANGED, CORRECTED), CHANGED, kept) == [Fault("opening", 6, "declared_by", 6, "missing")]


def test_a_row_without_entry_and_an_entry_without_row_are_named():
    rows = read_model(PLAIN)
    rows[1] = rows[1]._replace(pk=None)
    rows.append(rows[0]._replace(entry_index=3, leaf=None, pk="extra"))
    assert verify(rows) == [
        Fault("honor", None, None, 1, "missing"),
        Fault("honor", "extra", None, 3, "no_entry"),
    ]


def test_a_row_for_something_else_than_a_grant_is_named():
    rows = read_model(PLAIN)
    rows[1] = rows[1]._replace(leaf=REVOKE.to_bytes())
    assert verify(rows) == [Fault("honor", "h1", None, 1, "no_grant")]


def test_after_an_erasure_the_columns_are_null_and_the_openings_gone():
    entries = samples.log(GRANT, SECOND, ERASE)
    kept = {1: SNAPSHOT}
    gone = {**ROW, 0: (None, None, None)}
    assert verify(read_model(entries, gone, kept), entries, kept) == []
    assert verify(read_model(entries), entries, KEPT | {2: ()}) == [
        Fault("opening", 0, "name", 0, "erased_but_present"),
        Fault("opening", 0, "number", 0, "erased_but_present"),
        Fault("opening", 0, "recipient", 0, "erased_but_present"),
        Fault("honor", "h0", "recipient_key", 0, "differs"),
        Fault("honor", "h0", "name", 0, "differs"),
    ]


def test_openings_that_are_gone_without_an_erasure_are_faults():
    rows = read_model(PLAIN, {**ROW, 0: (None, None, None)}, {1: SNAPSHOT, 2: OPENINGS})
    assert verify(rows)[:3] == [Fault("opening", 0, name, 0, "missing") for name in ("name", "number", "recipient")]


def test_an_erased_correction_does_not_bring_back_what_it_corrected():
    entries = samples.log(GRANT, SECOND, CORRECT, replace(ERASE, refers_to=2))
    kept = {0: OPENINGS, 1: SNAPSHOT}
    assert verify(read_model(entries, {**ROW, 0: ("officer-1", None, None)}, kept), entries, kept) == []


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([GRANT, SECOND, REVOKE, REVOKE], (3, "already_revoked")),
        ([GRANT, SECOND, RESTORE], (2, "not_revoked")),
        ([GRANT, SECOND, replace(REVOKE, register="stars")], (2, "register_differs")),
        ([GRANT, SECOND, REVOKE, replace(REVOKE, refers_to=2)], (3, "refers_to_no_grant")),
        ([GRANT, SECOND, REVOKE, replace(ERASE, refers_to=2)], (3, "nothing_to_erase")),
    ],
)
def test_an_entry_that_cannot_stand_where_it_does_is_named(entries, expected):
    entries = samples.log(*entries)
    index, kind = expected
    kept = {0: OPENINGS, 1: SNAPSHOT}
    assert verify(read_model(entries), entries, kept) == [Fault("entry", index, "leaf", index, kind)]


def test_a_retired_subject_in_a_later_grant_is_named():
    entries = samples.log(GRANT, ERASE, GRANT)
    kept = {2: OPENINGS}
    rows = read_model(entries, {**ROW, 0: (None, None, None)}, kept)
    assert verify(rows, entries, kept) == [Fault("entry", 2, "leaf", 2, "subject_retired")]


def test_the_changes_of_a_grant_that_is_not_there_are_named():
    entries = samples.log(GRANT, SECOND, REVOKE)
    kept = {1: SNAPSHOT}
    assert verify(read_model(entries)[1:], entries, kept) == [Fault("entry", 2, "leaf", 2, "refers_to_no_grant")]


def test_a_commitment_made_with_a_short_salt_does_not_pass():
    short = Opening("recipient", bytes(31), b'"officer-1"')
    made = {"recipient": commitment_of(short.field, short.salt, short.value)}
    entries = samples.log(replace(GRANT, commitments=made))
    rows = read_model(entries, {0: ("officer-1", None, None)}, {0: [short]})
    assert verify(rows) == [Fault("opening", 0, "recipient", 0, "differs")]
