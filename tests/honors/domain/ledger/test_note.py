from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from honors.domain.ledger.note import (
    Checkpoint,
    Ed25519Signer,
    Ed25519Verifier,
    NoteError,
    UnknownKeyError,
    open_checkpoint,
    parse_checkpoint,
    parse_vkey,
    sign_checkpoint,
)

# The key and the note that golang.org/x/mod/sumdb/note publishes as its example.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

ME = Ed25519Signer("log.example", bytes(range(32)))
OTHER = Ed25519Signer("other.example", bytes(32))
HEAD = Checkpoint("log.example/ledger", 3, bytes(range(32)))
NOTE = sign_checkpoint(HEAD, [ME])


def test_a_checkpoint_reads_as_the_specification_says():
    lines = NOTE.decode().split("\n")
    assert lines[:4] == ["log.example/ledger", "3", b64encode(HEAD.root).decode(), ""]
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signature = key.sign(("\n".join(lines[:3]) + "\n").encode())
    assert lines[4:] == [f"\u2014 log.example {b64encode(ME.key_hash + signature).decode()}", ""]


def test_the_published_key_and_signature_of_the_go_project_hold():
    verifier = parse_vkey(PETER)
    material = b64decode(PETER_SIGNATURE)
    assert (verifier.name, verifier.key_hash, verifier.vkey) == ("PeterNeumann", material[:4], PETER)
    assert verifier.holds(PETER_TEXT, material[4:])
    assert not verifier.holds(PETER_TEXT + b" ", material[4:])


def test_it_opens_with_its_key_and_with_no_other():
    assert open_checkpoint(NOTE, [OTHER.verifier, ME.verifier]) == HEAD
    assert open_checkpoint(NOTE, [parse_vkey(ME.verifier.vkey + "\n")]) == HEAD
    with pytest.raises(UnknownKeyError):
        open_checkpoint(NOTE, [OTHER.verifier])
    with pytest.raises(UnknownKeyError):
        open_checkpoint(NOTE, [])


def test_signatures_by_unknown_keys_are_passed_over_and_a_bad_one_by_a_known_key_refuses():
    both = sign_checkpoint(HEAD, [OTHER, ME])
    assert open_checkpoint(both, [ME.verifier]) == HEAD
    head, signatures = parse_checkpoint(both)
    forged = signatures[0].key_hash + signatures[1].signature
    note = both.decode().split("\n")
    note[4] = f"\u2014 other.example {b64encode(forged).decode()}"
    assert open_checkpoint("\n".join(note).encode(), [ME.verifier]) == head
    with pytest.raises(NoteError, match="does not hold"):
        open_checkpoint("\n".join(note).encode(), [ME.verifier, OTHER.verifier])


def test_no_byte_of_a_note_can_change():
    for at in range(len(NOTE)):
        for bit in (1, 32):
            with pytest.raises(NoteError):
                open_checkpoint(NOTE[:at] + bytes([NOTE[at] ^ bit]) + NOTE[at + 1 :], [ME.verifier])


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1],
        lambda note: note + b"\n",
        lambda note: note + b"x",
        lambda note: note.replace(b"\n", b"\r\n"),
        lambda note: note.replace(b"\n3\n", b"\n03\n"),
        lambda note: note.replace(b"\n3\n", b"\n+3\n"),
        lambda note: note.replace(b"\n3\n", b"\n3\nmore\n"),
        lambda note: b"\n" + note,
        lambda note: note.split(b"\n\n")[0],
        lambda note: note.replace("\u2014".encode(), b"-"),
        lambda note: note + b"x" * 70_000,
        lambda note: b"\xff" + note,
    ],
)
def test_a_note_of_another_form_is_refused(change):
    with pytest.raises(NoteError):
        parse_checkpoint(change(NOTE))


@pytest.mark.parametrize("head", [Checkpoint("", 1, bytes(32)), Checkpoint("a\nb", 1, bytes(32)),
                                  Checkpoint(" a", 1, bytes(32)), Checkpoint("a", -1, bytes(32)),
                                  Checkpoint("a", 1, bytes(31))])  # fmt: skip
def test_a_head_without_clear_form_is_never_signed(head):
    with pytest.raises(NoteError):
        sign_checkpoint(head, [ME])


def test_a_checkpoint_without_signer_is_refused():
    with pytest.raises(NoteError):
        sign_checkpoint(HEAD, [])


@pytest.mark.parametrize(
    "text",
    [
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Peter", "Petra"),
        PETER.replace("+AR", "+AB"),
        PETER[:-4],
        "PeterNeumann",
        "",
    ],
)
def test_a_key_line_that_does_not_fit_itself_is_refused(text):
    with pytest.raises(NoteError):
        parse_vkey(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n"])
def test_a_strange_key_name_is_refused(name):
    with pytest.raises(NoteError):
        Ed25519Verifier(name, bytes(32))
