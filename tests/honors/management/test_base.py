import json
from contextlib import nullcontext
from io import StringIO

import pytest

from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand


class Sample(JsonCommand):
    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--mode", default="ok")

    def answer(self, *, mode, **_options):
        if mode == "refuse":
            raise RuleViolation("access.not_found")
        return {"mode": mode, "rows": [1, "二"]}

    def exit_code(self, document):
        return 1 if document["mode"] == "differs" else 0


def run(*words: str, code: int = 0) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    command = Sample(stdout=out, stderr=err)
    options = vars(command.create_parser("manage.py", "sample").parse_args(list(words)))
    with pytest.raises(SystemExit, match=f"^{code}$") if code else nullcontext():
        command.execute(**options)
    return out.getvalue(), err.getvalue()


def test_a_machine_gets_one_document():
    assert json.loads(run("--json")[0]) == {"mode": "ok", "rows": [1, "二"]}


def test_a_person_gets_lines():
    assert run()[0] == 'mode: ok\nrows: [1, "二"]\n'


def test_a_result_that_is_no_success_is_shown_and_ends_with_its_code():
    assert json.loads(run("--json", "--mode", "differs", code=1)[0])["mode"] == "differs"


def test_a_refusal_is_said_in_both_languages_and_nothing_is_printed():
    out, err = run("--json", "--mode", "refuse", code=2)

    assert out == ""
    assert "没有找到" in err
    assert "Not found" in err
