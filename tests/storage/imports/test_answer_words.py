# SPDX-License-Identifier: EUPL-1.2
"""The first words of an answer: what was asked is understood, what says more is left to a person."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.texts import in_language
from storage.imports.answer_words import Said, day_in, first_line, state_of
from storage.rules.states import ActionState
from ui.documents.owner_mail import WORDS
from ui.words import ACTION_STATES, word

TODAY = dt.date(2026, 11, 23)
OPEN, BUSY, WAITS, DONE, DROPPED = ActionState


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Gedaan", Said(DONE)),
        ("GEDAAN!", Said(DONE)),
        ("- klaar.", Said(DONE)),
        ("Gedaan op 12 november", Said(DONE, dt.date(2026, 11, 12))),
        ("Gedaan: 12-11", Said(DONE, dt.date(2026, 11, 12))),
        ("Done on 2 December", Said(DONE, dt.date(2025, 12, 2))),
        ("Gedaan, vakken zijn geschilderd.", Said(DONE)),
        ("Bezig", Said(BUSY)),
        ("In behandeling, kost nog een week", Said(BUSY)),
        ("Wacht op de leverancier.", Said(WAITS, waiting_for="de leverancier")),
        ("Wacht op …", Said(WAITS)),
        ("waiting for VTH", Said(WAITS, waiting_for="VTH")),
        ("Gaat niet door, omdat VTH het niet toestaat", Said(DROPPED)),
        ("Vervallen", Said(DROPPED)),
        # These begin like an answer and are none, or not yet.
        ("Klaar is het nog niet", None),
        ("Gedaan? Nee, nog niet.", None),
        ("Bezig zijn we niet meer", None),
        ("Gedaantewisseling", None),
        ("Dank je, we kijken ernaar", None),
        ("", None),
    ],
)
def test_a_first_line(line: str, said: Said | None) -> None:
    assert first_line(line, TODAY) == said


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_we_ask_for_is_what_we_understand(language: str) -> None:
    with in_language(language):
        for text, state in zip(
            [word(WORDS_OF, text) for text in WORDS], (DONE, BUSY, WAITS, DROPPED), strict=True
        ):
            found = first_line(text.replace("…", "VTH").split("(")[0], TODAY)
            assert found is not None, text
            assert found.state is state
        for state in ActionState:
            assert state_of(word(ACTION_STATES, state.value).upper()) is state
    assert state_of("gedaan en niet gedaan") is None


WORDS_OF = {text: text for text in WORDS}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-12", dt.date(2026, 11, 12)),
        ("12-11-2026", dt.date(2026, 11, 12)),
        ("12 november", dt.date(2026, 11, 12)),
        ("24 november", dt.date(2025, 11, 24)),
        ("vandaag", TODAY),
        ("2026-11-24", None),
        ("morgen", None),
        ("12 november of zo", None),
        ("45970", None),
        ("", None),
    ],
)
def test_a_day_on_which_something_was_done_lies_behind_us(text: str, day: dt.date | None) -> None:
    assert day_in(text, TODAY) == day


@given(st.text(max_size=80))
def test_any_line_is_read_without_a_fuss(line: str) -> None:
    said = first_line(line, TODAY)
    assert said is None or said.done_on is None or said.done_on <= TODAY
    day_in(line, TODAY)
