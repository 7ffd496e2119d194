"""What a file of a case may be, told by its content and never by its name."""

from dataclasses import dataclass

_MARKS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PACKAGES = {
    b"word/document.xml": (f"{_OFFICE}wordprocessingml.document", "docx"),
    b"xl/workbook.xml": (f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
}
_ZIP = b"PK\x03\x04"
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class FileKind:
    """A media type and the ending that goes with it."""

    media_type: str
    ending: str


TEXT = FileKind("text/plain", "txt")


def kind_of_file(content: bytes) -> FileKind | None:
    """PDF, PNG, JPEG, a document or a sheet of Office, or plain UTF-8 text; None for everything else."""
    for mark, (media_type, ending) in _MARKS.items():
        if content.startswith(mark):
            return FileKind(media_type, ending)
    if content.startswith(_ZIP):
        return _package(content)
    return TEXT if _is_text(content) else None


def kind_named(media_type: str) -> FileKind:
    """The kind of a stored file. Raises KeyError for a media type that is never stored."""
    known = [*_MARKS.values(), *_PACKAGES.values(), (TEXT.media_type, TEXT.ending)]
    return FileKind(media_type, dict(known)[media_type])


def _package(content: bytes) -> FileKind | None:
    """Names of members stand in a zip file as they are; an Office file has these two."""
    for member, (media_type, ending) in _PACKAGES.items():
        if member in content and b"[Content_Types].xml" in content:
            return FileKind(media_type, ending)
    return None


def _is_text(content: bytes) -> bool:
    if not content or _CONTROLS & set(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
