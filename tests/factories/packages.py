"""Packages on disk, taken and changed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from evaluations.domain.package import MANIFEST, SEAL, file_bytes, seal_text
from evaluations.models import Cycle
from evaluations.services.package import export_cycle
from honors.domain.actor import SYSTEM


def written(cycle: Cycle, folder: Path, at: datetime) -> Path:
    """The package of a cycle in a new folder."""
    folder.mkdir()
    for name, content in export_cycle(actor=SYSTEM, cycle=cycle, at=at).items():
        (folder / name).write_bytes(content)
    return folder


def changed(folder: Path, name: str, change: Callable[[Any], None]) -> Path:
    """One file changed in its fields, and manifest and seal made to fit, as a forger without the key would."""
    value = json.loads((folder / name).read_bytes())
    change(value)
    (folder / name).write_bytes(file_bytes(value))
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / MANIFEST).write_bytes(file_bytes(manifest))
    signature = (folder / SEAL).read_bytes().decode().split("\n\n")[1]
    text = seal_text(manifest["cycle"], (folder / MANIFEST).read_bytes())
    (folder / SEAL).write_text(f"{text}\n{signature}", encoding="utf-8")
    return folder


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every plain value in a document with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path, value


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "1"
    words = {"approve": "oppose", "oppose": "approve", "abstain": "approve", "selected": "not_selected"}
    return words.get(value, f"1{value}")


def put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    """Write one plain value of a document."""
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new
