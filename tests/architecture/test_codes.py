"""Every code that the program says is registered, and says the same in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from honors.domain.codes import all_codes

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_ARGUMENT = {"RuleViolation", "denied", "error_response", "error_body", "text", "lookup"}
CODE_ARGUMENT = {"Finding", "ErrorDetail"}
CODES = {code.code: code for code in all_codes()}


def literal(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def codes_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            code = literal(node.args[0]) if node.args and name in FIRST_ARGUMENT else None
            if name in FIRST_ARGUMENT | CODE_ARGUMENT:
                code = code or next((literal(word.value) for word in node.keywords if word.arg == "code"), None)
            if code:
                yield node.lineno, code
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if literal(key) == "code" and "." in (literal(value) or ""):
                    yield node.lineno, literal(value) or ""


def said() -> list[tuple[str, str]]:
    found = []
    for app in ("honors", "evaluations"):
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found += [(f"{file.relative_to(ROOT)}:{line}", code) for line, code in codes_in(tree) if "." in code]
    return found


def test_every_code_that_is_said_is_registered():
    assert [(place, code) for place, code in said() if code not in CODES] == []


def test_the_search_finds_the_codes_of_calls_and_payloads():
    found = {code for _, code in said()}

    assert {"version.stale", "access.denied", "notify.case_waits", "ledger.clock_behind"} <= found


def test_both_texts_use_the_same_parameters():
    assert [code.code for code in all_codes() if parameters(code.zh) != parameters(code.en)] == []


def test_the_english_is_english_and_the_chinese_is_chinese():
    assert [code.code for code in all_codes() if has_chinese(code.en)] == []
    assert [code.code for code in all_codes() if not has_chinese(code.zh)] == ["request.field"]


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def parameters(template: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(template) if name is not None})
