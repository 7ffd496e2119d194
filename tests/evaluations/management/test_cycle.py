"""``cycle list``, ``cycle export`` and ``rules replay`` as an office calls them."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

import recompute
from honors.models import AuditEvent
from tests.factories.closed import begun, closed

pytestmark = pytest.mark.django_db


def run(*words):
    """Exit code and the document."""
    out, code = StringIO(), 0
    try:
        call_command(*words, "--json", stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code)
    return code, json.loads(out.getvalue() or "null")


def test_cycles_are_listed_with_their_cases(at):
    cycle = closed(at)

    code, (row,) = run("cycle", "list")

    assert (code, row["cycle"], row["state"]) == (0, str(cycle.pk), "closed")
    assert row["counts"] == {"approved": 2, "not_selected": 1, "refused": 1}


def test_a_package_is_written_twice_alike_and_each_time_on_record(at, tmp_path, capsys):
    cycle = closed(at)

    for name in ("one", "two"):
        assert run("cycle", "export", str(cycle.pk), str(tmp_path / name))[0] == 0

    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")]
    assert files[0] == files[1]
    assert recompute.main([str(tmp_path / "one")]) == 0
    assert AuditEvent.objects.filter(event="cycle.export", object_id=str(cycle.pk)).count() == 2


def test_what_cannot_be_exported_is_refused(at, tmp_path):
    running = begun(at).cycle
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()

    for cycle, folder in ((running.pk, "new"), ("0", "new"), (running.pk, "full"), (running.pk, "full/file/new")):
        assert run("cycle", "export", str(cycle), str(tmp_path / folder))[0] == 2


def test_a_draft_is_tried_on_cycles(at, tmp_path):
    cycle = closed(at)
    own = cycle.frozen_scheme
    (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")
    (tmp_path / "draft.json").write_text(json.dumps({"scheme": {**own, "nominators": ["hr"]}}), encoding="utf-8")

    code, (row,) = run("rules", "replay", str(tmp_path / "own.json"), "--cycles", str(cycle.pk))
    assert (code, row) == (0, {"cycle": str(cycle.pk), "gained": [], "lost": [], "unknown": [], "same": True})
    code, (row,) = run("rules", "replay", str(tmp_path / "draft.json"), "--cycles", str(cycle.pk))
    assert (code, row["same"], {change["rule"] for change in row["lost"]}) == (1, False, {"R-39"})
    assert run("rules", "replay", str(tmp_path / "none.json"), "--cycles", str(cycle.pk))[0] == 2
    assert run("rules", "replay", str(tmp_path / "own.json"), "--cycles", "none")[0] == 2
