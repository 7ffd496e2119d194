from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from honors.domain.award import (
    OrganLevel,
    Prize,
    RecipientCategory,
    Register,
    RepeatScope,
    TokenKind,
    check_recipient,
    counts_as_provincial_or_ministerial,
    edition_on,
    in_force,
    is_ladder,
    prize_on,
    repeats,
)
from honors.domain.errors import RuleViolation
from tests.honors.domain.catalogue import editions, kind, prizes, shipped, table

LADDER = [
    "police.individual.commendation",
    "police.individual.merit_third",
    "police.individual.merit_second",
    "police.individual.merit_first",
    "police.individual.hero_model_class_2",
    "police.individual.hero_model_class_1",
]


@pytest.mark.parametrize("edition", ["police-2003", "police-2015"])
def test_the_ladder_rises_step_by_step_to_the_titles(edition):
    ranks = [kind(code, edition).rank for code in LADDER]
    assert ranks == sorted(set(ranks))
    collective = [kind(f"police.collective.{s}", edition).rank for s in ("commendation", "merit_third", "merit_second")]
    assert collective == ranks[:3]
    assert kind("police.collective.merit_first", edition).rank < kind("police.collective.honorary_title", edition).rank


def test_the_edition_is_that_of_the_approval_date():
    days = [date(2003, 9, 1), date(2015, 12, 31), date(2016, 1, 1), date(2026, 11, 24)]
    found = [edition_on(editions(), scheme="police", on=day).code for day in days]
    assert found == ["police-2003", "police-2003", "police-2015", "police-2015"]


@pytest.mark.parametrize(("scheme", "on"), [("police", date(2003, 8, 31)), ("navy", date(2020, 1, 1))])
def test_no_edition_is_a_refusal(scheme, on):
    with pytest.raises(RuleViolation) as refused:
        edition_on(editions(), scheme=scheme, on=on)
    assert (refused.value.code, refused.value.params) == (
        "award.no_edition",
        {"scheme": scheme, "on": on.isoformat()},
    )


def test_only_the_auxiliary_scheme_is_switched_off():
    assert [e.code for e in editions() if not e.enabled] == ["auxiliary-2020"]
    assert {a["confidence"] for a in shipped("awards") if a["edition"] == "auxiliary-2020"} == {"L"}


def test_both_ends_of_a_period_belong_to_it():
    first, last = date(2016, 1, 1), date(2016, 12, 31)
    answers = [in_force(first, last, d) for d in (date(2015, 12, 31), first, last, date(2017, 1, 1))]
    assert answers == [False, True, True, False]
    assert in_force(None, None, first)


@pytest.mark.parametrize(("register", "expected"), [(Register.HONORS, 3), (Register.STARS, 0)])
def test_the_tally_counts_what_province_ministry_and_nation_grant_and_no_star(register, expected):
    counted = [level for level in OrganLevel if counts_as_provincial_or_ministerial(register, level)]
    assert counted == [OrganLevel.NATIONAL, OrganLevel.MINISTRY, OrganLevel.PROVINCE][:expected]


def test_the_catalogue_says_the_same_about_the_tally():
    for row in shipped("awards"):
        level, register = row["organ_level"], Register(row["register"])
        expected = counts_as_provincial_or_ministerial(register, OrganLevel(level)) if level else None
        assert row["counts_as_provincial_or_ministerial"] is (False if register is Register.STARS else expected)


def test_an_award_goes_to_its_own_category_and_personnel():
    individual = kind("police.individual.merit_third")
    check_recipient(individual, RecipientCategory.INDIVIDUAL, "police")
    check_recipient(kind("police.collective.merit_third"), RecipientCategory.COLLECTIVE, None)
    with pytest.raises(RuleViolation) as refused:
        check_recipient(individual, RecipientCategory.COLLECTIVE, None)
    assert refused.value.code == "award.wrong_category"


@pytest.mark.parametrize("code", LADDER)
def test_auxiliary_police_get_no_police_award(code):
    with pytest.raises(RuleViolation) as refused:
        check_recipient(kind(code), RecipientCategory.INDIVIDUAL, "auxiliary")
    assert refused.value.code == "award.wrong_scheme"


def test_auxiliary_police_have_their_own_awards_and_may_win_stars():
    check_recipient(
        kind("auxiliary.individual.merit_third", "auxiliary-2020"), RecipientCategory.INDIVIDUAL, "auxiliary"
    )
    check_recipient(kind("star.service", "stars"), RecipientCategory.INDIVIDUAL, "auxiliary")


def test_within_the_window_the_same_and_lower_steps_repeat_and_higher_ones_do_not():
    earlier = kind("police.individual.merit_third")
    assert [repeats(kind(code), earlier) for code in LADDER] == [True, True, False, False, False, False]


def test_a_repeat_is_seen_across_the_change_of_editions():
    assert repeats(kind("police.individual.merit_third"), kind("police.individual.merit_second", "police-2003"))


def test_under_the_auxiliary_scheme_only_the_same_step_repeats():
    third = kind("auxiliary.individual.merit_third", "auxiliary-2020")
    lower = kind("auxiliary.individual.commendation", "auxiliary-2020")
    assert (repeats(third, third), repeats(lower, third)) == (True, False)


def test_a_text_without_a_known_window_holds_nothing_back():
    old = kind("police.individual.merit_third", "police-2003")
    assert (old.repeat_scope, repeats(old, old)) == (None, False)


def test_ladders_of_other_categories_schemes_and_kinds_never_repeat_each_other():
    person, unit = kind("police.individual.merit_third"), kind("police.collective.merit_third")
    auxiliary = kind("auxiliary.individual.merit_third", "auxiliary-2020")
    honor = replace(kind("national.outstanding_officer", "national"), repeat_scope=RepeatScope.SAME_OR_LOWER)
    star = replace(kind("star.justice", "stars"), repeat_scope=RepeatScope.SAME_OR_LOWER)
    assert [repeats(person, other) for other in (unit, auxiliary, honor, star)] == [False] * 4
    assert [repeats(other, other) for other in (honor, star)] == [False, False]
    assert (is_ladder(person), is_ladder(honor), is_ladder(star)) == (True, False, False)


@pytest.mark.parametrize("row", table("prizes"), ids=lambda row: f"{row['award']} {row['on']}")
def test_every_sum_of_the_prize_table(row):
    expected = None if row["yuan"] == "?" else Decimal(row["yuan"])
    on = date.fromisoformat(row["on"])
    assert prize_on(prizes(), award=row["award"], edition=row["edition"], on=on) == expected


def test_every_shipped_prize_has_an_example():
    examples = {(row["award"], row["edition"], row["yuan"]) for row in table("prizes") if row["yuan"] != "?"}
    assert {(p.award, p.edition, str(p.amount)) for p in prizes()} == examples


def test_two_sums_on_one_day_are_refused():
    old = Prize(award="a", edition="e", amount=Decimal(1), valid_from=date(2016, 1, 1), valid_to=date(2020, 1, 1))
    new = replace(old, amount=Decimal(2), valid_from=date(2020, 1, 1), valid_to=None)
    assert prize_on([old, new], award="a", edition="e", on=date(2019, 12, 31)) == Decimal(1)
    with pytest.raises(RuleViolation) as refused:
        prize_on([old, new], award="a", edition="e", on=date(2020, 1, 1))
    assert refused.value.code == "award.two_prizes"


def test_a_medal_comes_with_every_individual_award_from_third_class_up():
    kinds = {code: {t["kind"] for t in shipped("tokens") if t["award"] == code} for code in LADDER}
    assert kinds.pop("police.individual.commendation") == {TokenKind.CERTIFICATE}
    assert set(map(frozenset, kinds.values())) == {frozenset({TokenKind.MEDAL, TokenKind.CERTIFICATE})}


def test_collectives_get_a_plaque_from_third_class_up_and_a_certificate_below():
    steps = ("commendation", "merit_third", "merit_second", "merit_first", "honorary_title")
    found = [[t["kind"] for t in shipped("tokens") if t["award"] == f"police.collective.{s}"] for s in steps]
    assert found == [[TokenKind.COLLECTIVE_CERTIFICATE], *[[TokenKind.PLAQUE]] * 4]


def test_notice_and_repeat_periods_of_the_edition_in_force():
    periods = {
        a["code"].rpartition(".")[2]: (a["notice_days"], a["repeat_months"])
        for a in shipped("awards")
        if a["edition"] == "police-2015"
    }
    assert periods.pop("commendation") == (0, 12)
    assert set(periods.values()) == {(7, 12)}


def test_auxiliary_awards_of_every_level_stand_in_a_notice():
    assert {a["notice_days"] for a in shipped("awards") if a["edition"] == "auxiliary-2020"} == {7}


def test_everything_that_the_published_tally_names_is_in_the_catalogue():
    names = {a["name_zh"] for a in shipped("awards")}
    assert names >= {
        "全国优秀公安基层单位",
        "全国优秀公安局",
        "全国模范公安单位",
        "全国文明单位",
        "全国人民满意的公务员",
        "全国人民满意的公务员集体",
        "全国特级优秀人民警察",
        "全国优秀人民警察",
        "全国公安系统一级英雄模范",
        "全国公安系统二级英雄模范",
        "全国公安机关爱民模范",
        "全国公安机关爱民模范集体",
        "公安楷模",
        "最美基层民警",
        "全国劳动模范",
        "省劳动模范",
        "全国五一劳动奖章",
        "全国三八红旗手",
        "省部级表彰（个人）",
        "省部级表彰（集体）",
        "人民英雄",
        "七一勋章",
        "集体一等功",
        "集体二等功",
        "个人一等功",
        "个人二等功",
    }


def test_a_notice_of_praise_is_no_award():
    assert not [a for a in shipped("awards") if "通报" in a["name_zh"]]


def test_the_four_stars_have_their_own_register_and_no_prize():
    stars = [a for a in shipped("awards") if a["register"] == "stars"]
    assert [a["code"] for a in stars] == ["star.loyalty", "star.service", "star.justice", "star.discipline"]
    assert not [p for p in shipped("prizes") if p["award"].startswith("star.")]


def test_a_code_stands_once_in_an_edition_and_every_reference_leads_somewhere():
    codes = [(a["code"], a["edition"]) for a in shipped("awards")]
    assert len(codes) == len(set(codes))
    assert {edition for _, edition in codes} == {e.code for e in editions()}
    assert {(r["award"], r["edition"]) for name in ("prizes", "tokens") for r in shipped(name)} <= set(codes)
