# SPDX-License-Identifier: EUPL-1.2
"""The lines of a note that are actions: nothing doubles, nothing is lost, what a hand corrected stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.operations import actions, notes
from storage.operations.notes import Saved
from storage.rules.rights import Actor
from tests.conftest import Clock
from tests.storage.tables import FRIDAY, Table

# A line is an action


def test_a_line_becomes_an_action_with_owner_and_date(table: Table) -> None:
    table.write("Vol tot 2028.\n/actie @jansen vr offerte zonnepanelen sturen")

    action = table.only()
    assert (action.title, action.owner, action.due_on) == (
        "Offerte zonnepanelen sturen",
        "Rik Jansen",
        FRIDAY,
    )
    assert (action.topic, action.topic_item_id, action.complete) == ("Duurzaamheid", table.item, True)


def test_the_line_under_the_cursor_waits(table: Table) -> None:
    assert table.write("/actie @jansen off", typing=0).made == ()
    assert table.actions() == []
    assert len(table.write("/actie @jansen offerte sturen\n", typing=1).made) == 1


def test_saving_twice_changes_nothing(table: Table) -> None:
    text = "Praat\n/actie @jansen vr offerte sturen\n/actie bellen"
    table.write(text)
    before = table.actions()

    again = table.saved(text)

    assert not again
    assert table.actions() == before


def test_editing_a_line_changes_its_action(table: Table) -> None:
    table.write("/actie @jansen vr offerte sturen")
    table.write("/actie @noor ma offerte zonnepanelen sturen")

    action = table.only()
    assert (action.title, action.owner) == ("Offerte zonnepanelen sturen", "Noor Vermaat")
    assert action.due_on == dt.date(2026, 11, 30)


def test_taking_the_name_and_the_date_out_of_a_line_takes_them_away(table: Table) -> None:
    table.write("/actie @jansen vr offerte zonnepanelen sturen")
    table.write("/actie offerte zonnepanelen sturen")

    action = table.only()
    assert (action.owner, action.due_on) == ("", None)


def test_deleting_a_line_takes_its_draft_back_and_typing_it_again_brings_it_back(table: Table) -> None:
    line = "/actie @jansen vr offerte sturen"
    table.write(line)
    action = table.only()

    assert table.write("Toch niet").withdrawn == (action.id,)
    assert table.actions() == []
    table.write(line)
    assert table.only() == action


def test_an_action_that_was_taken_back_by_hand_stays_away_while_its_line_stays(table: Table) -> None:
    text = "/actie @jansen vr offerte sturen"
    table.write(text)
    table.store.write(actions.withdraw, table.actor, table.only().id).result()

    table.write(f"Eerst dit.\n{text}")
    table.store.write(notes.settle, table.actor, visit_id=table.visit).result()
    assert table.actions() == []

    table.write(f"Eerst dit.\n{text}\n{text}")
    assert len(table.actions()) == 1, "the same sentence once more is another promise"


def test_a_line_whose_action_was_taken_back_by_hand_asks_again_once_it_was_gone(table: Table) -> None:
    text = "/actie @jansen vr offerte sturen"
    table.write(text)
    table.store.write(actions.withdraw, table.actor, table.only().id).result()
    table.write("Toch niet", typing=0)

    table.write(text, typing=0)
    assert table.actions() == []
    table.write(text)
    assert table.only().title == "Offerte sturen"


def test_a_neighbour_that_looks_like_it_does_not_take_over_a_line_that_was_taken_back(table: Table) -> None:
    table.write("/actie bellen over poort 1\n/actie bellen over poort 2")
    first, second = table.actions()
    table.store.write(actions.withdraw, table.actor, first.id).result()

    assert table.write("/actie bellen over poort 1").withdrawn == (second.id,)
    assert table.actions() == []


def test_what_was_taken_back_by_hand_and_brought_back_goes_on_with_its_line(table: Table) -> None:
    table.write("/actie bellen")
    action = table.only()
    table.store.write(actions.withdraw, table.actor, action.id).result()
    table.store.write(actions.restore, table.actor, action.id).result()

    table.write("/actie bellen over de hal")
    assert (table.only().id, table.only().title) == (action.id, "Bellen over de hal")
    assert table.write("").withdrawn == (action.id,)
    table.write("/actie bellen over de hal")
    assert table.only().id == action.id


def test_a_deleted_line_waits_while_the_cursor_is_in_a_line_that_may_become_one(table: Table) -> None:
    table.write("/actie bellen")
    assert table.write("/acti", typing=0).withdrawn == ()
    assert table.only().title == "Bellen"


def test_an_action_somebody_else_works_on_stays_when_its_line_goes(table: Table) -> None:
    table.write("/actie @jansen bellen")
    rik = Actor(table.rik, "Rik Jansen", "laptop-b")
    table.store.write(actions.set_state, rik, table.only().id, "in_progress").result()

    assert table.write("").withdrawn == ()
    assert table.only().title == "Bellen"


def test_what_a_hand_corrected_in_the_action_survives_saving_and_editing_the_rest(table: Table) -> None:
    table.write("/actie @jansen vr offerte sturen")
    action = table.only()
    table.store.write(actions.hand_over, table.actor, action.id, table.actor.id).result()
    table.store.write(
        actions.postpone, table.actor, action.id, dt.date(2026, 12, 24), reason="later"
    ).result()

    table.write("Eerst dit\n/actie @jansen vr offerte sturen")
    table.write("Eerst dit\n/actie @jansen vr offerte voor panelen sturen")

    action = table.only()
    assert (action.title, action.owner) == ("Offerte voor panelen sturen", "Noor Vermaat")
    assert action.due_on == dt.date(2026, 12, 24)


def test_friday_stays_the_friday_of_then(table: Table, clock: Clock) -> None:
    table.write("/actie @jansen vr offerte sturen")
    clock.forward(days=8)
    table.write("/actie @jansen vr offerte panelen sturen")

    assert table.only().due_on == FRIDAY


def test_two_equal_lines_are_two_actions(table: Table) -> None:
    table.write("/actie bellen\n/actie bellen")
    assert [action.title for action in table.actions()] == ["Bellen", "Bellen"]


def test_a_line_that_was_never_left_is_settled_later(table: Table) -> None:
    table.write("/actie @jansen bellen", typing=0)
    settled = table.store.write(notes.settle, table.actor, visit_id=table.visit).result().answer
    assert isinstance(settled, Saved)
    assert len(settled.made) == 1
    assert not table.store.write(notes.settle, table.actor, visit_id=table.visit).result()


# Any sequence of edits

WORDS = (
    "offerte zonnepanelen sturen",
    "bellen over de vergunning",
    "plannen maken voor de hal",
    "bezoek regelen",
)
LINES = st.one_of(
    st.builds(lambda who, day, what: f"/actie {who}{day}{what}",
              st.sampled_from(["", "@jansen ", "@noor ", "@niemand "]),
              st.sampled_from(["", "vr ", "12-3 ", "+14d "]), st.sampled_from(WORDS)),
    st.sampled_from(["", "gewone tekst", "- punt", "/actie", "/act", "/actie @jan"]),
)  # fmt: skip
NOTES = st.lists(LINES, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(NOTES, st.booleans()), min_size=1, max_size=6))
def test_after_any_edits_each_line_has_one_action(table: Table, steps: list[tuple[list[str], bool]]) -> None:
    for lines, typing in steps:
        table.write("\n".join(lines), typing=len(lines) - 1 if typing and lines else None)
    text = "\n".join(steps[-1][0])
    table.write(text)

    wanted = Counter(line.strip() for line in steps[-1][0] if _says_what(line))
    assert Counter(action.sentence for action in table.actions()) == wanted
    assert not table.saved(text)


def _says_what(line: str) -> bool:
    return line.startswith("/actie ") and any(line.endswith(words) for words in WORDS)
