"""Texts about the package of a cycle."""

from honors.domain.codes import Code, register

register(
    Code(
        "cycle.package_not_yours",
        "只有本级政工部门或审计人员、且对其中事项均无须回避的，才能导出该批次的复核包。",
        "Only the political department or an auditor over the unit, recused from nothing in it, exports this package.",
        403,
    ),
    Code(
        "cycle.not_closed",
        "批次处于“{state}”，结束后才能导出或重算。",
        "The cycle is {state}; only a closed one is exported or replayed.",
        409,
    ),
    Code("cycle.unknown", "没有编号为“{cycle}”的批次。", "There is no cycle {cycle}.", 404),
    Code("cycle.folder_not_empty", "文件夹“{folder}”不是空的。", "The folder {folder} is not empty."),
    Code("cycle.folder_unwritable", "无法写入文件夹：{detail}。", "The folder cannot be written: {detail}."),
    Code(
        "ledger.unsigned",
        "账本尚无覆盖这些条目的检查点。",
        "No checkpoint of the ledger covers these entries yet.",
        409,
    ),
)
