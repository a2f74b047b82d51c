# SPDX-License-Identifier: EUPL-1.2
"""What a colleague is reminded of on a day, from their own open actions, the longest late first and the rest as numbers."""

from __future__ import annotations

import datetime as dt

from storage.operations import actions
from storage.queries.reminders import digest, reminders
from storage.rules.reminders import Next, Stage
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import make_action, make_colleague, make_company


def test_only_ones_own_open_actions_of_this_day(store: Store, actor: Actor, clock: Clock) -> None:
    company, today = make_company(store, actor), clock.today
    rik = make_colleague(store, actor, "Rik Jansen")

    def due(in_days: int, owner: str = actor.id) -> str:
        day = today + dt.timedelta(days=in_days)
        return make_action(store, actor, company, f"{in_days}", owner_id=owner, due_on=day, promised_on=today)

    late, soon, tomorrow = due(-14), due(5), due(1)
    done = due(-7)
    store.write(actions.finish, actor, done).result()
    for other in (due(-8), due(0), due(3), due(9), due(5, rik)):
        assert other
    make_action(store, actor, company, "Zonder datum", owner_id=actor.id)
    make_action(store, actor, company, "Van niemand", due_on=today + dt.timedelta(days=1))

    yesterday = today - dt.timedelta(days=1)
    found = store.read(digest, actor.id, today, yesterday)
    assert [(one.row.id, one.reminder.stage) for one in found.shown] == [
        (late, Stage.LATE), (tomorrow, Stage.TOMORROW), (soon, Stage.SOON),
    ]  # fmt: skip
    assert (found.count, found.more) == (3, 0)
    assert [one.next for one in found.shown] == [Next.TELL, Next.DO, Next.DO]
    assert {who: len(some) for who, some in store.read(reminders, today, yesterday).items()} == {
        actor.id: 3,
        rik: 1,
    }
    # After a week away: also what became due meanwhile, each action once.
    week = store.read(digest, actor.id, today, today - dt.timedelta(days=7))
    assert [one.row.title for one in week.shown] == ["-14", "-8", "0", "1", "3"]
    assert (week.count, week.stages[Stage.TOMORROW]) == (6, 2)


def test_of_many_the_five_most_urgent_and_how_many_more(store: Store, actor: Actor, clock: Clock) -> None:
    company, today = make_company(store, actor), clock.today
    for weeks in range(1, 9):
        due_on = today - dt.timedelta(weeks=weeks)
        make_action(store, actor, company, f"{weeks} weken", owner_id=actor.id, due_on=due_on)
    found = store.read(digest, actor.id, today, today - dt.timedelta(days=1))
    assert [one.row.title for one in found.shown] == ["8 weken", "7 weken", "6 weken", "5 weken", "4 weken"]
    assert (found.count, found.more, found.stages) == (8, 3, {Stage.LATE: 8})
    assert found.shown[0].reminder.weeks == 8


def test_what_was_explained_gets_a_new_date_next_and_silence_is_counted(
    store: Store, actor: Actor, clock: Clock
) -> None:
    company = make_company(store, actor)
    action = make_action(store, actor, company, owner_id=actor.id, due_on=clock.today - dt.timedelta(days=7))
    store.write(actions.explain, actor, action, text="De vergunning duurt langer.").result()
    clock.forward(days=21)
    (one,) = store.read(digest, actor.id, clock.today, clock.today - dt.timedelta(days=1)).shown
    assert (one.next, one.silent, one.stalled, one.reminder.weeks) == (Next.POSTPONE, 21, True, 4)
