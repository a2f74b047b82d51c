# SPDX-License-Identifier: EUPL-1.2
"""Notes and the actions that are made from their lines: nothing doubles, nothing is lost, what a hand corrected stands."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import Action
from storage.operations import actions, agenda, alerts, notes, results, visits, wrap_up
from storage.operations.notes import Saved
from storage.queries import notes as queries
from storage.queries.actions import action_row
from storage.queries.finder import find
from storage.queries.notes import Conversation, TableAction
from storage.queries.today import today_page
from storage.queries.wrap_up import Missing, WrapUp
from storage.queries.wrap_up import wrap_up as checklist
from storage.rules.choices import AlertKind, Disclosure
from storage.rules.rights import Actor
from storage.rules.states import VisitState
from storage.store import Store
from tests import factories
from tests.conftest import Clock
from tests.factories import make, make_colleague, make_company, make_contact, make_visit

TODAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 27)


class Table:
    """One visit with one topic, and short ways to write and look."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self.rik = make_colleague(store, actor, "Rik Jansen", factories.RO)
        self.company = make_company(store, actor)
        team = [(actor.id, "lead"), (self.rik, "second")]
        self.visit = make_visit(store, actor, self.company, dt.datetime(2026, 11, 23, 10, 0), team)
        self.item = self.add("Duurzaamheid")

    def add(self, title: str) -> str:
        return str(self.store.write(agenda.add, self.actor, visit_id=self.visit, title=title).result().answer)

    def write(
        self, text: str, *, typing: int | None = None, actor: Actor | None = None, item: str = ""
    ) -> Saved:
        answer = self.saved(text, typing=typing, actor=actor, item=item).answer
        assert isinstance(answer, Saved)
        return answer

    def saved(
        self, text: str, *, typing: int | None = None, actor: Actor | None = None, item: str = ""
    ) -> Changes:
        return self.store.write(
            notes.save, actor or self.actor, agenda_item_id=item or self.item, text=text, typing=typing
        ).result()

    def look(self, me: str = "") -> Conversation:
        found: Conversation = self.store.read(queries.conversation, self.visit, me or self.actor.id, TODAY)
        return found

    def actions(self) -> list[TableAction]:
        return list(reversed(self.look().actions))

    def only(self) -> TableAction:
        (only,) = self.actions()
        return only


@pytest.fixture
def table(store: Store, actor: Actor) -> Table:
    return Table(store, actor)


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


def test_the_visit_of_a_note_is_found(table: Table) -> None:
    note = table.write("Tekst").note_id
    assert table.store.read(queries.visit_of, note) == (table.visit, table.item)
    assert table.store.read(queries.visit_of, "nothing") is None


# The wrap-up


def checked(table: Table) -> WrapUp:
    found: WrapUp = table.store.read(checklist, table.visit, table.actor.id, TODAY)
    return found


def test_the_checklist_says_what_misses_until_nothing_does(table: Table) -> None:
    table.write("/actie @jansen vr offerte sturen\n/actie bellen")
    found = checked(table)
    assert found.missing == (Missing.ACTIONS, Missing.TELLER)
    assert [action.title for action in found.actions] == ["Bellen", "Offerte sturen"]
    with pytest.raises(RodeLoperError, match=r"wrap_up\.incomplete-actions"):
        table.store.write(wrap_up.finish, table.actor, table.visit).result()

    bellen = found.incomplete[0].id
    table.store.write(actions.hand_over, table.actor, bellen, table.rik).result()
    table.store.write(actions.postpone, table.actor, bellen, FRIDAY).result()
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.rik).result()
    assert checked(table).missing == ()
    table.store.write(wrap_up.finish, table.actor, table.visit).result()

    found = checked(table)
    assert found.visit.state is VisitState.WRAPPED_UP
    assert (found.report_before, found.tell_before) == (dt.date(2026, 11, 30), dt.date(2026, 12, 7))


def test_the_account_manager_tells_the_company_unless_somebody_else_does(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, account_manager_id=actor.id)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 23, 10, 0), [(actor.id, "lead")])
    found: WrapUp = store.read(checklist, visit, actor.id, TODAY)
    assert (found.teller, found.chosen_teller_id, found.missing) == ("Noor Vermaat", None, ())

    store.write(wrap_up.finish, actor, visit).result()
    found = store.read(checklist, visit, actor.id, TODAY)
    assert found.chosen_teller_id == actor.id


def test_a_visit_to_come_is_not_wrapped_up(store: Store, actor: Actor) -> None:
    company = make_company(store, actor, account_manager_id=actor.id)
    visit = make_visit(store, actor, company, dt.datetime(2026, 11, 25, 10, 0), [(actor.id, "lead")])
    found: WrapUp = store.read(checklist, visit, actor.id, TODAY)
    assert found.missing == (Missing.NOT_BEGUN,)


def test_people_signals_and_results_are_on_the_checklist(table: Table) -> None:
    store, actor = table.store, table.actor
    contact = make_contact(store, actor, table.company)
    other = make_contact(store, actor, table.company, "Bas Zwaluw")
    store.write(visits.add_attendee, actor, visit_id=table.visit, contact_id=contact).result()
    store.write(
        alerts.raise_alert, actor, company_id=table.company, kind="power_grid", visit_id=table.visit
    ).result()
    gone = store.write(
        alerts.raise_alert, actor, company_id=table.company, kind="moving", visit_id=table.visit
    ).result()
    store.write(alerts.archive, actor, str(gone.answer)).result()
    store.write(
        results.add,
        actor,
        company_id=table.company,
        visit_id=table.visit,
        kind="job",
        stage="committed",
        amount=2,
    ).result()

    found = checked(table)
    assert [one.name for one in found.attendees] == ["Hanneke Brandsma"]
    assert [one.contact_id for one in found.contacts] == [other]
    assert [alert.kind for alert in found.alerts] == [AlertKind.POWER_GRID]
    assert [(one.amount, one.stage.value) for one in found.results] == [(2, "committed")]


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


def test_who_was_chosen_to_tell_the_company_finds_the_actions_to_tell(table: Table, clock: Clock) -> None:
    saved = table.write("/actie @noor vr offerte sturen\n/actie @noor vr bellen")
    table.store.write(actions.change, table.actor, saved.made[1], teller_id=table.actor.id).result()
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.rik).result()
    table.store.write(wrap_up.finish, table.actor, table.visit).result()
    table.store.write(actions.finish, table.actor, saved.made).result()

    def to_tell(who: str) -> list[str]:
        return [row.id for row in table.store.read(today_page, who, dt.datetime(2026, 11, 23, 12)).to_tell]

    assert to_tell(table.rik) == [saved.made[0]]
    assert to_tell(table.actor.id) == [saved.made[1]]
    table.store.write(wrap_up.set_fields, table.actor, table.visit, teller_id=table.actor.id).result()
    assert sorted(to_tell(table.actor.id)) == sorted(saved.made)
