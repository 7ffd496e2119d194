"""``python -m bench [--write]``: seed, measure, print one table.

``SIZE=small|full`` or ``BENCH_OFFICERS`` and ``BENCH_HONORS``: how much is seeded. ``BENCH_DATABASE_URL`` (else
``TEST_DATABASE_URL``): a PostgreSQL server, where databases of the suite's own names are made. ``BENCH_ONLY``:
``sqlite`` or ``postgresql`` alone. Seeded databases are kept and used again as long as the schema is the same.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from typing import Any

from bench.place import FOLDER, ROOT, Place, Size, chosen_size, environment_for, places
from bench.table import Line, at_least, report

SEED_RATE = 5_000
ROUNDS, ROUNDS_FULL, FULL = 40, 20, 500_000
LEDGER_ROUNDS = 3


def main() -> None:
    """The whole suite."""
    parser = argparse.ArgumentParser(description="The benchmark suite, each figure beside a plain peer.")
    parser.add_argument("--write", action="store_true", help="keep the table as docs/benchmarks.md")
    is_kept = parser.parse_args().write
    size = chosen_size(os.environ)
    FOLDER.mkdir(parents=True, exist_ok=True)
    sections = []
    for place in places(os.environ):
        sections.append((place.version(), _measure(place, size)))
        _say(f"{place.title} is done")
    without = "" if any(name.startswith("PostgreSQL") for name, _ in sections) else " PostgreSQL was left out."
    text = report(size, sections, without)
    (FOLDER / "report.md").write_text(text, encoding="utf-8")
    if is_kept:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    print(text)


def _measure(place: Place, size: Size) -> list[Line]:
    place.create("writes")
    try:
        lines = _lines(_part("writes", place.url("writes"), size))
    finally:
        place.drop("writes")
    name = f"{size.officers}_{size.honors}_{_schema()}"
    seeding = _seeded(place, name, size)
    lines += _lines(_part("ledger", place.url(name), size, LEDGER_ROUNDS))
    lines += _lines(_part("query", place.url(name), size, ROUNDS_FULL if size.honors >= FULL else ROUNDS))
    return [*lines, *seeding]


def _lines(rows: list[dict[str, str]]) -> list[Line]:
    return [Line(**row) for row in rows]


def _seeded(place: Place, name: str, size: Size) -> list[Line]:
    """Seed unless that was done; the figures of the seeding are kept beside the other things of the suite."""
    kept = FOLDER / f"{place.title.lower()}_{name}.json"
    if not (kept.exists() and place.exists(name)):
        kept.unlink(missing_ok=True)
        place.create(name)
        _say(f"{place.title}: seeding {size}")
        kept.write_text(json.dumps(_part("seed", place.url(name), size)), encoding="utf-8")
    found = json.loads(kept.read_text(encoding="utf-8"))
    part = "(d) Seeding through the bulk services"
    target, verdict = at_least(found["honors"], SEED_RATE, 0, " a second")
    return [
        Line(part, "officers registered a second", f"{found['officers']:,.0f}"),
        Line(part, "honors granted a second", f"{found['honors']:,.0f}", target=target, verdict=verdict),
        Line(part, "all of it, units to signed checkpoint and sealed trail", f"{found['seconds']:,.0f} s"),
    ]


def _part(part: str, url: str, size: Size, rounds: int = 0) -> Any:
    begun = time.monotonic()
    words = [sys.executable, "-m", "bench.measure", part, str(rounds), str(size.officers), str(size.honors)]
    done = subprocess.run(  # noqa: S603 - our own words
        words, cwd=ROOT, env=environment_for(url), stdout=subprocess.PIPE, text=True, check=True
    )
    _say(f"{part}: {time.monotonic() - begun:.0f} s")
    return json.loads(done.stdout)


def _schema() -> str:
    """Eight letters that change with the migrations and with what is seeded."""
    sources = [*sorted((ROOT / "honors" / "migrations").glob("0*.py")), ROOT / "bench" / "seed.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
