from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent, Officer, OfficerGram
from honors.services.roster_import import import_roster
from tests.actors import actor_with
from tests.factories.people import officer, tree
from tests.factories.sheets import ROSTER, identity, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


def row(name="王德发", **facts):
    values = {
        "姓名": name,
        "警号": "012345",
        "公民身份号码": identity("19900101", 1),
        "性别": "男",
        "民族": "汉族",
        "出生日期": date(1990, 1, 1),
        "人员类别": "民警",
        "人员状态": "在职",
        "参加公安工作时间": "2012年7月1日",
        "单位代码": "STATION",
        "职务": "民警",
        "职级": "四级警长",
        "警衔": "一级警司",
        "是否领导班子成员": "否",
    }
    return {**values, **facts}


def bring(actor, at, *rows, **facts):
    return import_roster(actor=actor, name="名册.xlsx", content=workbook(ROSTER, rows), at=at, **facts)


def counts(done):
    return done.read, done.created, done.updated, done.unchanged


def found(done):
    return [(one.place.row, one.place.column, one.code) for one in done.findings]


def test_people_are_registered_with_posting_rank_and_grade(units, hr, at):
    done = bring(hr, at, row())

    person = Officer.objects.get()
    assert (counts(done), done.is_written) == ((1, 1, 0, 0), True)
    assert (person.unit, person.post, person.rank, person.grade) == (units["station"], "民警", "inspector_1", "chief_4")
    assert person.postings.get().valid_from == date(2012, 7, 1)
    assert person.id_number == identity("19900101", 1)
    assert OfficerGram.objects.filter(officer=person, gram="王德").exists()


def test_the_same_again_changes_nothing(units, hr, at):
    bring(hr, at, row())
    before = Officer.objects.values().get()

    assert counts(bring(hr, at, row())) == (1, 0, 0, 1)
    assert Officer.objects.values().get() == before


def test_what_differs_is_changed_and_its_history_kept(units, hr, at):
    bring(hr, at, row())

    done = bring(hr, at, row(单位代码="OTHER_STATION", 职务="所长", 警衔="三级警督", 民族="畲族"))

    person = Officer.objects.get()
    assert counts(done) == (1, 0, 1, 0)
    assert (person.unit, person.post, person.rank, person.ethnicity) == (
        units["other_station"],
        "所长",
        "superintendent_3",
        "畲族",
    )
    assert [one.valid_to for one in person.postings.all()] == [date(2026, 11, 23), None]


def test_an_empty_cell_changes_nothing(units, hr, at):
    bring(hr, at, row())

    assert counts(bring(hr, at, row(职务="", 民族="", 警衔="", 出生日期=""))) == (1, 0, 0, 1)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(units, hr, at):
    bring(hr, at, row())
    events = AuditEvent.objects.count()

    done = bring(
        hr, at, row(职务="所长"), row("李四", 警号="012346", 公民身份号码=identity("19910101", 2)), is_dry_run=True
    )

    assert (counts(done), done.is_written) == ((2, 1, 1, 0), False)
    assert Officer.objects.get().post == "民警"
    assert AuditEvent.objects.count() == events


WRONG_DIGIT = f"33052219900101001{(int(identity('19900101', 1)[-1].replace('X', '0')) + 1) % 10}"
BAD = [
    ({"公民身份号码": WRONG_DIGIT}, "公民身份号码", "officer.id_number_check_digit"),
    ({"公民身份号码": 330522199001010010}, "公民身份号码", "import.digits_lost"),
    ({"公民身份号码": "33052219900101"}, "公民身份号码", "officer.id_number_length"),
    ({"警号": 12345}, "警号", "import.zeros_lost"),
    ({"参加公安工作时间": "2012年"}, "参加公安工作时间", "import.not_a_day"),
    ({"参加公安工作时间": "2030-01-01"}, "参加公安工作时间", "officer.date_in_future"),
    ({"出生日期": "1991-01-01"}, "出生日期", "officer.birth_date_differs"),
    ({"人员类别": "协警"}, "人员类别", "import.unknown_word"),
    ({"人员类别": ""}, "人员类别", "import.required"),
    ({"警衔": "四级警长"}, "警衔", "import.unknown_word"),
    ({"单位代码": "NOWHERE"}, "单位代码", "import.unit_unknown"),
    ({"单位代码": "", "单位名称": ""}, "单位代码", "import.required"),
    ({"单位代码": "CITY"}, "", "import.not_yours"),
    ({"姓名": ""}, "姓名", "import.required"),
    ({"人员状态": "去世"}, "人员状态", "import.no_death"),
]


@pytest.mark.parametrize("bad", BAD, ids=[f"{code}-{column}" for _, column, code in BAD])
def test_what_is_wrong_is_found_at_its_cell_and_nothing_is_written(units, hr, at, bad):
    facts, column, code = bad
    good = row("李四", 警号="012346", 公民身份号码=identity("19910101", 2), 出生日期="1991.1.1")

    done = bring(hr, at, good, row(**facts))

    assert (3, column, code) in found(done)
    assert {place for place, _, _ in found(done)} == {3}
    assert not Officer.objects.exists()


def test_the_second_row_about_one_person_names_the_first(units, hr, at):
    assert found(bring(hr, at, row(), row("王德发"))) == [(3, "姓名", "import.twice")]


def test_a_police_number_that_another_serves_under_is_refused(units, hr, at):
    bring(hr, at, row())

    taken = row("李四", 公民身份号码=identity("19910101", 2), 出生日期="")

    assert found(bring(hr, at, taken)) == [(2, "警号", "officer.police_number_taken")]


def test_a_number_under_another_name_may_be_another_person(units, hr, at):
    officer(units["station"], at, name="张试", number="012345", province="PROVINCE")

    assert found(bring(hr, at, row(公民身份号码=""))) == [(2, "姓名", "import.name_differs")]


def test_somebody_known_by_number_and_name_gets_the_identity_number(units, hr, at):
    officer(units["station"], at, name="王德发", number="012345", province="PROVINCE")

    assert counts(bring(hr, at, row(职级="", 警衔=""))) == (1, 0, 1, 0)
    assert Officer.objects.get().id_number == identity("19900101", 1)


def test_people_of_another_unit_are_not_taken_over(units, hr, at):
    bring(SYSTEM, at, row(单位代码="CITY"))

    assert found(bring(hr, at, row())) == [(2, "单位代码", "import.not_yours")]


def test_rare_names_and_names_with_a_dot_are_people_too(units, hr, at):
    rare = [("𬍛𫞩", "1"), ("阿依古丽·买买提", "2"), ("㐀三", "3")]
    rows = [row(name, 警号=f"01234{n}", 公民身份号码=identity("19900101", int(n))) for name, n in rare]

    assert counts(bring(hr, at, *rows)) == (3, 3, 0, 0)
    assert counts(bring(hr, at, *rows)) == (3, 0, 0, 3)
    assert set(Officer.objects.values_list("name", flat=True)) == {name for name, _ in rare}


def test_who_serves_no_more_is_posted_nowhere(units, hr, at):
    bring(hr, at, row(人员状态="退休"))

    assert Officer.objects.get().postings.get().valid_to == date(2026, 11, 24)


def test_many_new_people_cost_few_queries(units, hr, at):
    rows = [row(f"王{n}", 警号=f"0{n:05d}", 公民身份号码=identity("19900101", n)) for n in range(1, 401)]

    with CaptureQueriesContext(connection) as queries:
        done = bring(hr, at, *rows)

    assert counts(done) == (400, 400, 0, 0)
    assert len(queries) < 60


def test_the_trail_keeps_the_digest_of_the_file_and_the_counts(units, hr, at):
    done = bring(hr, at, row())

    event = AuditEvent.objects.get(event="roster.import")
    assert done.digest.encode() in event.body
    assert b'"created":1' in event.body
