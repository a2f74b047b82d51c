# SPDX-License-Identifier: EUPL-1.2
"""The list of actions: every view, order and group holds what the rules say, counts equal views, and no row is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage.errors import RodeLoperError
from storage.models import Company
from storage.operations import actions
from storage.operations.unit import get, operation
from storage.queries.action_list import _by_date, _by_name, _by_state
from storage.queries.actions import (
    GROUPINGS,
    SORTS,
    ActionFilter,
    ActionRow,
    View,
    action_list,
    counts,
    export_rows,
)
from storage.rules import actions as rules
from storage.rules.rights import Actor
from storage.store import Store
from tests.factories import EZ, RO, make
from tests.storage.listed_actions import EXPECTED, TODAY, listed, rows
from tests.storage.listed_actions import town as town  # noqa: PLC0414 - a fixture

Agree = Callable[..., str]


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


def test_a_record_of_another_kind_is_no_action(store: Store, actor: Actor) -> None:
    company = make(store, actor, Company(name="Van Ommelen"))
    with pytest.raises(RodeLoperError, match="not-found"):
        store.write(actions.finish, actor, company).result()
