import pytest

from honors.domain.pinyin import COMPOUND_SURNAMES, NamePinyin, name_pinyin, plain_letters, surname_letters


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("单晓明", "shanxiaoming", "sxm"),
        ("仇和平", "qiuheping", "qhp"),
        ("曾一鸣", "zengyiming", "zym"),
        ("解放", "xiefang", "xf"),
        ("区明", "ouming", "om"),
        ("查良", "zhaliang", "zl"),
        ("任重", "renzhong", "rz"),
        ("朴正", "piaozheng", "pz"),
        ("盖立", "geli", "gl"),
        ("覃勇", "qinyong", "qy"),
        ("尉迟明", "yuchiming", "ycm"),
        ("万俟勇", "moqiyong", "mqy"),
        ("长孙健", "zhangsunjian", "zsj"),
        ("单于雄", "chanyuxiong", "cyx"),
        ("令狐平", "linghuping", "lhp"),
        ("吕绿", "lvlv", "ll"),
        ("何〇", "heling", "hl"),
    ],
)
def test_a_name_is_read_as_a_name(name, full, initials):
    assert name_pinyin(name) == NamePinyin(full, initials)


def test_the_surname_reading_is_for_the_surname_alone():
    assert name_pinyin("张单").full == "zhangdan"


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("阿卜杜拉·买买提", "abudulamaimaiti", "abdlmmt"),
        ("单增·曾", "danzengceng", "dzc"),
        ("Maria Lopez", "marialopez", "ml"),
        ("张Tom", "zhangtom", "zt"),
        ("张㛃", "zhangjie", "zj"),
        ("吕𬭼", "lvsui", "ls"),
        ("张\ue000三", "zhangsan", "zs"),
        ("", "", ""),
    ],
)
def test_dots_latin_letters_and_rare_characters(name, full, initials):
    assert name_pinyin(name) == NamePinyin(full, initials)


def test_the_persons_own_reading_stands_above_the_tables():
    assert name_pinyin("单晓明", override="Dān Xiǎo Míng") == NamePinyin("danxiaoming", "dxm")
    assert name_pinyin("覃勇", override="  ") == NamePinyin("qinyong", "qy")


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("Lǚ", "lv"),
        ("lü", "lv"),
        ("nǘ", "nv"),
        ("Zhāng San", "zhangsan"),
        ("xi'an", "xian"),
        ("ＡＢ１", "ab1"),
        ("张", ""),
    ],
)
def test_what_is_typed_becomes_plain_letters(typed, letters):
    assert plain_letters(typed) == letters


@pytest.mark.parametrize(("name", "letters"), [("张三", 1), ("欧阳明", 2), ("东方", 1), ("欧", 1), ("", 1)])
def test_a_compound_surname_leaves_a_given_name(name, letters):
    assert surname_letters(name) == letters


def test_every_compound_surname_has_two_syllables_as_initials():
    assert {len(name_pinyin(f"{surname}明").initials) for surname in COMPOUND_SURNAMES} == {3}
