"""Every rule of the book is shown by rows that a clerk can read, and the rows run what the register says they run."""

import ast
import sys
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from evaluations.domain.example.table import check_table
from evaluations.selectors.shipped import EXAMPLES, book, read_table, rules

ROOT = Path(__file__).parents[4]
BOOK = book()
REGISTER = rules()
FEWEST = 4
"""Rows of a rule: what passes, what is refused, an edge, and a setting or an exception where the rule has one."""


@cache
def rows_by_rule():
    found = defaultdict(list)
    for path in sorted(EXAMPLES.glob("*.csv")):
        headings, rows = read_table(path)
        for row in rows:
            found[row["rule"]].append((headings, row))
    return found


@cache
def run_by(rule):
    """The code of every function that the rows of a rule call."""
    called = set()

    def note(frame, event, _argument):
        if event == "call":
            called.add(frame.f_code)

    sys.setprofile(note)
    try:
        for headings, row in rows_by_rule()[rule]:
            check_table(headings, [row], BOOK)
    finally:
        sys.setprofile(None)
    return called


def functions_of(rule):
    """The pure functions (and the methods of the classes) that the register names for a rule, by dotted names."""
    found = {}
    for dotted in rule.enforced:
        module, _, name = dotted.rpartition(".")
        held = getattr(import_module(module), name)
        if ".domain." in dotted:
            parts = vars(held).values() if isinstance(held, type) else [held]
            found[dotted] = {part.__code__ for part in parts if hasattr(part, "__code__")}
    return found


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_a_rule_has_rows_that_come_out_differently(rule):
    rows = [row for _, row in rows_by_rule()[rule.id]]

    assert len(rows) >= FEWEST
    assert len({row["expected"] for row in rows}) > 1


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_the_rows_of_a_rule_run_a_pure_function_that_the_register_names(rule):
    named = functions_of(rule)

    assert [dotted for dotted, codes in named.items() if codes & run_by(rule.id)], sorted(named)


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_what_no_row_of_a_rule_runs_is_in_a_test_that_the_register_names(rule):
    named, run = functions_of(rule), run_by(rule.id)
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in rule.shown_by]

    left = [dotted for dotted, codes in named.items() if not codes & run]
    assert [dotted for dotted in left if not any(dotted.rpartition(".")[2] in text for text in texts)] == []


@pytest.mark.parametrize("rule", [rule for rule in REGISTER if rule.structure], ids=lambda rule: rule.id)
def test_what_holds_by_construction_names_a_test_that_is_there(rule):
    for what, test in rule.structure:
        file, _, name = test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert what
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


@pytest.mark.parametrize("rule", ["R-30", "R-40", "R-41", "R-22"])
def test_what_rows_cannot_show_is_said_of_the_rules_that_need_it(rule):
    assert next(one for one in REGISTER if one.id == rule).structure
