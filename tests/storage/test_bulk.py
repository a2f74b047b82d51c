# SPDX-License-Identifier: EUPL-1.2
"""Many actions at once: all of it or nothing, and all of it taken back but for what somebody changed since."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.errors import RodeLoperError
from storage.operations import actions, bulk, company_merge, people
from storage.operations.bulk import TakenBack, Together
from storage.queries import bulk as queries
from storage.queries.action_page import action_page
from storage.queries.actions import ActionRow, action_row
from storage.queries.people import colleague
from storage.rules import bulk as rules
from storage.rules.actions import Chip
from storage.rules.bulk import Reason
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_action, make_colleague, make_company, make_visit

DUE = dt.date(2026, 12, 1)


@pytest.fixture
def rik(store: Store, actor: Actor) -> Actor:
    return Actor(make_colleague(store, actor, "Rik Jansen", RO), "Rik Jansen", "laptop-b")


@pytest.fixture
def company(store: Store, actor: Actor) -> str:
    return make_company(store, actor, account_manager_id=actor.id)


@pytest.fixture
def three(store: Store, actor: Actor, clock: Clock, company: str) -> list[str]:
    """Three promises of Noor of last week."""
    made = [make_action(store, actor, company, f"Actie {n}", owner_id=actor.id, due_on=DUE) for n in range(3)]
    clock.forward(days=7)
    return made


def row(store: Store, clock: Clock, action: str) -> ActionRow:
    found = store.read(action_row, action, clock.today)
    assert found is not None
    return found


def do(store: Store, actor: Actor, operation: Any, *args: Any, **kw: Any) -> Together:
    answer = store.write(operation, actor, *args, **kw).result().answer
    assert isinstance(answer, Together)
    return answer


def take_back(store: Store, actor: Actor, done: Together, **kw: Any) -> TakenBack:
    answer = store.write(bulk.undo, actor, done.id, **kw).result().answer
    assert isinstance(answer, TakenBack)
    return answer


def test_all_go_to_somebody_else_and_back(
    store: Store, actor: Actor, clock: Clock, rik: Actor, three: list[str]
) -> None:
    done = do(store, actor, bulk.hand_over, three, rik.id, teller=True)
    assert done.count == 3
    assert {(row(store, clock, one).owner, row(store, clock, one).teller) for one in three} == {("Rik Jansen", "Rik Jansen")}  # fmt: skip
    assert take_back(store, actor, done) == TakenBack(3, ())
    assert {(row(store, clock, one).owner, row(store, clock, one).teller_id) for one in three} == {("Noor Vermaat", actor.id)}  # fmt: skip
    with pytest.raises(RodeLoperError, match=r"actions\.nothing-to-undo"):
        take_back(store, actor, done)


def test_all_dates_move_with_one_reason(store: Store, actor: Actor, clock: Clock, three: list[str]) -> None:
    with pytest.raises(RodeLoperError, match=r"actions\.reason-missing"):
        do(store, actor, bulk.move_dates, three, days=14)
    assert {row(store, clock, one).due_on for one in three} == {DUE}
    done = do(store, actor, bulk.move_dates, three, days=14, reason="De vergunning laat op zich wachten")
    assert {(row(store, clock, one).due_on, row(store, clock, one).postponed) for one in three} == {
        (DUE + dt.timedelta(14), 1)
    }
    page = store.read(action_page, three[0], clock.today)
    assert page is not None
    assert page.steps[0].reason == "De vergunning laat op zich wachten"
    assert (page.steps[0].together, page.together[done.id]) == (done.id, 3)
    take_back(store, actor, done)
    assert {(row(store, clock, one).due_on, row(store, clock, one).postponed) for one in three} == {(DUE, 0)}


def test_a_date_moves_by_days_or_to_a_day_and_what_has_none_stays(
    store: Store, actor: Actor, clock: Clock, company: str, three: list[str]
) -> None:
    dateless = make_action(store, actor, company, "Zonder datum")
    done = do(store, actor, bulk.move_dates, [*three, dateless], days=-1)
    assert done.count == 3
    done = do(store, actor, bulk.move_dates, [*three, dateless], to=DUE - dt.timedelta(1))
    assert done.count == 1
    assert row(store, clock, dateless).due_on == DUE - dt.timedelta(1)


def test_what_was_told_is_closed_with_the_same_words_and_the_rest_says_why_not(
    store: Store, actor: Actor, clock: Clock, company: str, three: list[str]
) -> None:
    told, waits, silent = three
    day = clock.today
    store.write(actions.report_back, actor, told, channel="mail", told_to="Hanneke", text="Klaar.").result()
    store.write(actions.report_back, actor, waits, text="Het duurt langer.").result()
    store.write(actions.postpone, actor, waits, DUE + dt.timedelta(9), reason="regen").result()
    done_only = make_action(store, actor, company, "Gedaan")
    store.write(actions.finish, actor, done_only).result()
    settled = make_action(store, actor, company, "Afgerond")
    store.write(actions.finish_and_report_back, actor, settled).result()
    chosen = [told, waits, silent, done_only, settled]

    clock.forward(days=3)
    plan = rules.close_told(store.read(queries.facts, chosen))
    assert [(fact.title, why) for fact, why in plan.stays] == [
        ("Actie 1", Reason.WENT_ON), ("Actie 2", Reason.NOT_TOLD), ("Gedaan", Reason.STILL_TO_TELL), ("Afgerond", Reason.SETTLED),
    ]  # fmt: skip
    done = do(store, actor, bulk.close_told, chosen)
    assert done.count == 1
    made = row(store, clock, told)
    assert (made.chip, made.done_on, made.told_on, made.told_channel) == (Chip.SETTLED, day, day, "mail")
    page = store.read(action_page, told, clock.today)
    assert page is not None
    assert (page.told_to, page.told_text) == ("Hanneke", "Klaar.")
    take_back(store, actor, done)
    made = row(store, clock, told)
    assert (made.state, made.told_on) == (ActionState.OPEN, None)


def test_what_somebody_changed_since_stays_and_is_named(
    store: Store, actor: Actor, clock: Clock, rik: Actor, three: list[str]
) -> None:
    done = do(store, actor, bulk.move_dates, three, days=7, reason="drukte")
    store.write(actions.postpone, rik, three[1], DUE + dt.timedelta(20), reason="ziek").result()
    store.write(actions.remark, rik, three[2], "Ik bel ze.").result()
    found = store.read(queries.undoing, done.id)
    assert [(one.title, one.who) for one in found.stays] == [("Actie 1", "Rik Jansen")]
    back = take_back(store, actor, done)
    assert (back.count, [one.id for one in back.stays]) == (2, [three[1]])
    assert [row(store, clock, one).due_on for one in three] == [DUE, DUE + dt.timedelta(20), DUE]
    # When Rik takes his step back, mine can be taken back too.
    store.write(actions.undo, rik, three[1]).result()
    assert take_back(store, actor, done).count == 1
    assert row(store, clock, three[1]).due_on == DUE


def test_somebody_elses_work_is_taken_back_by_who_guards_all_actions(
    store: Store, actor: Actor, rik: Actor, three: list[str]
) -> None:
    done = do(store, actor, bulk.move_dates, three, days=7, reason="drukte")
    manager = Actor(rik.id, rik.name, rik.device, "account_manager")
    with pytest.raises(RodeLoperError, match="not-allowed"):
        take_back(store, manager, done)
    with pytest.raises(RodeLoperError, match="not-allowed"):
        do(store, manager, bulk.take_over, actor.id, rik.id)
    coordinator = Actor(rik.id, rik.name, rik.device, "coordinator")
    assert take_back(store, coordinator, done).count == 3


def test_who_leaves_hands_over_what_they_do_and_what_they_tell(
    store: Store, actor: Actor, clock: Clock, rik: Actor, company: str, three: list[str]
) -> None:
    sem = make_colleague(store, actor, "Sem de Boer")
    elsewhere = make_company(store, actor, "Zanddrecht Logistiek", account_manager_id=sem)
    merged = make_company(store, actor, "Zanddrecht Transport")
    owned = make_action(store, actor, company, "Doet Sem", owner_id=sem)
    named = make_action(store, actor, company, "Vertelt Sem", owner_id=rik.id, teller_id=sem)
    store.write(actions.finish, actor, named).result()
    as_manager = make_action(store, actor, elsewhere, "Bij een bedrijf van Sem", owner_id=rik.id)
    of_merged = make_action(store, actor, merged, "Bij wat daarin opging", owner_id=rik.id)
    store.write(company_merge.merge, actor, merged, elsewhere).result()
    settled = make_action(store, actor, elsewhere, "Afgerond", owner_id=sem)
    store.write(actions.finish_and_report_back, actor, settled).result()
    visit = make_visit(
        store, actor, company, dt.datetime(2027, 1, 5, 10, 0), [(sem, "lead"), (rik.id, "second")]
    )

    found = store.read(queries.leaving, sem)
    assert (set(found.owns), set(found.tells)) == ({owned}, {named, as_manager, of_merged})
    assert ([one.id for one in found.visits], found.companies) == ([visit], 1)

    done = do(store, actor, bulk.take_over, sem, rik.id, archive=True)
    assert done.count == 4
    assert row(store, clock, owned).owner_id == rik.id
    assert {row(store, clock, one).teller_id for one in (named, as_manager, of_merged)} == {rik.id}
    assert row(store, clock, settled).owner_id == sem
    assert {row(store, clock, one).owner_id for one in three} == {actor.id}
    gone = store.read(colleague, sem)
    assert gone is not None
    assert gone.archived

    take_back(store, actor, done, stays_here=sem)
    back = store.read(colleague, sem)
    assert back is not None
    assert not back.archived
    assert (row(store, clock, owned).owner_id, row(store, clock, as_manager).teller_id) == (sem, sem)
    with pytest.raises(RodeLoperError, match=r"bulk\.same-colleague"):
        do(store, actor, bulk.take_over, sem, sem)
    store.write(people.archive_colleague, actor, sem).result()


def test_one_operation_is_one_story_in_the_trail(store: Store, actor: Actor, three: list[str]) -> None:
    done = do(store, actor, bulk.move_dates, three, days=7, reason="drukte")
    lines = [line for line in store.read(audit_lines) if line[0] == "bulk.move_dates"]
    assert len({at for _operation, _kind, at, _detail in lines}) == 1
    assert sorted(kind for _operation, kind, _at, _detail in lines) == ["", *["action_updates"] * 3]
    assert [detail for _operation, kind, _at, detail in lines if not kind] == [f"3 {done.id}"]


def audit_lines(db: Any) -> list[tuple[Any, ...]]:
    query = "SELECT operation, kind, at, detail FROM audit_lines ORDER BY n"
    return list(db.connection().exec_driver_sql(query).all())


def test_what_does_nothing_leaves_nothing(store: Store, actor: Actor, three: list[str]) -> None:
    before = len(store.read(audit_lines))
    done = do(store, actor, bulk.hand_over, three, actor.id)
    assert (done.count, done.id) == (0, "")
    assert len(store.read(audit_lines)) == before
