"""The package of a cycle counted again by a program that shares no code with the system."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as depth
from hypothesis import strategies as st

import recompute
from evaluations.models import Bar
from evaluations.services.screening import screen_nomination
from honors.domain.ledger.note import Ed25519Signer
from honors.services.signing import signer_for
from tests.factories.cases import nomination
from tests.factories.closed import BALLOTS, EVERYBODY, METHODS, begun, closed, closed_by, decided, reviewed, voted
from tests.factories.packages import changed, leaves, other, put, written
from tests.factories.people import officer

ROOT = Path(recompute.__file__).parent
REMARKS = "remark: not in the package: the roll behind roll_hash, the words of notices and minutes\n"


@pytest.fixture
def package(db, at, tmp_path):
    return written(closed(at), tmp_path / "package", at)


@pytest.fixture
def key(package):
    return signer_for(settings.INSTALLATION_NAME).verifier.vkey


def outcome(folder, *more):
    """Exit code and what was printed, run as an outsider would: alone, without any site package."""
    words = [sys.executable, "-I", "-S", str(ROOT / "recompute.py"), str(folder), *more]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 - our own words
    assert done.stderr == ""
    return done.returncode, done.stdout


def code_of(folder, *more):
    return recompute.main([str(folder), *more])


def test_a_package_agrees_with_itself_and_with_the_key(package, key):
    assert outcome(package) == (0, REMARKS + "remark: no signature was checked: give --key\nagrees\n")
    assert outcome(package, "--key", key) == (0, REMARKS + "agrees\n")


@pytest.mark.parametrize("method", METHODS)
def test_a_cycle_of_any_method_is_counted_again_and_a_changed_ballot_is_told(db, at, tmp_path, method, capsys):
    folder = written(closed_by(method, at), tmp_path / "package", at)
    assert code_of(folder) == 0

    def turn(table):
        (one,) = table["rounds"]
        if one["wholes"]:
            one["wholes"][0] = one["wholes"][0][4:] + one["wholes"][0][:4]
        else:
            one["items"][0]["choices"] = [other(choice) for choice in one["items"][0]["choices"]]

    assert code_of(changed(folder, "rounds.json", turn)) == 1


def test_the_key_may_stand_in_a_file_and_another_key_is_told(package, key, tmp_path):
    (tmp_path / "good.vkey").write_text(key + "\n", encoding="utf-8")
    name = settings.INSTALLATION_NAME
    stranger = Ed25519Signer(name, bytes(range(32))).verifier.vkey

    assert outcome(package, "--key", str(tmp_path / "good.vkey"))[0] == 0
    code, said = outcome(package, "--key", stranger)
    assert (code, said.splitlines()[0]) == (1, "differs: manifest.note: no signature by the key")
    assert outcome(package, "--key", str(tmp_path / "none.vkey"))[0] == 2


def test_it_says_what_it_did_not_check(package):
    said = outcome(package)[1]

    assert "remark: no signature was checked" in said
    assert "remark: not in the package: the roll behind roll_hash" in said


@depth(max_examples=300, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_byte_of_any_file_that_is_another_is_told(package, key, data, capsys):
    name = data.draw(st.sampled_from(sorted(path.name for path in package.iterdir())))
    content = (package / name).read_bytes()
    place, flip = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(1, 255))
    try:
        (package / name).write_bytes(content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :])
        code = code_of(package, "--key", key)
    finally:
        (package / name).write_bytes(content)

    assert code == (1 if name not in ("manifest.json", "manifest.note", "checkpoint.note") else code)
    assert code in (1, 2)
    assert code_of(package, "--key", key) == 0


def test_a_byte_cut_off_or_put_on_is_told(package, key, capsys):
    for path in sorted(package.iterdir()):
        content = path.read_bytes()
        for other_bytes in (content[:-1], content + b"\n", b""):
            path.write_bytes(other_bytes)
            assert code_of(package, "--key", key) in (1, 2), path.name
        path.write_bytes(content)


def test_a_file_that_is_missing_or_too_many_is_told(package, capsys):
    (package / "more.json").write_text("{}", encoding="utf-8")
    assert code_of(package) == 1
    (package / "more.json").unlink()
    for path in sorted(package.iterdir()):
        path.rename(package.parent / path.name)
        assert code_of(package) in (1, 2), path.name
        (package.parent / path.name).rename(path)
    assert code_of(package) == 0
    assert code_of(package / "nowhere") == 2


CARRIED = {
    "cycle.json": {"name", "unit", "phase", "opens_at", "closes_at", "id", "code", "edition", "is_rehearsal"},
    "nominations.json": {"clause", "edition", "rule", "conflicts", "declared", "found", "asked", "on"},
    "reviews.json": {"seat", "digest", "percent"},
    "rounds.json": {"roll_hash", "minutes_digest", "signed_on", "repeat_reason_digest", "front_line"},
    "notices.json": {"notice", "state", "days", "digest"},
    "approvals.json": {"clause"},
}
"""Fields from which nothing follows: only the signature tells of a change."""


@pytest.mark.parametrize(
    "name", ["cycle.json", "nominations.json", "reviews.json", "rounds.json", "notices.json", "approvals.json"]
)
def test_a_field_from_which_something_follows_is_told_even_where_manifest_and_seal_were_made_to_fit(
    package, name, tmp_path, capsys
):
    document = json.loads((package / name).read_bytes())
    cases = json.loads((package / "nominations.json").read_bytes())["nominations"]
    refused = {case["nomination"] for case in cases if case["state"] == "refused"}  # nothing else names them
    tried, missed = 0, []
    for path, value in leaves(document):
        steps = [step for step in path if isinstance(step, str)]
        if steps[-1] in CARRIED[name] or "conflicts" in steps or (name == "nominations.json" and "recused" in steps):
            continue
        if steps[-1] == "nomination" and value in refused:
            continue
        copy = tmp_path / "copy"
        shutil.copytree(package, copy)
        changed(copy, name, lambda table, path=path, value=value: put(table, path, other(value)))
        tried += 1
        if code_of(copy) == 0:
            missed.append((path, value))
        shutil.rmtree(copy)

    assert tried > 2
    assert [path for path, _ in missed] == []


@pytest.mark.parametrize(("field", "forged"), [("hide_below", 1), ("shows_numbers", False)])
def test_what_a_round_shows_is_what_the_frozen_scheme_says(package, field, forged):
    changed(package, "rounds.json", lambda table: table["rounds"][0].update({field: forged}))

    code, said = outcome(package)

    assert (code, f"{field}: the package says {forged!r}" in said) == (1, True)


def test_the_first_line_names_the_first_input_that_differs(package):
    def turn(table):
        choices = table["rounds"][0]["items"][0]["choices"]
        choices[choices.index("approve")] = "oppose"
        choices.sort()

    changed(package, "rounds.json", turn)
    item = json.loads((package / "rounds.json").read_bytes())["rounds"][0]

    code, said = outcome(package)

    expected = f"differs: rounds.json {item['round']} {item['items'][0]['nomination']} approve: the package says 3"
    assert (code, said.splitlines()[0].startswith(expected)) == (1, True)


def test_numbers_that_the_scheme_hides_are_not_in_the_package_and_it_says_so(db, at, tmp_path):
    folder = written(closed(at, vote={"shows_numbers": False}), tmp_path / "package", at)

    (ballot_round,) = json.loads((folder / "rounds.json").read_bytes())["rounds"]
    assert ballot_round["box"] is None
    assert all(item["hidden"] and item["choices"] is item["recused"] is None for item in ballot_round["items"])
    code, said = outcome(folder)
    assert (code, said.count("its ballots are hidden")) == (2, 3)


def test_an_item_with_too_few_ballots_is_hidden_alone(db, at, tmp_path):
    three = {name: BALLOTS[name] for name in ("chair", "member1", "member2")}
    folder = written(closed(at, ballots=three), tmp_path / "package", at)

    items = json.loads((folder / "rounds.json").read_bytes())["rounds"][0]["items"]
    assert [item["hidden"] for item in items] == [False, False, True]
    assert outcome(folder)[0] == 2


def test_no_name_and_no_account_is_in_it(package, at):
    text = "".join(path.read_text(encoding="utf-8") for path in package.iterdir())

    for name in ("甲试", "乙试", "丙试", "丁试", "member1", "chair", "不属本期"):
        assert name not in text


def test_of_a_bar_it_says_only_that_the_case_was_held(db, at, tmp_path):
    board = begun(at, names=["甲试"])
    person = officer(board.units["station"], at, name="戊试")
    case = nomination(person, at, cycle=board.cycle, state="submitted")
    Bar.objects.create(
        officer=person,
        kind="punishment",
        degree="warning",
        starts_on=at.date(),
        document_number="1",
        entered_by=board.user("hr"),
        created_at=at,
    )
    screen_nomination(actor=board.actor("hr"), nomination=case, decision="refused", reason="。", at=at)
    voted(reviewed(board), {name: ["approve"] for name in EVERYBODY})

    folder = written(decided(board), tmp_path / "package", at)

    text = (folder / "nominations.json").read_text(encoding="utf-8")
    assert "eligibility.held" in text
    assert "disciplinary" not in text
    assert "warning" not in text
    assert outcome(folder)[0] == 0


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_signatures_are_checked_as_the_library_checks_them(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8

    assert recompute.ed25519_holds(public, message, signature)
    assert not recompute.ed25519_holds(public, message, bytes(flipped))
    assert not recompute.ed25519_holds(public, message + b"x", signature)
