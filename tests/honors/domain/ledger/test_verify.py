from dataclasses import replace
from datetime import timedelta

import pytest

from honors.domain.ledger.columns import ENTRY_COLUMNS, EntryInspector
from honors.domain.ledger.faults import Fault, Outcome, Unchecked, outcome
from honors.domain.ledger.note import Checkpoint, Ed25519Signer, sign_checkpoint
from honors.domain.ledger.tree import leaf_hash
from honors.domain.ledger.verify import LISTED_OF_A_GAP, LogVerifier, StoredCheckpoint
from tests.honors.domain.ledger import samples
from tests.honors.domain.ledger.samples import BREAK, CORRECT, ERASE, GRANT, IMPORTED, ORIGIN, PROVISIONAL, REVOKE

LOG = samples.log(GRANT, PROVISIONAL, replace(IMPORTED, subject="a" * 32), REVOKE, CORRECT, ERASE, GRANT)
GRANTS = samples.log(GRANT, PROVISIONAL, IMPORTED, GRANT)
HEADS = [samples.checkpoint(LOG[:3], pk=3), samples.checkpoint(LOG, pk=7)]


def verify(rows, heads=HEADS, *, thorough=True, key=samples.SIGNER):
    inspector = EntryInspector(table="entry", first_origin=ORIGIN, thorough=thorough)
    verifier = LogVerifier(table="entry", verifiers=[key.verifier], origin_at=inspector.origin_at, inspect=inspector)
    return list(verifier.run(rows, heads))


def replaced(rows, at, column, value):
    rows = list(rows)
    rows[at] = (*rows[at][:column], value, *rows[at][column + 1 :])
    return rows


@pytest.mark.parametrize("rows", [samples.rows(LOG), samples.bare_rows(LOG)])
@pytest.mark.parametrize("thorough", [True, False])
def test_a_log_that_nobody_touched_is_clean(rows, thorough):
    assert verify(rows, thorough=thorough) == []


def test_an_empty_log_is_clean():
    assert verify([], []) == []


def test_the_recomputed_tree_and_the_changes_are_there_afterwards():
    inspector = EntryInspector(table="entry", first_origin=ORIGIN)
    verifier = LogVerifier(
        table="entry", verifiers=[samples.SIGNER.verifier], origin_at=inspector.origin_at, inspect=inspector
    )
    assert list(verifier.run(samples.rows(LOG), HEADS)) == []
    assert (verifier.peaks.size, verifier.peaks.root()) == (7, HEADS[1].root)
    assert inspector.changes == LOG[3:6]


@pytest.mark.parametrize("entries", [LOG, GRANTS])
@pytest.mark.parametrize("column", range(len(ENTRY_COLUMNS)))
def test_any_changed_column_is_named(entries, column):
    rows = samples.rows(entries)
    heads = [samples.checkpoint(entries)]
    for at in range(len(rows)):
        for value in ("x", None, "None", 2, 'a","b":"c', "a\nb"):
            if rows[at][4 + column] == value:
                continue
            found = verify(replaced(rows, at, 4 + column, value), heads)
            assert found == [Fault("entry", f"pk{at}", ENTRY_COLUMNS[column], at, "differs")]


@pytest.mark.parametrize("text", ['say "x"', "back\\slash", "None", "a\u2028b"])
def test_texts_that_the_fast_path_could_confuse_are_compared_as_they_are(text):
    entries = samples.log(replace(GRANT, award=replace(GRANT.award, code=text)))
    heads = [samples.checkpoint(entries)]
    rows = samples.rows(entries)
    assert verify(rows, heads) == []
    for other in (text.replace('"', '\\"'), text.replace("\\", "\\\\"), None):
        if other != text:
            assert verify(replaced(rows, 0, 8, other), heads) == [Fault("entry", "pk0", "award_code", 0, "differs")]


def test_a_flag_kept_as_a_number_is_the_same_flag():
    heads = [samples.checkpoint(GRANTS)]
    assert verify(replaced(samples.rows(GRANTS), 0, 17, 0), heads) == []
    assert verify(replaced(samples.rows(GRANTS), 2, 17, 1), heads) == []
    assert verify(replaced(samples.rows(GRANTS), 2, 17, 0), heads) == [
        Fault("entry", "pk2", "is_posthumous", 2, "differs")
    ]


@pytest.mark.parametrize("thorough", [True, False])
def test_no_byte_of_a_leaf_can_change(thorough):
    rows = samples.bare_rows(LOG)
    leaf = rows[1][2]
    for at in range(len(leaf)):
        altered = leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :]
        found = verify(replaced(rows, 1, 2, altered), thorough=thorough)
        assert Fault("entry", "pk1", "leaf_hash", 1, "differs") in found
        assert Fault("checkpoint", 3, "root", 3, "root_differs") in found
        assert Fault("checkpoint", 7, "root", 7, "root_differs") in found


def test_a_leaf_changed_together_with_its_hash_and_columns_is_found_by_the_checkpoint():
    forged = list(LOG)
    forged[4] = replace(LOG[4], ground="other")
    assert verify(samples.rows(forged)) == [Fault("checkpoint", 7, "root", 7, "root_differs")]


def test_a_changed_stored_hash_is_named_alone():
    assert verify(replaced(samples.rows(LOG), 2, 3, bytes(32))) == [Fault("entry", "pk2", "leaf_hash", 2, "differs")]


def test_a_deleted_entry_is_named():
    rows = samples.rows(LOG)
    found = verify(rows[:1] + rows[2:])
    assert found[0] == Fault("entry", None, "index", 1, "missing")
    assert found[1:] == [
        Fault("checkpoint", 3, "root", 3, "root_differs"),
        Fault("checkpoint", 7, "size", 7, "tail_missing"),
    ]


def test_a_tail_cut_off_is_found_with_an_older_checkpoint_at_hand():
    assert verify(samples.rows(LOG[:6])) == [Fault("checkpoint", 7, "size", 7, "tail_missing")]


def test_swapped_and_inserted_entries_are_found():
    rows = samples.rows(LOG)
    swapped = [rows[0], ("pk1", 1, *rows[2][2:]), ("pk2", 2, *rows[1][2:]), *rows[3:]]
    assert verify(swapped)[:2] == [
        Fault("entry", "pk1", "index", 1, "differs"),
        Fault("entry", "pk2", "index", 2, "differs"),
    ]
    found = verify([*rows[:2], ("new", 1, *rows[1][2:]), *rows[2:]])
    assert found[0] == Fault("entry", "new", "index", 1, "out_of_order")


def test_a_far_index_lists_a_bounded_number_of_missing_entries():
    rows = replaced(samples.rows(LOG), 6, 1, 10**12)
    missing = [fault for fault in verify(rows) if fault.kind == "missing"]
    assert (len(missing), missing[0].index) == (LISTED_OF_A_GAP, 6)


@pytest.mark.parametrize("value", [None, "text", 5])
def test_a_leaf_that_is_no_bytes_is_named(value):
    found = verify(replaced(samples.rows(LOG), 2, 2, value))
    assert found[0] == Fault("entry", "pk2", "leaf", 2, "malformed")


def test_time_that_goes_back_is_named_once():
    late = [replace(entry, recorded_at=entry.recorded_at + timedelta(days=entry.seq == 1)) for entry in GRANTS]
    heads = [samples.checkpoint(late)]
    expected = [Fault("entry", f"pk{at}", "recorded_at", at, "decreases") for at in (2, 3)]
    for rows in (samples.rows(late), samples.bare_rows(late)):
        assert verify(rows, heads) == expected
        assert verify(rows, heads, thorough=False) == expected


def test_a_malformed_leaf_that_was_signed_is_still_named():
    leaf = GRANT.to_bytes().replace(b'"kind":"grant"', b'"kind":"gift"')
    head = Checkpoint(ORIGIN, 1, leaf_hash(leaf))
    stored = StoredCheckpoint("file", "a", sign_checkpoint(head, [samples.SIGNER]))
    assert verify([("pk0", 0, leaf, leaf_hash(leaf))], [stored]) == [Fault("entry", "pk0", "leaf", 0, "malformed")]


def test_another_format_version_could_not_be_checked():
    leaf = GRANT.to_bytes().replace(b'"format":1', b'"format":2')
    head = Checkpoint(ORIGIN, 1, leaf_hash(leaf))
    stored = StoredCheckpoint("file", "a", sign_checkpoint(head, [samples.SIGNER]))
    found = verify([("pk0", 0, leaf, leaf_hash(leaf))], [stored])
    assert found == [Unchecked("entry", "pk0", 0, "unknown_format")]
    assert outcome(found) == Outcome.COULD_NOT_CHECK == 2


@pytest.mark.parametrize(("column", "value"), [("origin", "x"), ("size", 6), ("root", bytes(32))])
def test_any_changed_column_of_a_checkpoint_is_named(column, value):
    heads = [HEADS[1]._replace(**{column: value})]
    assert verify(samples.rows(LOG), heads) == [Fault("checkpoint", 7, column, 7, "differs")]


def test_no_byte_of_a_checkpoint_can_change():
    note = HEADS[1].note
    for at in range(len(note)):
        heads = [HEADS[1]._replace(note=note[:at] + bytes([note[at] ^ 1]) + note[at + 1 :]), HEADS[0]]
        assert verify(samples.rows(LOG), heads)[0] in {
            Fault("checkpoint", 7, "note", 7, "signature"),
            Unchecked("checkpoint", 7, 7, "unknown_key"),
        }


def test_without_a_key_or_a_checkpoint_nothing_is_called_fine():
    stranger = Ed25519Signer("stranger", bytes(32))
    assert verify(samples.rows(LOG), key=stranger) == [
        Unchecked("checkpoint", 3, 3, "unknown_key"),
        Unchecked("checkpoint", 7, 7, "unknown_key"),
        Unchecked("entry", None, None, "no_checkpoint"),
    ]
    assert verify(samples.rows(LOG), []) == [Unchecked("entry", None, None, "no_checkpoint")]


def test_after_a_break_the_log_goes_on_under_its_new_origin_and_the_lost_branch_never_passes():
    entries = samples.log(GRANT, PROVISIONAL, BREAK, GRANT)
    before = samples.checkpoint(entries[:2], pk="before")
    after = samples.checkpoint(entries, origin=f"{ORIGIN}/2", pk="after")
    lost = samples.checkpoint(samples.log(GRANT, PROVISIONAL, GRANT, GRANT, GRANT), pk="lost")
    same_size = samples.checkpoint(entries[:3], pk="old name")
    assert verify(samples.rows(entries), [before, after]) == []
    assert verify(samples.rows(entries), [before, after, lost, same_size]) == [
        Fault("checkpoint", "lost", "origin", 5, "foreign_origin"),
        Fault("checkpoint", "old name", "origin", 3, "foreign_origin"),
    ]


def test_a_break_from_a_name_that_the_log_never_had_is_named():
    entries = samples.log(GRANT, replace(BREAK, discontinuity=replace(BREAK.discontinuity, lost_origin="other")))
    found = verify(samples.rows(entries), [samples.checkpoint(entries, origin=f"{ORIGIN}/2")])
    assert found == [Fault("entry", "pk1", "leaf", 1, "lost_origin_differs")]


def test_a_fault_weighs_more_than_a_gap():
    fault, gap = Fault("t", 1, None, None, "x"), Unchecked("t", 1, None, "x")
    assert [outcome([]), outcome([gap]), outcome([gap, fault])] == [0, 2, 1]


@pytest.mark.parametrize("other", ["zz", "AB", "abc"])
def test_signed_commitments_of_a_strange_form_are_named_although_all_columns_agree(other):
    name = GRANT.commitments["name"]
    leaf = GRANT.to_bytes().replace(name.encode(), (other + name)[:64].encode() + b"f" * (other == "abc"))
    head = Checkpoint(ORIGIN, 1, leaf_hash(leaf))
    stored = StoredCheckpoint("file", "a", sign_checkpoint(head, [samples.SIGNER]))
    row = ("pk0", 0, leaf, leaf_hash(leaf), *samples.rows([GRANT])[0][4:])
    assert verify([row], [stored]) == [Fault("entry", "pk0", "leaf", 0, "malformed")]
