"""The installation's signing key: an Ed25519 seed in a file outside the database."""

from pathlib import Path

from django.conf import settings

from honors.domain.ledger.note import Ed25519Signer, Verifier, parse_vkey
from honors.models.secret import read_key

AUDIT_SUFFIX = "/audit"


def audit_origin() -> str:
    """The name of the audit log, which must never be mistaken for the ledger."""
    return f"{settings.INSTALLATION_NAME}{AUDIT_SUFFIX}"


def signer_for(origin: str) -> Ed25519Signer:
    """The signer of checkpoints of the log ``origin``, under the key in ``LEDGER_KEY_FILE``.

    Outside production a missing key is made. Writes the public side beside the database, so that a copy of the
    data carries it; what an auditor trusts is the copy that was taken away.
    Raises ImproperlyConfigured in production where the file is missing.
    """
    signer = Ed25519Signer(origin, read_key(settings.LEDGER_KEY_FILE))
    path = vkey_path(origin)
    line = signer.verifier.vkey + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != line:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line, encoding="utf-8")
    return signer


def verifiers_for(origin: str) -> list[Verifier]:
    """The public side of the key that signs ``origin``, for checking; nothing where neither file is there.

    Makes no key and writes nothing. Raises NoteError where only a key line is there and it has no good form.
    """
    if settings.LEDGER_KEY_FILE.exists():
        return [Ed25519Signer(origin, read_key(settings.LEDGER_KEY_FILE)).verifier]
    path = vkey_path(origin)
    return [parse_vkey(path.read_text(encoding="utf-8"))] if path.exists() else []


def vkey_path(origin: str) -> Path:
    """``<origin>.vkey`` beside an SQLite file, else under ``var/``; a slash in the name reads as a dash."""
    database = settings.DATABASES["default"]
    is_file = str(database["ENGINE"]).endswith("sqlite3")
    folder = Path(str(database["NAME"])).parent if is_file else Path(settings.VAR)
    return folder / f"{origin.replace('/', '-')}.vkey"
