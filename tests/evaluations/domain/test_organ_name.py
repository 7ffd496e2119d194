import pytest

from evaluations.domain.organ_name import level_named
from honors.domain.award import OrganLevel


@pytest.mark.parametrize(
    ("organ", "level"),
    [
        ("国务院", OrganLevel.NATIONAL),
        ("公安部", OrganLevel.MINISTRY),
        ("人力资源社会保障部、公安部", OrganLevel.MINISTRY),
        ("浙江省公安厅", OrganLevel.PROVINCE),
        ("广西壮族自治区公安厅", OrganLevel.PROVINCE),
        ("上海市公安局", OrganLevel.PROVINCE),
        ("湖州市公安局", OrganLevel.PREFECTURE),
        ("浙江省湖州市公安局", OrganLevel.PREFECTURE),
        ("恩施土家族苗族自治州公安局", OrganLevel.PREFECTURE),
        ("大兴安岭地区公安局", OrganLevel.PREFECTURE),
        ("长兴县公安局", OrganLevel.COUNTY),
        ("湖州市公安局吴兴区分局", OrganLevel.COUNTY),
        ("公安局", None),
    ],
)
def test_the_lowest_level_that_a_name_speaks_of_counts(organ, level):
    assert level_named(organ) == level
