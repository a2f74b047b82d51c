# SPDX-License-Identifier: EUPL-1.2
"""The list of actions: every view, order and group holds what the rules say, counts equal views, and no row is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Action, Company
from storage.operations import actions, owners
from storage.operations.action_fold import columns, updates_of
from storage.operations.unit import get, operation
from storage.queries.action_list import _by_date, _by_name, _by_state
from storage.queries.actions import (
    GROUPINGS,
    SORTS,
    ActionFilter,
    ActionList,
    ActionRow,
    View,
    action_keys,
    action_list,
    action_row,
    action_rows,
    counts,
    export_rows,
)
from storage.rules import actions as rules
from storage.rules.references import reference, version
from storage.rules.rights import Actor
from storage.rules.states import ActionState
from storage.store import Store
from tests.conftest import Clock
from tests.factories import EZ, RO, make, make_colleague, make_company

TODAY = dt.date(2026, 11, 23)
Agree = Callable[..., str]


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


@pytest.mark.parametrize("view", View)
def test_a_view_holds_what_its_name_says_in_every_order(
    store: Store, actor: Actor, town: dict[str, str], view: View
) -> None:
    for sort in SORTS:
        for group in GROUPINGS:
            for descending in (False, True):
                found = listed(
                    store, actor, ActionFilter(view), sort=sort, descending=descending, group=group
                )
                assert (len(found), set(found)) == (len(EXPECTED[view]), EXPECTED[view]), (sort, group)


def test_a_row_says_of_itself_what_the_rules_say(store: Store, actor: Actor, town: dict[str, str]) -> None:
    found = rows(store, store.read(action_list, ActionFilter(View.ALL), today=TODAY, me=actor.id))
    assert len(found) == 10
    for row in found:
        said = rules.display_state(row, TODAY)
        assert (row.chip, row.days_late) == (said.chip, said.days_late)
        assert row.complete == rules.is_complete(row)
        assert (row.title in EXPECTED[View.STALLED]) == rules.is_stalled(row, TODAY)


def test_counts_equal_the_views(store: Store, actor: Actor, town: dict[str, str]) -> None:
    assert store.read(counts, actor.id, TODAY) == {view: len(names) for view, names in EXPECTED.items()}


def test_groups_by_date_stand_late_first_and_cover_all_keys(
    store: Store, actor: Actor, town: dict[str, str]
) -> None:
    made = store.read(action_list, ActionFilter(View.ALL), group="date", today=TODAY, me=actor.id)
    assert [(group.code, group.value, group.count) for group in made.groups] == [
        ("late", "", 1), ("not_told", "", 2), ("this_week", "", 3), ("later", "", 2), ("no_date", "", 1),
        ("settled", "2026-10", 1),
    ]  # fmt: skip
    assert sum(group.count for group in made.groups) == len(made.keys)
    assert [row.title for row in rows(store, made)][:1] == ["late"]


def test_groups_by_owner_department_and_company(store: Store, actor: Actor, town: dict[str, str]) -> None:
    def names(group: str) -> list[tuple[str, int]]:
        made = store.read(action_list, ActionFilter(View.OPEN), group=group, today=TODAY, me=actor.id)
        return [(one.name, one.count) for one in made.groups]

    assert names("owner") == [("Noor Vermaat", 2), ("Rik Jansen", 4), ("", 1)]
    assert names("department") == [("Ruimtelijke Ordening", 4), ("", 3)]
    assert names("company") == [("Bakkerij Krokant & Korrel", 3), ("Zanddrecht Logistiek", 4)]


def test_who_waits_for_whom_stands_by_department_whatever_people_typed(
    store: Store, actor: Actor, town: dict[str, str]
) -> None:
    for name, what in (
        ("late", "de afdeling ruimtelijke ordening"),
        ("today", "netbeheerder"),
        ("sunday", "antwoord van VTH"),
    ):
        store.write(actions.set_state, actor, town[name], "waiting", waiting_for=what).result()
    made = store.read(action_list, ActionFilter(View.WAITING), group="waiting", today=TODAY, me=actor.id)
    assert [(one.name, one.count) for one in made.groups] == [
        ("Ruimtelijke Ordening", 2), ("Vergunningen", 1), ("netbeheerder", 1),
    ]  # fmt: skip
    every = store.read(action_list, ActionFilter(View.OPEN), group="waiting", today=TODAY, me=actor.id)
    assert (every.groups[-1].name, every.groups[-1].count) == ("", 3)


def test_within_a_group_the_earliest_date_comes_first(
    store: Store, actor: Actor, town: dict[str, str]
) -> None:
    found = listed(store, actor, ActionFilter(View.OPEN, company_id=town["mine"]), group="company")
    everything = listed(store, actor, ActionFilter(View.OPEN), group="company")
    assert found == [name for name in everything if name in found]
    assert found[0] == "late"


def test_sorting_by_each_column_is_the_order_of_its_values(
    store: Store, actor: Actor, town: dict[str, str]
) -> None:
    last = dt.date.max
    value: dict[str, Callable[[ActionRow], Any]] = {
        "due": lambda row: row.due_on or last,
        "title": lambda row: row.title.lower(),
        "company": lambda row: row.company.lower(),
        "owner": lambda row: (not row.owner, row.owner.lower()),
        "done": lambda row: row.done_on or last,
        "told": lambda row: row.told_on or last,
        "promised": lambda row: row.promised_on,
        "postponed": lambda row: row.postponed,
        "updated": lambda row: row.last_update_at,
        "state": lambda row: list(rules.Chip).index(row.chip),
    }
    for sort, key in value.items():
        found = [
            key(row)
            for row in rows(store, store.read(action_list, ActionFilter(View.ALL), sort=sort, today=TODAY))
        ]
        assert found == sorted(found), sort


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("laadp", {"late"}),
        ("zanddrecht", {"late", "today", "later", "waiting"}),
        ("rik", {"stalled", "sunday", "later", "waiting"}),
        ("zandd jans", {"later", "waiting"}),
        ("bestaat niet", set()),
        ("l", EXPECTED[View.OPEN]),
        ("50% _", set()),
    ],
)
def test_search_finds_words_in_title_note_company_and_owner(
    store: Store, actor: Actor, town: dict[str, str], typed: str, expected: set[str]
) -> None:
    for group in GROUPINGS:
        assert set(listed(store, actor, ActionFilter(View.OPEN, search=typed), group=group)) == expected


def test_many_hits_are_picked_out_of_the_whole_order(
    store: Store, actor: Actor, town: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ActionFilter(View.OPEN, search="rik")
    few = {group: store.read(action_list, chosen, group=group, today=TODAY) for group in GROUPINGS}
    monkeypatch.setattr("storage.queries.action_list.FEW", 0)
    for group, made in few.items():
        again = store.read(action_list, chosen, group=group, today=TODAY)
        assert again.groups == made.groups
        assert set(again.keys) == set(made.keys)


def test_filters_combine(store: Store, actor: Actor, town: dict[str, str]) -> None:
    assert set(listed(store, actor, ActionFilter(View.OPEN, department_id=RO, company_id=town["other"]))) == {"stalled", "sunday"}  # fmt: skip
    assert listed(store, actor, ActionFilter(View.OPEN, department_id=EZ)) == []
    assert listed(store, actor, ActionFilter(View.OPEN, owner_id="")) == ["dateless"]
    for name, words in (
        ("today", "de afdeling Ruimtelijke Ordening"),
        ("later", "EZ"),
        ("late", "de leverancier"),
    ):
        store.write(actions.set_state, actor, town[name], "waiting", waiting_for=words).result()
    assert set(listed(store, actor, ActionFilter(View.OPEN, waits_for=RO))) == {"waiting", "today"}
    assert listed(store, actor, ActionFilter(View.LATE, waits_for=EZ)) == []
    assert listed(store, actor, ActionFilter(View.ALL, waits_for=EZ, company_id=town["mine"])) == ["later"]


@operation("test.merge")
def merge(db: Session, actor: Actor, loser: str, winner: str) -> None:
    get(db, Company, loser).merged_into_id = winner


def test_actions_of_a_merged_company_stand_with_the_one_it_became(
    store: Store, actor: Actor, town: dict[str, str]
) -> None:
    store.write(merge, actor, town["other"], town["mine"]).result()
    made = store.read(action_list, ActionFilter(View.OPEN), group="company", today=TODAY)
    assert [(group.name, group.count) for group in made.groups] == [("Zanddrecht Logistiek", 7)]
    assert {row.company for row in rows(store, made)} == {"Zanddrecht Logistiek"}
    assert set(listed(store, actor, ActionFilter(View.OPEN, company_id=town["mine"]))) == EXPECTED[View.OPEN]
    assert len(listed(store, actor, ActionFilter(View.MY_COMPANIES))) == 9


def test_the_export_is_the_list_on_the_screen(store: Store, actor: Actor, town: dict[str, str]) -> None:
    for group in GROUPINGS:
        how: dict[str, Any] = {
            "sort": "title",
            "descending": True,
            "group": group,
            "today": TODAY,
            "me": actor.id,
        }

        def exported(db: Session, how: dict[str, Any] = how) -> list[str]:
            return [row.title for row in export_rows(db, ActionFilter(View.ALL), **how)]

        assert store.read(exported) == listed(
            store, actor, ActionFilter(View.ALL), sort="title", descending=True, group=group
        )


def test_long_lists_come_from_an_index_alone(store: Store, actor: Actor, town: dict[str, str]) -> None:
    """No part of an order may look up rows or sort by itself: with 250,000 actions that takes a second and more."""

    def plans(db: Session) -> list[str]:
        parts = [*_by_date(View.ALL), *_by_state(False, few=False)]
        for group in ("company", "owner", "department"):
            parts += _by_name(group, few=False)
        values = {"today": "2026-11-23", "sunday": "2026-11-29"}
        found = []
        for part in parts:
            sql = f"EXPLAIN QUERY PLAN SELECT a.key FROM {part.source} WHERE {part.condition} ORDER BY {part.order}"
            found += [row[3] for row in db.connection().exec_driver_sql(sql, values)]
        return found

    for step in store.read(plans):
        assert "ix_actions" in step or " a " not in step, step


def from_owner(store: Store, actor: Actor, action: str, name: str, arguments: dict[str, Any]) -> None:
    """Send the action to its owner, or take an answer over."""
    row = store.read(action_row, action, TODAY)
    assert row is not None
    code = str(reference(row))
    if name == "send_out":
        store.write(owners.send_out, actor, {action: code}, **arguments).result()
        return
    state = arguments["state"] and ActionState(arguments["state"])
    said = owners.Answer(action, code, row.last_update_at.isoformat(), version(row), state=state, text="ja")
    store.write(owners.take_answers, actor, [said]).result()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "hand_over",
                "postpone",
                "set_state",
                "finish",
                "drop",
                "report_back",
                "telling_unnecessary",
                "remark",
                "undo",
                "withdraw",
                "restore",
                "change",
                "send_out",
                "take_answers",
            ]
        ),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_steps_the_row_is_the_fold_and_counts_equal_views(
    store: Store, actor: Actor, clock: Clock, steps: list[tuple[str, int]]
) -> None:
    company = make_company(store, actor, f"Bedrijf {clock.now:%f}", account_manager_id=actor.id)
    owners = [None, actor.id, actor.id, None]
    action = str(store.write(actions.agree, actor, company_id=company, title="Iets doen").result().answer)
    for name, number in steps:
        possible: dict[str, dict[str, Any]] = {
            "hand_over": {"owner_id": owners[number]},
            "postpone": {"due_on": TODAY + dt.timedelta(number * 5 - 3), "reason": "druk"},
            "set_state": {"state": ["open", "in_progress", "waiting", "open"][number], "waiting_for": "RO"},
            "finish": {"done_on": TODAY - dt.timedelta(number)},
            "drop": {"reason": "kan niet"},
            "telling_unnecessary": {"reason": "wist het al"},
            "remark": {"text": "gebeld"},
            "change": {"teller_id": owners[number]},
            "send_out": {"way": ["server", "draft", "list", "server"][number]},
            "take_answers": {"state": [None, "in_progress", "waiting", "done"][number], "text": "gedaan"},
        }
        arguments = possible.get(name, {})
        clock.forward(hours=number)
        try:
            if name in ("send_out", "take_answers"):
                from_owner(store, actor, action, name, arguments)
            else:
                store.write(getattr(actions, name), actor, action, **arguments).result()
        except RodeLoperError:
            continue

    def agrees(db: Session) -> None:
        row = get(db, Action, action)
        expected = columns(
            rules.fold(updates_of(db, [action]).get(action, ()), row.promised_on),
            withdrawn=row.removed_at is not None,
            made_at=row.created_at,
        )
        assert {name: getattr(row, name) for name in expected} == expected
        numbers = counts(db, actor.id, TODAY)
        for view, number in numbers.items():
            assert number == len(action_keys(db, ActionFilter(view), "due", False, TODAY, actor.id)), view
        assert get(db, Company, company).open_actions == int(row.is_open)

    store.read(agrees)


def test_a_record_of_another_kind_is_no_action(store: Store, actor: Actor) -> None:
    company = make(store, actor, Company(name="Van Ommelen"))
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(actions.finish, actor, company).result()
