"""Words of the query of honors: columns, levels, states; and what refuses an export or a query to keep."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"{kind}.{value}", zh, en, 200)
        for kind, value, zh, en in (
            ("column", "name", "姓名或集体", "Name or collective"),
            ("column", "police_number", "警号", "Police no."),
            ("column", "award", "奖励", "Award"),
            ("column", "level", "等级", "Level"),
            ("column", "category", "对象", "Recipient"),
            ("column", "register", "登记册", "Register"),
            ("column", "decided_on", "批准日期", "Decided on"),
            ("column", "year", "年度", "Year"),
            ("column", "unit", "授奖时单位", "Unit at the time"),
            ("column", "unit_name", "单位全称", "Full name of the unit"),
            ("column", "front_line", "一线单位", "Front line"),
            ("column", "organ", "批准机关", "Organ"),
            ("column", "document_number", "批准文号", "Document no."),
            ("column", "status", "状态", "Status"),
            ("column", "ledger_index", "账本", "Ledger"),
            ("level", "commendation", "嘉奖", "commendation"),
            ("level", "merit_third", "三等功", "third-class merit"),
            ("level", "merit_second", "二等功", "second-class merit"),
            ("level", "merit_first", "一等功", "first-class merit"),
            ("level", "honorary_title", "荣誉称号", "honorary title"),
            ("level", "honor", "表彰", "honor"),
            ("level", "star", "四星", "star"),
            ("honor_status", "valid", "有效", "valid"),
            ("honor_status", "provisional", "暂定", "provisional"),
            ("honor_status", "revoked", "已撤销", "revoked"),
            ("recipient", "individual", "个人", "individual"),
            ("recipient", "collective", "集体", "collective"),
            ("register", "honors", "奖励", "honors"),
            ("register", "stars", "四星", "stars"),
            ("answer", "True", "是", "yes"),
            ("answer", "False", "否", "no"),
        )
    ),
    Code("export.reason", "请写明导出用途。", "Say what the export is for.", 400),
    Code(
        "export.columns",
        "至少选择一列；没有名为 {column} 的列。",
        "Choose a column; there is none named {column}.",
        400,
    ),
    Code("export.file_kind", "文件名须以 .xlsx 或 .csv 结尾。", "The file name must end in .xlsx or .csv.", 400),
    Code(
        "export.too_many",
        "查询有 {rows} 行，Excel 工作表最多 {limit} 行。请缩小条件，或导出为 .csv。",
        "The query has {rows} rows; a worksheet holds {limit}. Narrow it, or export a .csv.",
    ),
    Code("saved_query.name", "请给查询起个名字，最多40字。", "Give the query a name of at most 40 characters.", 400),
    Code(
        "saved_query.taken",
        "您已有名为“{name}”的查询，请换一个名字。",
        "You keep a query named “{name}” already; choose another name.",
        409,
    ),
    Code("saved_query.too_many", "已存查询最多 {limit} 个，请先删除。", "You may keep {limit} queries; delete some."),
    Code("saved_query.too_long", "条件太长，不能保存。", "The query is too long to keep.", 400),
)
