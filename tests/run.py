# ruff: noqa: T201 - what it prints is its result
"""Run the whole suite on every database that is at hand, and say plainly what was left out and why.

    python -m tests.run --depth quick|full

The depth changes the number of generated cases and nothing else. ``TEST_DATABASE_URL`` (PostgreSQL) and
``TEST_REDIS_URL`` add what needs them. With ``REQUIRE_ALL=1`` whatever was left out is a failure, except the published
vectors, which nobody ships: they are required where ``MERKLE_VECTORS`` names their folder.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.browser.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = re.compile(r"^SKIPPED \[\d+\] (?P<place>\S+?): (?P<reason>.*)$")
LEFT_OUT = "LEFT OUT: "
MUST_BE_THERE = {
    "TEST_DATABASE_URL": "the suite on PostgreSQL",
    "TEST_REDIS_URL": "the Celery worker on Redis (tests/queues)",
}


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


QUEUES = "tests/queues"
"""Run in a process of their own: a queue client keeps what it knows of its broker for the life of a process."""
BROWSER = "tests/browser"
"""Run in a process of their own: they play the demo once and share its server."""
RULES = ("tests/honors/domain", "tests/evaluations/domain")
"""Run once, on whatever comes first: the import contracts keep every database out of what they try."""


def all_but(*folders: str) -> tuple[str, ...]:
    """Pytest's words for everything outside these folders, shared out among the processors."""
    return ("-n", str(cores()), "--dist", "worksteal", *(f"--ignore={folder}" for folder in folders))


def run_suite(title: str, environment: Mapping[str, str], *more: str) -> tuple[int, list[str]]:
    """Run pytest once, its output passed on as it comes. The exit code, and why tests were skipped."""
    print(f"\n=== the suite on {title} ===", flush=True)
    words = ["-m", "pytest", "-q", "-rs", *more]
    skipped = []
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, *words], cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            match = SKIPPED.match(line)
            if match:
                skipped.append(match["reason"].strip())
    return process.returncode, skipped


def missing(environment: Mapping[str, str]) -> list[str]:
    """What cannot be run here, each with the reason."""
    rows = [f"{what}: {name} is not set" for name, what in MUST_BE_THERE.items() if not environment.get(name)]
    return rows if find_chromium() else [*rows, "the pages in a browser (tests/browser): no Chromium was found"]


def verdict(codes: Mapping[str, int], left_out: list[str], skipped: list[str], environment: Mapping[str, str]) -> int:
    """Print what ran and what did not; 0 only where everything that ran passed and nothing required is missing."""
    print("\n=== what ran ===")
    for title, code in codes.items():
        print(f"{'passed' if code == 0 else f'FAILED ({code})'}: the suite on {title}")
    excused = [] if environment.get("MERKLE_VECTORS") else [why for why in skipped if why.startswith(LEFT_OUT)]
    required = left_out + [why for why in skipped if why not in excused]
    for why in sorted({*left_out, *skipped}):
        print(f"left out: {why.removeprefix(LEFT_OUT)}")
    if not left_out and not skipped:
        print("nothing was left out")
    strict = environment.get("REQUIRE_ALL") == "1"
    if strict and required:
        print("FAILED: REQUIRE_ALL=1, and something was left out")
    return 1 if any(codes.values()) or (strict and required) else 0


def main(arguments: list[str] | None = None) -> int:
    """The exit code of the whole."""
    parser = argparse.ArgumentParser(description="The whole suite on every database at hand.")
    parser.add_argument("--depth", choices=["quick", "full"], default="quick")
    depth = parser.parse_args(arguments).depth
    environment = {**os.environ, "APP_ENV": "test", "TEST_DEPTH": depth}
    on_file = {name: value for name, value in environment.items() if name != "TEST_DATABASE_URL"}
    codes: dict[str, int] = {}
    codes["SQLite"], skipped = run_suite("SQLite", on_file, *all_but(QUEUES, BROWSER))
    if environment.get("TEST_DATABASE_URL"):
        codes["PostgreSQL"], more = run_suite("PostgreSQL", environment, *all_but(QUEUES, BROWSER, *RULES))
        skipped += more
    if environment.get("TEST_REDIS_URL"):
        for title, settings in (("SQLite", on_file), ("PostgreSQL", environment)):
            if title in codes:
                name = f"{title}, with a Celery worker on Redis"
                codes[name], more = run_suite(name, settings, QUEUES)
                skipped += more
    if find_chromium():
        codes["the pages in a browser"], more = run_suite("the pages in a browser", on_file, BROWSER)
        skipped += more
    return verdict(codes, missing(environment), skipped, environment)


if __name__ == "__main__":
    sys.exit(main())
