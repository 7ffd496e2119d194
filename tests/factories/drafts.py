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


def verdict_draft(kind: str, refers_to: int, *, effective_on: date) -> Draft:
    """A revocation or a restoration."""
    return Draft(
        facts={
            "kind": kind,
            "register": "honors",
            "effective_on": effective_on,
            "decision": DECISION,
            "origin": "decided",
            "provenance": "original",
            "ground": "依据决定",
            "refers_to": refers_to,
        }
    )


def correct_draft(refers_to: int, *, code: str, subject: str) -> Draft:
    """All facts of a grant as they should read: another award to the same recipient."""
    facts = {**grant_draft().facts, "kind": "correct", "ground": "登记有误", "refers_to": refers_to, "subject": subject}
    return Draft(facts={**facts, "award": Award(code, "police-2015")})
