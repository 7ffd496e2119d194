import json
from datetime import date

import pytest
from django.core.management import call_command

from evaluations.models import Mandate
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

HEADING = "recipient_kind,category,level,on,award,place\n"


def ask(tmp_path, capsys, text):
    file = tmp_path / "questions.csv"
    file.write_text(text, encoding="utf-8")
    call_command("authority", str(file), "--json")
    return json.loads(capsys.readouterr().out)


def test_each_row_of_the_file_is_answered_from_the_table_and_the_mandates(tmp_path, capsys, at):
    units = tree(at)
    Mandate.objects.create(
        from_organ=units["city"],
        to_organ=units["county"],
        award_code="police.individual.commendation",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        document_number="1",
        created_at=at,
    )

    rows = ask(
        tmp_path,
        capsys,
        HEADING
        + "county_staff,individual,merit_second,2026-11-24,,\n"
        + "county_staff,individual,commendation,2026-11-24,,STATION\n"
        + "county_staff,individual,commendation,2027-11-24,,STATION\n"
        + "county_staff,individual,honorary_title,2026-11-24,police.individual.hero_model_class_1,\n"
        + "special_system,individual,commendation,2026-11-24,,\n",
    )

    assert [(r["row"], r["organ"], r["co_organ"], r["mandate"], r["known"]) for r in rows] == [
        (1, "PROV", "", "", True),
        (2, "CTY", "", "CTY", True),
        (3, "CITY", "", "CTY", True),
        (4, "MIN", "HR", "", True),
        (5, "", "", "", False),
    ]
    assert rows[0]["clause"] == "S1 art. 14(1)"


@pytest.mark.parametrize(
    "text",
    [
        "recipient_kind,category,level\ncounty_staff,individual,commendation\n",
        HEADING.strip() + ",colour\ncounty_staff,individual,commendation,2026-11-24,,,red\n",
        HEADING + "county_staff,individual,gold,2026-11-24,,\n",
        HEADING + "county_staff,individual,commendation,2026-02-30,,\n",
        HEADING + "county_staff,individual,commendation,2026-11-24,,NOWHERE\n",
        HEADING + "county_staff,individual,honorary_title,2026-11-24,,\n",
        HEADING + "county_staff\n",
        HEADING + "county_staf,individual,commendation,2026-11-24,,\n",
        HEADING + "county_staff,individual,merit_third,2003-08-31,,\n",
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, capsys, text):
    with pytest.raises(SystemExit) as end:
        ask(tmp_path, capsys, text)

    assert end.value.code == 2
    assert capsys.readouterr().out == ""


def test_what_is_wrong_is_said_with_its_row(tmp_path, capsys):
    rows = "county_staff,individual,merit_third,2026-11-24,,\ncounty_staff,individual,merit_third,2003-08-31,,\n"

    with pytest.raises(SystemExit):
        ask(tmp_path, capsys, HEADING + rows)

    said = capsys.readouterr().err
    assert "row 2:" in said
    assert "2003年8月31日" in said


def test_the_column_of_days_may_be_called_date(tmp_path, capsys, at):
    tree(at)
    row = "county_staff,individual,merit_second,2026-11-24,,\n"

    assert ask(tmp_path, capsys, HEADING.replace(",on,", ",date,") + row) == ask(tmp_path, capsys, HEADING + row)
