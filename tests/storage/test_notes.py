# SPDX-License-Identifier: EUPL-1.2
"""Notes: each author has one, who may read it is kept, and whatever is pasted is saved."""

from __future__ import annotations

import datetime as dt

import pytest

from storage.errors import RodeLoperError
from storage.models import Action
from storage.operations import actions, agenda, notes
from storage.queries.actions import action_row
from storage.queries.finder import find
from storage.rules.choices import Disclosure
from storage.rules.ids import note_id
from storage.rules.rights import Actor
from tests.factories import make
from tests.storage.tables import FRIDAY, TODAY, Table

# Who reads and writes


def test_each_author_has_a_note_of_their_own(table: Table) -> None:
    rik = Actor(table.rik, "Rik Jansen", "laptop-b")
    table.write("Noor schrijft")
    table.write("Rik schrijft", actor=rik)

    topic = table.look().topics[0]
    assert (topic.text, [(other.author, other.text) for other in topic.others]) == (
        "Noor schrijft", [("Rik Jansen", "Rik schrijft")],
    )  # fmt: skip
    assert table.look(table.rik).topics[0].text == "Rik schrijft"


def test_only_the_author_says_who_may_read(table: Table) -> None:
    note = table.write("Geheim\n/actie bellen").note_id
    rik = Actor(table.rik, "Rik Jansen", "laptop-b")
    with pytest.raises(RodeLoperError, match=r"notes\.not-yours"):
        table.store.write(notes.disclose, rik, note, Disclosure.SHAREABLE).result()
    table.store.write(notes.disclose, table.actor, note, Disclosure.CONFIDENTIAL).result()

    assert table.look().topics[0].disclosure is Disclosure.CONFIDENTIAL
    assert table.store.read(lambda db: db.query(Action).one().confidential)


def test_a_note_has_an_end(table: Table) -> None:
    with pytest.raises(RodeLoperError, match=r"notes\.too-long"):
        table.write("x" * 200_001)


def test_an_empty_note_is_not_kept(table: Table) -> None:
    assert not table.saved("  \n")
    assert not table.look().topics[0].written


# The same author on two laptops


def test_a_note_begun_on_two_laptops_has_one_id(table: Table) -> None:
    assert table.write("Eerst").note_id == note_id(table.item, table.actor.id)


def test_a_save_never_replaces_words_that_its_writer_did_not_see(table: Table) -> None:
    table.write("Zij zoeken lassers.")
    table.write("Zij zoeken vier lassers.\nEn een kok.")  # came in from the other laptop
    saved = table.write("Zij zoeken lassers. Met spoed.", seen="Zij zoeken lassers.")
    assert saved.merged == table.look().topics[0].text == "Zij zoeken vier lassers. Met spoed.\nEn een kok."


def test_both_versions_of_the_same_words_stay_side_by_side(table: Table) -> None:
    table.write("400 euro")
    table.write("350 euro")
    assert table.write("500 euro", seen="400 euro").merged == "500 euro / 350 euro"


def test_a_save_that_saw_everything_replaces_the_text(table: Table) -> None:
    table.write("Eerst")
    assert table.write("Anders", seen="Eerst").merged is None
    assert table.look().topics[0].text == "Anders"
    # What is stored has no NUL, what was typed had: that is no difference.
    table.write("Met\x00 nul", seen="Anders")
    assert table.write("Met nul en meer", seen="Met\x00 nul").merged is None


def test_a_line_that_is_typed_makes_no_action_also_when_lines_came_before_it(table: Table) -> None:
    table.write("Kop")
    table.write("Nieuw\nKop")
    table.write("Kop\n/actie bel", seen="Kop", typing=1)
    assert table.look().topics[0].text == "Nieuw\nKop\n/actie bel"
    assert not table.actions()
    table.write("Nieuw\nKop\n/actie bellen", seen="Nieuw\nKop\n/actie bel")
    assert table.only().title == "Bellen"


def test_an_action_of_the_other_laptop_stays_with_its_line(table: Table) -> None:
    table.write("Kop")
    table.write("Kop\n/actie offerte sturen")
    table.write("Kop.", seen="Kop")
    assert table.only().title == "Offerte sturen"
    assert "/actie offerte sturen" in table.look().topics[0].text


# The table


def test_a_topic_that_left_the_agenda_stays_while_something_stands_under_it(table: Table) -> None:
    other = table.add("Huisvesting")
    table.write("Tekst", item=other)
    for item in (table.item, other):
        table.store.write(agenda.remove, table.actor, item_id=item).result()

    assert [topic.title for topic in table.look().topics] == ["Huisvesting"]


def test_late_promises_of_earlier_come_with_the_latest_first(table: Table) -> None:
    for title, due in (
        ("Later", dt.date(2026, 11, 20)),
        ("Eerder", dt.date(2026, 11, 2)),
        ("Op tijd", FRIDAY),
    ):
        make(table.store, table.actor, _action(table, title, due))
    table.write("/actie @jansen 1-11-2026 van dit gesprek zelf")

    late = table.look().late
    assert [(promise.title, promise.days_late) for promise in late] == [("Eerder", 21), ("Later", 3)]


def _action(table: Table, title: str, due: dt.date) -> Action:
    now = table.store.clock()
    return Action(company_id=table.company, title=title, due_on=due, promised_on=due, updated_at=now)


# Who may read it, and what may stand in it


def test_a_promise_that_was_marked_confidential_stays_so_when_its_note_becomes_shareable(
    table: Table,
) -> None:
    saved = table.write("/actie schuldhulp regelen")
    table.store.write(actions.change, table.actor, saved.made[0], confidential=True).result()
    table.store.write(notes.disclose, table.actor, saved.note_id, Disclosure.SHAREABLE).result()
    row = table.store.read(action_row, saved.made[0], TODAY)
    assert row is not None
    assert row.confidential


def test_the_finder_finds_a_confidential_note_and_keeps_its_words_to_itself(table: Table) -> None:
    saved = table.write("De schuldsanering loopt")
    (open_hit,) = table.store.read(find, "schuldsanering").notes
    assert "schuldsanering" in open_hit.snippet
    table.store.write(notes.disclose, table.actor, saved.note_id, Disclosure.CONFIDENTIAL).result()
    (hit,) = table.store.read(find, "schuldsanering").notes
    assert (hit.id, hit.snippet) == (saved.note_id, "")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("een\x00twee", "eentwee"),
        ("halve \ud83d emoji", "halve \ufffd emoji"),
        ("twee helften \ud83d\ude00", "twee helften \U0001f600"),
        ("\u05e9\u05dc\u05d5\u05dd \u202eomgekeerd", "\u05e9\u05dc\u05d5\u05dd \u202eomgekeerd"),
    ],
)
def test_whatever_is_pasted_is_saved(table: Table, pasted: str, kept: str) -> None:
    table.write(pasted)
    (topic,) = table.look().topics
    assert topic.text == kept
    assert not table.saved(pasted)
    added = table.add(pasted)
    action = (
        table.store.write(actions.agree, table.actor, company_id=table.company, title=pasted).result().answer
    )
    row = table.store.read(action_row, str(action), TODAY)
    assert row is not None
    assert row.title == kept
    assert [one.title for one in table.look().topics if one.id == added] == [kept]
