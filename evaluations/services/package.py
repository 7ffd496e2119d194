"""Use case about the package of a cycle: everything an outsider needs to count it again, sealed."""

import hashlib
from datetime import datetime

from django.conf import settings

from evaluations.domain.package import MANIFEST, SEAL, SEALED_BY, manifest_of, seal_text
from evaluations.models import Cycle
from evaluations.permissions.package import may_export_cycle
from evaluations.selectors.package import files_of
from honors.domain.actor import Actor
from honors.domain.ledger.note import sign_text
from honors.services.audit import record_event
from honors.services.ledger import sign_checkpoint
from honors.services.signing import signer_for
from honors.services.use_case import require, use_case


@use_case("cycle.export", about="cycle")
def export_cycle(*, actor: Actor, cycle: Cycle, at: datetime) -> dict[str, bytes]:
    """The files of a closed cycle's package by name, manifest and seal included: the same bytes every time.

    That it was taken, by whom, and the manifest's digest stand in the audit trail (R-52).
    Raises RuleViolation ``cycle.package_not_yours``, ``cycle.not_closed``.
    """
    require(may_export_cycle(actor, cycle))
    sign_checkpoint(actor=actor, at=at)  # so that some checkpoint covers the cycle's entries
    files = files_of(cycle)
    manifest = manifest_of(str(cycle.pk), files)
    seal = sign_text(seal_text(str(cycle.pk), manifest), [signer_for(settings.INSTALLATION_NAME + SEALED_BY)])
    record_event(
        actor=actor, event="cycle.export", at=at, obj=cycle, after={"manifest": hashlib.sha256(manifest).hexdigest()}
    )
    return {**files, MANIFEST: manifest, SEAL: seal}
