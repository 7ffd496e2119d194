import base64
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings as conf
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import Role
from honors.models import Job, LedgerHead
from honors.selectors.ledger import root_of_size
from honors.services.ledger import sign_checkpoint
from honors.services.signing import signer_for
from tests.actors import SYSTEM, account
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

CHECK = conf.ROOT / "honors" / "static" / "honors" / "check_entry.py"


@pytest.fixture
def ledger(at, client, settings):
    settings.APP_FAKE_NOW = at.isoformat()
    units = tree(at)
    granted([officer(units["station"], at, name="张伟")], units["station"], at, 7)
    sign_checkpoint(actor=SYSTEM, at=at)
    client.force_login(account("auditadmin", Role.AUDIT_ADMIN, units["city"], at=at))
    return units


def page(client, address, status=200):
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    return answer.content.decode()


def test_the_head_the_key_and_the_entries_are_there_and_name_nobody(ledger, client):
    text = page(client, "/ledger/")

    assert base64.b64encode(bytes(LedgerHead.objects.get().root)).decode() in text
    assert signer_for(conf.INSTALLATION_NAME).verifier.vkey in text
    assert len(re.findall(r'href="/ledger/\d/"', text)) == 7
    assert "三等功" in text
    assert "张伟" not in text


@pytest.mark.parametrize("form", ["hex", "short", "base64"])
def test_a_head_that_was_written_down_is_compared_with_the_log_as_it_was(ledger, client, form):
    root = root_of_size(3)
    said = {"hex": root.hex(), "short": root.hex()[:8], "base64": base64.b64encode(root).decode()}[form]

    assert "一致：账本前 3 条" in client.get("/ledger/", {"size": 3, "root": said}).content.decode()
    assert "不一致：账本前 4 条" in client.get("/ledger/", {"size": 4, "root": said}).content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"size": 8, "root": "00000000"}, "账本现有 7 条"),
        ({"size": 3, "root": "0000"}, "8 位以上十六进制"),
        ({"size": "x", "root": "00000000"}, "整数"),
    ],
)
def test_what_cannot_be_compared_is_said(ledger, client, asked, said):
    answer = client.get("/ledger/", asked)

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_the_whole_ledger_is_checked_behind_the_page(ledger, client):
    answer = client.post("/ledger/", {"once": "a"})

    assert answer["Location"] == f"/jobs/{Job.objects.get().pk}/"


def test_an_entry_is_told_in_words_with_its_proof_and_how_to_check_it(ledger, client):
    text = page(client, "/ledger/3/")

    assert "湖公奖〔2026〕7号" in text
    assert "check_entry.py entry-3.json" in text
    assert "张伟" not in text
    assert client.get("/ledger/7/").status_code == 404


def test_who_sees_the_honor_is_told_whose_it_is(ledger, client, at):
    client.force_login(account("hr", Role.HR, ledger["county"], at=at))

    assert "张伟" in page(client, "/ledger/3/")


def check(tmp_path, file, key):
    path = tmp_path / "entry.json"
    path.write_text(json.dumps(file), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", str(CHECK), str(path), "--key", key], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.fixture
def file(ledger, client):
    return json.loads(client.get("/ledger/3/proof/").content)


def test_the_file_and_the_key_prove_the_entry_with_python_alone(file, tmp_path):
    code, said = check(tmp_path, file, signer_for(conf.INSTALLATION_NAME).verifier.vkey)

    assert (code, "entry 3 stands in the log of 7 entries" in said) == (0, True)


def flipped(text):
    raw = bytearray(base64.b64decode(text))
    raw[5] ^= 1
    return base64.b64encode(bytes(raw)).decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda file: {**file, "proof": [flipped(file["proof"][0]), *file["proof"][1:]]}, 1),
        (lambda file: {**file, "proof": file["proof"][1:]}, 1),
        (lambda file: {**file, "proof": [*file["proof"], file["proof"][0]]}, 1),
        (lambda file: {**file, "index": 2}, 1),
        (lambda file: {**file, "checkpoint": file["checkpoint"].replace("\n7\n", "\n8\n")}, 1),
        (
            lambda file: {
                **file,
                "leaf": base64.b64encode(base64.b64decode(file["leaf"]).replace(b"individual", b"collective")).decode(),
            },
            1,
        ),
        (lambda file: {**file, "checkpoint": None}, 2),
        (lambda file: {**file, "leaf": "?"}, 2),
    ],
    ids=["hash", "short", "long", "index", "note", "leaf", "unsigned", "unreadable"],
)
def test_a_changed_file_proves_nothing(file, tmp_path, change, code):
    assert check(tmp_path, change(file), signer_for(conf.INSTALLATION_NAME).verifier.vkey)[0] == code


def test_another_key_proves_nothing(file, tmp_path):
    assert check(tmp_path, file, signer_for("another.example").verifier.vkey)[0] == 2


def test_the_list_costs_the_same_at_one_and_at_fifty_rows(at, client, settings):
    settings.APP_FAKE_NOW = at.isoformat()
    units = tree(at)
    client.force_login(account("auditor", Role.AUDITOR, units["city"], at=at))
    wei = officer(units["station"], at, name="张伟")

    def cost():
        sign_checkpoint(actor=SYSTEM, at=at)
        with CaptureQueriesContext(connection) as queries:
            text = page(client, "/ledger/?size=50")
        return len(queries), len(re.findall(r'href="/ledger/\d+/"', text))

    granted([wei], units["station"], at, 1)
    with CaptureQueriesContext(connection) as queries:
        page(client, "/ledger/0/")
    assert len(queries) <= 15
    one, rows = cost()
    assert rows == 1
    granted([wei], units["station"], at, 49)
    assert cost() == (one, 50)
    assert one <= 15
