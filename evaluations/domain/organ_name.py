"""The level of a deciding organ by its name, where no unit of the tree bears it."""

from honors.domain.award import OrganLevel

_NATIONAL = ("国务院", "中共中央", "党中央", "全国人民代表大会", "全国人大", "中央军委")
_MINISTRY = ("公安部", "人力资源社会保障部", "人力资源和社会保障部", "人事部", "全国总工会", "共青团中央", "全国妇联")
_PROVINCE = ("省", "自治区", "北京市", "上海市", "天津市", "重庆市")
_PREFECTURE = ("市", "自治州", "地区", "盟")
_COUNTY = ("县", "区", "旗", "分局")


def level_named(organ: str) -> OrganLevel | None:
    """The lowest level that the name speaks of: 浙江省湖州市公安局 is a prefecture's. None where it speaks of none."""
    if any(word in organ for word in _NATIONAL):
        return OrganLevel.NATIONAL
    if any(word in organ for word in _MINISTRY):
        return OrganLevel.MINISTRY
    rest = organ
    for word in _PROVINCE:
        rest = rest.replace(word, "")
    has_province = rest != organ
    for words, level in ((_COUNTY, OrganLevel.COUNTY), (_PREFECTURE, OrganLevel.PREFECTURE)):
        if any(word in rest.replace("地区", "") if level is OrganLevel.COUNTY else word in rest for word in words):
            return level
    return OrganLevel.PROVINCE if has_province else None
