# SPDX-License-Identifier: EUPL-1.2
"""A week is named by its year and number, and every name leads to one Monday or to a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import RodeLoperError
from storage.rules.weeks import monday_meant, week_name

TODAY = dt.date(2026, 11, 26)


@given(st.dates(max_value=dt.date(9999, 12, 20)))
def test_the_name_of_a_week_leads_back_to_its_monday(day: dt.date) -> None:
    monday = monday_meant("this", day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
    assert monday_meant(week_name(monday), TODAY) == monday


@given(st.text(max_size=12) | st.from_regex(r"\A[0-9]{4}-?[wW]?[0-9]{1,2}\Z"))
def test_anything_else_is_a_monday_or_refused(what: str) -> None:
    codes: list[str] = []
    try:
        assert monday_meant(what, TODAY).weekday() == 0
    except RodeLoperError as refused:
        codes.append(refused.code)
    assert codes in ([], ["weeks.unknown"])


@pytest.mark.parametrize(
    ("what", "monday"),
    [
        ("this", dt.date(2026, 11, 23)),
        ("next", dt.date(2026, 11, 30)),
        (" Next ", dt.date(2026, 11, 30)),
        ("2026-48", dt.date(2026, 11, 23)),
        ("2026-W48", dt.date(2026, 11, 23)),
        ("2026-53", dt.date(2026, 12, 28)),
        ("2027-1", dt.date(2027, 1, 4)),
    ],
)
def test_what_a_person_types(what: str, monday: dt.date) -> None:
    assert monday_meant(what, TODAY) == monday


@pytest.mark.parametrize("what", ["", "48", "2027-53", "2026-00", "2026-54", "9999-52", "0000-01", "morgen"])
def test_what_is_no_week(what: str) -> None:
    with pytest.raises(RodeLoperError) as refused:
        monday_meant(what, TODAY)
    assert refused.value.code == "weeks.unknown"
