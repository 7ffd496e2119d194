"""Use cases about the papers of a case."""

import uuid
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from evaluations.domain.evidence import kind_of_file
from evaluations.models import Evidence, Nomination
from evaluations.permissions.evidence import may_add_evidence, may_remove_evidence
from evaluations.services.fast_track import confirm_if_complete
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("evidence.add", about="nomination")
def add_evidence(
    *, actor: Actor, nomination: Nomination, content: bytes, title: str, kind: str, at: datetime
) -> Evidence:
    """Put a file on a case: its owner in a draft or a returned case, HR of the desk while it is pending.

    What it is, is read from the content; its name is not kept. Stored under a random name with its SHA-256.
    Raises RuleViolation: ``evidence.not_yours``, ``evidence.not_now``, ``evidence.too_large``,
    ``evidence.unknown_kind``, ``evidence.duplicate``.
    """
    case = lock(nomination)
    decision = may_add_evidence(actor, case, on=dated(at))
    if not decision:
        raise RuleViolation(decision.code, {"state": case.state})
    assert actor.user_id is not None
    if len(content) > settings.EVIDENCE_MAX_BYTES:
        raise RuleViolation("evidence.too_large", {"limit": settings.EVIDENCE_MAX_BYTES}, field="file")
    file_kind = kind_of_file(content)
    if file_kind is None:
        raise RuleViolation("evidence.unknown_kind", field="file")
    digest = sha256(content).hexdigest()
    if Evidence.objects.filter(nomination=case, digest=digest).exists():
        raise RuleViolation("evidence.duplicate", field="file")
    evidence = Evidence(
        nomination=case,
        title=title,
        kind=kind,
        digest=digest,
        size=len(content),
        media_type=file_kind.media_type,
        uploaded_by_id=actor.user_id,
        created_at=at,
    )
    evidence.file.save(f"{uuid.uuid4().hex}.{file_kind.ending}", ContentFile(content), save=False)
    try:
        evidence.save()
    except Exception:
        evidence.file.delete(save=False)
        raise
    after = {"nomination": case.pk, "kind": kind, "digest": digest, "size": len(content)}
    record_event(actor=actor, event="evidence.add", at=at, obj=evidence, after=after)
    confirm_if_complete(nomination=case, at=at)
    return evidence


@use_case("evidence.remove", about="evidence")
def remove_evidence(*, actor: Actor, evidence: Evidence, at: datetime) -> Nomination:
    """Take a file off a draft again: who put it there, as long as nobody else was meant to read it.

    The audit trail keeps its digest; the file itself goes with the commit.
    Raises RuleViolation: ``evidence.not_own``, ``evidence.handed_in``.
    """
    case = lock(evidence.nomination)
    require(may_remove_evidence(actor, case, evidence))
    before = {"nomination": case.pk, "kind": evidence.kind, "digest": evidence.digest, "size": evidence.size}
    record_event(actor=actor, event="evidence.remove", at=at, obj=evidence, before=before)
    file = evidence.file
    evidence.delete()
    transaction.on_commit(lambda: file.delete(save=False))
    return case
