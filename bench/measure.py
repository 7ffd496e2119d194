"""All measurements in one database, in a process that Django was set up for.

    python -m bench.measure seed|writes|ledger|query ROUNDS OFFICERS HONORS

Prints what it found as JSON.
"""

import json
import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402

from bench.ledger import measure_ledger  # noqa: E402
from bench.place import Size  # noqa: E402
from bench.query import measure_query  # noqa: E402
from bench.seed import seed  # noqa: E402
from bench.writes import measure_writes  # noqa: E402
from honors import clock  # noqa: E402


def _seed(size: Size) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    found = seed(size, clock.now())
    with connection.cursor() as cursor:
        # What the databases do by themselves in the course of time
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return found


def main() -> None:
    """Do one part."""
    part, rounds, officers, honors = sys.argv[1], *map(int, sys.argv[2:])
    url = os.environ["DATABASE_URL"]
    if part == "seed":
        print(json.dumps(_seed(Size(officers, honors))))
        return
    if part == "writes":
        call_command("migrate", verbosity=0)
        lines = measure_writes(url, clock.now())
    elif part == "ledger":
        lines = measure_ledger(url, rounds)
    else:
        lines = measure_query(rounds, clock.now())
    print(json.dumps([line.as_json() for line in lines]))


if __name__ == "__main__":
    main()
