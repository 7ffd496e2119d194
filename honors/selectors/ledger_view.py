"""The ledger as its pages show it: entries in words, and one entry with all that proves it."""

import json
from typing import Any

from django.db.models import QuerySet

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Award, Honor, LedgerCheckpoint, LedgerEntry
from honors.selectors.honor import visible_to as honors_visible_to
from honors.selectors.ledger import encode, inclusion, root_of_size

HEX_SHOWN = 8
"""Characters of a root in hexadecimal that the foot of every page shows, and so the fewest to compare."""


def checkpoints_within(shown: int | None) -> QuerySet[LedgerCheckpoint]:
    """Signed heads, up to where the log ends for whoever asks (``size_for``); None: all."""
    rows = LedgerCheckpoint.objects.order_by("-size")
    return rows if shown is None else rows.filter(size__lte=shown)


def facts_of(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """What the leaves say, each with the name of its award; one query for all names."""
    leaves = [json.loads(bytes(entry.leaf)) for entry in entries]
    codes = {leaf["award"]["code"] for leaf in leaves if leaf["award"]}
    names = dict(Award.objects.filter(code__in=codes).order_by("edition__valid_from").values_list("code", "name"))
    return [{**leaf, "award_name": names.get((leaf["award"] or {}).get("code"), "")} for leaf in leaves]


def honor_at(actor: Actor, index: int) -> Honor | None:
    """Whose honor a grant is, for whoever sees that honor anyway; leaves name nobody."""
    return honors_visible_to(actor).filter(pk=index).select_related("officer", "unit", "award").first()


def later_about(index: int, *, shown: int | None) -> list[LedgerEntry]:
    """Entries that name this one: corrections, revocations, restorations, erasures."""
    rows = LedgerEntry.objects.filter(refers_to=index).order_by("index")
    return list(rows if shown is None else rows.filter(index__lt=shown))


def proven(entry: LedgerEntry, *, shown: int | None) -> dict[str, Any]:
    """``index, leaf, size, root, leaf_hash, proof, checkpoint``: under the newest signed head that holds the entry.

    Before the first signature over it ``checkpoint`` is None and the proof leads to the head as it is now.
    """
    signed = checkpoints_within(shown).filter(size__gt=entry.index).first()
    found = inclusion(index=entry.index, tree_size=signed.size if signed else None, shown=shown)
    note = bytes(signed.note).decode() if signed else None
    return {**found, "leaf": encode(bytes(entry.leaf)), "checkpoint": note}


def compare_head(*, size: int, root: str, now: int) -> bool:
    """Whether the log had this root when it had ``size`` entries; ``root`` in base64 or at least 8 hexadecimal digits.

    ``now`` is how many entries the asker is shown.

    Raises RuleViolation ``ledger.outside``, ``ledger.root_form``.
    """
    if not 0 < size <= now:
        raise RuleViolation("ledger.outside", {"size": now}, field="size")
    had = root_of_size(size)
    given = root.strip()
    is_hex = len(given) >= HEX_SHOWN and all(sign in "0123456789abcdef" for sign in given.lower())
    if not is_hex and len(given) != len(encode(had)):
        raise RuleViolation("ledger.root_form", field="root")
    return had.hex().startswith(given.lower()) if is_hex else encode(had) == given
