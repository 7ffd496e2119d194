import pytest

from honors.domain.errors import RuleViolation
from honors.management.findings import read_note

NOTE = b"origin\n1\nroot\n\n\xe2\x80\x94 origin signature\n"


@pytest.mark.parametrize(
    "saved",
    [NOTE, NOTE + b"\n", NOTE[:-1], NOTE.replace(b"\n", b"\r\n")],
    ids=["as it was put out", "one line more", "no last line break", "saved on Windows"],
)
def test_a_checkpoint_reads_the_same_however_it_was_saved(tmp_path, saved):
    file = tmp_path / "checkpoint"
    file.write_bytes(saved)

    assert read_note(str(file)) == (str(file), NOTE)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RuleViolation) as refusal:
        read_note(str(tmp_path / "nothing"))

    assert refusal.value.code == "file.unreadable"
