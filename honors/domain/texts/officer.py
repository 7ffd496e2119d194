"""Texts about people and their identity."""

from honors.domain.codes import Code, register

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
)
