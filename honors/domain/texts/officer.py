"""Texts about people and their identity."""

from honors.domain.codes import Code, register
from honors.domain.officer import Grade, PoliceRank, label

register(
    Code(
        "officer.id_number_length",
        "公民身份号码应为 18 位，现为 {length} 位。",
        "An identity number has 18 characters, this one has {length}.",
    ),
    Code(
        "officer.id_number_form",
        "公民身份号码应为 17 位数字加 1 位数字或 X。",
        "An identity number is 17 digits and a last digit or X.",
    ),
    Code(
        "officer.id_number_check_digit",
        "公民身份号码的校验码不符，请核对原件。",
        "The check digit of the identity number does not fit; compare it with the document.",
    ),
    Code(
        "officer.id_number_birth_date",
        "公民身份号码中的出生日期不存在。",
        "The birth date inside the identity number is no calendar date.",
    ),
    Code(
        "officer.unknown_word",
        "“{text}”不在代码表中。",
        "“{text}” is not on the list.",
    ),
    Code(
        "officer.empty_search",
        "请输入姓名、拼音、首字母或警号。",
        "Enter a name, pinyin, initials or a police number.",
        400,
    ),
    Code(
        "officer.unknown",
        "没有这名人员，或不在您可查看的范围内。",
        "There is no such officer, or not yours to see.",
        400,
    ),
    Code("officer.empty_name", "姓名中没有可用的文字。", "The name holds no letter.", 400),
    Code(
        "officer.contradictory",
        "填写的内容互相矛盾，请按逐项提示修改。",
        "The entries contradict each other; see each of them.",
    ),
    Code(
        "officer.dates_order",
        "第{row}人：{field}（{day}）早于{other}（{other_day}）。",
        "Person {row}: {field} ({day}) is earlier than {other} ({other_day}).",
    ),
    Code(
        "officer.date_in_future",
        "第{row}人：{field}（{day}）晚于今天（{today}）。",
        "Person {row}: {field} ({day}) is later than today ({today}).",
    ),
    Code(
        "officer.birth_date_differs",
        "第{row}人：出生日期（{day}）与公民身份号码不一致。",
        "Person {row}: the birth date ({day}) is not the one in the identity number.",
    ),
    Code(
        "officer.death_incomplete",
        "第{row}人：状态为去世的须填去世日期和原因，其他状态不得填写。",
        "Person {row}: who died has a day and a cause of death, everybody else has neither.",
    ),
    Code(
        "officer.unit_not_there",
        "第{row}人：单位 {unit} 在 {day} 尚未设立或已撤销。",
        "Person {row}: the unit {unit} did not exist on {day}.",
    ),
    Code(
        "officer.id_number_taken",
        "该公民身份号码已登记在另一名人员名下。",
        "Another officer is registered with this identity number.",
        409,
    ),
    Code(
        "officer.police_number_taken",
        "警号 {police_number} 在本省已由另一名在职人员使用。",
        "Another serving officer of this province holds the police number {police_number}.",
        409,
    ),
    Code(
        "officer.period_order",
        "起始日期 {day} 须晚于上一段的起始日期 {last}。",
        "The first day {day} must come after the first day of the last entry, {last}.",
    ),
    Code("officer.same_name", "新姓名与现姓名相同。", "The person bears that name already.", 400),
    Code("officer.not_leaving", "{status} 不是离开公安队伍的状态。", "{status} is no way to leave the service.", 400),
    Code("officer.left", "该人员已不在职（{status}）。", "This person is no longer in service ({status}).", 409),
    Code("officer.died_already", "该人员已登记去世。", "The death of this person is on record already.", 409),
    Code("officer.merged_away", "该记录已并入另一条记录。", "This record was joined to another one.", 409),
)

register(
    *(Code(f"rank.{rank}", label(rank, "zh"), label(rank, "en"), 200) for rank in PoliceRank),
    *(Code(f"grade.{grade}", label(grade, "zh"), label(grade, "en"), 200) for grade in Grade),
)

DAYS = {
    "birth_date": ("出生日期", "birth date"),
    "work_start_date": ("参加工作时间", "start of work"),
    "police_start_date": ("参加公安工作时间", "start of police work"),
    "posted_on": ("任职日期", "day of posting"),
    "left_on": ("离任日期", "day of leaving"),
    "died_on": ("去世日期", "day of death"),
    "from": ("起始日期", "first day"),
}

register(*(Code(f"{place}.{day}", zh, en, 200) for place in ("field", "other") for day, (zh, en) in DAYS.items()))
