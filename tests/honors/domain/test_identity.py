from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.errors import RuleViolation
from honors.domain.identity import (
    birth_date,
    clean_id_number,
    mask,
    mask_id_number,
    mask_name,
    mask_police_number,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(place, born, sequence):
    """A number with the check digit of the national standard, reckoned by its table of weights."""
    body = f"{place}{born:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@given(st.integers(110000, 659999), st.dates(date(1920, 1, 1), date(2010, 1, 1)), st.integers(0, 999))
def test_a_number_with_its_check_digit_passes_and_tells_the_birth_date(place, born, sequence):
    number = id_number(place, born, sequence)
    assert clean_id_number(number) == number
    assert birth_date(number) == born


@given(st.dates(date(1920, 1, 1), date(2010, 1, 1)), st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(born, place, shift):
    number = id_number(330522, born, 123)
    digit = "X" if number[place] == "X" else number[place]
    wrong = str((int(digit) + shift) % 10) if digit != "X" else str(shift)
    with pytest.raises(RuleViolation) as refused:
        clean_id_number(number[:place] + wrong + number[place + 1 :])
    assert refused.value.code == "officer.id_number_check_digit"


def test_a_place_code_younger_than_the_holder_is_no_fault():
    assert clean_id_number(id_number(330522, date(1950, 3, 1), 11)).startswith("33052219500301")


def test_blanks_full_width_digits_and_a_small_x_are_put_right():
    number = next(n for s in range(20) if (n := id_number(330522, date(1988, 2, 29), s)).endswith("X"))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number[:6])
    assert clean_id_number(f" {wide}{number[6:-1]}x ") == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "officer.id_number_length"),
        ("33052219880229001", "officer.id_number_length"),
        ("3305221988022900111", "officer.id_number_length"),
        ("33052A198802290011", "officer.id_number_form"),
        ("33052219880229001Y", "officer.id_number_form"),
        ("X3052219880229001X", "officer.id_number_form"),
        ("٣٣٠٥٢٢١٩٨٨٠٢٢٩٠٠١1", "officer.id_number_form"),
    ],
)
def test_what_is_no_number_is_refused(number, code):
    with pytest.raises(RuleViolation) as refused:
        clean_id_number(number)
    assert (refused.value.code, refused.value.field) == (code, "id_number")


def test_a_birth_date_that_no_calendar_has_is_refused():
    body = "33052219890229001"
    number = body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    with pytest.raises(RuleViolation) as refused:
        clean_id_number(number)
    assert refused.value.code == "officer.id_number_birth_date"


def test_an_identity_number_shows_neither_birth_date_nor_sequence():
    number = id_number(330522, date(1988, 2, 29), 123)
    assert mask_id_number(number) == f"330*************{number[-2:]}"


@pytest.mark.parametrize(("number", "shown"), [("035217", "****17"), ("17", "**"), ("", "")])
def test_a_police_number_shows_its_end(number, shown):
    assert mask_police_number(number) == shown


@pytest.mark.parametrize(
    ("name", "letters", "shown"),
    [
        ("张三", 1, "张*"),
        ("王小明", 1, "王**"),
        ("欧阳明", 2, "欧阳*"),
        ("阿卜杜拉·买买提", 1, "阿***·***"),
        ("欧阳·明", 2, "欧*·*"),
        ("𬭼某", 1, "𬭼*"),
    ],
)
def test_a_name_shows_its_surname_only(name, letters, shown):
    assert mask_name(name, surname_letters=letters) == shown


@given(st.text(max_size=30), st.integers(0, 5), st.integers(0, 5))
def test_a_mask_keeps_the_length_and_never_shows_everything(text, head, tail):
    shown = mask(text, head=head, tail=tail)
    assert len(shown) == len(text)
    assert not text or "*" in shown
