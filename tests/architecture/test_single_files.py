"""Files that a stranger carries away alone (standard library, no import of ours) say the same where they must."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "honors" / "static" / "honors"
ALONE = (ROOT / "recompute.py", STATIC / "check_entry.py", STATIC / "verify_certificate.py")
SHARED = {"_point_add", "_point_mul", "_point", "ed25519_holds", "unbase64", "parse_key", "sha256"}
"""The signature and its key. Each file holds them itself, so that one file and Python are enough."""


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: ast.unparse(node) for node in tree.body if isinstance(node, ast.FunctionDef)}


def constants(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.targets[0]): ast.unparse(node.value) for node in tree.body if isinstance(node, ast.Assign)}


def test_what_checks_a_signature_is_the_same_in_all_files():
    one, *others = ({name: functions(path)[name] for name in SHARED} for path in ALONE)
    assert others == [one, one]

    numbers = ("HASH", "P", "ORDER", "D", "ROOT", "BASE")
    one, *others = ([constants(path)[name] for name in numbers] for path in ALONE)
    assert others == [one, one]


def test_what_proves_an_entry_is_the_same_in_both_files_that_do():
    assert functions(STATIC / "check_entry.py")["root_from"] == functions(ALONE[2])["root_from"]
