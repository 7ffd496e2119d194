import pytest

from honors.domain.errors import RuleViolation
from honors.domain.officer import (
    DeathCause,
    Grade,
    GradeSeries,
    OfficerStatus,
    PersonnelCategory,
    PoliceRank,
    from_label,
    grade_series,
    label,
)

LISTS = [PersonnelCategory, OfficerStatus, DeathCause, PoliceRank, Grade]


def test_the_thirteen_ranks_from_high_to_low():
    assert [label(rank) for rank in PoliceRank] == [
        "总警监",
        "副总警监",
        "一级警监",
        "二级警监",
        "三级警监",
        "一级警督",
        "二级警督",
        "三级警督",
        "一级警司",
        "二级警司",
        "三级警司",
        "一级警员",
        "二级警员",
    ]


@pytest.mark.parametrize(
    ("series", "count", "top", "bottom"),
    [
        (GradeSeries.LAW_ENFORCEMENT, 12, "一级警务专员", "二级警员"),
        (GradeSeries.TECHNICAL, 11, "警务技术一级总监", "警务技术员"),
        (GradeSeries.GENERAL, 12, "一级巡视员", "二级科员"),
    ],
)
def test_the_three_series_of_grades(series, count, top, bottom):
    grades = [grade for grade in Grade if grade_series(grade) is series]
    assert (len(grades), label(grades[0]), label(grades[-1])) == (count, top, bottom)


def test_one_word_is_a_rank_and_a_grade_and_the_list_decides():
    assert from_label(PoliceRank, "一级警员") is PoliceRank.CONSTABLE_1
    assert from_label(Grade, "一级警员") is Grade.OFFICER_1
    assert label(PoliceRank.CONSTABLE_1, "en") != label(Grade.OFFICER_1, "en")


@pytest.mark.parametrize("words", LISTS)
def test_every_word_has_two_texts_and_is_found_again_by_its_chinese_one(words):
    assert [from_label(words, f" {label(word)} ") for word in words] == list(words)
    assert len({label(word, "en") for word in words}) == len(words)


def test_a_word_of_another_list_is_refused():
    with pytest.raises(RuleViolation) as refused:
        from_label(PoliceRank, "一级警长")
    assert (refused.value.code, refused.value.params["text"]) == ("officer.unknown_word", "一级警长")


def test_steps_are_named_in_english_too():
    assert label(PoliceRank.SUPERINTENDENT_2, "en") == "Superintendent, Class II"
    assert label(Grade.SENIOR_CHIEF_4, "en") == "Senior chief grade, Class IV"
