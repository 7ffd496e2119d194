"""Words for values that findings and refusals name: ``<parameter>.<value>``."""

from honors.domain.codes import Code, register
from honors.domain.texts.role import ROLE_NAMES

WORDS = {
    "degree": {
        "warning": ("警告", "warning"),
        "demerit": ("记过", "demerit"),
        "major_demerit": ("记大过", "major demerit"),
        "demotion": ("降级", "demotion"),
        "removal": ("撤职", "removal from post"),
        "serious_warning": ("严重警告", "serious warning"),
        "grave": ("严重违纪违法", "grave violation"),
        "especially_grave": ("特别严重违纪违法", "especially grave violation"),
    },
    "kind": {
        "investigation": ("接受调查", "investigation"),
        "punishment": ("政务处分", "disciplinary punishment"),
        "party": ("党纪处分", "Party discipline"),
        "collective": ("集体限制", "bar on a collective"),
        "unit": ("单位意见", "unit"),
        "political": ("政工部门意见", "political department"),
        "discipline": ("纪检监察意见", "discipline inspection"),
        "cadre": ("干部管理部门意见", "cadre management"),
    },
    "category": {"individual": ("个人", "individual"), "collective": ("集体", "collective")},
    "personnel_category": {
        "police": ("民警", "police"),
        "auxiliary": ("辅警", "auxiliary"),
        "cadet": ("学警", "cadet"),
        "staff": ("职工", "staff"),
    },
    "status": {
        "in_service": ("在职", "in service"),
        "retired": ("退休", "retired"),
        "transferred": ("调出", "transferred out"),
        "resigned": ("辞职", "resigned"),
        "dismissed": ("开除或辞退", "dismissed"),
        "died": ("已去世", "died"),
    },
    "cause": {
        "on_duty": ("因公牺牲", "died on duty"),
        "illness": ("因病去世", "died of illness"),
        "other": ("其他原因去世", "died of another cause"),
    },
    "allowed": ROLE_NAMES,
    "missing": {
        "task": ("任务", "task"),
        "head": ("负责人", "head"),
        "members": ("成员", "members"),
        "dates": ("起止日期", "dates"),
    },
}

register(
    *(
        Code(f"{parameter}.{value}", zh, en, 200)
        for parameter, words in WORDS.items()
        for value, (zh, en) in words.items()
    )
)
