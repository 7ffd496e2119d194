"""Codes about what is read from files."""

from honors.domain.codes import Code, register

register(
    Code(
        "import.unreadable",
        "文件读不出来：{reason}。请另存为 .xlsx 或 UTF-8 编码的 .csv 后重试。",
        "The file cannot be read: {reason}. Save it as .xlsx or as .csv in UTF-8 and try again.",
        400,
    ),
    Code("reason.file_kind", "不是 .xlsx 或 .csv 文件", "it is neither .xlsx nor .csv", 200),
    Code("reason.damaged", "内容损坏或加了密码", "it is damaged or has a password", 200),
    Code("reason.swollen", "压缩内容异常", "what is packed in it is out of proportion", 200),
    Code("reason.missing", "没有这个文件", "there is no such file", 200),
    Code("reason.encoding", "文字编码无法识别", "its character encoding is not known", 200),
    Code(
        "import.too_large",
        "文件超过 {limit} MB，请分成几个文件导入。",
        "The file is larger than {limit} MB; divide it.",
        413,
    ),
    Code(
        "import.too_many",
        "文件超过 {limit} 行，请分成几个文件导入。",
        "The file has more than {limit} rows; divide it.",
        413,
    ),
    Code(
        "import.no_headings",
        "前几行里没有找到表头，缺少：{headings}。",
        "No row of headings was found near the top; missing: {headings}.",
        400,
    ),
    Code("import.empty", "表头下面没有内容。", "There is nothing under the headings."),
    Code(
        "import.sheet_ignored",
        "工作表没有所需的表头，未读。",
        "The sheet has not the headings that are needed and was not read.",
    ),
    Code("import.column_ignored", "不认识的列，未读。", "The column is not known and was not read."),
    Code("import.required", "不能为空。", "It cannot be empty."),
    Code(
        "import.digits_lost",
        "单元格是数字格式，后几位已丢失；请改为文本格式后重新填写。",
        "The cell is a number and has lost its last digits; make it text and type it again.",
    ),
    Code(
        "import.zeros_lost",
        "单元格是数字格式（{value}），前面的零可能已丢失；请改为文本格式后重新填写。",
        "The cell is a number ({value}) and may have lost zeros in front; make it text and type it again.",
    ),
    Code("import.not_a_day", "不是日期：{value}。", "This is no date: {value}."),
    Code(
        "import.not_a_flag",
        "请填“是”或“否”，不能是：{value}。",
        "Write yes or no, as the Chinese forms do, not: {value}.",
    ),
    Code("import.too_long", "有 {length} 个字，最多 {limit} 个。", "It has {length} characters; {limit} at most."),
    Code("import.unknown_word", "不在规定的名称之中：{value}。", "It is not one of the known words: {value}."),
    Code("import.unit_unknown", "没有这个单位：{value}。", "There is no such unit: {value}."),
    Code(
        "import.unit_ambiguous",
        "有几个单位叫这个名称，请填单位代码：{value}。",
        "Several units bear this name; give the unit's code: {value}.",
    ),
    Code(
        "import.not_yours",
        "不属于您管理的单位，请由其所在单位的政工部门办理。",
        "It is not of a unit that you keep; its own political department must enter it.",
    ),
    Code("import.twice", "与第 {row} 行是同一对象。", "It is the same as in row {row}."),
    Code(
        "import.name_differs",
        "在册人员的姓名与此不同，可能不是同一人；请填公民身份号码。",
        "The person on record has another name and may be another person; give the identity number.",
    ),
    Code(
        "import.person_unknown",
        "名册中没有这个人；请先导入名册，或核对公民身份号码、警号。",
        "The roster has no such person; import the roster first, or check identity and police number.",
    ),
    Code(
        "import.person_ambiguous",
        "有几个人符合，请填公民身份号码。",
        "Several people match; give the identity number.",
    ),
    Code(
        "import.award_unknown",
        "目录中没有这个奖励名称：{value}。",
        "The catalogue has no award of this name: {value}.",
    ),
    Code(
        "import.organ_level_unknown",
        "看不出批准机关的级别：{value}；请写全称。",
        "The level of the organ cannot be told: {value}; write its full name.",
    ),
    Code("import.in_future", "日期晚于今天。", "The date is in the future."),
    Code("import.own", "不得录入本人的荣誉。", "Nobody enters the own honors."),
    Code(
        "import.no_death",
        "去世人员的日期和原因不在表内，请在人员页单独登记。",
        "The day and cause of a death are not in this sheet; enter them on the person's record.",
    ),
    Code(
        "import.not_checked",
        "文件没有核对通过，或核对结果已删除；请重新核对。",
        "The file was not found free of findings, or the result is gone; have it examined again.",
        409,
    ),
    Code("provenance.original", "原件：批准决定原件", "original: the decision itself", 200),
    Code("provenance.copy", "复印件：批准决定的复印件", "copy: a copy of the decision", 200),
    Code("provenance.file", "档案：人事档案或登记册", "file: a personnel file or register", 200),
    Code("provenance.report", "报告：没有文件的报告", "report: a report without document", 200),
    Code("job_kind.import_check", "导入核对", "examination of an import", 200),
    Code("job_kind.import_write", "导入写入", "import", 200),
    Code("job_step.import_rows", "逐行核对", "going through the rows", 200),
)
