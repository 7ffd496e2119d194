"""The units: ministry, province, city, counties and branches with their stations, brigades and offices."""

from datetime import date, datetime

from evaluations.management.demo.shape import Shape
from honors.domain.actor import SYSTEM
from honors.models import Unit, UnitLevel
from honors.services.unit import establish_unit

SINCE = date(2000, 1, 1)

MINISTRY, PROVINCE, CITY = "100000", "330000", "330500"
CHANGXING, DEQING, ANJI = "330522", "330521", "330523"
WUXING, NANXUN, NANTAIHU = "330502", "330503", "330591"

BUREAUS = {
    CHANGXING: ("长兴县公安局", "长兴", UnitLevel.COUNTY),
    DEQING: ("德清县公安局", "德清", UnitLevel.COUNTY),
    ANJI: ("安吉县公安局", "安吉", UnitLevel.COUNTY),
    WUXING: ("湖州市公安局吴兴区分局", "吴兴", UnitLevel.BRANCH),
    NANXUN: ("湖州市公安局南浔区分局", "南浔", UnitLevel.BRANCH),
    NANTAIHU: ("湖州市公安局南太湖新区分局", "南太湖", UnitLevel.BRANCH),
}

STATIONS = {
    CHANGXING: "雉城 画溪 太湖 龙山 洪桥 李家巷 夹浦 林城 泗安 虹星桥 小浦 和平 煤山 水口 吕山",
    DEQING: "武康 舞阳 阜溪 下渚湖 乾元 新市 洛舍 钟管 雷甸 禹越 新安 莫干山",
    ANJI: "递铺 昌硕 灵峰 孝源 梅溪 天子湖 鄣吴 杭垓 孝丰 报福 章村 天荒坪 溪龙 上墅 山川",
    WUXING: "龙泉 月河 朝阳 爱山 飞英 环渚 八里店 织里 道场 妙西 埭溪 东林 高新",
    NANXUN: "南浔 东迁 双林 练市 善琏 旧馆 菱湖 和孚 千金 石淙",
    NANTAIHU: "杨家埠 凤凰 康山 仁皇山 滨湖 龙溪",
}

BRIGADES = (
    "刑事侦查大队",
    "治安管理大队",
    "交通警察大队",
    "巡特警大队",
    "经济犯罪侦查大队",
    "禁毒大队",
    "网络安全保卫大队",
    "出入境管理大队",
    "法制大队",
    "情报指挥中心",
    "科技信息化大队",
    "监所管理大队",
    "森林警察大队",
    "反诈中心",
)
OFFICES = ["政治处", "办公室", "警务保障室", "督察审计室", "信访室", "新闻宣传室"]
SQUADS = {
    "刑事侦查大队": ("一中队", "二中队", "三中队"),
    "交通警察大队": ("一中队", "二中队", "三中队"),
    "巡特警大队": ("一中队", "二中队", "三中队"),
}

CITY_OFFICES = ["政治部", "办公室", "警务督察支队", "警务保障处", "法制支队", "审计处"]
CITY_DETACHMENTS = (
    "刑事侦查支队",
    "经济犯罪侦查支队",
    "治安管理支队",
    "交通警察支队",
    "巡特警支队",
    "禁毒支队",
    "网络安全保卫支队",
    "出入境管理支队",
    "监所管理支队",
    "科技信息化支队",
    "情报指挥中心",
    "反恐怖支队",
    "森林警察支队",
    "水上警察支队",
)
CITY_BRIGADES = ("一大队", "二大队", "三大队", "综合室")
FRONT_LINE = ("交通警察", "巡特警", "刑事侦查")


def station(bureau: str, name: str) -> str:
    """The code of a station by its short name."""
    return f"{bureau}{STATIONS[bureau].split().index(name) + 1:02d}"


def city_office(name: str) -> str:
    """The code of an office or detachment of the city bureau."""
    return f"{CITY}{[*CITY_OFFICES, *CITY_DETACHMENTS].index(name) + 1:02d}"


class _Tree:
    """The units made so far, by code."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.units: dict[str, Unit] = {}

    def add(self, code: str, parent: str | None, name: str, level: UnitLevel, *, short: str = "") -> None:
        is_squad = level is UnitLevel.BRIGADE and any(word in name for word in FRONT_LINE)
        self.units[code] = establish_unit(
            actor=SYSTEM,
            parent=self.units[parent] if parent else None,
            code=code,
            name=name,
            short_name=short or name,
            level=level,
            is_front_line=level is UnitLevel.STATION or is_squad,
            valid_from=SINCE,
            at=self.at,
        )


def establish_tree(shape: Shape, *, at: datetime) -> dict[str, Unit]:
    """All units by code: some 350, and ``shape.patrols`` more."""
    tree = _Tree(at)
    tree.add(MINISTRY, None, "公安部", UnitLevel.MINISTRY)
    tree.add(PROVINCE, MINISTRY, "浙江省公安厅", UnitLevel.PROVINCE)
    tree.add(CITY, PROVINCE, "湖州市公安局", UnitLevel.PREFECTURE, short="市局")
    for name in [*CITY_OFFICES, *CITY_DETACHMENTS]:
        code = city_office(name)
        is_office = name in CITY_OFFICES
        level = UnitLevel.DEPARTMENT if is_office else UnitLevel.DETACHMENT
        tree.add(code, CITY, f"湖州市公安局{name}", level, short=name)
        for number, part in enumerate(() if is_office else CITY_BRIGADES, start=1):
            tree.add(f"{code}{number:02d}", code, f"湖州市公安局{name}{part}", UnitLevel.BRIGADE, short=f"{name}{part}")
    for code, (name, short, level) in BUREAUS.items():
        tree.add(code, CITY, name, level, short=short)
        _establish_parts(tree, code)
    counties = list(BUREAUS)
    for number in range(shape.patrols):
        bureau = counties[number % len(counties)]
        code = f"{bureau}P{number + 1:06d}"
        tree.add(code, bureau, f"{BUREAUS[bureau][1]}第{number + 1}警务站", UnitLevel.STATION)
    return tree.units


def _establish_parts(tree: _Tree, bureau: str) -> None:
    name, short, _level = BUREAUS[bureau]
    for place in STATIONS[bureau].split():
        tree.add(station(bureau, place), bureau, f"{name}{place}派出所", UnitLevel.STATION, short=f"{place}派出所")
    for number, brigade in enumerate(BRIGADES, start=41):
        code = f"{bureau}{number}"
        tree.add(code, bureau, f"{name}{brigade}", UnitLevel.BRIGADE, short=f"{short}{brigade}")
        for place, squad in enumerate(SQUADS.get(brigade, ()), start=1):
            tree.add(
                f"{code}{place:02d}", code, f"{name}{brigade}{squad}", UnitLevel.BRIGADE, short=f"{brigade}{squad}"
            )
    for number, office in enumerate(OFFICES, start=71):
        tree.add(f"{bureau}{number}", bureau, f"{name}{office}", UnitLevel.DEPARTMENT, short=f"{short}{office}")
