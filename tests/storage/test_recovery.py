# SPDX-License-Identifier: EUPL-1.2
"""The recovery code survives how people write and type; a mistake is told apart from another code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import recovery
from storage.errors import RodeLoperError

places = st.integers(0, recovery.GROUP * recovery.GROUPS - 1)


def test_a_code_is_eight_groups_of_four_without_look_alikes() -> None:
    code = recovery.new_code()
    groups = code.split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not set(code) & set("ILOU")
    assert code != recovery.new_code()


@given(separator=st.sampled_from(["", " ", "-", " - ", "\n", "–"]), lower=st.booleans())
def test_case_and_separators_do_not_matter(separator: str, lower: bool) -> None:
    code = recovery.new_code()
    typed = separator.join(code.split("-"))
    assert recovery.typed_code(typed.lower() if lower else typed) == code.replace("-", "")


def test_look_alikes_are_read_as_what_was_meant() -> None:
    code = recovery.new_code()
    assert recovery.typed_code(code.replace("1", "l").replace("0", "o")) == code.replace("-", "")
    assert recovery.typed_code(code.replace("1", "I").replace("0", "O")) == code.replace("-", "")


@given(place=places, sign=st.sampled_from(recovery.ALPHABET))
def test_one_wrong_sign_is_a_typing_error(place: int, sign: str) -> None:
    code = recovery.new_code().replace("-", "")
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(RodeLoperError, match=r"keys\.code-mistyped"):
            recovery.typed_code(wrong)


@given(place=places.filter(bool))
def test_two_swapped_signs_are_a_typing_error(place: int) -> None:
    code = recovery.new_code().replace("-", "")
    wrong = code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :]
    if wrong != code:
        with pytest.raises(RodeLoperError, match=r"keys\.code-mistyped"):
            recovery.typed_code(wrong)


@given(st.text(max_size=60))
def test_any_other_text_is_a_typing_error_that_says_its_length(text: str) -> None:
    with pytest.raises(RodeLoperError) as refused:
        recovery.typed_code(text)
    assert refused.value.code == "keys.code-mistyped"
    assert refused.value.values["expected"] == 32
