"""Identity numbers: checking them, and showing personal data no further than a reader needs (R-48, R-49)."""

import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from honors.domain.errors import RuleViolation

LENGTH = 18
HIDDEN = "*"
NAME_DOT = "·"


def clean_id_number(text: str) -> str:
    """The eighteen characters of an identity number, checked by form, check digit and calendar date.

    The place code is not compared with the official list: numbers were first issued years after many of their
    holders were born, under place codes younger than the birth date.
    Raises RuleViolation ``officer.id_number_length``, ``…_form``, ``…_check_digit`` or ``…_birth_date``.
    """
    number = ric.compact(unicodedata.normalize("NFKC", text))
    if len(number) != LENGTH:
        raise RuleViolation("officer.id_number_length", {"length": len(number)}, field="id_number")
    if not (number[:-1].isascii() and number[:-1].isdigit() and number[-1] in "0123456789X"):
        raise RuleViolation("officer.id_number_form", field="id_number")
    if ric.calc_check_digit(number) != number[-1]:
        raise RuleViolation("officer.id_number_check_digit", field="id_number")
    birth_date(number)
    return number


def birth_date(number: str) -> date:
    """The birth date inside a cleaned number. Raises RuleViolation ``officer.id_number_birth_date`` for no date."""
    try:
        born: date = ric.get_birth_date(number)
    except ValidationError:
        raise RuleViolation("officer.id_number_birth_date", field="id_number") from None
    return born


def mask(text: str, *, head: int, tail: int) -> str:
    """``text`` with all but ``head`` leading and ``tail`` closing characters hidden.

    Where that would hide nothing, everything is hidden.
    """
    hidden = len(text) - head - tail
    if hidden <= 0:
        return HIDDEN * len(text)
    return text[:head] + HIDDEN * hidden + text[len(text) - tail :]


def mask_id_number(number: str) -> str:
    """Province digits and the last two; birth date, sequence and sex stay hidden."""
    return mask(number, head=3, tail=2)


def mask_police_number(number: str) -> str:
    """The last two characters only: the first digits name the organ."""
    return mask(number, head=0, tail=2)


def mask_name(name: str, *, surname_letters: int = 1) -> str:
    """The surname, or the first letter of a name with a dot, and one mark for every other letter.

    ``surname_letters`` is 2 for a compound surname (see ``honors.domain.pinyin.surname_letters``).
    """
    shown = 1 if NAME_DOT in name else surname_letters
    return "".join(c if i < shown or c == NAME_DOT else HIDDEN for i, c in enumerate(name))
