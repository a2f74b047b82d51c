# SPDX-License-Identifier: EUPL-1.2
"""What a line of a note is: marks, commands, names, and places that Qt and Python count differently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.conversation import lines


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("- punt", "- "),
        ("  * punt", "  * "),
        ("9. punt", "10. "),
        ("> citaat", "> "),
        ("gewoon", ""),
        ("-5 graden", ""),
        ("/actie bellen", ""),
        ("- /actie bellen", ""),
    ],
)
def test_a_list_goes_on_and_an_action_does_not(text: str, after: str) -> None:
    assert lines.next_mark(text) == after


@pytest.mark.parametrize(
    "text", ["/actie", "/actie bellen", "- /actie @jansen", "/Action call", "1. /actie x"]
)
def test_a_line_with_the_command_is_an_action(text: str) -> None:
    assert lines.is_action(text)


@pytest.mark.parametrize("text", ["/acties", "en/of", "zie /actie", "", "/"])
def test_other_lines_are_none(text: str) -> None:
    assert not lines.is_action(text)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/actie @", ""),
        ("/actie @da", "da"),
        ("/actie @Dana el Kh", "Dana el Kh"),
        ("/actie vr @ri", "ri"),
        ("/actie @da ", None),
        ("/actie mail@da", None),
        ("groeten @da", None),
    ],
)
def test_a_name_is_looked_for_behind_an_at_in_an_action_only(text: str, typed: str | None) -> None:
    assert lines.name_before(text) == typed


def test_a_line_keeps_its_words_without_the_command() -> None:
    assert lines.without_command("/actie @jansen bellen") == "@jansen bellen"


@given(st.text(alphabet=st.sampled_from("ab é😀👍\ud83d"), max_size=12))
def test_places_go_there_and_back(text: str) -> None:
    for position in range(len(text) + 1):
        assert lines.points(text, lines.units(text, position)) == position
