"""Entries of every kind with fixed contents, for the ledger's tests and its golden file."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from honors.domain.ledger.columns import column_values
from honors.domain.ledger.commitment import commit, commitments
from honors.domain.ledger.entry import Award, Decision, Discontinuity, Entry
from honors.domain.ledger.note import Checkpoint, Ed25519Signer, sign_checkpoint
from honors.domain.ledger.tree import Peaks, leaf_hash
from honors.domain.ledger.verify import StoredCheckpoint

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ORIGIN = "honors.example/ledger"
SIGNER = Ed25519Signer("honors.example", bytes(range(32)))
DECISION = Decision("330500000000", "湖公奖〔2026〕12号", date(2026, 11, 20))


def counting_bytes(first=0):
    """A random source whose bytes are known: 32 times 0, 32 times 1 and so on."""
    numbers = iter(range(first, 256))
    return lambda size: bytes([next(numbers)]) * size


OPENINGS = commit({"name": "张三", "recipient": "officer-1", "number": "033001"}, counting_bytes())

GRANT = Entry(
    seq=0,
    kind="grant",
    recorded_at=START,
    register="honors",
    effective_on=date(2026, 11, 20),
    award=Award("individual_merit_3", "2015"),
    decision=DECISION,
    recipient_category="individual",
    subject="00112233445566778899aabbccddeeff",
    origin="decided",
    provenance="original",
    is_posthumous=False,
    commitments=commitments(OPENINGS),
)
PROVISIONAL = replace(GRANT, register="stars", provisional_until=date(2027, 11, 19))
IMPORTED = replace(
    GRANT,
    decision=Decision("110000000000", None, date(2009, 5, 1)),
    effective_on=date(2009, 5, 1),
    origin="imported",
    provenance="report",
    is_posthumous=True,
)
VERDICT = Entry(
    seq=1,
    kind="revoke",
    recorded_at=START + timedelta(hours=1),
    register="honors",
    effective_on=date(2026, 12, 1),
    decision=Decision("330500000000", "湖公奖〔2026〕31号", date(2026, 12, 1)),
    origin="decided",
    provenance="original",
    ground="false_deed",
    refers_to=0,
)
REVOKE = VERDICT
RESTORE = replace(VERDICT, kind="restore", ground="decision_annulled", effective_on=date(2026, 12, 20))
CORRECT = replace(
    GRANT,
    kind="correct",
    seq=1,
    ground="clerical_error",
    refers_to=0,
    decision=Decision("330500000000", "湖公更〔2026〕1号", date(2026, 12, 2)),
    amended_decision=Decision("330500000000", "湖公奖〔2026〕21号", date(2026, 11, 20)),
    commitments=commitments(commit({"name": "张珊"}, counting_bytes(9))),
)
ERASE = replace(VERDICT, kind="erase", effective_on=None, origin=None, provenance=None, ground="request_of_subject")
BREAK = replace(
    ERASE,
    kind="break",
    register=None,
    refers_to=None,
    ground="return_from_backup",
    discontinuity=Discontinuity(ORIGIN, 50, "ab" * 32, ORIGIN + "/2"),
    commitments=commitments(commit({"confirmed_by": "account-2", "declared_by": "account-1"}, counting_bytes(20))),
)
KINDS = {
    "grant": GRANT,
    "grant, provisional star": PROVISIONAL,
    "grant, imported": IMPORTED,
    "correct": CORRECT,
    "revoke": REVOKE,
    "restore": RESTORE,
    "erase": ERASE,
    "break": BREAK,
}


def log(*entries):
    """The entries one after the other, an hour apart."""
    return [replace(entry, seq=seq, recorded_at=START + timedelta(hours=seq)) for seq, entry in enumerate(entries)]


def bare_rows(entries):
    """Rows as the entry table holds them."""
    leaves = [entry.to_bytes() for entry in entries]
    return [(f"pk{entry.seq}", entry.seq, leaf, leaf_hash(leaf)) for entry, leaf in zip(entries, leaves, strict=True)]


def rows(entries):
    """Rows with all columns."""
    return [(*row, *column_values(entry)) for row, entry in zip(bare_rows(entries), entries, strict=True)]


def checkpoint(entries, *, origin=ORIGIN, pk=1):
    """A signed checkpoint over the entries, as it is stored."""
    peaks = Peaks()
    peaks.extend(leaf_hash(entry.to_bytes()) for entry in entries)
    head = Checkpoint(origin, peaks.size, peaks.root())
    return StoredCheckpoint("checkpoint", pk, sign_checkpoint(head, [SIGNER]), origin, head.size, head.root)
