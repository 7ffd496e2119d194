"""Who signs for whom: a deputy for a leader, an organ under a mandate (R-16). No use case of its own."""

from typing import Any

from evaluations.models import Approval
from honors.domain.actor import Actor, Role


def sign_as(actor: Actor, approval: Approval) -> None:
    """Put on the approval for whom a deputy signs, by which document; nothing where a leader signs in person."""
    acting = actor.acting_at(approval.organ_id, Role.LEADER)
    approval.acting_for_id = acting.deputy_for if acting else None
    approval.acting_document = acting.document_number if acting else ""


def acting_of(approval: Approval) -> dict[str, Any]:
    """The columns of an acting signature, to be written with the decision."""
    return {"acting_for_id": approval.acting_for_id, "acting_document": approval.acting_document}


def signature_of(approval: Approval) -> dict[str, Any]:
    """What the trail says of an acting signature: a deputy's, or an organ's under a mandate (R-16)."""
    said: dict[str, Any] = {}
    if approval.acting_for_id is not None:
        said["acting_for"] = approval.acting_for_id
        said["acting_document"] = approval.acting_document
    if approval.mandate is not None:
        said["mandate_of"] = approval.mandate.from_organ.name
        said["mandate_document"] = approval.mandate.document_number
    return said
