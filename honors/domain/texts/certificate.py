"""Codes about certificates."""

from honors.domain.codes import Code, register

register(
    *(
        Code(f"certificate_status.{value}", zh, en, 200)
        for value, zh, en in (
            ("valid", "有效", "valid"),
            ("provisional", "有效（暂定）", "valid (provisional)"),
            ("not_yet", "尚未生效", "not yet in effect"),
            ("ended", "暂定期已满，失效", "lapsed: the provisional term has ended"),
            ("revoked", "荣誉已撤销", "the honor was revoked"),
            ("superseded", "已由更正后的证书代替", "superseded by the certificate of a correction"),
            ("erased", "个人信息已消除，不再核对", "personal data erased; no longer checked"),
        )
    ),
    *(
        Code(f"certificate_fault.{value}", zh, en, 200)
        for value, zh, en in (
            ("form", "这不是本系统的证书文件，或已损坏，无法核对。", "This is no certificate file, or a damaged one."),
            (
                "unknown_key",
                "文件不是由本系统的密钥签名，无法在这里核对。",
                "The file is not signed by the key of this installation and cannot be checked here.",
            ),
            (
                "unknown_entry",
                "条目的格式版本不认识，无法核对。",
                "The entry has a format version that is not known here.",
            ),
            ("signature", "检查点的签名不成立。", "The signature of the checkpoint does not hold."),
            ("proof", "条目不在签名的账本中。", "The entry does not stand in the signed ledger."),
            ("entry", "文件中的条目不是这一荣誉的授予和更正。", "The entries are not one grant and its corrections."),
            ("fact", "姓名等事项与账本中的承诺不符。", "The name or another fact is not the one of the ledger."),
            ("number", "证书编号与账本条目不符。", "The number of the certificate is not that of the entry."),
            ("not_yet", "荣誉尚未生效。", "The honor is not yet in effect."),
            ("lapsed", "暂定期已满，未予确认，荣誉已失效。", "The provisional term has ended; the honor has lapsed."),
        )
    ),
    Code(
        "certificate.number_form",
        "证书编号应形如 H2026-000123-7：登记册字母、年份、序号和一位校验码。请对照证书重新输入。",
        "A number reads like H2026-000123-7: letter, year, serial and one check character. Compare it with the paper.",
    ),
    Code(
        "certificate.check_digit",
        "证书编号 {number} 的校验码不符，有字符输入错误或前后颠倒。请对照证书重新输入。",
        "The check character of {number} does not fit: a character is wrong or two are exchanged. "
        "Compare it with the paper.",
    ),
    Code(
        "certificate.unknown",
        "没有出具过编号为 {number} 的证书。请核对编号；编号无误时请向出具单位的政工部门查询。",
        "No certificate bears the number {number}. Compare it; if it is right, ask the political department that "
        "issued the paper.",
        404,
    ),
    Code(
        "certificate.revoked",
        "这一荣誉已于 {revoked_on} 撤销（{clause}），不出具证书。撤销被纠正并恢复荣誉后可以出具。",
        "The honor was revoked on {revoked_on} ({clause}); no certificate is issued unless it is restored.",
        409,
    ),
    Code(
        "certificate.ended",
        "这一荣誉的暂定期已于 {provisional_until} 届满，未予确认，不出具证书。",
        "The provisional term ended on {provisional_until} without confirmation; no certificate is issued.",
        409,
    ),
    Code(
        "certificate.erased",
        "这一荣誉的个人信息已依规消除，不能再出具证书。",
        "The personal data of this honor were erased; no certificate can be issued.",
        409,
    ),
    Code(
        "certificate.superseded",
        "证书 {number} 已由更正后的证书代替，不再提供文件。请在荣誉记录中下载更正后的证书。",
        "The certificate {number} was superseded by a correction and has no file any more. Download the new one.",
        409,
    ),
    Code("certificate.no_honor", "没有编号为 {honor} 的荣誉。", "There is no honor with the id {honor}.", 404),
)
