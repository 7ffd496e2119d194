# ruff: noqa: S608 - names are those of our own models
"""The summaries of honors, and the full recount that they must equal."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection

from honors.models import PROVINCIAL_GROUP, Honor, HonorRecipients, HonorTotal, subtrees_holding
from honors.models.unit import PATH_WIDTH
from honors.selectors.ledger_rows import stream

TOTALS_KEY = (
    "unit_path",
    "award_code",
    "year",
    "status",
    "is_provincial_or_ministerial",
    "recipient_category",
    "level",
    "register",
)
RECIPIENTS_KEY = ("unit_path", "scope", "recipient_category")

HONORS = Honor._meta.db_table
TOTALS = HonorTotal._meta.db_table
LONGEST_PATH = HonorTotal._meta.get_field("unit_path").max_length or 0

Row = tuple[Any, ...]


def recounted_totals() -> Iterator[Row]:
    """What ``HonorTotal`` must hold: the values of ``TOTALS_KEY``, then times."""
    rows = stream(f"{_recount()} SELECT {', '.join((*TOTALS_KEY, 'times'))} FROM recount")
    provincial = TOTALS_KEY.index("is_provincial_or_ministerial")
    return ((*row[:provincial], bool(row[provincial]), *row[provincial + 1 :]) for row in rows)


def differing_totals() -> Iterator[Row]:
    """Cells of ``HonorTotal`` that are not what a recount gives: id, kept times, counted times, then the key.

    No id: the cell is missing. No counted times: nothing stands behind it.
    """
    same = " AND ".join(f"t.{name} = r.{name}" for name in TOTALS_KEY)
    kept = ", ".join(f"t.{name}" for name in TOTALS_KEY)
    counted = ", ".join(f"r.{name}" for name in TOTALS_KEY)
    return stream(
        f"{_recount()} SELECT t.id, t.times, r.times, {kept} FROM {TOTALS} t LEFT JOIN recount r ON {same}"
        f" WHERE t.times <> COALESCE(r.times, 0)"
        f" UNION ALL SELECT t.id, t.times, r.times, {counted} FROM recount r LEFT JOIN {TOTALS} t ON {same}"
        " WHERE t.id IS NULL"
    )


def recounted_recipients() -> Counter[Row]:
    """What ``HonorRecipients`` must hold, by the values of ``RECIPIENTS_KEY``."""
    found: Counter[Row] = Counter()
    group = f"'{PROVINCIAL_GROUP}'"
    for paths, scope, category, count in stream(
        f"SELECT paths, scope, category, count(*) FROM ({_held('award_code')} UNION ALL"
        f" {_held(group, 'AND is_provincial_or_ministerial')}) held GROUP BY paths, scope, category"
    ):
        for path in {subtree for own in paths.split(",") for subtree in subtrees_holding(own)}:
            found[path, scope, category] += count
    return found


def differing_recipients() -> Iterator[Row]:
    """Cells of ``HonorRecipients`` that are not what a recount gives, as ``differing_totals`` gives them."""
    counted = recounted_recipients()
    rows = HonorRecipients.objects.order_by("pk").values_list("pk", "recipients", *RECIPIENTS_KEY)
    for pk, kept, *key in rows.iterator():
        expected = counted.pop(tuple(key), 0)
        if kept != expected:
            yield pk, kept, expected or None, *key
    for key, expected in counted.items():
        yield None, None, expected, *key


def _held(scope: str, condition: str = "") -> str:
    """The paths at which each recipient holds a valid honor of a scope, as one text."""
    paths = "group_concat(DISTINCT unit_path)"
    if connection.vendor == "postgresql":
        paths = "string_agg(DISTINCT unit_path, ',' ORDER BY unit_path)"
    recipient = "officer_id, CASE WHEN officer_id IS NULL THEN unit_id END"
    by = "" if condition else f"{scope}, "
    return (
        f"SELECT {paths} AS paths, {scope} AS scope, recipient_category AS category FROM {HONORS}"
        f" WHERE status = 'valid' AND unit_id IS NOT NULL {condition} GROUP BY {by}recipient_category, {recipient}"
    )


def _recount() -> str:
    """``recount``: the times of every subtree, from one pass over the honors."""
    year = "EXTRACT(YEAR FROM decided_on)::integer"
    if connection.vendor == "sqlite":
        year = "CAST(substr(decided_on, 1, 4) AS integer)"
    columns = ", ".join(f"{year} AS year" if name == "year" else name for name in TOTALS_KEY)
    places = ", ".join(str(place + 1) for place in range(len(TOTALS_KEY)))
    cuts = ", ".join(f"({length})" for length in range(0, LONGEST_PATH + 1, PATH_WIDTH))
    key = ", ".join(f"own.{name}" for name in TOTALS_KEY[1:])
    return (
        f"WITH own AS (SELECT {columns}, count(*) AS times FROM {HONORS} GROUP BY {places}),"
        f" cut(length) AS (VALUES {cuts}),"
        f" recount AS (SELECT substr(own.unit_path, 1, cut.length) AS unit_path, {key},"
        f" CAST(sum(own.times) AS bigint) AS times"
        f" FROM own JOIN cut ON cut.length <= length(own.unit_path) GROUP BY {places})"
    )
