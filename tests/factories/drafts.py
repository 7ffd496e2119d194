"""Entries to be, made without people or catalogue."""

from datetime import date

from honors.domain.ledger.entry import Award, Decision
from honors.services.ledger import Draft

DECISION = Decision("湖州市公安局", "湖公奖〔2026〕7号", date(2026, 3, 2))


def grant_draft(number: int = 1) -> Draft:
    """A third-class merit of somebody."""
    return Draft(
        facts={
            "kind": "grant",
            "register": "honors",
            "effective_on": date(2026, 3, 2),
            "award": Award("police.individual.merit_third", "police-2015"),
            "decision": DECISION,
            "recipient_category": "individual",
            "subject": f"{number:032x}",
            "origin": "decided",
            "provenance": "original",
            "is_posthumous": False,
        },
        values={"name": "张试"},
    )


def erase_draft(**facts: object) -> Draft:
    """An erasure of the openings of the first entry."""
    return Draft(
        facts={
            "kind": "erase",
            "register": "honors",
            "decision": DECISION,
            "ground": "本人申请",
            "refers_to": 0,
            **facts,
        },
        values={"reason": "本人申请"},
    )
