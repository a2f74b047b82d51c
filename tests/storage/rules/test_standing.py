# SPDX-License-Identifier: EUPL-1.2
"""Whether a store may be opened: the term counts from contact, and no clock that is set back or forward makes it longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.standing import Standing

CONTACT = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
DAYS = st.integers(1, 90)
HOURS = st.floats(-2000, 4000, allow_nan=False)


def after(hours: float) -> dt.datetime:
    return CONTACT + dt.timedelta(hours=hours)


@given(DAYS, HOURS)
def test_within_the_term_it_opens_and_after_it_it_does_not(days: int, hours: float) -> None:
    known = Standing(connected=True, contact=CONTACT, seen=CONTACT, days=days)
    assert (known.shut(after(hours)) == "term") is (hours > days * 24)


@given(DAYS, st.lists(HOURS, min_size=1, max_size=20))
def test_what_was_too_late_once_stays_too_late(days: int, clock: list[float]) -> None:
    """Each time that the store is open the latest moment is kept, whatever the clock says the next time."""
    known, too_late = Standing(connected=True, contact=CONTACT, seen=CONTACT, days=days), False
    for hours in clock:
        too_late = too_late or hours > days * 24
        assert bool(known.shut(after(hours))) is too_late
        known = replace(known, seen=known.latest(after(hours)))


@given(HOURS)
def test_who_never_joined_has_no_term_and_who_is_held_waits(hours: float) -> None:
    assert not Standing().shut(after(hours))
    assert not Standing(connected=True).shut(after(hours)), "never in touch yet"
    for why in ("lost", "blocked"):
        assert Standing(connected=True, contact=after(hours), held=why).shut(after(hours)) == why
