"""What a case says, field by field, as plain data: kept with a notice and with a return, and compared later."""

from typing import Any

from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.domain.notice import text_digest
from evaluations.models import Nomination


def facts_of(case: Nomination) -> dict[str, Any]:
    """Every field that its owner may change, by its name in the interface, with the papers on file.

    A deed is named with a digest of its text, a person and a unit as the interface names them.
    """
    said = {
        "star": case.star or None,
        "award": case.award.code if case.award is not None else None,
        "recipient": _recipient(case),
        "deed": _deed(case),
        "timing": case.timing,
        "reason": case.reason,
        "is_posthumous": case.is_posthumous,
        "attached_honors": sorted(str(key) for key in case.attached_honors.values_list("pk", flat=True)),
    }
    assert set(said) == set(EDITABLE_FIELDS)
    papers = case.evidence.order_by("created_at", "pk").values_list("kind", "title", "digest")
    return {**said, "evidence": [{"kind": kind, "title": title, "digest": digest} for kind, title, digest in papers]}


def _recipient(case: Nomination) -> dict[str, str]:
    if case.recipient_unit is not None:
        return {"unit": case.recipient_unit.code}
    return {"officer": str(case.officer_id)}


def _deed(case: Nomination) -> dict[str, str] | None:
    if case.deed is None:
        return None
    text = f"{case.deed.title}\n{case.deed.statement}\n{case.deed.done_on.isoformat()}\n{case.deed.place}"
    return {"id": str(case.deed_id), "title": case.deed.title, "digest": text_digest(text)}


def changes_of(case: Nomination) -> list[dict[str, Any]]:
    """What was mended since the last return: field, before and after, in the order of the fields."""
    before = case.reopened_from
    if before is None:
        return []
    after = facts_of(case)
    return [
        {"field": name, "before": before.get(name), "after": after[name]}
        for name in after
        if before.get(name) != after[name]
    ]
