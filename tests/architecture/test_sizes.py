"""Files are divided by noun or verb before they grow past what one reads in a sitting."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE, TESTS = 400, 500
ALONE = "honors/static/honors/verify_certificate.py"
"""The one file that is longer: a stranger carries it away and reads it through, so it cannot be divided."""


def too_long(folder: str, limit: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    ]


def test_no_file_of_code_is_longer_than_400_lines():
    found = [row for folder in ("honors", "evaluations", "config") for row in too_long(folder, CODE)]
    assert [row for row in found if not row.startswith(f"{ALONE}:")] == []


def test_no_file_of_tests_is_longer_than_500_lines():
    assert too_long("tests", TESTS) == []
