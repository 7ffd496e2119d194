import json
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command

from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.certificate import read_certificate
from honors.models import Honor
from honors.services.honor_change import Ruling, revoke_honor
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def honor(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    unit = tree(at)["station"]
    return granted([officer(unit, at, name="张伟")], unit, at, 3)[1]


def run(*words, code=0):
    out = StringIO()
    with pytest.raises(SystemExit, match=f"^{code}$") if code else nullcontext():
        call_command("certificate", *map(str, words), stdout=out, stderr=out)
    return out.getvalue()


def test_issue_answers_with_the_file_and_writes_it(honor, tmp_path):
    file = tmp_path / "a.honor.json"
    answer = run("issue", honor.pk, "--out", file, "--json")

    assert read_certificate(answer.encode()) == read_certificate(file.read_bytes())
    assert json.loads(answer)["number"].startswith("H2025-000001-")
    assert "张伟" in run("issue", honor.pk)


def test_verify_says_in_both_languages_how_it_stands(honor, tmp_path, at):
    file = tmp_path / "a.honor.json"
    run("issue", honor.pk, "--out", file)
    found = json.loads(run("verify", file, "--json"))
    assert (found["valid"], found["status"], found["text"]) == (True, "valid", {"zh": "有效", "en": "valid"})

    file.write_bytes(file.read_bytes().replace("张伟".encode(), "李伟".encode()))
    assert json.loads(run("verify", file, "--json", code=1))["status"] == "fact"
    (tmp_path / "none").write_bytes(b"{}")
    assert json.loads(run("verify", tmp_path / "none", "--json", code=2))["status"] == "form"
    run("verify", tmp_path / "not there", code=2)

    run("issue", honor.pk, "--out", file)
    ruling = Ruling(reason="x", document_number="1", decided_on=at.date())
    revoke_honor(actor=SYSTEM, honor=Honor.objects.get(pk=honor.pk), ground="fraud", ruling=ruling, at=at)
    assert json.loads(run("verify", file, "--json", code=3))["status"] == "revoked"
    assert "撤销" in run("issue", honor.pk, code=2)
    assert json.loads(run("revocations", tmp_path / "list", "--json")) == {
        "origin": "honors.huzhou.example/revocations",
        "size": 4,
        "on": "2026-11-24",
        "lines": 1,
    }


def test_an_honor_that_is_not_there_is_said():
    assert "没有编号为 99 的荣誉" in run("issue", "99", code=2)
