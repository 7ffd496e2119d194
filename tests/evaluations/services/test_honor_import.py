from datetime import date

import pytest

from evaluations.services.honor_import import import_honors
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor
from honors.selectors.honor_change import history_of
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from honors.services.prize import pay_prize
from tests.actors import account, actor_with
from tests.factories.people import officer, tree
from tests.factories.sheets import HONORS, identity, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


@pytest.fixture
def person(units, at):
    return officer(units["station"], at, number="012345")


def row(**facts):
    values = {
        "受奖对象类别": "个人",
        "姓名或单位名称": "张试",
        "警号或单位代码": "012345",
        "奖励名称": "个人三等功",
        "批准机关": "湖州市公安局",
        "批准文号": "湖公奖〔2015〕3号",
        "批准日期": date(2015, 11, 6),
        "事迹": "追捕逃犯",
        "是否追授": "否",
        "备注": "档案第12页",
    }
    return {**values, **facts}


def bring(actor, at, *rows, **facts):
    return import_honors(actor=actor, name="历史荣誉.xlsx", content=workbook(HONORS, rows), at=at, **facts)


def counts(done):
    return done.read, done.created, done.updated, done.unchanged


def found(findings):
    return [(one.place.row, one.place.column, one.code) for one in findings]


def test_an_old_honor_is_entered_by_the_edition_of_its_day(units, person, hr, at):
    done = bring(hr, at, row(), row(批准日期=date(2018, 5, 6), 批准文号="长公奖〔2018〕1号", 批准机关="长兴县公安局"))

    first, second = Honor.objects.order_by("pk")
    assert counts(done) == (2, 2, 0, 0)
    assert (first.origin, first.provenance, first.award.edition.code) == ("imported", "file", "police-2003")
    assert (first.organ_level, second.organ_level, second.award.edition.code) == ("prefecture", "county", "police-2015")
    assert history_of(first)[0]["source"] == "历史荣誉.xlsx，Sheet1，2；档案第12页"
    sign_checkpoint(actor=SYSTEM, at=at)
    assert list(verify_ledger()) == []


def test_it_is_never_paid(units, person, hr, at):
    bring(hr, at, row())

    with pytest.raises(RuleViolation, match=r"honor\.imported_not_paid"):
        pay_prize(actor=hr, honor=Honor.objects.get(), paid_on=date(2026, 11, 1), at=at)


def test_the_same_again_changes_nothing(units, person, hr, at):
    bring(hr, at, row())

    assert counts(bring(hr, at, row(事迹="另写", 备注=""))) == (1, 0, 0, 1)
    assert Honor.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(units, person, hr, at):
    events = AuditEvent.objects.count()

    done = bring(hr, at, row(), is_dry_run=True)

    assert (counts(done), done.is_written) == ((1, 1, 0, 0), False)
    assert not Honor.objects.exists()
    assert AuditEvent.objects.count() == events


def test_what_the_rules_of_its_time_say_is_a_remark_and_no_refusal(units, person, hr, at):
    done = bring(hr, at, row(批准日期="1999.5.6"), row(批准机关="长兴县公安局", 批准日期="20150506"))

    assert counts(done) == (2, 2, 0, 0)
    assert (2, "", "history.other_edition") in found(done.remarks)
    assert (3, "", "history.organ_differs") in found(done.remarks)


def test_a_collective_is_meant_by_code_or_by_name(units, hr, at):
    facts = {"受奖对象类别": "集体", "奖励名称": "三等功", "姓名或单位名称": "龙山派出所"}

    done = bring(
        hr, at, row(**facts, 警号或单位代码="STATION"), row(**facts, 警号或单位代码="", 批准文号="湖公奖〔2015〕4号")
    )

    assert counts(done) == (2, 2, 0, 0)
    assert {honor.unit for honor in Honor.objects.all()} == {units["station"]}


BAD = [
    ({"奖励名称": "个人特等功"}, "奖励名称", "import.award_unknown"),
    ({"奖励名称": "集体三等功"}, "奖励名称", "import.award_unknown"),
    ({"姓名或单位名称": "李四"}, "姓名或单位名称", "import.name_differs"),
    ({"警号或单位代码": "999999"}, "姓名或单位名称", "import.person_unknown"),
    ({"公民身份号码": identity("19900101", 9)}, "姓名或单位名称", "import.person_unknown"),
    ({"公民身份号码": 330522199001010010}, "公民身份号码", "import.digits_lost"),
    ({"批准机关": "组织"}, "批准机关", "import.organ_level_unknown"),
    ({"批准日期": "2027-01-01"}, "批准日期", "import.in_future"),
    ({"批准日期": ""}, "批准日期", "import.required"),
    ({"是否追授": "可能"}, "是否追授", "import.not_a_flag"),
    ({"受奖对象类别": "单位"}, "受奖对象类别", "import.unknown_word"),
    ({"事迹": "长" * 201}, "事迹", "import.too_long"),
]


@pytest.mark.parametrize("bad", BAD, ids=[code for _, _, code in BAD])
def test_what_is_wrong_is_found_at_its_cell_and_nothing_is_written(units, person, hr, at, bad):
    facts, column, code = bad

    done = bring(hr, at, row(批准文号="湖公奖〔2015〕4号"), row(**facts))

    assert found(done.findings) == [(3, column, code)]
    assert not Honor.objects.exists()


def test_two_rows_about_one_decision_are_one_too_many(units, person, hr, at):
    assert found(bring(hr, at, row(), row()).findings) == [(3, "姓名或单位名称", "import.twice")]


def test_two_people_of_one_name_need_a_number(units, person, hr, at):
    officer(units["other_station"], at, number="012346")

    assert found(bring(hr, at, row(警号或单位代码="")).findings) == [(2, "姓名或单位名称", "import.person_ambiguous")]


def test_nobody_enters_the_own_honors_or_those_of_another_unit(units, person, hr, at):
    own = account("own", Role.HR, units["county"], at=at, officer=person)

    assert found(bring(actor_with(Role.HR, units["county"], user=own), at, row()).findings) == [(2, "", "import.own")]
    elsewhere = actor_with(Role.HR, units["other_station"])
    assert found(bring(elsewhere, at, row()).findings) == [(2, "", "import.not_yours")]
