from datetime import date

import pytest

from honors.domain.codes import Code, all_codes, lookup, register, text
from honors.domain.officer import Grade, PoliceRank, label


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


def test_days_spans_and_moments_read_in_words():
    def said(value, language="zh"):
        return text("quota.bad_period", {"period": value}, language=language).split("：" if language == "zh" else ": ")[
            1
        ]

    assert said("2026-01-05") == "2026年1月5日。"
    assert said("2026-01-05", "en") == "5 January 2026."
    assert said(date(2026, 1, 5)) == "2026年1月5日。"
    assert said("2026-01-01/2026-06-30") == "2026年1月1日至2026年6月30日。"
    assert said("2026-01-01/2026-06-30", "en") == "1 January 2026 to 30 June 2026."
    assert said("2026-01-05T01:30:00+00:00") == "2026年1月5日 09:30。"
    assert said("2026") == "2026年。"
    assert said("2026-02-30") == "2026-02-30。"


def test_a_parameter_reads_as_the_name_that_stands_beside_it_and_nothing_as_a_dash():
    named = {"award": "x.y", "award_name": "三等功", "award_name_en": "Third-class merit"}

    assert text("quota.wrong_category", named).endswith("：三等功。")
    assert text("quota.wrong_category", named, language="en").endswith(": Third-class merit.")
    assert text("quota.wrong_category", {**named, "award_name_en": ""}, language="en").endswith(": 三等功.")
    assert text("quota.wrong_category", {"award": ""}).endswith("：—。")
    assert text("quota.wrong_category", {"award": None}).endswith("：—。")


def test_every_rank_and_every_grade_has_words():
    for kind, members in (("rank", PoliceRank), ("grade", Grade)):
        assert all(lookup(f"{kind}.{member}").zh == label(member) for member in members)
