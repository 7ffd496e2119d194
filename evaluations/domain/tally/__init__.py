"""The count of a round, divided by what it does: marks, ladder, firmness, counting; results and their digest."""

from evaluations.domain.tally.counting import count
from evaluations.domain.tally.result import DecidedBy, ItemBox, ItemResult, Outcome, digest_of_rows, result_digest

__all__ = ["DecidedBy", "ItemBox", "ItemResult", "Outcome", "count", "digest_of_rows", "result_digest"]
