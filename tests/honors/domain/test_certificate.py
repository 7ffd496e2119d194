import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from honors.domain.certificate import (
    ALPHABET,
    CertificateFormError,
    check_character,
    number_from,
    number_of,
    read_certificate,
)
from honors.domain.certificate_check import examine_certificate
from honors.domain.errors import RuleViolation
from tests.honors.domain.certificates import ON, SIGNER, certificate

NUMBERS = st.builds(
    number_of,
    register=st.sampled_from(["honors", "stars"]),
    year=st.integers(1949, 2100),
    serial=st.integers(0, 99_999_999),
)


def refusal(text):
    with pytest.raises(RuleViolation) as refused:
        number_from(text)
    return refused.value.code


def test_the_check_character_is_that_of_the_standard():
    """The worked example of ISBT 128, which uses MOD 37-2: G1234 98 654321 has the check character H."""
    assert check_character("G123498654321") == "H"


def test_a_number_says_register_year_and_serial():
    assert number_of(register="honors", year=2026, serial=123) == "H2026-000123-J"
    assert number_of(register="stars", year=2017, serial=12_345_678).startswith("S2017-12345678-")


@given(NUMBERS)
def test_a_number_is_read_as_people_write_it(number):
    wide = number.translate({ord(sign): ord(sign) + 0xFEE0 for sign in ALPHABET})
    for typed in (number, number.lower(), number.replace("-", ""), f" {number.replace('-', ' — ')} ", wide):
        assert number_from(typed) == number


@given(NUMBERS, st.data())
def test_any_single_wrong_character_is_noticed(number, data):
    plain = number.replace("-", "")
    at = data.draw(st.integers(0, len(plain) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET))
    assume(wrong != plain[at])

    assert refusal(plain[:at] + wrong + plain[at + 1 :]) in {"certificate.check_digit", "certificate.number_form"}


@given(NUMBERS, st.data())
def test_any_exchange_of_neighbours_is_noticed(number, data):
    plain = number.replace("-", "")
    at = data.draw(st.integers(0, len(plain) - 2))
    assume(plain[at] != plain[at + 1])
    exchanged = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]

    assert refusal(exchanged) in {"certificate.check_digit", "certificate.number_form"}


@pytest.mark.parametrize(
    "text", ["", "H2026", "X2026-000123-J", "H2026-00123-J", "H2026-0001234-J", "H2026-000123-JJ", "H二026-000123-J"]
)
def test_what_is_no_number_is_said(text):
    assert refusal(text) == "certificate.number_form"


def test_a_wrong_check_character_names_the_number_as_it_was_understood():
    with pytest.raises(RuleViolation) as refused:
        number_from("h2026 000123 k")
    assert (refused.value.code, refused.value.params) == ("certificate.check_digit", {"number": "H2026-000123-K"})


def test_a_file_is_read_back_as_it_was_written():
    made = certificate()

    assert read_certificate(made.to_bytes()) == made
    found = examine_certificate(made.to_bytes(), [SIGNER.verifier], on=ON)
    assert (found.fault, found.number, found.size) == ("", made.number, 3)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"format": 1e400}', b'{"format": 1, "format": 1}', b"1" * 5000],
)
def test_what_is_no_such_file_is_no_certificate(data):
    with pytest.raises(CertificateFormError):
        read_certificate(data)
    assert examine_certificate(data, [SIGNER.verifier], on=ON).fault == "form"
