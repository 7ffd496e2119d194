from datetime import date

import pytest

from honors.domain.citation import Honored, citation, written_day


@pytest.mark.parametrize(
    ("level", "code", "name", "collective", "posthumous", "title", "sentence"),
    [
        (
            "merit_third",
            "police.individual.merit_third",
            "个人三等功",
            False,
            False,
            "奖励证书",
            "在公安工作中成绩突出，根据《公安机关人民警察奖励条令》，记三等功。特发此证。",
        ),
        (
            "merit_first",
            "police.individual.merit_first",
            "个人一等功",
            False,
            True,
            "奖励证书",
            "在公安工作中成绩突出，根据《公安机关人民警察奖励条令》，追记一等功。特发此证。",
        ),
        (
            "merit_second",
            "police.collective.merit_second",
            "集体二等功",
            True,
            False,
            "奖状",
            "在公安工作中成绩突出，根据《公安机关人民警察奖励条令》，记集体二等功。特发此状。",
        ),
        (
            "commendation",
            "auxiliary.individual.commendation",
            "嘉奖",
            False,
            False,
            "奖励证书",
            "在公安工作中成绩突出，根据警务辅助人员奖励有关规定，予以嘉奖。特发此证。",
        ),
        (
            "honorary_title",
            "police.individual.hero_model_class_1",
            "一级英雄模范",
            False,
            True,
            "荣誉证书",
            "在公安工作中成绩突出，根据《公安机关人民警察奖励条令》，追授“一级英雄模范”荣誉称号。特发此证。",
        ),
        (
            "honor",
            "national.outstanding_officer",
            "全国优秀人民警察",
            False,
            False,
            "荣誉证书",
            "在公安工作中成绩突出，授予“全国优秀人民警察”。特发此证。",
        ),
        (
            "honor",
            "national.state_council_title_collective",
            "国务院授予的荣誉称号（集体）",
            True,
            False,
            "荣誉证书",
            "在公安工作中成绩突出，授予荣誉称号。特发此证。",
        ),
        (
            "honor",
            "external.provincial_commendation_individual",
            "省部级表彰（个人）",
            False,
            False,
            "荣誉证书",
            "在公安工作中成绩突出，授予省部级表彰。特发此证。",
        ),
        (
            "star",
            "star.service",
            "服务人民之星",
            False,
            False,
            "荣誉证书",
            "在“四星争创”活动中表现突出，被评为“服务人民之星”。特发此证。",
        ),
    ],
)
def test_the_paper_says_what_was_decided(level, code, name, collective, posthumous, title, sentence):  # noqa: PLR0917
    said = citation(
        honored(level=level, award_code=code, award_name=name, is_collective=collective, is_posthumous=posthumous)
    )

    assert (said.title, said.sentence + said.closing) == (title, sentence)


def honored(**facts):
    """A third-class merit of a person, but for ``facts``."""
    values = {
        "level": "merit_third",
        "award_code": "police.individual.merit_third",
        "award_name": "个人三等功",
        "is_collective": False,
        "is_posthumous": False,
        "is_imported": False,
        "organ": "浙江省公安厅",
        "decided_on": date(2011, 8, 16),
    }
    return Honored(**(values | facts))


def test_what_was_decided_before_is_stated_and_not_given_out_again():
    said = citation(honored(is_imported=True))

    assert said.title == "荣誉登记证明"
    assert said.sentence == "经核对，浙江省公安厅于二〇一一年八月十六日决定记三等功，已按原决定登记入册。"
    assert said.closing == "特此证明。"
    star = citation(honored(is_imported=True, level="star", award_code="star.loyalty", award_name="对党忠诚之星"))
    assert "决定评为“对党忠诚之星”，" in star.sentence


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 2), "二〇二六年三月二日"),
        (date(2017, 10, 10), "二〇一七年十月十日"),
        (date(2020, 12, 31), "二〇二〇年十二月三十一日"),
        (date(1999, 11, 20), "一九九九年十一月二十日"),
    ],
)
def test_days_are_written_as_papers_write_them(day, said):
    assert written_day(day) == said
