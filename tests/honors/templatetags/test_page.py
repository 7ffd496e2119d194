"""How pages write what is not in their language."""

import pytest
from django.utils import translation

from honors.templatetags.page import spoken


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Screen · 张伟", 'Screen · <span lang="zh-CN">张伟</span>'),
        ("阿依努尔·吐尔逊", '<span lang="zh-CN">阿依努尔·吐尔逊</span>'),
        ("2026年四星争创（第一批）", '2026<span lang="zh-CN">年四星争创（第一批）</span>'),
        ("陈㛃", '<span lang="zh-CN">陈㛃</span>'),
        ("赵𬭊", '<span lang="zh-CN">赵𬭊</span>'),
        ("<b>张伟</b>", '&lt;b&gt;<span lang="zh-CN">张伟</span>&lt;/b&gt;'),
        ("Accounts", "Accounts"),
        ("", ""),
    ],
)
def test_an_english_page_marks_chinese_names_as_chinese_and_escapes_the_rest(written, shown):
    with translation.override("en"):
        assert spoken(written) == shown


def test_a_chinese_page_marks_nothing():
    with translation.override("zh-hans"):
        assert spoken("资格审查 · 张伟") == "资格审查 · 张伟"
