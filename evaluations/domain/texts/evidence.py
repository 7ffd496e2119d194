"""Codes about files of a case."""

from honors.domain.codes import Code, register

register(
    Code(
        "evidence.too_large",
        "文件超过 {limit} 字节的上限。",
        "The file is larger than the limit of {limit} bytes.",
        413,
    ),
    Code(
        "evidence.unknown_kind",
        "只接受 PDF、PNG、JPEG、docx、xlsx 和 UTF-8 纯文本，且以内容为准。",
        "Only PDF, PNG, JPEG, docx, xlsx and plain UTF-8 text are taken, judged by content.",
        415,
    ),
    Code("evidence.duplicate", "本案卷中已有同一文件。", "The case holds the same file already.", 409),
    Code("evidence.not_own", "只能移除自己放入的材料。", "Only your own papers can be taken off.", 403),
    Code(
        "evidence.handed_in",
        "案卷报送后，材料留存备查，不能移除；有误的请补交更正的材料。",
        "Once handed in, papers stay on record and cannot be taken off; add the correct one instead.",
        409,
    ),
    Code("evidence.not_yours", "案卷材料由推荐人或政工部门提交。", "Papers come from the nominator or from HR.", 403),
    Code(
        "evidence.not_now",
        "案卷处于“{state}”，现在不能补充材料。",
        "The case is in state {state}; no paper can be added now.",
        409,
    ),
    Code(
        "evidence.file_lost",
        "文件已不在存储之中，请告知系统管理员。",
        "The stored file is gone; tell the system administrator.",
        404,
    ),
)
