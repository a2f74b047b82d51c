# SPDX-License-Identifier: EUPL-1.2
"""What people and spreadsheets make of numbers, and what we make of that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import numbers
from storage.rules.numbers import Cell, Checked

CHECKS = [
    numbers.kvk_number,
    numbers.branch_number,
    numbers.rsin,
    numbers.postcode,
    numbers.sbi_code,
    numbers.email,
    numbers.phone,
]
CELLS = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.text(alphabet="0123456789 .,-+()/'eEkvKtTl:", max_size=20),
    st.from_regex(r"[a-z0-9.\u0080-\u0800]{0,8}@[a-z0-9.\-\u0080-\u0800]{0,12}", fullmatch=True),
)


@pytest.mark.parametrize("check", CHECKS)
@given(cell=CELLS)
def test_any_cell_gets_an_answer(check: Callable[[Cell], Checked], cell: Cell) -> None:
    answer = check(cell)
    assert answer.value is None or answer.problem is None
    assert not answer.repaired or answer.value is not None


@pytest.mark.parametrize("check", CHECKS)
@given(cell=CELLS)
def test_what_was_normalised_stays_as_it_is(check: Callable[[Cell], Checked], cell: Cell) -> None:
    first = check(cell)
    assert first.value is None or check(first.value) == Checked(first.value)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("cell", [None, "", "  ", "'", "\u00a0\t"])
def test_an_empty_cell_is_no_problem(check: Callable[[Cell], Checked], cell: Cell) -> None:
    assert check(cell) == Checked()
    assert check(cell).ok


@given(st.integers(1_000_000, 9_999_999))
def test_a_kvk_number_gets_its_lost_zero_back_from_text_number_or_fraction(number: int) -> None:
    expected = Checked(f"0{number}", repaired=True)
    assert {numbers.kvk_number(cell) for cell in (number, float(number), str(number), f"{number}.0")} == {
        expected
    }


@pytest.mark.parametrize(
    ("check", "cell", "value"),
    [
        (numbers.kvk_number, "69599084", "69599084"),
        (numbers.kvk_number, "KvK-nummer: 69 59 90 84", "69599084"),
        (numbers.kvk_number, "'01234567", "01234567"),
        (numbers.branch_number, "000037178598", "000037178598"),
        (numbers.rsin, "8575.87.973", "857587973"),
        (numbers.postcode, "1234ab", "1234 AB"),
        (numbers.postcode, " 1234  AB ", "1234 AB"),
        (numbers.sbi_code, "62.01", "6201"),
        (numbers.sbi_code, 6201.0, "6201"),
        (numbers.sbi_code, "01131", "01131"),
        (numbers.email, "mailto:Anna@Bakkerij.NL", "Anna@bakkerij.nl"),
        (numbers.phone, "030-2860000", "030 286 0000"),
        (numbers.phone, "+31 (0)30 286 0000", "030 286 0000"),
        (numbers.phone, "0031612345678", "06 12345678"),
        (numbers.phone, "06-12345678 (mobiel)", "06 12345678"),
        (numbers.phone, "tel. 0612345678, na 12 uur", "06 12345678"),
        (numbers.phone, "+32 2 555 12 12", "+32 2 555 12 12"),
        (numbers.phone, "0800-1351", "0800 1351"),
    ],
)
def test_a_good_value_is_written_in_one_way(check: Callable[[Cell], Checked], cell: Cell, value: str) -> None:
    assert check(cell) == Checked(value)


@pytest.mark.parametrize(
    ("check", "cell", "value"),
    [
        (numbers.branch_number, 37178598, "000037178598"),
        (numbers.branch_number, "3,7178598E+7", "000037178598"),
        (numbers.rsin, 1545668, "001545668"),
        (numbers.sbi_code, 1, "01"),
        (numbers.phone, 302860000, "030 286 0000"),
    ],
)
def test_what_a_spreadsheet_broke_is_mended_and_flagged(
    check: Callable[[Cell], Checked], cell: Cell, value: str
) -> None:
    assert check(cell) == Checked(value, repaired=True)


@pytest.mark.parametrize(
    ("check", "cell"),
    [
        (numbers.kvk_number, "123456"),
        (numbers.kvk_number, "695990840"),
        (numbers.kvk_number, "00000000"),
        (numbers.kvk_number, "٦٩٥٩٩٠٨٤"),
        (numbers.branch_number, "3,72E+10"),
        (numbers.rsin, "857587974"),
        (numbers.rsin, 1545669),
        (numbers.postcode, "0123 AB"),
        (numbers.postcode, "1234 SS"),
        (numbers.postcode, "1234 sd"),
        (numbers.postcode, "1234"),
        (numbers.sbi_code, "44"),
        (numbers.sbi_code, "horeca"),
        (numbers.email, "anna@bakkerij"),
        (numbers.email, "anna bakkerij.nl"),
        (numbers.email, "a" * 400 + "@bakkerij.nl"),
        (numbers.phone, "onbekend"),
        (numbers.phone, "030-2860000 / 06-12345678"),
        (numbers.phone, "12345"),
    ],
)
def test_what_cannot_be_right_is_refused(check: Callable[[Cell], Checked], cell: Cell) -> None:
    answer = check(cell)
    assert answer.value is None
    assert answer.problem
    assert not answer.ok
