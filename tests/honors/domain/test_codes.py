import pytest

from honors.domain.codes import Code, all_codes, lookup, register, text


def test_a_text_is_filled_in_either_language():
    params = {"field": "name", "detail": "x"}

    assert text("request.field", params) == "name：x"
    assert text("request.field", params, language="en") == "name: x"


def test_a_parameter_that_is_not_known_reads_as_a_dash():
    assert text("request.field", {"field": "name"}, language="en") == "name: —"


def test_a_value_with_a_word_of_its_own_reads_as_that_word():
    assert text("notify.case_moved", {"state": "on_notice"}) == "您推荐的案卷已转为“公示中”。"
    assert text("notify.case_moved", {"state": "on_notice"}, language="en").endswith("is now on public notice.")


def test_a_value_without_one_reads_as_it_is():
    assert text("notify.case_moved", {"state": "elsewhere"}, language="en").endswith("is now elsewhere.")


def test_the_same_code_twice_is_refused():
    with pytest.raises(ValueError, match="registered twice"):
        register(Code("version.stale", "重复", "twice"))

    assert lookup("version.stale").en != "twice"


def test_codes_are_listed_in_their_order():
    names = [code.code for code in all_codes()]

    assert names == sorted(names)
