"""The register of rules says nothing that is not so."""

import ast
import json
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest

from evaluations.domain.eligibility import RULES as ELIGIBILITY
from evaluations.domain.example.table import FORMS
from evaluations.selectors.shipped import EXAMPLES, parameter_rows, read_table, rules
from honors.selectors.shipped import shipped

ROOT = Path(__file__).parents[3]
REGISTER = rules()
BY_ID = {rule.id: rule for rule in REGISTER}
NUMBERS = [*range(1, 47), *range(55, 59)]


def test_every_rule_of_the_book_stands_once_in_order():
    assert [rule.id for rule in REGISTER] == [f"R-{number:02}" for number in NUMBERS]


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_a_rule_is_enforced_where_the_register_says(rule):
    for dotted in rule.enforced:
        module, _, name = dotted.rpartition(".")
        assert callable(getattr(import_module(module), name)), dotted


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_a_rule_is_shown_by_files_that_are_there(rule):
    assert [name for name in rule.shown_by if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("rule", REGISTER, ids=lambda rule: rule.id)
def test_a_rule_has_its_title_clause_and_source_and_says_what_is_open(rule):
    assert all((rule.zh, rule.en, rule.clause, rule.edition, rule.source))
    assert (rule.open == "") is (rule.status == "enforced")
    assert (rule.enforced == ()) is (rule.status == "not built")


def test_the_editions_of_the_police_text_are_those_of_the_catalogue():
    known = {edition["code"] for edition in shipped("editions")}
    assert {rule.edition for rule in REGISTER} - known == {"-", "civil-servants-2008", "civil-servants-2018"}


def test_every_setting_belongs_to_a_rule_and_every_rule_names_all_of_its_settings():
    shipped_names = defaultdict(set)
    for row in parameter_rows():
        shipped_names[row["rule"]].add(row["name"])
    assert {rule.id: set(rule.settings) for rule in REGISTER if rule.settings} == dict(shipped_names)


def test_every_rule_is_shown_by_examples_or_tests_where_it_is_enforced():
    in_tables = {row["rule"] for path in EXAMPLES.glob("*.csv") for row in read_table(path)[1]}
    assert [rule.id for rule in REGISTER if rule.enforced and not rule.shown_by and rule.id not in in_tables] == []
    assert {rule for form in FORMS for rule in form.rules} <= set(BY_ID)


def test_every_rule_about_recipients_is_in_the_register():
    named = {dotted for rule in REGISTER for dotted in rule.enforced}
    assert [f.__name__ for f in ELIGIBILITY if f"evaluations.domain.eligibility.{f.__name__}" not in named] == []


def test_the_file_of_the_register_is_one_line_a_rule():
    lines = (ROOT / "evaluations" / "data" / "rules.json").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]] == [rule.id for rule in REGISTER]


def test_the_register_names_a_function_by_the_module_that_holds_it():
    for dotted in {dotted for rule in REGISTER for dotted in rule.enforced}:
        module, _, name = dotted.rpartition(".")
        source = Path(import_module(module).__file__ or "").read_text(encoding="utf-8")
        found = [node for node in ast.parse(source).body if getattr(node, "name", "") == name]
        assert found, f"{dotted} is only passed on by its module"
