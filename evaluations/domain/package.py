"""The package of a closed cycle: files as bytes, their manifest, and what is signed. ``docs/cycle-package.md`` says
what each file holds; ``recompute.py`` reads them and shares no code with this.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT = "cycle-package/1"
MANIFEST = "manifest.json"
SEAL = "manifest.note"
SEALED_BY = "/package"
"""What the name of the installation's key for packages ends in: a package can never pass for a ledger's checkpoint."""

Files = Mapping[str, bytes]


def file_bytes(value: Any) -> bytes:
    """JSON that people read too, the same bytes for the same value: sorted keys, one blank a level, UTF-8, ended by a
    line feed.
    """
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def text_digest(text: str) -> str:
    """SHA-256 over UTF-8, 64 hex digits: what stands in place of a text that stays outside; empty for an empty one."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def manifest_of(cycle: str, files: Files) -> bytes:
    """The manifest: every file with its SHA-256."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return file_bytes({"format": FORMAT, "cycle": cycle, "files": digests})


def seal_text(cycle: str, manifest: bytes) -> str:
    """The text that is signed: format, cycle and the SHA-256 of the manifest, a line each."""
    return f"{FORMAT}\n{cycle}\n{hashlib.sha256(manifest).hexdigest()}\n"
