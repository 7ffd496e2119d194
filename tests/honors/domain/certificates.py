"""Certificate files over small logs with fixed contents, and the program that a stranger checks them with."""

import importlib.util
import json
import sys
from datetime import date
from pathlib import Path

from honors.domain.certificate import Certificate, Proven, number_for, state_after
from honors.domain.ledger.note import Checkpoint, Ed25519Signer, sign_checkpoint
from honors.domain.ledger.tree import Peaks, complete_root, inclusion_proof, leaf_hash
from honors.domain.revocation_list import SUFFIX, sign_list
from tests.honors.domain.ledger.samples import GRANT, OPENINGS, ORIGIN, SIGNER, log

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "honors" / "static" / "honors" / "verify_certificate.py"
LIST_SIGNER = Ed25519Signer(SIGNER.name + SUFFIX, bytes(range(32)))
VKEY = SIGNER.verifier.vkey
ON = date(2026, 12, 24)
FACTS = tuple((0, opening) for opening in OPENINGS if opening.field == "name")

_spec = importlib.util.spec_from_file_location("verify_certificate", PROGRAM)
program = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(program)


def head_of(entries, size=None):
    """The unsigned head over the first ``size`` entries."""
    peaks = Peaks()
    peaks.extend(leaf_hash(entry.to_bytes()) for entry in entries[:size])
    return Checkpoint(ORIGIN, peaks.size, peaks.root())


def proven(entries, index, size):
    hashes = [leaf_hash(entry.to_bytes()) for entry in entries]

    def node(level, at):
        return complete_root(hashes[at << level : (at + 1) << level])

    return Proven(index, entries[index].to_bytes(), tuple(inclusion_proof(index, size, node)))


def certificate(entries=None, *, indexes=(0,), size=None, facts=FACTS, signer=SIGNER):
    """The certificate of the grant at the first of ``indexes`` and of its corrections at the others."""
    entries = entries or log(GRANT, GRANT, GRANT)
    size = size or len(entries)
    number = number_for(state_after([entries[index] for index in indexes]))
    note = sign_checkpoint(head_of(entries, size), [signer])
    return Certificate(number, tuple(proven(entries, index, size) for index in indexes), tuple(facts), note)


def listed(entries, *lines, size=None, on=ON):
    """The signed list over the first ``size`` entries."""
    return sign_list(head_of(entries, size), [LIST_SIGNER], on=on, lines=lines)


def changed(file, *path, to):
    """The file with another value at a place."""
    document = json.loads(file)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to(inner[path[-1]]) if callable(to) else to
    return json.dumps(document).encode()


def run(monkeypatch, capsys, folder, cert, *, key=VKEY, on=ON, **files):
    """Exit code and what was printed, in this process; ``files`` are the contents of further arguments."""
    words = ["verify_certificate.py", "--key", key, "--on", str(on)]
    for name, content in {"cert": cert, **files}.items():
        (folder / name).write_bytes(content)
        words += [f"--{name}", str(folder / name)]
    monkeypatch.setattr(sys, "argv", words)
    capsys.readouterr()
    code = program.main()
    return code, capsys.readouterr().out
