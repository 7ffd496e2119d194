"""What an outsider does with a ledger's answers: the island's checks over bytes from HTTP, and nothing else."""

from base64 import b64decode
from typing import Any

from honors.domain.ledger.entry import Entry, parse_entry
from honors.domain.ledger.note import open_checkpoint, parse_vkey
from honors.domain.ledger.proofs import verify_inclusion
from honors.domain.ledger.tree import leaf_hash


def proven_entry(town: Any, who: str, recorded: dict[str, Any]) -> Entry:
    """The entry of an approval's answer, its leaf proven to stand under the checkpoint that the answer carries."""
    index = recorded["index"]
    verifier = parse_vkey(town.get(who, "ledger/key/")["vkey"])
    checkpoint = open_checkpoint(recorded["checkpoint"].encode(), [verifier])
    proof = town.get(who, f"ledger/proof/{index}/?size={checkpoint.size}")
    leaf = next(row["leaf"] for row in town.get(who, "ledger/entries/")["results"] if row["index"] == index)
    verify_inclusion(
        index=index,
        size=checkpoint.size,
        leaf_hash=leaf_hash(b64decode(leaf)),
        root=checkpoint.root,
        proof=[b64decode(node) for node in proof["proof"]],
    )
    return parse_entry(b64decode(leaf))
