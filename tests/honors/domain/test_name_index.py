import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.errors import RuleViolation
from honors.domain.name_index import SearchPlan, grams, name_key, parse_search
from honors.domain.pinyin import name_pinyin

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


def test_a_name_is_stored_under_its_letters_and_pairs():
    assert set(grams("王小明")) == {"王", "小", "明", "王小", "小明"}
    assert grams("") == ()


def test_each_gram_is_stored_once():
    assert set(grams("阿阿阿")) == {"阿", "阿阿"}


@pytest.mark.parametrize("typed", ["阿卜·杜拉", "阿卜•杜拉", "阿卜・杜拉", "阿卜杜拉", " 阿卜 杜拉 "])
def test_every_dot_and_blank_is_the_same_name(typed):
    assert name_key(typed) == "阿卜杜拉"


@pytest.mark.parametrize("rare", ["𬭼", "㛃", "𰻝", "\U000313a0", "\ue000", "〇"])
def test_rare_characters_are_letters_of_a_name(rare):
    assert set(grams(f"张{rare}")) == {"张", rare, f"张{rare}"}


def test_a_variation_selector_does_not_part_a_name():
    assert grams("葛\U000e0100明") == grams("葛明")


@given(HAN, st.data())
def test_every_piece_of_a_name_finds_the_name(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    plan = parse_search(name[start:end])
    assert plan.grams
    assert set(plan.grams) <= set(grams(name))
    assert plan.name in name_key(name)


@given(HAN)
def test_pinyin_and_initials_of_a_name_find_the_name(name):
    reading = name_pinyin(name)
    assert parse_search(reading.full.upper()).pinyin == reading.full
    assert parse_search(reading.initials).initials == reading.initials


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("王", SearchPlan(name="王", grams=("王",))),
        ("王明", SearchPlan(name="王明", grams=("王明",))),
        ("王小明", SearchPlan(name="王小明", grams=("小明", "王小"))),
        ("Zhang San", SearchPlan(pinyin="zhangsan", initials="zhangsan")),
        ("lǚ", SearchPlan(pinyin="lv", initials="lv")),
        ("zs", SearchPlan(pinyin="zs", initials="zs")),
        (" 035217 ", SearchPlan(police_number="035217")),
        ("０３５２１７", SearchPlan(police_number="035217")),
        ("湖A0352", SearchPlan(police_number="湖A0352")),
        ("买买提·a", SearchPlan(name="买买提a", grams=("买买", "买提", "提a"))),
        ("何〇", SearchPlan(name="何〇", grams=("何〇",))),
    ],
)
def test_what_a_search_text_asks_for(text, plan):
    assert parse_search(text) == plan


@pytest.mark.parametrize("text", ["", "  ", "·", "%", "_'"])
def test_a_text_with_nothing_to_look_for_is_refused(text):
    with pytest.raises(RuleViolation) as refused:
        parse_search(text)
    assert refused.value.code == "officer.empty_search"
