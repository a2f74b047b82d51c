# SPDX-License-Identifier: EUPL-1.2
"""From a promise to a company that has heard how it ended: every step is added, none is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from storage.changes import Changes
from storage.errors import RodeLoperError
from storage.models import Company, Note
from storage.operations import actions
from storage.operations.unit import get
from storage.queries.action_page import action_page
from storage.queries.actions import ActionRow, action_row
from storage.queries.visit_page import visit_page
from storage.rules.actions import Chip, UpdateKind
from storage.rules.ids import TOPICS
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make, make_colleague, make_company, make_contact, make_visit


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return make_company(store, actor)


def agree(store: Store, actor: Actor, company: str, title: str = "Offerte sturen", **fields: Any) -> str:
    return str(store.write(actions.agree, actor, company_id=company, title=title, **fields).result().answer)


def row(store: Store, clock: Clock, action: str) -> ActionRow:
    found = store.read(action_row, action, clock.today)
    assert found is not None
    return found


def test_a_promise_is_open_and_may_still_lack_owner_and_date(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    made = row(store, clock, agree(store, actor, company, "  Offerte   sturen "))
    assert (made.title, made.chip, made.complete) == ("Offerte sturen", Chip.OPEN, False)
    assert (made.promised_by, made.promised_on) == ("Noor Vermaat", clock.today)


def test_a_promise_without_words_is_refused(store: Store, actor: Actor, company: str) -> None:
    with pytest.raises(RodeLoperError, match=r"actions\.title-missing"):
        agree(store, actor, company, "   ")


def test_later_than_promised_asks_why_and_is_counted(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    clock.forward(days=1)
    monday = dt.date(2026, 11, 30)
    store.write(actions.postpone, actor, action, monday).result()
    with pytest.raises(RodeLoperError, match=r"actions\.reason-missing"):
        store.write(actions.postpone, actor, action, monday + dt.timedelta(7)).result()
    store.write(actions.postpone, actor, action, monday - dt.timedelta(2)).result()
    store.write(actions.postpone, actor, action, monday + dt.timedelta(7), reason="regen").result()
    made = row(store, clock, action)
    assert (made.due_on, made.postponed) == (monday + dt.timedelta(7), 1)


def test_a_date_corrected_on_the_day_of_the_promise_is_no_postponement(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company, due_on=dt.date(2026, 11, 27))
    store.write(actions.postpone, actor, action, dt.date(2026, 12, 4)).result()
    made = row(store, clock, action)
    assert (made.due_on, made.postponed) == (dt.date(2026, 12, 4), 0)

    # It turns out to be typed in afterwards: then the company did hear the first date.
    store.write(actions.change, actor, action, promised_on=dt.date(2026, 11, 20)).result()
    assert row(store, clock, action).postponed == 1
    with pytest.raises(RodeLoperError, match=r"actions\.reason-missing"):
        store.write(actions.postpone, actor, action, dt.date(2026, 12, 11)).result()


def test_a_day_begins_at_midnight_in_the_netherlands(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    clock.now = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    action = agree(store, actor, company)
    store.write(actions.finish, actor, action).result()
    made = row(store, clock, action)
    assert (made.promised_on, made.done_on) == (dt.date(2026, 11, 24), dt.date(2026, 11, 24))


def test_late_is_calculated_from_today(store: Store, actor: Actor, clock: Clock, company: str) -> None:
    action = agree(store, actor, company, due_on=clock.today)
    assert row(store, clock, action).days_late == 0
    clock.forward(days=5)
    assert row(store, clock, action).days_late == 5


def test_done_and_told_are_two_facts(store: Store, actor: Actor, clock: Clock, company: str) -> None:
    action = agree(store, actor, company)
    store.write(actions.finish, actor, action, text="Vakken zijn geschilderd.").result()
    assert row(store, clock, action).chip is Chip.NOT_TOLD
    store.write(actions.report_back, actor, action, channel="phone", told_to="mevrouw Brandsma", text="Het is klaar.").result()  # fmt: skip
    made = row(store, clock, action)
    assert (made.chip, made.told_on, made.told_channel) == (Chip.SETTLED, clock.today, "phone")


def test_a_dropped_promise_is_told_too_unless_that_is_unnecessary(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    with pytest.raises(RodeLoperError, match=r"actions\.reason-missing"):
        store.write(actions.drop, actor, action, reason=" ").result()
    with pytest.raises(RodeLoperError, match=r"actions\.still-open"):
        store.write(actions.telling_unnecessary, actor, action, reason="verhuisd").result()
    store.write(actions.drop, actor, action, reason="Het bedrijf ziet ervan af").result()
    assert row(store, clock, action).chip is Chip.NOT_TOLD
    store.write(actions.telling_unnecessary, actor, action, reason="Zij vroegen het zelf").result()
    made = row(store, clock, action)
    assert (made.chip, made.telling_unnecessary) == (Chip.DROPPED, True)


def test_telling_how_it_goes_is_not_telling_how_it_ended(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    store.write(actions.report_back, actor, action, text="Het duurt langer.").result()
    store.write(actions.finish, actor, action).result()
    assert row(store, clock, action).chip is Chip.NOT_TOLD


def test_opening_again_asks_to_be_told_again(store: Store, actor: Actor, clock: Clock, company: str) -> None:
    action = agree(store, actor, company)
    store.write(actions.finish, actor, action).result()
    store.write(actions.report_back, actor, action).result()
    store.write(actions.set_state, actor, action, "open").result()
    store.write(actions.finish, actor, action).result()
    assert row(store, clock, action).chip is Chip.NOT_TOLD


def test_a_move_that_makes_no_sense_is_refused(store: Store, actor: Actor, company: str) -> None:
    action = agree(store, actor, company)
    store.write(actions.finish, actor, action).result()
    with pytest.raises(RodeLoperError, match=r"actions\.move-not-allowed"):
        store.write(actions.drop, actor, action, reason="toch niet").result()
    with pytest.raises(RodeLoperError, match=r"actions\.closed"):
        store.write(actions.postpone, actor, action, dt.date(2027, 1, 1)).result()
    with pytest.raises(RodeLoperError, match=r"actions\.day-to-come"):
        store.write(actions.report_back, actor, action, told_on=dt.date(2027, 1, 1)).result()


def test_undo_takes_back_my_last_step_and_history_keeps_both(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    with pytest.raises(RodeLoperError, match=r"actions\.nothing-to-undo"):
        store.write(actions.undo, actor, action).result()
    store.write(actions.set_state, actor, action, "waiting", waiting_for="RO").result()
    store.write(actions.drop, actor, action, reason="vergissing").result()
    store.write(actions.undo, actor, action).result()
    made = row(store, clock, action)
    assert (made.state, made.waiting_for) == (ActionState.WAITING, "RO")
    page = store.read(action_page, action, clock.today)
    assert page is not None
    assert [step.kind for step in page.steps] == [
        UpdateKind.UNDONE, UpdateKind.STATE, UpdateKind.STATE, UpdateKind.CREATED,
    ]  # fmt: skip
    assert [step.undone for step in page.steps] == [False, True, False, False]


def test_several_at_once_all_change_or_none(store: Store, actor: Actor, clock: Clock, company: str) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    ids = [agree(store, actor, company, f"Actie {n}") for n in range(3)]
    changes = store.write(actions.hand_over, actor, ids, rik).result()
    assert changes.ids("actions") == set(ids)
    assert {row(store, clock, one).owner for one in ids} == {"Rik Jansen"}
    store.write(actions.finish, actor, ids[1]).result()
    with pytest.raises(RodeLoperError):
        store.write(actions.finish, actor, ids).result()
    assert [row(store, clock, one).state.value for one in ids] == ["open", "done", "open"]


def test_a_draft_can_be_withdrawn_until_somebody_else_took_a_step(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    store.write(actions.withdraw, actor, action).result()
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(actions.finish, actor, action).result()
    store.write(actions.restore, actor, action).result()
    rik = Actor(make_colleague(store, actor, "Rik Jansen"), "Rik Jansen", "laptop-b")
    store.write(actions.remark, rik, action, "Ik bel ze.").result()
    with pytest.raises(RodeLoperError, match=r"actions\.not-a-draft"):
        store.write(actions.withdraw, actor, action).result()


def test_the_page_says_whom_to_tell_and_before_when(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    contact = make_contact(store, actor, company, salutation="mevrouw", function="directeur")
    action = agree(
        store, actor, company, promised_to_id=contact, sentence="Bij poort 2 staan vrachtwagens dubbel."
    )
    store.write(actions.finish, actor, action, done_on=dt.date(2026, 11, 12)).result()
    page = store.read(action_page, action, clock.today)
    assert page is not None
    assert page.tell_to is not None
    assert page.tell_to.name == "Hanneke Brandsma"
    assert page.tell_before == dt.date(2026, 11, 26)
    assert page.quote is not None
    assert page.quote.text.startswith("Bij poort 2")
    assert page.closed_by == "Noor Vermaat"


def test_the_account_manager_tells_unless_somebody_else_was_named(
    store: Store, actor: Actor, clock: Clock
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    managed = make_company(store, actor, "Zwaluw & Zoon", account_manager_id=actor.id)
    action = agree(store, actor, managed)
    assert row(store, clock, action).teller == "Noor Vermaat"
    store.write(actions.change, actor, action, teller_id=rik, title="Offerte mailen").result()
    made = row(store, clock, action)
    assert (made.teller, made.title) == ("Rik Jansen", "Offerte mailen")


def test_a_change_marks_the_update_and_not_the_derived_columns(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    action = agree(store, actor, company)
    changes = store.write(actions.set_state, actor, action, "in_progress").result()
    assert len(changes.new["action_updates"]) == 1
    assert changes.ids("actions") == {action}
    # Folding again changes nothing and leaves nothing to send.
    before = row(store, clock, action)
    store.write(actions.refold, actor, [action]).result()
    assert row(store, clock, action) == before


def test_many_actions_count_again_with_a_few_questions(
    store: Store, actor: Actor, clock: Clock, company: str
) -> None:
    rik = make_colleague(store, actor, "Rik Jansen")
    companies = [make_company(store, actor, f"Bedrijf {n}") for n in range(30)]
    ids = [agree(store, actor, one) for one in companies]
    asked: list[str] = []

    def watched(db: Session, who: Actor) -> Changes:
        event.listen(db.connection().engine, "before_cursor_execute", hear)
        try:
            return actions.hand_over(db, who, ids, rik)
        finally:
            event.remove(db.connection().engine, "before_cursor_execute", hear)

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    store.write(watched, actor).result()
    assert sum(statement.startswith(("SELECT", "WITH")) for statement in asked) < 20
    store.write(actions.finish, actor, ids[:2]).result()
    counted = store.read(lambda db: [get(db, Company, one).open_actions for one in companies])
    assert counted == [0, 0, *[1] * 28]


def test_the_quote_of_an_action_shows_words_and_no_marks(store: Store, actor: Actor, company: str) -> None:
    visit = make_visit(
        store, actor, company, dt.datetime(2026, 11, 20, 14), [(actor.id, "lead")], topics=[TOPICS[0].id]
    )
    item = store.read(visit_page, visit, dt.date(2026, 11, 23)).agenda[0].id
    text = "- Ze willen **uitbreiden** naar de `snake_case` hal\n/actie offerte sturen"
    note = make(store, actor, Note(visit_id=visit, agenda_item_id=item, author_id=actor.id, text=text))
    action = agree(store, actor, company, visit_id=visit, note_id=note, sentence="/actie offerte sturen")
    page = store.read(action_page, action, dt.date(2026, 11, 23))
    assert page is not None
    assert page.quote is not None
    assert page.quote.text == "Ze willen uitbreiden naar de snake_case hal"
