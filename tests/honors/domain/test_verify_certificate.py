"""``verify_certificate.py`` against everything that somebody might hand it; the domain's own check says the same."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.certificate import Certificate, number_of
from honors.domain.certificate_check import UNCHECKED, examine_certificate
from honors.domain.ledger.commitment import Opening, commit
from honors.domain.ledger.note import Ed25519Signer, sign_checkpoint, sign_text
from honors.domain.revocation_list import Later, list_text
from tests.honors.domain.certificates import (
    FACTS,
    LIST_SIGNER,
    ON,
    PROGRAM,
    ROOT,
    VKEY,
    certificate,
    changed,
    head_of,
    listed,
    proven,
    run,
)
from tests.honors.domain.ledger.samples import CORRECT, GRANT, OPENINGS, REVOKE, SIGNER, counting_bytes, log

VALID, NOT_VALID, UNCHECKED_CODE, REVOKED, TOO_OLD = range(5)
OTHER = Ed25519Signer(SIGNER.name, bytes(range(1, 33)))
LOG = log(GRANT, GRANT, GRANT)
LATER = [*LOG, replace(REVOKE, seq=3)]
GOOD = certificate(LOG).to_bytes()
NEW_NAME = commit({"name": "张珊"}, counting_bytes(9))
CORRECTED = log(GRANT, CORRECT, GRANT)


@pytest.fixture
def verify(monkeypatch, capsys, tmp_path):
    def check(cert=GOOD, **asked):
        return run(monkeypatch, capsys, tmp_path, cert, **asked)

    return check


def told(data, on=ON):
    """What the domain's own check says, as an exit code."""
    fault = examine_certificate(data, [SIGNER.verifier], on=on).fault
    return VALID if not fault else UNCHECKED_CODE if fault in UNCHECKED else NOT_VALID


def test_a_certificate_is_valid_and_says_what_was_checked_in_both_languages(verify):
    code, said = verify()

    assert code == VALID
    for word in (
        "有效 VALID",
        "H2026-000000-",
        "张三",
        "individual_merit_3",
        "湖公奖〔2026〕12号",
        "signed by the key",
    ):
        assert word in said
    assert "是否已撤销或更正未查" in said.strip().rpartition("\n")[2], "the last line says it, not only one before"


def test_the_program_runs_alone_without_this_project(tmp_path):
    (tmp_path / "a.honor.json").write_bytes(GOOD)
    (tmp_path / "key").write_text(VKEY + "\n", encoding="utf-8")
    words = [sys.executable, "-I", str(PROGRAM), "--cert", "a.honor.json", "--key", "key", "--on", "2026-12-24"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert (done.returncode, done.stderr) == (VALID, "")


def strings(value, path=()):
    """Every place of a text or a number in a document."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [found for name, inner in pairs for found in strings(inner, (*path, name))]
    return [path]


@given(st.data())
def test_any_changed_character_of_any_field_is_noticed(verify, data):
    path = data.draw(st.sampled_from(strings(json.loads(GOOD))))

    def other(value):
        if isinstance(value, int):
            return value + data.draw(st.sampled_from([1, -1, 2**40]))
        at = data.draw(st.integers(0, len(value) - 1))
        sign = data.draw(st.sampled_from([c for c in "0aZ+=\n 张" if c != value[at]]))
        return value[:at] + sign + value[at + 1 :]

    file = changed(GOOD, *path, to=other)
    code, said = verify(file)
    assert code in {NOT_VALID, UNCHECKED_CODE}, said
    assert told(file) in {NOT_VALID, UNCHECKED_CODE}


@given(st.data())
def test_any_flipped_bit_of_the_leaf_is_noticed(verify, data):
    made = certificate(LOG)
    leaf = bytearray(made.entries[0].leaf)
    leaf[data.draw(st.integers(0, len(leaf) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file = replace(made, entries=(replace(made.entries[0], leaf=bytes(leaf)),)).to_bytes()

    assert verify(file)[0] == told(file) == NOT_VALID


@pytest.mark.parametrize("kind", [None, True, 1, 1.5, "", [], {}, [[]], {"a": []}, "\ud800"])
def test_a_value_of_another_kind_is_never_valid_and_never_a_crash(verify, kind):
    document = json.loads(GOOD)
    for path in [(name,) for name in document] + strings(document):
        file = changed(GOOD, *path, to=kind)
        if json.loads(file) != document:
            assert verify(file)[0] in {NOT_VALID, UNCHECKED_CODE}, path
            assert told(file) in {NOT_VALID, UNCHECKED_CODE}, path


@pytest.mark.parametrize("name", ["format", "number", "entries", "facts", "checkpoint"])
def test_a_field_that_is_missing_or_foreign_is_no_certificate(verify, name):
    document = json.loads(GOOD)
    assert verify(json.dumps(document | {"more": 1}).encode())[0] == UNCHECKED_CODE
    del document[name]
    assert verify(json.dumps(document).encode())[0] == UNCHECKED_CODE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b" " * (1 << 20) + b"{}",
        GOOD[:-40],
        b'{"format": 1' + b"0" * 5000 + b"}",
    ],
    ids=["empty", "binary", "null", "deep", "deep objects", "huge", "cut", "long number"],
)
def test_what_is_no_certificate_could_not_be_checked(verify, data):
    code, said = verify(data)

    assert (code, told(data)) == (UNCHECKED_CODE, UNCHECKED_CODE)
    assert said.startswith("无法核对 COULD NOT CHECK")


def attack(name):
    """A file that somebody could make of true parts."""
    good = certificate(LOG)
    second = certificate(LOG, indexes=(1,), facts=[(1, FACTS[0][1])])
    pair = [(0, opening) for opening in OPENINGS if opening.field in {"name", "number"}]
    swapped = [
        (0, Opening(pair[0][1].field, pair[1][1].salt, pair[0][1].value)),
        (0, Opening(pair[1][1].field, pair[0][1].salt, pair[1][1].value)),
    ]
    lied = Opening("name", FACTS[0][1].salt, '"李四"'.encode())
    return {
        "proof of another leaf": replace(good, entries=(replace(good.entries[0], proof=second.entries[0].proof),)),
        "no proof": replace(good, entries=(replace(good.entries[0], proof=()),)),
        "proof too long": replace(good, entries=(replace(good.entries[0], proof=good.entries[0].proof * 40),)),
        "another leaf": replace(good, entries=(replace(good.entries[0], leaf=second.entries[0].leaf),)),
        "another index": replace(good, entries=(replace(good.entries[0], index=1),)),
        "another number": replace(good, number=second.number),
        "number of another year": replace(good, number=number_of(register="honors", year=2025, serial=0)),
        "another name": replace(good, facts=((0, lied),)),
        "no name": replace(good, facts=()),
        "a name twice": replace(good, facts=FACTS * 2),
        "fact of no entry": replace(good, facts=((7, FACTS[0][1]),)),
        "salts exchanged": replace(good, facts=tuple(swapped)),
        "no entry": replace(good, entries=()),
        "the same entry twice": replace(good, entries=good.entries * 2),
        "two grants": replace(good, entries=(good.entries[0], second.entries[0])),
        "head of fewer entries": replace(good, checkpoint=sign_checkpoint(head_of(LOG, 2), [SIGNER])),
        "signed by a forger under our name": certificate(LOG, signer=OTHER),
        "a revocation instead of a grant": Certificate(
            good.number,
            (proven(LATER, 3, 4),),
            FACTS,
            sign_checkpoint(head_of(LATER), [SIGNER]),
        ),
        "the name before its correction": certificate(CORRECTED, indexes=(0, 1), facts=FACTS),
        "a correction of another grant": Certificate(
            certificate(CORRECTED, indexes=(0, 1), facts=[(1, NEW_NAME[0])]).number,
            (proven(CORRECTED, 2, 3), proven(CORRECTED, 1, 3)),
            ((1, NEW_NAME[0]),),
            sign_checkpoint(head_of(CORRECTED), [SIGNER]),
        ),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "proof of another leaf",
        "no proof",
        "proof too long",
        "another leaf",
        "another index",
        "another number",
        "number of another year",
        "another name",
        "no name",
        "a name twice",
        "fact of no entry",
        "salts exchanged",
        "no entry",
        "the same entry twice",
        "two grants",
        "head of fewer entries",
        "a revocation instead of a grant",
        "the name before its correction",
        "a correction of another grant",
    ],
)
def test_true_parts_put_together_falsely_are_not_valid(verify, name):
    file = attack(name).to_bytes()

    assert verify(file)[0] == told(file) == NOT_VALID


def test_a_forger_under_our_name_is_not_valid_and_a_stranger_cannot_be_checked(verify):
    assert verify(attack("signed by a forger under our name").to_bytes())[0] == NOT_VALID
    stranger = certificate(LOG, signer=Ed25519Signer("other.example", bytes(32))).to_bytes()
    assert (verify(stranger)[0], told(stranger)) == (UNCHECKED_CODE, UNCHECKED_CODE)
    for key in (VKEY[:-2] + "AA", "", "a+b+c", "x" * 5000):
        assert verify(key=key)[0] == UNCHECKED_CODE


def test_a_corrected_honor_is_proven_by_the_grant_and_its_correction(verify):
    file = certificate(CORRECTED, indexes=(0, 1), facts=[(1, NEW_NAME[0])]).to_bytes()
    code, said = verify(file)

    assert (code, told(file)) == (VALID, VALID)
    assert "张珊" in said
    assert "湖公奖〔2026〕21号" in said
    assert "H2026-000001-" in said


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2027, 11, 19), VALID), (date(2027, 11, 20), NOT_VALID), (date(2026, 11, 19), NOT_VALID)],
)
def test_a_provisional_honor_counts_from_its_first_to_its_last_day(verify, on, code):
    entries = log(replace(GRANT, provisional_until=date(2027, 11, 19)), GRANT)
    file = certificate(entries).to_bytes()

    assert verify(file, on=on)[0] == told(file, on) == code


REVOKED_ON = Later(0, "revoke", date(2026, 12, 1), 3)
RESTORED_ON = Later(0, "restore", date(2026, 12, 20), 4)


@pytest.mark.parametrize(
    ("lines", "code", "word"),
    [
        ((), VALID, "没有撤销"),
        ((REVOKED_ON,), REVOKED, "2026-12-01"),
        ((REVOKED_ON, RESTORED_ON), VALID, "没有撤销"),
        ((replace(REVOKED_ON, day=ON + timedelta(days=1)),), VALID, "没有撤销"),
        ((replace(REVOKED_ON, grant=1),), VALID, "没有撤销"),
        ((Later(0, "correct", date(2026, 12, 1), 3),), NOT_VALID, "更正"),
        ((Later(0, "erase", date(2026, 12, 1), 3),), NOT_VALID, "消除"),
        ((Later(0, "lapse", date(2026, 12, 1), 0),), NOT_VALID, "届满|期已满"),
    ],
)
def test_the_list_says_what_happened_later(verify, lines, code, word):
    got, said = verify(revocations=listed(LATER, *lines))

    assert got == code
    assert any(one in said for one in word.split("|"))


def test_what_is_older_than_needed_tells_nothing(verify):
    wide = certificate(LATER, size=4).to_bytes()
    newer, same, old = (sign_checkpoint(head_of(LATER, size), [SIGNER]) for size in (4, 3, 2))

    assert verify(checkpoint=same)[0] == VALID
    assert verify(checkpoint=newer)[0] == TOO_OLD, "an old paper that hides what came later"
    assert verify(checkpoint=newer, revocations=listed(LATER))[0] == VALID
    assert verify(checkpoint=newer, revocations=listed(LATER, size=3))[0] == TOO_OLD
    assert verify(checkpoint=old)[0] == TOO_OLD
    assert verify(wide, revocations=listed(LATER, size=3))[0] == TOO_OLD
    assert verify(wide, checkpoint=newer, revocations=listed(LATER, REVOKED_ON))[0] == REVOKED


def test_two_histories_of_one_size_are_a_fork(verify):
    forked = log(GRANT, GRANT, CORRECT)

    assert verify(checkpoint=sign_checkpoint(head_of(forked), [SIGNER]))[0] == NOT_VALID
    assert verify(revocations=listed(forked))[0] == NOT_VALID


def test_a_list_is_believed_only_with_its_signature(verify):
    true = listed(LATER, REVOKED_ON)
    text = list_text(head_of(LATER), on=ON, lines=[])

    assert verify(revocations=true.replace(b"0 revoke", b"1 revoke"))[0] == NOT_VALID
    assert verify(revocations=true.replace(b"\n0 revoke 2026-12-01 3", b""))[0] == NOT_VALID
    assert verify(revocations=sign_text(text, [SIGNER]))[0] == UNCHECKED_CODE, "the key of the ledger's heads"
    assert verify(revocations=sign_text("x\n", [LIST_SIGNER]))[0] == UNCHECKED_CODE
    assert verify(checkpoint=listed(LATER))[0] == UNCHECKED_CODE, "a list is no checkpoint"
    for data in (b"", b"\n\n", b"\xff", b"\xe2\x80\x94 a b\n", true[:-30], b"a" * 100_000):
        assert verify(revocations=data)[0] == UNCHECKED_CODE
        assert verify(checkpoint=data)[0] == UNCHECKED_CODE
    other = sign_text(text.replace("honors.example/ledger", "other.example"), [LIST_SIGNER])
    assert verify(revocations=other)[0] == UNCHECKED_CODE


def test_nothing_that_a_terminal_obeys_is_printed(verify):
    named = commit({"name": "张\x1b[2J三"}, counting_bytes())
    grant = replace(GRANT, commitments={opening.field: opening.commitment() for opening in named})
    code, said = verify(certificate(log(grant), facts=[(0, named[0])]).to_bytes())

    assert code == VALID
    assert "\x1b" not in said


def test_the_example_of_the_document_is_recomputed(verify):
    text = (ROOT / "docs" / "certificate-format.md").read_text(encoding="utf-8")
    example, revocations = (
        text.split(f"```{kind}\n")[1].split("```")[0].encode() for kind in ("certificate", "revocations")
    )

    assert json.loads(example) == json.loads(GOOD)
    assert verify(example)[0] == VALID
    assert revocations == listed(LATER, REVOKED_ON)
    assert verify(example, revocations=revocations)[0] == REVOKED
