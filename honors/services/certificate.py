"""Giving out certificates, their files, and the signed list of what happened to honors later."""

from datetime import date, datetime

from honors.domain.actor import SYSTEM, Actor
from honors.domain.certificate import check_issuable, number_for, state_after
from honors.domain.certificate_check import Examined, examine_certificate
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import standing
from honors.domain.ledger.note import parse_checkpoint
from honors.domain.revocation_list import SUFFIX, sign_list
from honors.models import Certificate, Honor, LedgerHead
from honors.models.base import dated
from honors.permissions.certificate import may_issue_certificate
from honors.selectors.certificate import file_of, later_changes, statements_of
from honors.selectors.honor_change import entries_of
from honors.services.audit import record_event
from honors.services.ledger import sign_checkpoint
from honors.services.signing import signer_for, verifiers_for
from honors.services.use_case import lock, require, use_case


@use_case("certificate.issue", about="honor")
def issue_certificate(*, actor: Actor, honor: Honor, at: datetime) -> Certificate:
    """The certificate of an honor as it is stated now: given out once, and the same again whenever it is asked for.

    After a correction there is a new one, which names the one it replaces. Raises RuleViolation: ``access.denied``,
    ``certificate.erased``, ``certificate.revoked`` (R-33), ``certificate.ended`` (R-25).
    """
    now = lock(honor)
    require(may_issue_certificate(actor, now))
    check_issuable(standing(entries_of(now.pk)), on=dated(at))
    state = state_after(statements_of(now))
    before: Certificate | None = Certificate.objects.filter(honor=now).order_by("-entry").first()
    if before is not None and before.entry == state.last_change:
        return before
    made = Certificate.objects.create(
        number=number_for(state),
        honor=now,
        entry=state.last_change,
        replaces=before,
        issued_at=at,
        issued_by_id=actor.user_id,
    )
    record_event(
        actor=actor,
        event="certificate.issue",
        at=at,
        obj=made,
        after={"honor": now.pk, "replaces": before.number if before else None},
    )
    return made


def certificate_file(*, actor: Actor, certificate: Certificate, at: datetime) -> bytes:
    """The file for the holder, under a head that is signed now where the newest one is older.

    None of a certificate that does not stand any more: under a head that knows better it would be taken for true by
    whoever has no list of later changes. The certificate was found through ``visible_to``. Raises RuleViolation:
    ``certificate.erased``, ``certificate.revoked`` (R-33), ``certificate.ended`` (R-25), ``certificate.superseded``.
    """
    honor = certificate.honor
    check_issuable(standing(entries_of(honor.pk)), on=dated(at))
    if state_after(statements_of(honor)).last_change != certificate.entry:
        raise RuleViolation("certificate.superseded", {"number": certificate.number})
    sign_checkpoint(actor=SYSTEM, at=at)
    record_event(actor=actor, event="certificate.download", at=at, obj=certificate)
    return file_of(certificate).to_bytes()


def revocation_list(*, at: datetime) -> bytes:
    """The signed list as of now. It names places in the ledger and days, nobody and no reason."""
    head, _ = parse_checkpoint(bytes(sign_checkpoint(actor=SYSTEM, at=at).note))
    day = dated(at)
    return sign_list(head, [signer_for(head.origin + SUFFIX)], on=day, lines=later_changes(size=head.size, on=day))


def examine_file(data: bytes, *, on: date) -> Examined:
    """Whether a file holds under this installation's own key; what happened later is in ``standings_on``."""
    origin = LedgerHead.objects.values_list("origin", flat=True).first() or ""
    return examine_certificate(data, verifiers_for(origin) if origin else [], on=on)
