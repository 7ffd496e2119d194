"""A business row with its audit event and actor against the bare save, by one writer and by eight at once."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime

from django.db import connection

from bench.place import ROOT, environment_for
from bench.rounds import Sample, ratios, run_rounds
from bench.table import Line, at_most, spread
from honors.domain.actor import SYSTEM
from honors.models import AuditEvent
from honors.services.audit_trail import seal_all
from honors.services.unit import establish_unit

PART = "(a) Writes with audit event and actor, against the bare save, in the same transaction; microseconds a row"
WRITERS = (1, 8)
ROWS = {"create": 160, "update": 160, "bulk": 10_000}
ROUNDS = {"create": 11, "update": 11, "bulk": 3}
LIMITS = {"create": 1.15, "update": 1.15, "bulk": 1.5}


class Writers:
    """Processes that wait for work."""

    def __init__(self, count: int, url: str) -> None:
        self._stack = ExitStack()
        words = [sys.executable, "-m", "bench.writer"]
        self._processes = [
            self._stack.enter_context(
                subprocess.Popen(  # noqa: S603 - our own words
                    words,
                    cwd=ROOT,
                    env=environment_for(url),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(count)
        ]
        for process in self._processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def work(self, verb: str, variant: str, rows: int) -> float:
        """Microseconds a row, of all writers together, from the word to the last answer."""
        begun = time.perf_counter()
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{verb} {variant} {rows // len(self._processes)}\n")
            process.stdin.flush()
        for process in self._processes:
            assert process.stdout is not None
            float(process.stdout.readline())
        return (time.perf_counter() - begun) / rows * 1e6

    def close(self) -> None:
        """Let them end."""
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        self._stack.close()


def measure_writes(url: str, at: datetime) -> Iterator[Line]:
    """The lines of part (a), in an empty database."""
    establish_unit(
        actor=SYSTEM, parent=None, code="U", name="某市公安局", level="prefecture", valid_from=date(2000, 1, 1), at=at
    )
    connection.close()
    created: dict[int, Sample] = {}
    for count in WRITERS:
        writers = Writers(count, url)
        try:
            for verb in ROWS:
                found = _rounds(writers, verb)
                if verb == "create":
                    created[count] = found["bare"]
                yield _line(verb, count, found["audited"], found["bare"])
        finally:
            writers.close()
    yield _sealing(created[1], at)


def _rounds(writers: Writers, verb: str) -> dict[str, Sample]:
    return run_rounds(
        {
            "bare": lambda _: writers.work(verb, "bare", ROWS[verb]),
            "audited": lambda _: writers.work(verb, "audited", ROWS[verb]),
        },
        ROUNDS[verb],
    )


def _line(verb: str, count: int, audited: Sample, bare: Sample) -> Line:
    ratio = ratios(audited, bare)
    target, verdict = at_most(ratio.median, LIMITS[verb])
    words = f"{verb}, in one transaction of {ROWS[verb]:,} rows together" if verb == "bulk" else verb
    return Line(
        PART,
        f"{words}, {count} writer{'s' if count > 1 else ''}",
        spread(audited, digits=0),
        spread(bare, digits=0),
        spread(ratio),
        target,
        verdict,
    )


def _sealing(bare: Sample, at: datetime) -> Line:
    """What chaining costs later: events get their place in the log in batches, outside the business transaction."""
    waiting = AuditEvent.objects.filter(leaf=None).count()
    begun = time.perf_counter()
    seal_all(at=at, everything=True)
    took = (time.perf_counter() - begun) / waiting * 1e6
    return Line(
        PART,
        f"sealing an event into the chain afterwards, in batches ({waiting:,} events)",
        f"{took:.0f}",
        f"{bare.median:.0f} (bare create)",
        f"{took / bare.median:.2f}",
    )
