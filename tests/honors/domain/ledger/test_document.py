"""The worked example of docs/ledger-format.md, recomputed from the document's own text."""

import re
import subprocess
from pathlib import Path

from honors.domain.ledger.entry import parse_entry
from honors.domain.ledger.kinds import KINDS, Use
from honors.domain.ledger.note import open_checkpoint, parse_vkey
from honors.domain.ledger.proofs import verify_consistency, verify_inclusion
from honors.domain.ledger.replay import replay
from honors.domain.ledger.tree import leaf_hash, node_hash

TEXT = (Path(__file__).resolve().parents[4] / "docs" / "ledger-format.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


LEAVES = [block.removesuffix("\n").encode() for block in blocks("leaf")]
OUTPUT = blocks("output")[0].split()


def test_the_leaves_are_entries_of_this_program_and_stand_without_fault():
    entries = [parse_entry(leaf) for leaf in LEAVES]
    assert [entry.to_bytes() for entry in entries] == LEAVES
    assert replay(entries).faults == ()
    assert [state.status for state in replay(entries).states.values()] == ["valid", "revoked"]


def test_the_hashes_and_the_root_are_those_of_the_leaves():
    hashes = [leaf_hash(leaf) for leaf in LEAVES]
    inner = node_hash(hashes[0], hashes[1])
    root = node_hash(inner, hashes[2])
    assert OUTPUT[:5] == [item.hex() for item in (*hashes, inner, root)]
    assert parse_entry(LEAVES[0]).commitments == {"name": OUTPUT[6]}
    verify_inclusion(index=1, size=3, leaf_hash=hashes[1], root=root, proof=[hashes[0], hashes[2]])
    verify_consistency(old=2, new=3, old_root=inner, new_root=root, proof=[hashes[2]])


def test_the_checkpoint_is_signed_by_the_key_and_names_the_root():
    head = open_checkpoint(blocks("note")[0].encode(), [parse_vkey(blocks("key")[0])])
    assert (head.size, head.root.hex()) == (3, OUTPUT[4])


def test_a_reader_who_types_the_commands_sees_the_output(tmp_path):
    for number, leaf in enumerate(LEAVES):
        (tmp_path / f"leaf{number}").write_bytes(leaf)
    done = subprocess.run(  # noqa: S603 - the document's own text
        ["/bin/sh", "-euc", blocks("sh")[0]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == OUTPUT


def test_the_table_of_kinds_is_the_one_that_is_enforced():
    words = {"must": Use.REQUIRED, "may": Use.OPTIONAL, "–": Use.NEVER}
    table = {}
    rows = re.findall(r"^\| (`.*?) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|$", TEXT, re.MULTILINE)
    for names, *cells in rows:
        for name in re.findall(r"`(\w+)`", names):
            for kind, cell in zip(("grant", "correct", "revoke", "restore", "erase", "break"), cells, strict=True):
                table.setdefault(kind, {})[name] = words[cell]
    assert table == {kind: dict(uses) for kind, uses in KINDS.items()}
