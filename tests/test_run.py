import re
import sys

import pytest

from tests import run

ALL = {"TEST_DATABASE_URL": "postgres://x", "TEST_REDIS_URL": "redis://x"}
VECTORS = "LEFT OUT: the vectors are not here"


def test_what_is_not_set_is_named_with_its_reason(monkeypatch):
    monkeypatch.setattr(run, "find_chromium", lambda: None)
    assert run.missing({"TEST_REDIS_URL": "redis://x"}) == [
        "the suite on PostgreSQL: TEST_DATABASE_URL is not set",
        "the pages in a browser (tests/browser): no Chromium was found",
    ]
    monkeypatch.setattr(run, "find_chromium", lambda: "/bin/chromium")
    assert run.missing(ALL) == []


@pytest.mark.parametrize(
    ("codes", "left_out", "skipped", "environment", "code"),
    [
        ({"SQLite": 0}, [], [], ALL, 0),
        ({"SQLite": 1}, [], [], ALL, 1),
        ({"SQLite": 0, "PostgreSQL": 2}, [], [], ALL, 1),
        ({"SQLite": 0}, ["redis"], [], {}, 0),
        ({"SQLite": 0}, ["redis"], [], {"REQUIRE_ALL": "1"}, 1),
        ({"SQLite": 0}, [], ["some reason"], {"REQUIRE_ALL": "1"}, 1),
        ({"SQLite": 0}, [], [VECTORS], {"REQUIRE_ALL": "1"}, 0),
        ({"SQLite": 0}, [], [VECTORS], {"REQUIRE_ALL": "1", "MERKLE_VECTORS": "/x"}, 1),
    ],
)
def test_the_verdict(*, codes, left_out, skipped, environment, code, capsys):
    assert run.verdict(codes, left_out, skipped, environment) == code
    said = capsys.readouterr().out
    assert all(f"left out: {why.removeprefix('LEFT OUT: ')}" in said for why in left_out + skipped)


def test_the_suite_runs_with_the_depth_and_without_the_other_database(monkeypatch, capsys):
    seen = []

    def suite(title, environment, *folders):
        seen.append((title, environment["TEST_DEPTH"], environment.get("TEST_DATABASE_URL"), *folders))
        return 0, []

    monkeypatch.setattr(run, "run_suite", suite)
    monkeypatch.setattr(run, "find_chromium", lambda: "/bin/chromium")
    for name, value in ALL.items():
        monkeypatch.setenv(name, value)

    assert run.main(["--depth", "full"]) == 0
    assert seen == [
        ("SQLite", "full", None, *run.all_but("tests/queues", "tests/browser")),
        ("PostgreSQL", "full", "postgres://x", *run.all_but("tests/queues", "tests/browser", *run.RULES)),
        ("SQLite, with a Celery worker on Redis", "full", None, "tests/queues"),
        ("PostgreSQL, with a Celery worker on Redis", "full", "postgres://x", "tests/queues"),
        ("the pages in a browser", "full", None, "tests/browser"),
    ]
    assert "nothing was left out" in capsys.readouterr().out


def test_what_runs_on_one_database_only_asks_for_none():
    """pytest-django refuses the database to a test that does not ask for it, so these words tell of all that do."""
    asking = re.compile(r"django_db|\bcommitted\b *[,)]|\blive_server\b")
    modules = [module for folder in run.RULES for module in (run.ROOT / folder).rglob("*.py")]

    assert modules
    assert [module.name for module in modules if asking.search(module.read_text(encoding="utf-8"))] == []


def test_skipped_tests_are_heard_with_their_reason(monkeypatch, tmp_path, capsys):
    script = "print('SKIPPED [1] tests/a.py:4: LEFT OUT: no vectors'); raise SystemExit(3)"
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(run.sys, "executable", str(program))

    assert run.run_suite("SQLite", {}) == (3, ["LEFT OUT: no vectors"])
