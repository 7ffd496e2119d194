"""One measurement over the whole ledger in a process of its own, so that its peak of memory is its own.

python -m bench.log verify|root|hash|proof
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import django

django.setup()

from bench.rounds import SEED, Sample  # noqa: E402 - after the set-up
from honors.domain.ledger.tree import Peaks, leaf_hashes  # noqa: E402
from honors.selectors import ledger_rows  # noqa: E402
from honors.selectors.ledger import inclusion  # noqa: E402
from honors.services.ledger_verify import verify_ledger  # noqa: E402

PROOFS = 200


def verify() -> float:
    """Every check of ``ledger verify``: leaves, tree, checkpoints, tiles, read model, openings, summaries."""
    begun = time.perf_counter()
    findings = list(verify_ledger())
    assert findings == [], findings[:3]
    return time.perf_counter() - begun


def root() -> float:
    """The root of the tree from the leaves."""
    begun = time.perf_counter()
    peaks = Peaks()
    for page in ledger_rows.entry_pages():
        peaks.extend(leaf_hashes(bytes(row[2]) for row in page))
    peaks.root()
    return time.perf_counter() - begun


def plain_hash() -> float:
    """The peer: nothing but SHA-256 over the same bytes; the reading of them is not counted."""
    took = 0.0
    for page in ledger_rows.entry_pages():
        leaves = [bytes(row[2]) for row in page]
        begun = time.perf_counter()
        for leaf in leaves:
            sha256(leaf).digest()
        took += time.perf_counter() - begun
    return took


def proof() -> float:
    """The median of some inclusion proofs, once the first has warmed the connection."""
    random = Random(SEED)
    size = ledger_rows.log_size()
    times = []
    for _ in range(PROOFS):
        index = random.randrange(size)
        begun = time.perf_counter()
        inclusion(index=index)
        times.append(time.perf_counter() - begun)
    return Sample(tuple(times[1:])).median


WORKS: dict[str, Callable[[], float]] = {"verify": verify, "root": root, "hash": plain_hash, "proof": proof}


def peak_memory() -> float:
    """In MiB. On Linux the kernel's mark of this program: ``getrusage`` begins at that of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print seconds, entries and the peak of memory in MiB."""
    seconds = WORKS[sys.argv[1]]()
    print(json.dumps({"seconds": seconds, "entries": ledger_rows.log_size(), "peak": peak_memory()}))


if __name__ == "__main__":
    main()
