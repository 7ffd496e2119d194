import json
from io import StringIO

from django.core.management import call_command

from honors.domain.codes import all_codes


def test_all_codes_are_listed_with_both_texts():
    out = StringIO()
    call_command("codes", "--json", stdout=out)

    rows = json.loads(out.getvalue())
    assert [row["code"] for row in rows] == [code.code for code in all_codes()]
    assert {row["code"]: row for row in rows}["access.no_session"] == {
        "code": "access.no_session",
        "zh": "请先登录。",
        "en": "Log in first.",
        "status": 401,
    }


def test_a_person_reads_them_too():
    out = StringIO()
    call_command("codes", stdout=out)

    assert "access.no_session (401)\n    请先登录。\n    Log in first.\n" in out.getvalue()
