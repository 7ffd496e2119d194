"""What is handed over with an honor: of the kinds that the table names on the day of the approval, each once (R-28)."""

from collections.abc import Collection, Sequence

from honors.domain.errors import RuleViolation

Handed = tuple[str, str]
"""Kind and serial number."""


def check_handed(handed: Sequence[Handed], *, named: Collection[str], taken: Collection[Handed] = ()) -> None:
    """Whether these tokens can be handed over with one honor.

    ``named`` are the kinds of the award's level on the day of its approval (S1 art. 30); where the table names none,
    nothing is known and nothing refused. ``taken`` are kinds and serial numbers that were handed over before.
    Raises RuleViolation ``nomination.token_kind``, ``nomination.token_serial``, ``nomination.token_taken`` or
    ``nomination.token_twice``.
    """
    seen: set[Handed] = set()
    for kind, serial in handed:
        said = {"kind": kind, "serial": serial}
        if named and kind not in named:
            raise RuleViolation("nomination.token_kind", {**said, "named": "、".join(sorted(named))}, field="tokens")
        if not serial.strip():
            raise RuleViolation("nomination.token_serial", said, field="tokens")
        if (kind, serial) in taken or (kind, serial) in seen:
            raise RuleViolation("nomination.token_taken", said, field="tokens")
        if kind in {other for other, _ in seen}:
            raise RuleViolation("nomination.token_twice", said, field="tokens")
        seen.add((kind, serial))


def still_due(handed: Sequence[Handed], *, named: Collection[str]) -> list[str]:
    """The kinds that the table names and nobody has handed over yet."""
    return sorted(set(named) - {kind for kind, _ in handed})
