"""The shipped catalogue files as domain values."""

import csv
from pathlib import Path

from honors.selectors.shipped import authority_rules, day, editions, kind_of, prizes, shipped

HERE = Path(__file__).parent

__all__ = ["authority_rules", "day", "editions", "kind", "prizes", "shipped", "table"]


def table(name):
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind(code, edition="police-2015"):
    schemes = {e.code: e.scheme for e in editions()}
    (row,) = [a for a in shipped("awards") if (a["code"], a["edition"]) == (code, edition)]
    return kind_of(row, schemes[edition])
