# SPDX-License-Identifier: EUPL-1.2
"""Actions of every kind in a list, as tests look at it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from storage.operations import actions
from storage.queries.actions import (
    ActionFilter,
    ActionList,
    ActionRow,
    View,
    action_list,
    action_rows,
)
from storage.rules.rights import Actor
from storage.store import Store
from tests.conftest import Clock
from tests.factories import RO, make_colleague, make_company

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def town(store: Store, actor: Actor, clock: Clock) -> dict[str, str]:
    """Two companies, two colleagues of different departments, and an action in every state."""
    rik = make_colleague(store, actor, "Rik Jansen", RO)
    ids = {
        "rik": rik,
        "mine": make_company(store, actor, "Zanddrecht Logistiek", account_manager_id=actor.id),
        "other": make_company(store, actor, "Bakkerij Krokant & Korrel"),
    }

    def agree(name: str, company: str, **fields: Any) -> str:
        ids[name] = str(
            store.write(actions.agree, actor, company_id=ids[company], title=name, **fields).result().answer
        )
        return ids[name]

    clock.forward(days=-30)
    agree("stalled", "other", owner_id=rik, due_on=TODAY + dt.timedelta(60))
    clock.forward(days=30)
    agree(
        "late", "mine", owner_id=actor.id, due_on=TODAY - dt.timedelta(5), sentence="Laadpalen bij de poort"
    )
    agree("today", "mine", owner_id=actor.id, due_on=TODAY)
    agree("sunday", "other", owner_id=rik, due_on=TODAY + dt.timedelta(6))
    later = agree(
        "later", "mine", owner_id=rik, due_on=TODAY + dt.timedelta(5), promised_on=TODAY - dt.timedelta(9)
    )
    for days in (6, 7):
        store.write(actions.postpone, actor, later, TODAY + dt.timedelta(days), reason="drukte").result()
    agree("dateless", "other")
    store.write(actions.set_state, actor, agree("waiting", "mine", owner_id=rik, due_on=TODAY), "waiting", waiting_for="RO").result()  # fmt: skip
    store.write(actions.finish, actor, agree("untold", "mine", owner_id=rik)).result()
    store.write(actions.drop, actor, agree("dropped", "other", owner_id=rik), reason="verhuisd").result()
    store.write(
        actions.finish, actor, agree("settled", "mine", owner_id=actor.id), done_on=dt.date(2026, 10, 2)
    ).result()
    store.write(actions.report_back, actor, ids["settled"]).result()
    store.write(actions.withdraw, actor, agree("withdrawn", "mine", owner_id=actor.id)).result()
    return ids


def rows(store: Store, made: ActionList) -> list[ActionRow]:
    return store.read(action_rows, made.keys, TODAY)


def listed(store: Store, actor: Actor, chosen: ActionFilter, **how: Any) -> list[str]:
    return [
        row.title for row in rows(store, store.read(action_list, chosen, today=TODAY, me=actor.id, **how))
    ]


EXPECTED = {
    View.ALL: {
        "stalled",
        "late",
        "today",
        "sunday",
        "later",
        "dateless",
        "waiting",
        "untold",
        "dropped",
        "settled",
    },
    View.OPEN: {"stalled", "late", "today", "sunday", "later", "dateless", "waiting"},
    View.MINE: {"late", "today"},
    View.MY_COMPANIES: {"late", "today", "later", "waiting", "untold"},
    View.LATE: {"late"},
    View.DUE_THIS_WEEK: {"today", "sunday", "waiting"},
    View.WAITING: {"waiting"},
    # Nobody told the oldest one anything for a month; of the late one the date passed, of the later one it moved.
    View.UNHEARD: {"stalled", "late", "later"},
    View.NOT_TOLD: {"untold", "dropped"},
    View.STALLED: {"stalled"},
    View.POSTPONED: {"later"},
}
