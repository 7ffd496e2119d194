import pytest

from evaluations.domain.evidence import FileKind, kind_named, kind_of_file

DOCX = b"PK\x03\x04....[Content_Types].xml....word/document.xml"
XLSX = b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml"


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [
        (b"%PDF-1.7\n", "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png", "png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "jpg"),
        (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("事迹材料\n第一段".encode(), "text/plain", "txt"),
    ],
)
def test_a_file_is_what_its_content_says(content, media_type, ending):
    assert kind_of_file(content) == FileKind(media_type, ending)
    assert kind_named(media_type) == FileKind(media_type, ending)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"PK\x03\x04 any other archive",
        b"\x7fELF\x02\x01\x01\x00",
        b"text with \x00 in it",
        "非法".encode("gb18030"),
    ],
)
def test_everything_else_is_refused(content):
    assert kind_of_file(content) is None
