"""Codes that belong to no single noun: requests, versions, rights."""

from honors.domain.codes import Code, register

register(
    Code(
        "version.stale",
        "这份内容在您打开之后已被他人修改（您看到的是第{version}版）。请重新打开后再办理。",
        "This has been changed by somebody since you opened it (you saw version {version}). Open it again.",
        409,
    ),
    Code(
        "append_only.refused",
        "{table} 只能追加，不得修改或删除。",
        "{table} is append-only: no change, no deletion.",
        409,
    ),
    Code("access.no_session", "请先登录。", "Log in first.", 401),
    Code("access.denied", "您的角色不能办理此事项。", "Your role may not do this.", 403),
    Code("access.not_found", "没有找到，或不在您可查看的范围内。", "Not found, or not yours to see.", 404),
    Code("request.malformed", "请求内容无法读取：{detail}", "The request cannot be read: {detail}", 400),
    Code("request.out_of_range", "有数值或日期超出范围。", "A number or a date is out of range.", 400),
    Code("request.invalid", "填写内容有误，请按逐项提示修改。", "Some fields are wrong; see each of them.", 400),
    Code("request.field", "{field}：{detail}", "{field}: {detail}", 400),
    Code("request.unknown_field", "{field}：没有这个字段。", "{field}: there is no such field.", 400),
    Code("request.unknown_parameter", "{field}：没有这个查询条件。", "{field}: there is no such filter.", 400),
    Code(
        "request.bad_cursor",
        "翻页标记无效，请从第一页重新开始。",
        "The page mark is not valid; start from the first page.",
        400,
    ),
    Code("request.method", "此地址不支持 {method} 方法。", "This address does not take {method}.", 405),
    Code("request.too_large", "提交的内容过大。", "The request is too large.", 413),
    Code("request.media_type", "不支持的内容类型：{media_type}。", "Unsupported media type: {media_type}.", 415),
    Code("request.throttled", "操作过于频繁，请稍后再试。", "Too many requests; try again later.", 429),
    Code(
        "request.conflict",
        "与已有记录冲突：同一内容已经存在，或正被他人办理。",
        "This collides with a record that exists already or is being written by somebody else.",
        409,
    ),
    Code(
        "request.key_reused",
        "同一个 Idempotency-Key 已用于另一份内容。",
        "This Idempotency-Key was used for another body.",
        409,
    ),
    Code("request.in_progress", "相同的请求正在办理，请稍候。", "The same request is in progress; wait a moment.", 409),
    Code("busy", "系统繁忙，未作任何改动，请稍后重试。", "Busy; nothing was changed. Try again shortly.", 503),
    Code(
        "server.failed",
        "未能完成，未作任何改动。请将编号 {number} 告知系统管理员。",
        "This could not be completed; nothing was changed. Quote number {number} to the system administrator.",
        500,
    ),
)
