"""Texts about long work behind the pages."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"{kind}.{value}", zh, en, 200)
        for kind, value, zh, en in (
            ("job_kind", "ledger_verify", "账本核验", "ledger verification"),
            ("job_kind", "honor_export", "荣誉导出", "export of honors"),
            ("job_state", "waiting", "等待办理", "waiting"),
            ("job_state", "running", "正在办理", "running"),
            ("job_state", "done", "已完成", "done"),
            ("job_state", "failed", "未完成", "failed"),
            ("job_step", "entries", "核对账本条目与哈希树", "checking entries and the tree"),
            ("job_step", "read_model", "核对查询数据与账本是否一致", "comparing the query's data with the ledger"),
            ("job_step", "rows", "写入行", "writing rows"),
            ("verify_outcome", "clean", "全部核对，无差错", "everything was read, nothing is at fault"),
            ("verify_outcome", "faults", "发现差错", "faults were found"),
            ("verify_outcome", "could_not_check", "未能全部核对", "not everything could be checked"),
        )
    ),
    Code(
        "job.lost",
        "办理中断：办理它的程序已停止（可能因服务器重启）。已写入的部分有效，重新办理不会重复写入。",
        "Interrupted: the program that ran it has stopped (the server may have been restarted). What was written "
        "holds; asking again writes nothing twice.",
    ),
    Code(
        "job.broken",
        "未能完成。可以重新办理；仍不成功时，请将编号 {number} 告知系统管理员。",
        "This could not be completed. Ask again; should it fail once more, quote number {number} to the system "
        "administrator.",
        500,
    ),
    Code("job.not_failed", "只有未完成的任务可以重新办理。", "Only a failed job can be asked for again.", 409),
    Code(
        "job.no_file",
        "没有可下载的文件：任务尚未完成，或结果已过期删除。",
        "There is no file: the job is not done, or its result has expired.",
        404,
    ),
    Code("job.open", "任务尚在办理，不能删除。", "The job has not ended; it cannot be discarded.", 409),
    Code("notify.job_done", "后台任务“{job_kind}”已完成，结果可以查看。", "“{job_kind}” is done; see its result.", 200),
    Code(
        "notify.job_failed",
        "后台任务“{job_kind}”未完成，请查看原因。",
        "“{job_kind}” was not completed; see why.",
        200,
    ),
)
