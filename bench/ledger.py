"""Verifying the whole ledger and its root from the database, against hashing the same bytes; proofs; memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bench.place import ROOT, environment_for
from bench.rounds import Sample, ratios, run_rounds
from bench.table import Line, at_least, at_most, spread

PART = "(b) The ledger from the database; the peer is hashlib over the same bytes in memory"
LIMIT, MEMORY_LIMIT, PROOF_LIMIT = 0.4, 200, 1


def measure_ledger(url: str, rounds: int) -> Iterator[Line]:
    """The lines of part (b)."""
    peaks: dict[str, float] = {}
    size = 0

    def rate(work: str) -> float:
        nonlocal size
        found = _run(work, url)
        peaks[work] = max(peaks.get(work, 0), found["peak"])
        size = found["entries"]
        return found["entries"] / found["seconds"]

    works = ("verify", "root", "hash")
    found = run_rounds({work: lambda _, work=work: rate(work) for work in works}, rounds)
    for work, words in (("verify", "ledger verify, every check"), ("root", "root of the tree alone")):
        ratio = ratios(found[work], found["hash"])
        target, verdict = at_least(ratio.median, LIMIT)
        yield Line(
            PART,
            f"{words}, entries/s ({size:,} entries)",
            spread(found[work], digits=0),
            spread(found["hash"], digits=0),
            spread(ratio),
            target,
            verdict,
        )
        target, verdict = at_most(peaks[work], MEMORY_LIMIT, 0, " MiB")
        yield Line(PART, f"peak memory of {work}", f"{peaks[work]:.0f} MiB", "–", "–", target, verdict)
    proofs = Sample(tuple(_run("proof", url)["seconds"] * 1000 for _ in range(3)))
    target, verdict = at_most(proofs.median, PROOF_LIMIT, 2, " ms")
    yield Line(PART, "one inclusion proof, milliseconds", spread(proofs), "–", "–", target, verdict)


def _run(work: str, url: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "bench.log", work],
        cwd=ROOT,
        env=environment_for(url),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
